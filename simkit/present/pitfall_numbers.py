"""What a pitfall measured: its numbers in a table, and as bars or single outcomes in a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from simkit.course.pitfalls.numbers import PitfallNumber, PitfallNumbers, interval_text, value_text
from simkit.present.picture import BLUE, PLAIN, VERDICTS, WIDTH, Picture, zero_line
from simkit.present.table import Table


def table(measured: PitfallNumbers) -> Table:
    """Return every number with its interval, and from how many replications it is."""
    rows = [
        [
            x.label,
            x.text(),
            "" if math.isnan(x.low) else interval_text(x.low, x.high, x.unit),
            f"n = {x.n:,}" if x.n else "closed form",
        ]
        for x in measured.numbers
    ]
    return Table(head=["number", "value", "95 % interval", "from"], rows=rows)


def chart(measured: PitfallNumbers, title: str = "") -> Picture:
    """Draw single outcomes where there are some, else each number with its interval."""
    if measured.dots is not None:
        return _outcomes(measured.dots, measured.axis, title)
    return _bars(measured.numbers, title)


def _bars(numbers: Sequence[PitfallNumber], title: str = "") -> Picture:
    """Draw each number that has a panel as a bar from zero, with its interval; a closed form has no interval."""
    import altair as alt

    drawn = [number for number in numbers if number.panel and not math.isnan(number.value)]
    if not drawn:
        raise ValueError("there is nothing to draw: no number has a panel")
    panels, names = (list(dict.fromkeys(texts)) for texts in ([x.panel for x in drawn], [x.label for x in drawn]))
    width = (WIDTH - 40) // len(panels)
    pictures = []
    for position, panel in enumerate(panels):
        mine = [x for x in drawn if x.panel == panel]
        rows = [_row(x) for x in mine]
        shares = all(x.unit in ("share", "change") for x in mine)
        axis = alt.Axis(format=".0%" if shares else PLAIN, tickCount=3)
        ends = [end for row in rows for end in (row["low"], row["high"])]
        # Room for the words beside the bars; zero is always in the picture, so that bars may be compared.
        low, high = min(0.0, *ends), max(0.0, *ends)
        room = (high - low or 1) * (0.55 if width < 200 else 0.25)
        scale = alt.Scale(domain=[low - room if low < 0 else 0, high + room if high > 0 else 0], nice=False)
        # Only the first panel says who is who: the bars of the others stand at the same height.
        y = alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None,
                  axis=alt.Axis(labelLimit=290, labels=not position, ticks=not position))  # fmt: skip
        base = alt.Chart(alt.Data(values=rows))
        bars = base.mark_bar(color=BLUE, opacity=0.55, size=16).encode(
            x=alt.X("value:Q", title=panel, axis=axis, scale=scale), y=y, tooltip=["name:N", "text:N"]
        )
        lines = base.mark_rule(size=2, color="#222222").encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
        words = [
            base.transform_filter(f"datum.value {sign} 0")
            .mark_text(align=align, dx=dx, fontSize=11, color="#222222")
            .encode(x=alt.X(f"{end}:Q", scale=scale), y=y, text="text:N")
            for sign, align, dx, end in ((">=", "left", 5, "high"), ("<", "right", -5, "low"))
        ]
        pictures.append(alt.layer(bars, lines, *words).properties(width=width, height=34 * len(names)))
    described = ". ".join(
        f"{panel[0].upper()}{panel[1:]}: " + "; ".join(_described(x) for x in drawn if x.panel == panel)
        for panel in panels
    )
    head = alt.Title(title, subtitle="Thin lines: 95 % intervals")
    return Picture(alt.hconcat(*pictures, spacing=20).properties(title=head), _headed(title, f"{described}."))


def _row(x: PitfallNumber) -> dict[str, float | str]:
    low, high = (x.value, x.value) if math.isnan(x.low) else (x.low, x.high)
    text = value_text(x.value, x.unit if x.unit in ("share", "change") else "")
    return {"name": x.label, "value": x.value, "low": low, "high": high, "text": text}


def _outcomes(dots: pd.DataFrame, axis: str, title: str = "") -> Picture:
    """Draw every single outcome as a dot, row by row; those that point the wrong way differ in colour and shape."""
    import altair as alt

    names = list(dict.fromkeys(dots["row"]))
    words = {False: "points the right way", True: "points the wrong way"}
    rows = []
    for name in names:
        mine = dots[dots["row"] == name].reset_index(drop=True)
        # Spread the dots over the height of the row by their number, so that the picture is always the same.
        rows += [
            {"row": name, "value": float(v), "told": words[bool(w)], "height": (i * 0.618034) % 1}
            for i, (v, w) in enumerate(zip(mine["value"], mine["wrong"], strict=True))
        ]
    colour = alt.Color("told:N", scale=alt.Scale(domain=list(words.values()), range=[BLUE, VERDICTS["worse"]]))
    shape = alt.Shape("told:N", scale=alt.Scale(domain=list(words.values()), range=["circle", "cross"]))
    y = alt.Y("row:N", sort=names, title=None, axis=alt.Axis(labelLimit=220))
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(filled=True, size=28, opacity=0.75)
        .encode(
            x=alt.X("value:Q", title=axis, axis=alt.Axis(format=PLAIN)),
            y=y,
            yOffset=alt.YOffset("height:Q", scale=alt.Scale(domain=[-0.2, 1.2])),
            color=colour,
            shape=shape,
        )
    )
    described = []
    for name in names:
        mine = dots[dots["row"] == name]
        described.append(
            f"{name}: {len(mine)} outcomes from {mine['value'].min():.3g} to {mine['value'].max():.3g}, "
            f"{int(mine['wrong'].sum())} of them on the wrong side of zero"
        )
    chart = alt.layer(zero_line(), points).properties(width=WIDTH - 100, height=95 * len(names), title=title)
    words = f"{axis}, one dot for each study. {'; '.join(described)}."
    return Picture(chart, _headed(title, words))


def _described(x: PitfallNumber) -> str:
    return f"{x.label} {x.text()}" + ("" if math.isnan(x.low) else f" ({x.text('interval')})")


def _headed(title: str, words: str) -> str:
    """Put a heading before a description, with a full stop where it has no sign of its own."""
    if not title:
        return words
    return f"{title} {words}" if title.endswith(("?", "!", ".")) else f"{title}. {words}"
