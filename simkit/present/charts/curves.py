"""Curves: a quantity against a parameter, simulation with intervals beside theory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from simkit.present.charts.picture import Picture
from simkit.present.charts.style import DASHES, GREY, HEIGHT, PLAIN, SERIES, WIDTH


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

    missing = {x, "value", "series"} - set(data.columns)
    if missing:
        raise ValueError(
            f"the data lacks the column{'s' if len(missing) > 1 else ''} {', '.join(sorted(missing))}"
        )
    series = list(dict.fromkeys(data["series"]))
    scale = alt.Scale(domain=series, range=[SERIES[i % len(SERIES)] for i in range(len(series))])
    dashes = alt.Scale(domain=series, range=[DASHES[i % len(DASHES)] for i in range(len(series))])
    rows = alt.Data(values=data.astype(object).where(data.notna(), None).to_dict("records"))
    simulated = alt.Data(
        values=data[~data["series"].isin(theory)].astype(object).where(data.notna(), None).to_dict("records")
    )
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
