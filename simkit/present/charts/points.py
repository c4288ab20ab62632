"""Points: a few designs between two measures, each with its name and its intervals."""

from __future__ import annotations

import pandas as pd

from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, HEIGHT, PLAIN, WIDTH

COLUMNS = ("x", "y")


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

    missing = [column for column in COLUMNS if column not in data.columns]
    if missing:
        raise ValueError(f"the data lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}")
    if data.empty:
        raise ValueError("the data has no row: there is no point to draw")
    lost = data[list(COLUMNS)].isna().any(axis=1)
    if lost.any():
        raise ValueError(f"'{data.index[lost][0]}' has no place: x and y must both be numbers")
    rows = data.astype(object).where(data.notna(), None).assign(name=[str(name) for name in data.index])
    points = alt.Chart(alt.Data(values=rows.to_dict("records")))
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
