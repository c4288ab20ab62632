"""Drawn: a chart of points, lines and words as SVG by Python alone, for pages made where no other converter is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from simkit.present.axes import digits, round_step, tidy

INK, PALE = "#000000", "#E5E5E5"
LETTER = 6.8  # pixels: how wide a letter of size 12 is at most on average, whatever font the reader has
LINE, GAP, TICKS = 18.0, 14.0, 5
CORNERS = {
    "square": "-1,-1 1,-1 1,1 -1,1",
    "diamond": "0,-1.3 1.3,0 0,1.3 -1.3,0",
    "triangle-up": "0,-1.2 1.2,1 -1.2,1",
    "triangle-down": "0,1.2 1.2,-1 -1.2,-1",
    "triangle-right": "1.2,0 -1,1.2 -1,-1.2",
    "triangle-left": "-1.2,0 1,1.2 1,-1.2",
    "cross": "-.4,-1.2 .4,-1.2 .4,-.4 1.2,-.4 1.2,.4 .4,.4 .4,1.2 -.4,1.2 -.4,.4 -1.2,.4 -1.2,-.4 -.4,-.4",
}
MARKS = ("rule", "point", "line", "text")


def svg(spec: Mapping[str, Any]) -> str:
    """Draw a chart, or charts under each other, whose layers are rules, points, lines and words.

    Raises
    ------
    ValueError
        If a layer is something else.
    """
    charts = [_Layers(one) for one in spec.get("vconcat", [spec])]
    left, right = (max(getattr(chart, side) for chart in charts) for side in ("left", "right"))
    titles = [spec.get("title", "") if "vconcat" in spec else ""]
    titles += [chart.spec.get("title", "") for chart in charts]
    widest = max(LETTER * 1.2 * len(text) for title in titles for text, _ in _heading(title) or [("", "")])
    width = max(left + right + max(chart.width for chart in charts), widest)
    parts, y = [], 0.0
    keys = list(_key({key: None for chart in charts for key in chart.keys()}, width))
    for title, chart in zip(titles, [None, *charts], strict=True):
        for text, weight in _heading(title):
            y += LINE
            parts.append(_text(0, y, text, weight=weight))
        if chart:
            for key in keys:
                y += LINE
                parts.append(f'<g transform="translate(4 {y:g})">{key}</g>')
            keys = []
            y += GAP
            parts.append(f'<g transform="translate({left:g} {y:g})">{"".join(chart.drawn())}</g>')
            y += chart.height + chart.below
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {y:.0f}" width="{width:.0f}" role="img" '
        f'aria-label="{escape(spec["description"])}" font-family="Arial, Helvetica, sans-serif" font-size="12">'
        f"{''.join(parts)}</svg>"
    )


class _Layers:
    """Layers over the same two axes."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.spec, self.width, self.height = spec, float(spec.get("width", 300)), float(spec.get("height", 200))
        self.layers = []
        for one in spec.get("layer", [spec]):
            mark = one["mark"] if isinstance(one["mark"], dict) else {"type": one["mark"]}
            if mark["type"] not in MARKS or "transform" in one:
                raise ValueError(f"a layer of '{mark['type']}' cannot be drawn here")
            rows = one.get("data", spec.get("data", {})).get("values", [])
            self.layers.append((mark, {**spec.get("encoding", {}), **one["encoding"]}, rows))
        self.x, self.y = _Side("x", self.layers, self.width), _Side("y", self.layers, self.height)
        words = [row[e["text"]["field"]] for m, e, rows in self.layers if m["type"] == "text" for row in rows]
        fixed = "domain" in self.x.scale
        self.left = self.y.room + (LINE if self.y.title else 0)
        self.right = 12.0 if fixed else 12 + LETTER * max((len(str(word)) for word in words), default=0)
        self.below = (10.0 + 14 * self.x.lines if self.x.shown else 6.0) + (LINE if self.x.title else 0)

    def keys(self) -> Iterator[tuple[str, str, str]]:
        """Return name, colour and shape of what the legend explains."""
        for mark, encoding, _ in self.layers:
            by = encoding.get("color") or encoding.get("fill") or {}
            if mark["type"] == "point" and "field" in by and by.get("legend", True) is not None:
                for name, colour in zip(by["scale"]["domain"], by["scale"]["range"], strict=True):
                    yield name, colour, _value(encoding, "shape", {by["field"]: name}, "circle")

    def drawn(self) -> Iterator[str]:
        """Return the axes and the layers."""
        yield from self.x.drawn(self.height)
        yield from self.y.drawn(self.width, self.left)
        for mark, encoding, rows in self.layers:
            if mark["type"] == "line":
                yield from self._lines(mark, encoding, rows)
                continue
            for row in rows:
                if mark["type"] == "rule" or row[encoding["x"]["field"]] is not None:
                    yield getattr(self, f"_{mark['type']}")(mark, encoding, row)

    def _lines(self, mark: dict, encoding: dict, rows: Sequence[Mapping]) -> Iterator[str]:
        for which in dict.fromkeys(row[encoding["detail"]["field"]] for row in rows):
            own = [row for row in rows if row[encoding["detail"]["field"]] == which]
            points = " ".join(f"{self.x.at(encoding, row):.1f},{self.y.at(encoding, row):.1f}" for row in own)
            yield (
                f'<polyline points="{points}" fill="none" stroke="{mark.get("color", INK)}" '
                f'stroke-width="1.5" opacity="{mark.get("opacity", 1)}"/>'
            )

    def _rule(self, mark: dict, encoding: dict, row: Mapping) -> str:
        x1, y1 = self.x.at(encoding, row, 0), self.y.at(encoding, row, 0)
        x2 = self.x.at(encoding, row, x1 if "x" in encoding else self.width, "x2")
        y2 = y1 if "y" in encoding else self.height
        colour = _value(encoding, "color", row, mark.get("color", INK))
        dash = f' stroke-dasharray="{" ".join(map(str, mark["strokeDash"]))}"' if "strokeDash" in mark else ""
        size = f'stroke="{colour}" stroke-width="{mark.get("size", 1)}"{dash}'
        return f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1:.1f}" y2="{y2:.1f}" {size}/>'

    def _point(self, mark: dict, encoding: dict, row: Mapping) -> str:
        default = mark.get("color", INK)
        fill, line = (_value(encoding, key, row, _value(encoding, "color", row, default)) for key in ("fill", "stroke"))
        inside = _value(encoding, "fillOpacity", row, 1 if mark.get("filled") or "fill" in encoding else 0)
        where = self.x.at(encoding, row), self.y.at(encoding, row)
        shape = _shape(_value(encoding, "shape", row, "circle"), *where, math.sqrt(mark.get("size", 60)) / 2)
        return f'<{shape} fill="{fill}" fill-opacity="{inside}" stroke="{line}" stroke-width="1.5"/>'

    def _text(self, mark: dict, encoding: dict, row: Mapping) -> str:
        x = self.x.at(encoding, row) + mark.get("dx", 0)
        y = self.y.at(encoding, row) + mark.get("dy", 0) + 4
        side = {"left": "start", "right": "end"}.get(mark.get("align", ""), "middle")
        return _text(x, y, str(row[encoding["text"]["field"]]), side, mark.get("fontSize", 12))


class _Side:
    """Where values lie along one side of a chart."""

    def __init__(self, side: str, layers: Sequence[tuple[dict, dict, Sequence[Mapping]]], size: float) -> None:
        self.side, self.size = side, size
        mine = [(e[key], rows) for _, e, rows in layers for key in (side, f"{side}2") if key in e]
        told = [found for found, _ in mine if found.get("type")]
        self.names: list[str] = []
        self.scale: dict[str, Any] = {}
        for found in told:
            self.scale |= found.get("scale") or {}
        axis: dict[str, Any] = {}
        for found in told:
            axis |= found.get("axis") or {}
        self.title = next((found["title"] for found in told if found.get("title")), "")
        self.shown, self.format = any(found.get("axis", True) is not None for found in told), axis.get("format", "")
        self.lines = 1
        values = [row[found["field"]] for found, rows in mine for row in rows]
        if any(found["type"] in ("nominal", "ordinal") for found in told):
            sort = next((found["sort"] for found in told if found.get("sort")), None)
            self.names = list(self.scale.get("domain") or sort or dict.fromkeys(values))
            self.lines = max((len(self._broken(name)) for name in self.names), default=1)
            self.room = max(LETTER * max(map(len, self.names), default=0) + 12, axis.get("minExtent", 0))
            return
        numbers = [value for value in values if value is not None] + [0] * (self.scale.get("zero", True) is not False)
        self.low, self.high = self.scale.get("domain") or (min(numbers), max(numbers))
        self.step = round_step((self.high - self.low) / TICKS or 1)
        if "domain" not in self.scale:
            self.low = tidy(math.floor(self.low / self.step) * self.step)
            self.high = tidy(math.ceil(self.high / self.step) * self.step) + self.step * (self.high == self.low)
        self.room = LETTER * max(len(self._told(end)) for end in (self.low, self.high)) + 12

    def at(self, encoding: dict, row: Mapping, without: float = 0.0, channel: str = "") -> float:
        """Return where a row lies; what it has no value for lies at what is given."""
        channel = channel or self.side
        value = row.get(encoding[channel]["field"]) if channel in encoding else None
        if value is None:
            return without
        if not self.names:
            part = (value - self.low) / (self.high - self.low)
            return self.size * (part if self.side == "x" else 1 - part)
        band = self.size / len(self.names)
        aside = encoding.get(f"{self.side}Offset")
        if aside is None:
            return band * (self.names.index(value) + 0.5)
        own = row[aside["field"]]
        if aside["type"] == "nominal":
            part = band * (aside["sort"].index(own) + 0.5) / len(aside["sort"])
        else:
            (low, high), (first, last) = aside["scale"]["domain"], aside["scale"]["range"]
            part = first + (last - first) * (own - low) / (high - low)
        return band * self.names.index(value) + part

    def _broken(self, name: str) -> list[str]:
        """Break a name below the chart into lines that fit between its neighbours."""
        return wrap(name, max(8, int(self.size / len(self.names) / LETTER))) if self.names else [name]

    def _told(self, value: float) -> str:
        """Write the number of a tick."""
        percent = self.format.endswith("%")
        text = f"{100 * value if percent else value:,.{digits(self.step * (100 if percent else 1))}f}"
        sign = "+" if self.format.startswith("+") and value > 0 else ""
        return f"{sign}{text}{'%' if percent else ''}".replace("-", "−")

    def drawn(self, across: float, left: float = 0.0) -> Iterator[str]:
        """Return ticks with their words, thin lines across the chart, and the title."""
        upright, size = self.side == "y", self.size
        ticks = [(size / len(self.names) * (i + 0.5), name) for i, name in enumerate(self.names)]
        if not self.names and self.shown:
            first, last = math.ceil(self.low / self.step - 1e-9), math.floor(self.high / self.step + 1e-9)
            for value in (tidy(k * self.step) for k in range(first, last + 1)):
                part = (value - self.low) / (self.high - self.low)
                at = size * (1 - part if upright else part)
                ends = (0, across, at, at) if upright else (at, at, 0, across)
                yield '<line x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}" stroke="{}"/>'.format(*ends, PALE)
                ticks.append((at, self._told(value)))
        for at, name in ticks:
            if upright:
                yield _text(-8, at + 4, name, "end")
                continue
            for i, line in enumerate(self._broken(name)):
                yield _text(at, across + 16 + 14 * i, line, "middle")
        if self.title:
            turned = f'<g transform="translate({12 - left:g} {size / 2:g}) rotate(-90)">'
            title = _text(*((0, 0) if upright else (size / 2, across + 20 + 14 * self.lines)), self.title, "middle")
            yield f"{turned}{title}</g>" if upright else title


def _value(encoding: dict, channel: str, row: Mapping, without: Any) -> Any:
    """Return colour, shape or opacity of a row."""
    by = encoding.get(channel)
    if by is None:
        return without
    if "condition" in by:
        return by["condition"]["value"] if row[by["condition"]["test"].removeprefix("datum.")] else by["value"]
    scale = by["scale"]
    return scale["range"][scale["domain"].index(row[by["field"]])] if "field" in by else by["value"]


def _key(found: Mapping[tuple[str, str, str], None], width: float) -> Iterator[str]:
    """Return the lines of a legend."""
    parts, x = [], 6.0
    for name, colour, shape in found:
        room = LETTER * len(name) + 34
        if parts and x + room > width:
            yield "".join(parts)
            parts, x = [], 6.0
        parts.append(f'<{_shape(shape, x, -4, 4.5)} fill="{colour}"/>{_text(x + 10, 0, name)}')
        x += room
    if parts:
        yield "".join(parts)


def _shape(name: str, x: float, y: float, size: float) -> str:
    if name == "circle":
        return f'circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"'
    return f'polygon points="{CORNERS[name]}" transform="translate({x:.1f} {y:.1f}) scale({size * 0.9:.2f})" ' + (
        'vector-effect="non-scaling-stroke"'
    )


def _text(x: float, y: float, text: str, side: str = "start", size: float = 12, weight: str = "normal") -> str:
    style = f'text-anchor="{side}" font-size="{size:g}" font-weight="{weight}" fill="{INK}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'


def _heading(title: Any) -> list[tuple[str, str]]:
    """Return the lines above a chart, the first of them bold."""
    told = {"text": title} if isinstance(title, str) else title
    under = told.get("subtitle") or []
    lines = [(told["text"], "bold")] if told["text"] else []
    return lines + [(line, "normal") for line in ([under] if isinstance(under, str) else under)]
