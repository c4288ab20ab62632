"""Picture of a warm-up: Welch's plot, with the cut of MSER-5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import (
    BLUE,
    DASHES,
    GREY,
    HEIGHT,
    ORANGE,
    SKY,
    WIDTH,
    axis_format,
    axis_title,
)
from simkit.present.display.results import ONE_RUN

if TYPE_CHECKING:
    from simkit.experiment.warm_up import WarmUp

RUN, AVERAGE, MOVING = "each run", "average", "moving average"
MOST_RUNS, MOST_POINTS = 10, 160  # more cannot be told apart, and a notebook stays small


def warm_up_chart(warm_up: WarmUp) -> Picture:
    """Draw the runs faintly, their average, Welch's moving average, and where MSER cuts.

    The shade around the cut is where it lies in four of five draws of the same runs.
    """
    import altair as alt

    if not warm_up.n:
        raise ValueError(
            "there is nothing to draw: what begins and ends by itself has no warm-up, so nothing was run; "
            "sk.run(scenario).chart() shows how its day fills"
        )
    m = MEASURES[warm_up.measure]
    rows = [
        {"day": day, "value": value, "line": RUN, "run": number + 1}
        for number, one in enumerate(warm_up.values[:MOST_RUNS])
        for day, value in _thinned(one, warm_up.period)
    ]
    rows += [{"day": d, "value": v, "line": AVERAGE, "run": 0} for d, v in _thinned(warm_up.average, warm_up.period)]
    at = (np.arange(len(warm_up.moving)) + warm_up.first + 0.5) * warm_up.period
    step = max(1, len(at) // MOST_POINTS)
    rows += [
        {"day": float(d), "value": float(v), "line": MOVING, "run": 0}
        for d, v in zip(at[::step], warm_up.moving[::step], strict=True)
    ]
    end = warm_up.scenario.clock.horizon_days
    x = alt.X("day:Q", title="Working day", scale=alt.Scale(domain=[0, end], nice=False))
    y = alt.Y("value:Q", title=axis_title(m.label.removesuffix(", mean"), m.unit),
              axis=alt.Axis(format=axis_format(m.unit)))  # fmt: skip
    names = [RUN, AVERAGE, MOVING]
    # One layer each: a scale of widths or opacities would find its way into the legend.
    styles = {RUN: (0.8, 0.3), AVERAGE: (1.5, 0.9), MOVING: (3, 1)}
    legend = alt.Legend(symbolOpacity=1, symbolType="stroke", symbolStrokeWidth=2, symbolSize=200)
    colour = alt.Color("line:N", sort=names, legend=legend, scale=alt.Scale(domain=names, range=[GREY, SKY, BLUE]))
    layers = [
        alt.Chart(alt.Data(values=[row for row in rows if row["line"] == name]))
        .mark_line(size=size, opacity=opacity)
        .encode(x=x, y=y, detail="run:N", color=colour)
        for name, (size, opacity) in styles.items()
    ]
    told = warm_up.cut.told and not warm_up.climbs
    if warm_up.n > 1:
        low, high = warm_up.spread
        shade = alt.Data(values=[{"from": low, "to": high}])
        layers.insert(0, alt.Chart(shade).mark_rect(color=ORANGE, opacity=0.15).encode(x="from:Q", x2="to:Q"))
    label = f"MSER-{warm_up.batch}: {warm_up.point:.4g} days" + ("" if told else ", which says nothing")
    cut = alt.Data(values=[{"at": warm_up.point, "label": label}])
    right = warm_up.point < end / 2
    layers += [
        alt.Chart(cut).mark_rule(color=ORANGE, size=2, strokeDash=DASHES[1]).encode(x="at:Q"),
        alt.Chart(cut).mark_text(
            align="left" if right else "right", dx=6 if right else -6, color="#444444", fontSize=12
        ).encode(x="at:Q", y=alt.value(8), text="label:N"),
    ]  # fmt: skip
    title = alt.Title(
        f"Warm-up of {warm_up.scenario.title}",
        subtitle=f"{_verdict(warm_up)}; {_runs(warm_up)}, moving average of {2 * warm_up.window + 1} values",
    )
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title), _description(warm_up))


def _thinned(values: np.ndarray, period: float) -> list[tuple[float, float | None]]:
    """Return days and values; of a long series the means of neighbours, as many as the eye can tell apart."""
    step = max(1, -(-len(values) // MOST_POINTS))
    count = len(values) // step
    parts = values[: count * step].reshape(count, step)
    days = (np.arange(count) + 0.5) * step * period
    return [
        (float(day), float(part[~np.isnan(part)].mean()) if (~np.isnan(part)).any() else None)
        for day, part in zip(days, parts, strict=True)
    ]


def _verdict(warm_up: WarmUp) -> str:
    if warm_up.days is None:
        return warm_up.verdict.capitalize()
    return f"Leave out {warm_up.days:.4g} days" if warm_up.days else "Leave out nothing"


def _runs(warm_up: WarmUp) -> str:
    if warm_up.n == 1:
        return "1 run, no spread"
    return f"{warm_up.n} runs" if warm_up.n <= MOST_RUNS else f"{MOST_RUNS} of {warm_up.n} runs drawn"


def _description(warm_up: WarmUp) -> str:
    m = MEASURES[warm_up.measure]
    unit = shown_unit(m.unit)
    moving = warm_up.moving
    course = (
        f"the moving average begins at {shown(float(moving[0]), m.unit)} and ends at "
        f"{shown(float(moving[-1]), m.unit)} {unit}"
    ).rstrip()
    spread = ONE_RUN
    if warm_up.n > 1:
        low, high = warm_up.spread
        spread = f"In four of five draws of the same runs the cut lies from day {low:.4g} to day {high:.4g}, shaded."
    return (
        f"Welch's plot of {m.label.lower()} of {warm_up.scenario.title}: {course}; "
        f"MSER-{warm_up.batch} cuts at day {warm_up.point:.4g}. {spread} {warm_up.words}"
    )
