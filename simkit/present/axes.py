"""Axes: what can be is all that is drawn, with round ends, and names stand at the ends of lines in place of a key."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simkit.present.picture import GREY, HEIGHT, WIDTH, known

if TYPE_CHECKING:
    import altair as alt

LINE, LETTERS, LETTER = 14, 20, 6.6  # height of a line of a name, its length at most, width of a letter
SAMPLE = 22  # pixels of a line beside its name

Bounds = tuple[float, float]
ALL_OF_IT: Bounds = (-1.0, math.inf)  # nothing that is never below 0 falls by more than all of it


def bounds(values: Iterable[Any], unit: str) -> Bounds:
    """Return between what a measure lies: not below nothing, and a share not above the whole, unless a value does."""
    seen = known(values)
    lowest = 0.0 if min(seen, default=0) >= 0 else -math.inf
    return lowest, 1.0 if unit == "share" and max(seen, default=0) <= 1 else math.inf


def possible(ends: Iterable[float], values: Iterable[float], unit: str) -> list[float]:
    """Return ends of intervals, cut where no value of the measure can lie."""
    lowest, highest = bounds(values, unit)
    return [min(max(end, lowest), highest) for end in ends]


def apart(unit: str) -> Bounds:
    """Return between what the difference of two means lies."""
    return (-1.0, 1.0) if unit == "share" else (-math.inf, math.inf)


def cut(
    rows: Iterable[Mapping[str, Any]], unit: str, value: str = "mean", ends: Sequence[str] = ("low", "high"),
    between: Bounds | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows of a chart with the ends of intervals cut where no value can lie; what was cut says so."""
    found = [dict(row) for row in rows]
    lowest, highest = between or bounds([row.get(value) for row in found], unit)
    for row in found:
        for end in ends:
            there = row.get(end)
            if there is not None and (there < lowest or there > highest):
                row[end], side = (lowest, "below") if there < lowest else (highest, "above")
                limit = f"{row[end]:.0%}".replace("%", " %") if unit == "share" and row[end] else f"{row[end]:g}"
                row["cut"] = " or ".join(filter(None, [row.get("cut"), f"{side} {limit}".replace("-", "−")]))
    return found


def padded(values: Iterable[Any], unit: str) -> list[float]:
    """Return the ends of an axis with some room on both sides, within what is possible."""
    seen = known(values)
    least, most = min(seen), max(seen)
    room = 0.06 * (most - least) or 0.1 * abs(most) or 1.0
    return possible((least - room, most + room), seen, unit)


def round_domain(values: Iterable[Any], zero: bool = True, log: bool = False) -> list[float]:
    """Return the ends of an axis, round ones."""
    seen = known(values) or [0.0, 1.0]
    least, most = min(seen), max(seen)
    if log:
        return [10.0 ** math.floor(math.log10(least)), 10.0 ** math.ceil(math.log10(most))]
    if zero:
        least, most = min(least, 0.0), max(most, 0.0)
    step = round_step((most - least or abs(most) or 1.0) / 8)
    low, high = math.floor(least / step + 1e-9) * step, math.ceil(most / step - 1e-9) * step
    return [tidy(low), tidy(high if high > low else low + step)]


def steps(most: float) -> list[float]:
    """Return some round marks of an axis from nothing to at most the whole."""
    step = round_step((most or 1.0) / 2.5)
    return [tidy(step * k) for k in range(math.floor(1 / step + 1e-9) + 1) if step * (k - 1) < most]


def width_beside(names: Iterable[str]) -> int:
    """Return how wide a plot may be that has names at its right."""
    return round(WIDTH + 20 - SAMPLE - LETTER * max(len(line) for name in names for line in _lines(name)))


def end_labels(
    ends: Sequence[Mapping[str, Any]], domain: Sequence[float], width: int, x: alt.X, looks: Mapping[str, Any],
    log: bool = False,
) -> list[alt.Chart]:  # fmt: skip
    """Return the names of lines beside their ends, none over another, each with a piece of its line.

    An end has its ``name``, its ``value`` and the column of ``x``; ``looks`` are the colour and dash of the lines.
    """
    import altair as alt

    low, high = (math.log10(end) if log else end for end in domain)
    rows = [dict(end) for end in ends]
    for row in rows:
        at = (math.log10(row["value"]) if log else row["value"]) - low
        row["from"], row["told"] = HEIGHT * (1 - at / (high - low)), "\n".join(_lines(row["name"]))
    rows.sort(key=lambda row: row["from"])
    for row, at in zip(rows, _spread([row["from"] for row in rows], [LINE * len(_lines(r["name"])) for r in rows]),
                       strict=True):  # fmt: skip
        row["at"], row["top"] = at, at - LINE * (len(_lines(row["name"])) - 1) / 2
    base = alt.Chart(alt.Data(values=rows))
    here, there, top = (alt.Y(f"{name}:Q", scale=None, axis=None) for name in ("at", "from", "top"))
    begin, end = alt.value(width + 6), alt.value(width + 6 + SAMPLE)
    return [
        base.mark_rule(color=GREY, size=0.7, opacity=0.7).encode(x=x, x2=begin, y=there, y2=alt.Y2("at:Q")),
        base.mark_rule(size=2).encode(x=begin, x2=end, y=here, **looks),
        base.mark_text(
            align="left", baseline="middle", dx=5, fontSize=12, color="#222222", lineBreak="\n", lineHeight=LINE
        ).encode(x=end, y=top, text=alt.Text("told:N")),
    ]


def _lines(name: str) -> list[str]:
    return textwrap.wrap(name, LETTERS) or [""]


def _spread(places: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return places in the same order, as near to the old ones as they can be without touching each other."""
    gaps = [0.0]
    for above, below in zip(heights, heights[1:], strict=False):
        gaps.append(gaps[-1] + (above + below) / 2)
    blocks: list[tuple[float, int]] = []  # mean and number of those that touch
    for place, gap in zip(places, gaps, strict=True):
        mean, count = place - gap, 1
        while blocks and blocks[-1][0] > mean:
            before, more = blocks.pop()
            mean, count = (before * more + mean * count) / (more + count), more + count
        blocks.append((mean, count))
    flat = [mean for mean, count in blocks for _ in range(count)]
    return [mean + gap for mean, gap in zip(flat, gaps, strict=True)]


def round_step(size: float) -> float:
    """Return the least of 1, 2 and 5 times a power of ten that is not smaller than a size above 0."""
    power = 10.0 ** math.floor(math.log10(size))
    return tidy(next(times * power for times in (1, 2, 5, 10) if times * power >= size * (1 - 1e-9)))


def tidy(value: float) -> float:
    """Take off what binary fractions add."""
    return float(f"{value:.10g}")


def digits(step: float) -> int:
    """Return how many digits after the point tell the marks of an axis apart."""
    return max(0, -math.floor(math.log10(step) + 1e-9))
