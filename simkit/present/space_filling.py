"""Space filling: the points of the design in words, and one measure against each of the values that were varied."""

from collections.abc import Mapping

from simkit.experiment.design import format_value, is_number
from simkit.experiment.space_filling import SpaceFilling
from simkit.measures.number import format_number, format_quantity
from simkit.present.axes import cut
from simkit.present.phrases import ONE_RUN, POINTS_PAIRED, point_head, point_rows, points, spread
from simkit.present.picture import BLUE, PLAIN, Picture, axis_format, axis_title, tooltips
from simkit.present.table import Table

COLUMNS = 3


def table(design: SpaceFilling) -> Table:
    """Return mean and interval of every point."""
    caption = f"{design.settings['scenario'].iloc[0]} over {', '.join(design.factors)}: {points(design)}"
    note = ONE_RUN if design.n < 2 else POINTS_PAIRED[design.same_clients]
    return Table(caption, point_head(design), point_rows(design), note)


def chart(design: SpaceFilling, measure: str | None = None, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw a dot and an interval for every point, against one factor after the other."""
    import altair as alt

    m, labels = design.measure_of(measure), labels or {}
    mine = design.summary[design.summary["measure"] == m.key]
    sure = design.n > 1
    y_title = axis_title(m.label, m.unit)
    axis, scale = alt.Axis(format=axis_format(m.unit)), alt.Scale(zero=False)
    panels = []
    for factor in design.factors:
        numeric = all(is_number(value) for value in mine[factor])
        rows = [
            {
                "point": int(row["point"]),
                "x": row[factor] if numeric else format_value(row[factor]),
                "mean": row["mean"],
                **({"low": row["low"], "high": row["high"]} if sure else {}),
            }
            for row in mine.to_dict("records")
        ]
        title = labels.get(factor, factor)
        whole = {"tickMinStep": 1} if numeric and all(row["x"] % 1 == 0 for row in rows) else {}
        x = (
            alt.X("x:Q", title=title, scale=alt.Scale(zero=False), axis=alt.Axis(format=PLAIN, tickCount=5, **whole))
            if numeric
            else alt.X("x:N", title=title, axis=alt.Axis(labelAngle=0))
        )
        base = alt.Chart(alt.Data(values=cut(rows, m.unit))).encode(x=x)
        dots = base.mark_point(filled=True, size=45, opacity=0.9, color=BLUE).encode(
            y=alt.Y("mean:Q", title=y_title, axis=axis, scale=scale), tooltip=tooltips("point:Q", "x:N", "mean:Q")
        )
        lines = base.mark_rule(size=1.5, opacity=0.6, color=BLUE).encode(
            y=alt.Y("low:Q", title=y_title, axis=axis, scale=scale), y2=alt.Y2("high:Q")
        )
        panels.append(alt.layer(*([lines, dots] if sure else [dots])).properties(width=190, height=180))
    lines = spread(design, "lines")
    head = alt.Title(f"{m.label} at {len(mine)} points", subtitle=lines)
    means = mine["mean"]
    description = (
        f"{m.label} at {len(mine)} points against {', '.join(labels.get(f, f) for f in design.factors)}; "
        f"{lines}. The means lie between {format_number(means.min(), m.unit)} "
        f"and {format_quantity(means.max(), m.unit)}."
    )
    return Picture(alt.concat(*panels, columns=COLUMNS, spacing=20).properties(title=head), description)
