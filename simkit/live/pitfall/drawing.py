"""Drawing: the picture of a pitfall as plain SVG, for the page (its style sheet colours it) and for a saved notebook.

The picture of `PitfallOutcome.chart` in the shape a page of any width needs: labels stand above what they name.
"""

import base64
import math
import textwrap
from collections.abc import Sequence
from functools import partial
from html import escape

import pandas as pd

from simkit.course.pitfalls.numbers import PitfallNumber, PitfallNumbers, value_text
from simkit.live.pitfall.decision import Decision
from simkit.live.pitfall.wording import bounds, trial_name
from simkit.live.scale import Scale

WIDE, NARROW = 620, 280
LETTER = 7.0  # width of a letter of 13 pixels, on the safe side
BOLD = 8.0  # and of a bold one
LINE, BAR = 17, 16
BESIDE, ROOM = 210, 80  # room for names on the left, and for numbers on the right
GROUPS = 12  # dots come in one group after the other
# Where no style sheet is at hand; the colours of the page's own, on paper.
ALONE = (
    "text{font:13px system-ui,sans-serif;fill:#111111}.panel,.strong{font-weight:600}.axis{font-size:12px;fill:#555555}"
    ".bar{fill:#0072b2;fill-opacity:.55}.formula{fill:none;stroke:#0072b2;stroke-width:1.5;stroke-dasharray:4 3}"
    ".interval{stroke:#111111;stroke-width:2}.zero{stroke:#767676;stroke-dasharray:4 3}.tick{stroke:#e5e5e5}"
    ".dot{stroke:#0072b2;stroke-width:5;stroke-linecap:round;stroke-opacity:.7}"
    ".wrong{fill:none;stroke:#c44500;stroke-width:1.6}.mark{fill:#0072b2}"
    ".claim{stroke:#b35900;stroke-dasharray:6 3;stroke-width:2}"
)


def picture(measured: PitfallNumbers, width: int) -> str:
    """Draw what was measured: single outcomes where there are some, else each number with its interval."""
    if measured.dots is not None:
        return _dots(measured.dots, measured.axis, width)
    return _bars([x for x in measured.numbers if x.panel and not math.isnan(x.value)], width)


def repeated(decision: Decision, width: int) -> str:
    """Draw the number to remember, one line for each time the experiment was done."""
    found = [decision.headline(trial) for trial in decision.trials]
    ends = [end for x in found for end in (x.value, x.low, x.high)]
    limits = [end for claim in decision.claims for end in (claim.above, claim.below) if end is not None]
    beside = width == WIDE  # names and numbers beside the lines, or above them
    left, right = (BESIDE, width - ROOM) if beside else (6, width - 6)
    scale = _Axis([*ends, *limits], found[0].unit, left, right, 0.06)
    parts, y = [], 0.0
    if limits:
        parts.append(_text(f"Dashed line: a pitfall lies {bounds(decision)}", 0, y + 12, "axis"))
        y += LINE + 6
    for position, (trial, x) in enumerate(zip(decision.trials, found, strict=True)):
        parts.append(_text(trial_name(position, trial), 0, y + 13))
        parts.append(_text(_told(x), width, y + 13, "strong", "end"))
        y += 0 if beside else LINE
        middle = y + 9
        top, bottom = (y - 3, y + 21) if beside else (y, y + 19)
        parts += scale.ticks(top, bottom, width, numbers=position == len(found) - 1)
        parts += [_line(scale(end), top, scale(end), bottom, "claim") for end in limits]
        if not math.isnan(x.low):
            parts.append(_line(scale(x.low), middle, scale(x.high), middle, "interval"))
        parts.append(f'<circle class="mark" cx="{_n(scale(x.value))}" cy="{_n(middle)}" r="5"/>')
        y += 24
    return _svg(parts, width, y + 18)


def standing_alone(svg: str, words: str, width: int = WIDE) -> str:
    """Return a picture as an HTML image that needs nothing else, with its words for who does not see it."""
    inner = svg.partition(">")[2]
    height = float(svg.partition('height="')[2].partition('"')[0])
    alone = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 {width + 20} {height + 20:g}" width="{width + 20}" '
        f'height="{height + 20:g}"><style>{ALONE}</style><rect x="-10" y="-10" width="{width + 20}" '
        f'height="{height + 20:g}" fill="#ffffff"/>{inner}'
    )
    data = base64.b64encode(alone.encode("utf-8")).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(words)}" style="max-width:100%;height:auto">'


def _bars(numbers: Sequence[PitfallNumber], width: int) -> str:
    parts, y = [], 0.0
    for panel in dict.fromkeys(x.panel for x in numbers):
        mine = [x for x in numbers if x.panel == panel]
        for line in _lines(f"{panel[:1].upper()}{panel[1:]}", width):
            parts.append(_text(line, 0, y + 13, "panel"))
            y += LINE
        y += 4
        texts = [value_text(x.value, x.unit if x.unit in ("share", "change") else "") for x in mine]
        ends = [0.0, *(end for x in mine for end in (x.value, x.low, x.high) if not math.isnan(end))]
        room = max(map(len, texts)) * BOLD + 12
        least, most = min(ends), max(ends)
        left = room if any(x.value < 0 for x in mine) else 0.0
        right = width - (room if any(x.value >= 0 for x in mine) else 0.0)
        each = (right - left) / ((most - least) or 1.0)
        place = partial(_place, least, left, each)
        for x, text in zip(mine, texts, strict=True):
            for line in _lines(x.label if x.n or "formula" in x.label else f"{x.label} (formula)", width):
                parts.append(_text(line, 0, y + 13))
                y += LINE
            middle = y + 2 + BAR / 2
            begin, end = sorted((place(0), place(x.value)))
            at = f'x="{_n(begin)}" y="{_n(middle - BAR / 2)}" width="{_n(end - begin)}" height="{BAR}"'
            parts.append(f'<rect class="{"bar" if x.n else "formula"}" {at}/>')
            parts.append(_line(place(0), middle - BAR / 2 - 3, place(0), middle + BAR / 2 + 3, "zero"))
            low, high = (x.value, x.value) if math.isnan(x.low) else (x.low, x.high)
            if low != high:
                parts.append(_line(place(low), middle, place(high), middle, "interval"))
            beside, anchor = (place(max(high, 0)) + 6, "start") if x.value >= 0 else (place(min(low, 0)) - 6, "end")
            parts.append(_text(text, beside, middle + 4.5, "strong", anchor))
            y += BAR + 12
        y += 8
    note = "; dashed: a formula" if any(not x.n for x in numbers) else ""
    parts.append(_text(f"Thin lines: 95 % intervals{note}", 0, y + 12, "axis"))
    return _svg(parts, width, y + 18)


def _dots(dots: pd.DataFrame, axis: str, width: int) -> str:
    scale = _Axis(dots["value"].tolist(), "", 6, width - 6, 0.02)
    parts, y = [], 0.0
    high = 76 if width == WIDE else 60
    names = list(dict.fromkeys(dots["row"]))
    for name in names:
        mine = dots[dots["row"] == name]
        told = f"{int(mine['wrong'].sum()):,} of {len(mine):,} point the wrong way"
        for line in _lines(f"{name[:1].upper()}{name[1:]}: {told}", width):
            parts.append(_text(line, 0, y + 13, "strong"))
            y += LINE
        parts += scale.ticks(y + 4, y + high, width, numbers=name == names[-1])
        if scale.low <= 0 <= scale.high:
            parts.append(_line(scale(0), y + 4, scale(0), y + high, "zero"))
        # Spread the dots over the height of the row by their number, so that the picture is always the same.
        places = [
            (scale(value), y + 8 + (i * 0.618034) % 1 * (high - 16), bool(off), i * GROUPS // len(mine))
            for i, (value, off) in enumerate(zip(mine["value"], mine["wrong"], strict=True))
        ]
        for group in range(GROUPS):
            good = "".join(f"M{_n(x)} {_n(v)}h0" for x, v, off, g in places if not off and g == group)
            bad = "".join(f"M{_n(x - 3)} {_n(v - 3)}l6 6m0-6l-6 6" for x, v, off, g in places if off and g == group)
            parts += [f'<path class="{kind} g{group}" d="{d}"/>' for kind, d in (("dot", good), ("wrong", bad)) if d]
        y += high + 8
    y += 14
    for line in [*_lines(axis, width), *_lines("One dot for each study; a cross points the wrong way", width)]:
        parts.append(_text(line, 0, y + 13, "axis"))
        y += LINE
    return _svg(parts, width, y + 4)


def _place(least: float, left: float, each: float, value: float) -> float:
    return left + (value - least) * each


class _Axis:
    """Places on a line, with round marks."""

    def __init__(self, values: Sequence[float], unit: str, left: float, right: float, room: float) -> None:
        known = [value for value in values if not math.isnan(value)]
        least, most = min(known), max(known)
        spare = (most - least) * room or abs(most) * room or 1.0
        self.low, self.high = least - spare, most + spare
        self._left, self._right, self._unit = left, right, unit

    def __call__(self, value: float) -> float:
        return self._left + (value - self.low) / (self.high - self.low) * (self._right - self._left)

    def ticks(self, top: float, bottom: float, width: float, numbers: bool = True) -> list[str]:
        """Draw the marks, and their numbers under them if asked to."""
        scale = Scale("share" if self._unit in ("share", "change") else "")
        scale.widen([self.low, self.high])
        parts, last = [], -math.inf
        for value, text in scale.ticks:
            x = self(value)
            half = len(text) * LETTER / 2
            if not self._left <= x <= self._right:
                continue
            parts.append(_line(x, top, x, bottom, "tick"))
            middle = min(max(x, half), width - half)
            if numbers and middle - half > last + 6:
                parts.append(_text(text.replace("%", " %").replace("-", "−"), middle, bottom + 15, "axis", "middle"))
                last = middle + half
        return parts


def _told(x: PitfallNumber) -> str:
    return value_text(x.value, x.unit if x.unit in ("share", "change") else "") if x.unit else x.text()


def _lines(text: str, width: float) -> list[str]:
    return textwrap.wrap(text, max(12, int(width / LETTER))) or [""]


def _svg(parts: Sequence[str], width: float, height: float) -> str:
    size = f'width="{_n(width)}" height="{_n(height)}"'
    space = 'xmlns="http://www.w3.org/2000/svg" aria-hidden="true"'  # the words stand beside it
    return f'<svg {space} viewBox="0 0 {_n(width)} {_n(height)}" {size}>{"".join(parts)}</svg>'


def _text(text: str, x: float, y: float, kind: str = "", anchor: str = "start") -> str:
    look = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor != "start" else "")
    return f'<text x="{_n(x)}" y="{_n(y)}"{look}>{escape(text, quote=False)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def _n(value: float) -> str:
    """Write a length to a tenth of a pixel: more cannot be seen, and the last digits depend on the processor."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
