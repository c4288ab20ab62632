"""Pictures of a space-filling design: one measure against each of the values that were varied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simkit.measures.measure import Measure
from simkit.measures.number import shown, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, PLAIN, axis_format, axis_title
from simkit.present.charts.sweep import spread_said

if TYPE_CHECKING:
    from simkit.experiment.space_filling import SpaceFilling

COLUMNS = 3


def scatter_chart(design: SpaceFilling, measure: Measure, labels: Mapping[str, str]) -> Picture:
    """Draw a dot and an interval for every point, against one factor after the other."""
    import altair as alt

    from simkit.experiment.design import is_number, said

    mine = design.summary[design.summary["measure"] == measure.key]
    sure = design.n > 1
    y_title = axis_title(measure.label, measure.unit)
    axis, scale = alt.Axis(format=axis_format(measure.unit)), alt.Scale(zero=False)
    panels = []
    for factor in design.factors:
        numeric = all(is_number(value) for value in mine[factor])
        rows = [
            {
                "point": int(row["point"]),
                "x": row[factor] if numeric else said(row[factor]),
                "mean": row["mean"],
                **({"low": row["low"], "high": row["high"]} if sure else {}),
            }
            for row in mine.to_dict("records")
        ]
        title = labels.get(factor, factor)
        whole = {"tickMinStep": 1} if numeric and all(row["x"] % 1 == 0 for row in rows) else {}
        x = (
            alt.X(
                "x:Q",
                title=title,
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format=PLAIN, tickCount=5, **whole),
            )
            if numeric
            else alt.X("x:N", title=title, axis=alt.Axis(labelAngle=0))
        )
        base = alt.Chart(alt.Data(values=rows)).encode(x=x)
        dots = base.mark_point(filled=True, size=45, opacity=0.9, color=BLUE).encode(
            y=alt.Y("mean:Q", title=y_title, axis=axis, scale=scale), tooltip=["point:Q", "x:N", "mean:Q"]
        )
        lines = base.mark_rule(size=1.5, opacity=0.6, color=BLUE).encode(
            y=alt.Y("low:Q", title=y_title, axis=axis, scale=scale), y2="high:Q"
        )
        panels.append(alt.layer(*([lines, dots] if sure else [dots])).properties(width=190, height=180))
    spread = spread_said(design, "lines")
    head = alt.Title(f"{measure.label} at {len(mine)} points", subtitle=spread)
    means = mine["mean"]
    description = (
        f"{measure.label} at {len(mine)} points against {', '.join(labels.get(f, f) for f in design.factors)}; "
        f"{spread}. The means lie between {shown(means.min(), measure.unit)} and "
        f"{shown(means.max(), measure.unit)} {shown_unit(measure.unit)}".rstrip()
        + "."
    )
    return Picture(alt.concat(*panels, columns=COLUMNS, spacing=20).properties(title=head), description)
