"""Pictures of a sweep over one path: a line with its band for each scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from simkit.measures.measure import Measure
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.charts.curves import curves_chart
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import HEIGHT, SERIES, WIDTH, axis_format, axis_title

if TYPE_CHECKING:
    from simkit.experiment.design import Design
    from simkit.experiment.sweep import Sweep

NO_SPREAD = "one replication: it shows no spread, so no interval is drawn"


def spread_said(design: Design, drawn: str = "band") -> str:
    """Say under a heading how many runs there are and what shows their spread, or why nothing does."""
    if design.n < 2:
        return NO_SPREAD
    return f"{design.n} replications of each; {drawn}: {design.level:.0%} intervals of the mean"


def sweep_chart(sweep: Sweep, measure: Measure, labels: Mapping[str, str]) -> Picture:
    """Draw one measure against what was swept; for two scenarios with the crossover, where there is one.

    Values that are not numbers stand side by side with a line for each interval.
    """
    import altair as alt

    from simkit.experiment.design import is_number, said

    (factor,) = sweep.factors
    mine = sweep.summary[sweep.summary["measure"] == measure.key]
    data = pd.DataFrame({"x": mine[factor], "value": mine["mean"], "series": mine["scenario"]})
    if sweep.n > 1:
        data = data.assign(low=mine["low"], high=mine["high"])
    numeric = all(is_number(value) for value in data["x"])
    marks, also = {}, ""
    if numeric and len(sweep.scenarios) == 2 and data["x"].nunique() > 1:
        found = sweep.crossover(measure.key)
        also = f" {found}"
        if found.verdict == "one crossover":
            marks = {f"{found.place:.3g}": found.place}
    x_title, y_title = labels.get(factor, factor), axis_title(measure.label, measure.unit)
    head = alt.Title(measure.label, subtitle=spread_said(sweep, "band" if numeric else "lines"))
    spoken = "; ".join(
        _spoken(name, part, factor, measure) for name, part in mine.groupby("scenario", sort=False)
    )
    description = f"{measure.label} against {x_title}, {spread_said(sweep)}. {spoken}.{also}"
    if numeric:
        return curves_chart(
            data.astype({"x": float}), "x", x_title, y_title, description, head, marks,
            y_format=axis_format(measure.unit),
        )  # fmt: skip
    data["x"] = [said(value) for value in data["x"]]
    order, series = list(dict.fromkeys(data["x"])), list(sweep.scenarios)
    rows = alt.Data(values=data.astype(object).where(data.notna(), None).to_dict("records"))
    colours = alt.Scale(domain=series, range=[SERIES[i % len(SERIES)] for i in range(len(series))])
    x = alt.X("x:N", sort=order, title=x_title, axis=alt.Axis(labelAngle=0))
    offset = alt.XOffset("series:N", sort=series)
    colour = alt.Color("series:N", scale=colours)
    base = alt.Chart(rows)
    axis, scale = alt.Axis(format=axis_format(measure.unit)), alt.Scale(zero=False)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=x, xOffset=offset, color=colour, y=alt.Y("value:Q", title=y_title, axis=axis, scale=scale),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=series)), tooltip=["series:N", "x:N", "value:Q"],
    )  # fmt: skip
    lines = base.mark_rule(size=2).encode(
        x=x,
        xOffset=offset,
        color=colour,
        y=alt.Y("low:Q", title=y_title, axis=axis, scale=scale),
        y2="high:Q",
    )
    layers = [lines, dots] if sweep.n > 1 else [dots]
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=head), description)


def _spoken(name: str, part: pd.DataFrame, factor: str, measure: Measure) -> str:
    """Say where a line begins and ends."""
    from simkit.experiment.design import said

    def at(row: pd.Series) -> str:
        interval = shown_interval(row["low"], row["high"], measure.unit)
        text = f"{shown(row['mean'], measure.unit)} {shown_unit(measure.unit)}".rstrip()
        return f"{text}{'' if interval == '–' else f' ({interval})'} at {said(row[factor])}"

    first, last = part.iloc[0], part.iloc[-1]
    return f"{name}: {at(first)}" + (f", {at(last)}" if len(part) > 1 else "")
