"""Picture of a transition: a measure week by week with bands, and the plans under it on the same axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.plan import plan_strip, plan_words
from simkit.present.charts.style import GREY, HEIGHT, SERIES, WIDTH, axis_format, axis_title

if TYPE_CHECKING:
    from simkit.experiment.transition import Transition

INK = "#222222"
STEPS = 8  # points a week of a curve from a formula
OPEN = {"open_at_end": "Open cases"}  # counted at the end of every week


def transition_chart(
    transition: Transition,
    measure: str,
    difference: bool,
    band: str,
    theory: Mapping[str, Callable[[float], float]],
    marks: Mapping[str, float],
) -> Picture:
    """Draw a measure week by week, and the plans under it on the same axis."""
    import altair as alt

    from simkit.experiment.transition import WITHOUT

    data = transition.weeks(measure, difference, band)
    m, weeks = MEASURES[measure], transition.last
    plans = dict(zip(transition.names, transition.scenarios, strict=True))
    colours = {WITHOUT: GREY} | {name: SERIES[i % len(SERIES)] for i, name in enumerate(plans)}
    names = [name for name in colours if name in set(data["plan"])]
    dashes = {name: [5, 3] if name == WITHOUT else [1, 0] for name in names}
    label = OPEN.get(measure, m.label.removesuffix(", mean"))
    title = axis_title(label, m.unit) + (", more than without" if difference else "")
    x = alt.X("week:Q", title=None, scale=alt.Scale(domain=[0, weeks], nice=False))
    axis, zero = alt.Axis(format=axis_format(m.unit)), alt.Scale(zero=m.unit != "share")
    y = alt.Y("value:Q", title=title, axis=axis, scale=zero)
    curves = [
        {"plan": label, "week": step / STEPS, "value": float(curve(step / STEPS))}
        for label, curve in theory.items()
        for step in range(weeks * STEPS + 1)
    ]
    shown_names = [*names, *theory]
    scale = alt.Scale(domain=shown_names, range=[*(colours[name] for name in names), *[INK] * len(theory)])
    stroke = alt.Scale(domain=shown_names, range=[*(dashes[name] for name in names), *[[2, 2]] * len(theory)])
    colour = alt.Color("plan:N", scale=scale, legend=alt.Legend(symbolOpacity=1, symbolType="stroke"))
    dash = alt.StrokeDash("plan:N", scale=stroke)
    rows = alt.Data(values=data.astype(object).where(data.notna(), None).to_dict("records"))
    layers = []
    if transition.n > 1:
        low = alt.Y("low:Q", title=title, axis=axis, scale=zero)
        layers.append(alt.Chart(rows).mark_area(opacity=0.18).encode(x=x, y=low, y2="high:Q", color=colour))
    layers.append(
        alt.Chart(rows).mark_line(size=2).encode(
            x=x, y=y, color=colour, strokeDash=dash, tooltip=["plan:N", "week:Q", "value:Q", "low:Q", "high:Q"]
        )
    )  # fmt: skip
    if curves:
        line = alt.Chart(alt.Data(values=curves)).mark_line(size=1.5)
        layers.append(line.encode(x=x, y=y, color=colour, strokeDash=dash))
    if marks:
        at = alt.Data(values=[{"week": week, "label": label} for label, week in marks.items()])
        layers.append(alt.Chart(at).mark_rule(color=INK, strokeDash=[4, 3]).encode(x=x))
        layers.append(
            alt.Chart(at).mark_text(align="left", dx=5, color=INK, fontSize=12).encode(
                x=x, y=alt.value(8), text="label:N"
            )
        )  # fmt: skip
    if difference:
        layers.append(alt.Chart(alt.Data(values=[{"value": 0}])).mark_rule(color=GREY).encode(y=y))
    top = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
    strip = plan_strip(plans, weeks, colours)
    said = _spread(transition, band)
    head = alt.Title(f"{label} by week", subtitle=said)
    both = alt.vconcat(top, strip, spacing=6).resolve_scale(color="independent", strokeDash="independent")
    return Picture(both.properties(title=head), _description(transition, label, m.unit, data, said, marks))


def _spread(transition: Transition, band: str) -> str:
    if transition.n < 2:
        return "1 replication: it shows no spread, so no band is drawn"
    what = f"{transition.level:.0%} intervals of the mean" if band == "interval" else "four in five single replications"
    return f"{transition.n} replications of each on the same clients; bands: {what}"


def _description(
    transition: Transition, label: str, unit: str, data: pd.DataFrame, said: str, marks: Mapping[str, float]
) -> str:
    """Say of each line where it begins, is highest and lowest, and ends; and what happens when."""
    lines = []
    for name, part in data.groupby("plan", sort=False):
        seen = part.dropna(subset=["value"])
        if seen.empty:
            continue
        places = {
            "begins at": seen.iloc[0], "is highest at": seen.loc[seen["value"].idxmax()],
            "is lowest at": seen.loc[seen["value"].idxmin()], "ends at": seen.iloc[-1],
        }  # fmt: skip
        words = ", ".join(f"{how} {shown(row['value'], unit)} in week {row['week']:g}" for how, row in places.items())
        lines.append(f"{name} {words}")
    plans = zip(transition.names, transition.scenarios, strict=True)
    steps = ". ".join(f"Plan of {name}: {plan_words(scenario)}" for name, scenario in plans)
    also = "".join(f" Marked: {label} at week {week:g}." for label, week in marks.items())
    unit = f" in {shown_unit(unit)}" if shown_unit(unit) else ""
    return f"{label} by week{unit}; {said}. {'; '.join(lines)}. {steps}.{also}"
