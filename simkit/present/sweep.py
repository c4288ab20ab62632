"""Sweep: the points of an experiment in words, and as lines with bands or as a heat map."""

from collections.abc import Mapping

import pandas as pd

from simkit.experiment.design import format_value, is_number
from simkit.experiment.sweep import Sweep
from simkit.measures.measure import Measure
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.axes import cut
from simkit.present.phrases import NO_SPREAD, ONE_RUN, POINTS_PAIRED, point_head, point_rows, points, spread
from simkit.present.picture import HEIGHT, SERIES, WIDTH, Picture, axis_format, axis_title, records, tooltips
from simkit.present.plots import curves_chart
from simkit.present.table import Table

PALE, FULL = "#F3F8FC", "#7FB8DA"  # dark words can be read on both
DARK = "#222222"


def table(sweep: Sweep) -> Table:
    """Return mean and interval of every point."""
    notes = [POINTS_PAIRED[sweep.same_clients] if sweep.n > 1 else ONE_RUN]
    notes += [f"{name} has no such value and is the same at every point." for name in sweep.unmoved]
    caption = f"{'; '.join(sweep.scenarios)} over {' and '.join(sweep.factors)}: {points(sweep)}"
    return Table(caption, point_head(sweep), point_rows(sweep), " ".join(notes))


def chart(sweep: Sweep, measure: str | None = None, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw one measure: over one path lines with bands, over two a heat map for each scenario."""
    draw = _lines if len(sweep.factors) == 1 else _heat
    return draw(sweep, sweep.measure_of(measure), labels or {})


def _lines(sweep: Sweep, measure: Measure, labels: Mapping[str, str]) -> Picture:
    """Draw one measure against what was swept; for two scenarios with the crossover, where there is one.

    Values that are not numbers stand side by side with a line for each interval.
    """
    import altair as alt

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
    head = alt.Title(measure.label, subtitle=spread(sweep, "band" if numeric else "lines"))
    described = "; ".join(_ends(name, part, factor, measure) for name, part in mine.groupby("scenario", sort=False))
    description = f"{measure.label} against {x_title}, {spread(sweep)}. {described}.{also}"
    if numeric:
        return curves_chart(
            data.astype({"x": float}), "x", x_title, y_title, description, head, marks,
            y_format=axis_format(measure.unit),
        )  # fmt: skip
    data["x"] = [format_value(value) for value in data["x"]]
    order, series = list(dict.fromkeys(data["x"])), list(sweep.scenarios)
    rows = alt.Data(values=cut(records(data), measure.unit, "value"))
    colours = alt.Scale(domain=series, range=[SERIES[i % len(SERIES)] for i in range(len(series))])
    x = alt.X("x:N", sort=order, title=x_title, axis=alt.Axis(labelAngle=0))
    offset = alt.XOffset("series:N", sort=series)
    colour = alt.Color("series:N", scale=colours)
    base = alt.Chart(rows)
    axis, scale = alt.Axis(format=axis_format(measure.unit)), alt.Scale(zero=False)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=x, xOffset=offset, color=colour, y=alt.Y("value:Q", title=y_title, axis=axis, scale=scale),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=series)), tooltip=tooltips("series:N", "x:N", "value:Q"),
    )  # fmt: skip
    lines = base.mark_rule(size=2).encode(
        x=x, xOffset=offset, color=colour, y=alt.Y("low:Q", title=y_title, axis=axis, scale=scale), y2=alt.Y2("high:Q")
    )
    layers = [lines, dots] if sweep.n > 1 else [dots]
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=head), description)


def _ends(name: str, part: pd.DataFrame, factor: str, measure: Measure) -> str:
    """Say where a line begins and ends."""

    def at(row: pd.Series) -> str:
        interval = format_interval(row["low"], row["high"], measure.unit)
        text = format_quantity(row["mean"], measure.unit)
        return f"{text}{'' if interval == '–' else f' ({interval})'} at {format_value(row[factor])}"

    first, last = part.iloc[0], part.iloc[-1]
    return f"{name}: {at(first)}" + (f", {at(last)}" if len(part) > 1 else "")


def _heat(sweep: Sweep, measure: Measure, labels: Mapping[str, str]) -> Picture:
    """Draw one measure over two paths: in every cell the mean and half the width of its interval."""
    import altair as alt

    across, down = sweep.factors
    mine = sweep.summary[sweep.summary["measure"] == measure.key]
    rows = [
        {
            "scenario": row["scenario"],
            "x": format_value(row[across]),
            "y": format_value(row[down]),
            "mean": row["mean"],
            "text": format_number(row["mean"], measure.unit),
            "half": _half(row, measure.unit) if sweep.n > 1 else "",
        }
        for row in mine.to_dict("records")
    ]
    x_order = list(dict.fromkeys(row["x"] for row in rows))
    y_order = list(dict.fromkeys(row["y"] for row in rows))[::-1]  # values grow upwards, as on an axis
    x = alt.X("x:N", sort=x_order, title=labels.get(across, across), axis=alt.Axis(labelAngle=0))
    y = alt.Y("y:N", sort=y_order, title=labels.get(down, down))
    means = mine["mean"].dropna()
    scale = alt.Scale(range=[PALE, FULL], domain=[float(means.min()), float(means.max())])
    drawn = []
    for name in sweep.scenarios:
        base = alt.Chart(alt.Data(values=[row for row in rows if row["scenario"] == name])).encode(x=x, y=y)
        cells = base.mark_rect(stroke="white").encode(
            color=alt.Color("mean:Q", scale=scale, legend=None), tooltip=tooltips("x:N", "y:N", "text:N", "half:N")
        )
        words = base.mark_text(color=DARK, fontSize=12, dy=-6 if sweep.n > 1 else 0).encode(text=alt.Text("text:N"))
        layers = [cells, words]
        if sweep.n > 1:
            layers.append(base.mark_text(color=DARK, fontSize=10, dy=8).encode(text=alt.Text("half:N")))
        width = max(62 * len(x_order), WIDTH // len(sweep.scenarios) - 60)
        drawn.append(alt.layer(*layers).properties(width=width, height=max(150, 44 * len(y_order)), title=name))
    unit = format_unit(measure.unit)
    spread_text = (
        f"{sweep.n} replications of each; ±: half the width of the {sweep.confidence:.0%} interval"
        if sweep.n > 1
        else NO_SPREAD
    )
    head = alt.Title(f"{measure.label} ({unit})" if unit else measure.label, subtitle=spread_text)
    described = "; ".join(f"{name}: {_extremes(rows, name)}" for name in sweep.scenarios)
    description = (
        f"Heat map of {measure.label} over {labels.get(across, across)} and {labels.get(down, down)}, "
        f"{spread_text}. {described}."
    )
    return Picture(alt.hconcat(*drawn, spacing=24).properties(title=head), description)


def _half(row: dict, unit: str) -> str:
    half = (row["high"] - row["low"]) / 2
    return f"± {format_number(half, unit)}" if half == half else ""


def _extremes(rows: list[dict], name: str) -> str:
    """Say where the least and the greatest mean are."""
    mine = sorted((r for r in rows if r["scenario"] == name and r["mean"] == r["mean"]), key=lambda r: r["mean"])
    if not mine:
        return "nothing to measure"
    least, most = mine[0], mine[-1]
    return (
        f"from {least['text']} {least['half']} at {least['x']}, {least['y']} "
        f"to {most['text']} {most['half']} at {most['x']}, {most['y']}"
    ).replace("  ", " ")
