"""Stacks: of what a total is made up, bar by bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from simkit.measures.number import format_number
from simkit.present.case import COLOURS
from simkit.present.picture import SERIES, WIDTH, Picture, axis_format


def stack_chart(
    data: pd.DataFrame,
    x_title: str,
    description: str,
    title: str = "",
    *,
    subtitle: str = "",
    unit: str = "",
    beside: Sequence[str] | None = None,
    colours: Mapping[str, str] = MappingProxyType({}),
    step: int = 36,
) -> Picture:
    """Draw a bar for each row, made up of its parts, with the total beside it."""
    import altair as alt

    if data.empty:
        raise ValueError("a stack needs at least one bar (a row) and one part (a column)")
    for bar, row in data.iterrows():
        for part, value in row.items():
            if not value >= 0:  # also true of not a number
                raise ValueError(
                    f"bar '{bar}', part '{part}': found {value}; a part is a number of at least 0"
                )
    parts, bars = [str(part) for part in data.columns], [str(bar) for bar in data.index]
    known = {**COLOURS, **colours}
    spare = [colour for colour in SERIES if colour not in known.values()]
    others = [part for part in parts if part not in known]
    colours = {**known, **{part: spare[i % len(spare)] for i, part in enumerate(others)}}
    values, totals = [], []
    for bar, row in zip(bars, data.to_numpy(dtype=float), strict=True):
        at = 0.0
        for part, value in zip(parts, row, strict=True):
            values.append({"bar": bar, "part": part, "from": at, "to": at + value, "value": value})
            at += value
        totals.append({"bar": bar, "at": at, "total": beside[len(totals)] if beside else format_number(at, unit)})
    y = alt.Y("bar:N", sort=bars, title=None, axis=alt.Axis(labelLimit=260))
    scale = alt.Scale(domain=parts, range=[colours[part] for part in parts])
    mark = {"height": round(0.6 * step), "stroke": "#444444", "strokeWidth": 0.5}
    drawn = alt.Chart(alt.Data(values=values)).mark_bar(**mark).encode(
        x=alt.X("from:Q", title=x_title, axis=alt.Axis(format=axis_format(unit) if unit else "~f")), x2="to:Q", y=y,
        color=alt.Color("part:N", scale=scale),
        tooltip=["bar:N", "part:N", alt.Tooltip("value:Q", format=".1%" if unit == "share" else ".2f")],
    )  # fmt: skip
    words = alt.Chart(alt.Data(values=totals)).mark_text(align="left", dx=6, color="#444444", fontSize=12).encode(
        x="at:Q", y=y, text="total:N"
    )  # fmt: skip
    head = alt.Title(title, subtitle=subtitle) if subtitle else title
    chart = alt.layer(drawn, words).properties(width=WIDTH - 120, height=step * len(bars), title=head)
    return Picture(chart, description)
