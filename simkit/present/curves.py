"""Curves and points: a quantity against a parameter, and designs between two measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from simkit.present.picture import (
    BLUE,
    DASHES,
    GREY,
    HEIGHT,
    PLAIN,
    SERIES,
    WIDTH,
    Picture,
    need_columns,
    records,
)


def curves_chart(
    data: pd.DataFrame,
    x: str,
    x_title: str,
    y_title: str,
    description: str,
    title: str = "",
    marks: Mapping[str, float] | None = None,
    theory: Sequence[str] = (),
    y_format: str = PLAIN,
    x_format: str = PLAIN,
    log: bool = False,
) -> Picture:
    """Draw lines with intervals."""
    import altair as alt

    need_columns(data, sorted([x, "value", "series"]))
    series = list(dict.fromkeys(data["series"]))
    scale = alt.Scale(domain=series, range=[SERIES[i % len(SERIES)] for i in range(len(series))])
    dashes = alt.Scale(domain=series, range=[DASHES[i % len(DASHES)] for i in range(len(series))])
    rows = alt.Data(values=records(data))
    simulated = alt.Data(values=records(data[~data["series"].isin(theory)]))
    # Half a clerk makes no sense on the axis: between whole numbers only whole ticks.
    ticks = {"tickMinStep": 1} if (data[x] % 1 == 0).all() else {}
    ax = alt.X(f"{x}:Q", title=x_title, axis=alt.Axis(format=x_format, **ticks), scale=alt.Scale(zero=False))
    ay = alt.Y(
        "value:Q",
        title=y_title,
        axis=alt.Axis(format=y_format),
        scale=alt.Scale(type="log" if log else "linear"),
    )
    colour = alt.Color("series:N", scale=scale, legend=alt.Legend(symbolOpacity=1, symbolType="stroke"))
    lines = alt.Chart(rows).mark_line(size=2).encode(
        x=ax, y=ay, color=colour, strokeDash=alt.StrokeDash("series:N", scale=dashes)
    )  # fmt: skip
    points = alt.Chart(simulated).mark_point(filled=True, size=35, opacity=1).encode(
        x=ax, y=ay, color=colour, tooltip=["series:N", f"{x}:Q", "value:Q"]
    )  # fmt: skip
    layers = [lines, points]
    if {"low", "high"} <= set(data.columns):
        band = (
            alt.Chart(rows)
            .mark_errorband(opacity=0.2)
            .encode(x=ax, y=alt.Y("low:Q", title=y_title), y2="high:Q", color=colour)
        )
        layers.insert(0, band)
    if marks:
        lines_at = alt.Data(values=[{"at": at, "label": label} for label, at in marks.items()])
        rules = alt.Chart(lines_at).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="at:Q")
        words = alt.Chart(lines_at).mark_text(align="left", dx=5, color="#444444", fontSize=12).encode(
            x="at:Q", y=alt.value(8), text="label:N"
        )  # fmt: skip
        layers += [rules, words]
    chart = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title)
    return Picture(chart, description)


def points_chart(
    data: pd.DataFrame,
    x_title: str,
    y_title: str,
    description: str,
    title: str = "",
    x_format: str = PLAIN,
    y_format: str = PLAIN,
) -> Picture:
    """Draw a point for each row, with its name beside it: what is gained on one axis and paid on the other."""
    import altair as alt

    need_columns(data, ["x", "y"])
    if data.empty:
        raise ValueError("the data has no row: there is no point to draw")
    lost = data[["x", "y"]].isna().any(axis=1)
    if lost.any():
        raise ValueError(f"'{data.index[lost][0]}' has no place: x and y must both be numbers")
    points = alt.Chart(alt.Data(values=records(data.assign(name=[str(name) for name in data.index]))))
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(format=x_format))
    y = alt.Y("y:Q", title=y_title, axis=alt.Axis(format=y_format))
    layers = []
    if {"x_low", "x_high"} <= set(data.columns):
        across = {"x": alt.X("x_low:Q", title=x_title), "x2": "x_high:Q", "y": y}
        layers.append(points.mark_rule(color=BLUE, opacity=0.5).encode(**across))
    if {"y_low", "y_high"} <= set(data.columns):
        upwards = {"x": x, "y": alt.Y("y_low:Q", title=y_title), "y2": "y_high:Q"}
        layers.append(points.mark_rule(color=BLUE, opacity=0.5).encode(**upwards))
    dots = points.mark_point(filled=True, size=70, opacity=1, color=BLUE)
    names = points.mark_text(align="left", dx=8, dy=-9, fontSize=12, color="#333333")
    layers += [dots.encode(x=x, y=y, tooltip=["name:N", "x:Q", "y:Q"]), names.encode(x=x, y=y, text="name:N")]
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title), description)
