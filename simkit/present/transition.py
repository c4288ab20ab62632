"""Transition: what each plan of change cost, a measure week by week, and the plans under it on the same axis."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from simkit.experiment.transition import Transition
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_unit
from simkit.model.scenario import Scenario
from simkit.model.scenario.step import (
    Announce,
    Answer,
    Away,
    Freeze,
    Help,
    Hire,
    Leave,
    Lengthen,
    Move,
    Norm,
    RollBack,
    Route,
    Step,
    Stop,
    Train,
)
from simkit.present.axes import apart, cut, end_labels, round_domain, width_beside
from simkit.present.phrases import ONE_RUN, times
from simkit.present.picture import DASHES, GREY, HEIGHT, SERIES, WIDTH, Picture, axis_format, axis_title, records
from simkit.present.table import Long, Table

if TYPE_CHECKING:
    import altair as alt

JUDGED = "open_at_end"
NEVER = "not by the end"
INK = "#222222"
STEPS = 8  # points a week of a curve from a formula
OPEN = {"open_at_end": "Open cases"}  # counted at the end of every week
ROW = 22  # height of a row
KINDS = {
    Announce: "talks",
    Train: "training",
    Move: "people move",
    Route: "clients",
    Hire: "extra staff",
    Leave: "people leave",
    Away: "people away",
    Answer: "telephone",
    Help: "help",
    Lengthen: "longer work",
    Norm: "norm",
    Freeze: "no intake",
    RollBack: "roll back",
    Stop: "stop",
}
"""What a row with steps of a kind is called, in the order of the rows."""


def table(transition: Transition) -> Table:
    """Return for each number its value with interval for every plan."""
    rows = []
    found = transition.summary
    for key in found.index.get_level_values("measure").unique():
        each = [found.loc[name, key] for name in transition.names if (name, key) in found.index]
        rows.append([each[0]["label"], *[_cell(one) for one in each], format_unit(each[0]["unit"])])
    names = ", ".join(transition.names)
    return Table(
        f"{names}: {transition.last} weeks, {times(transition.n)}, seed {transition.seed}",
        ["Against no change", *map(Long, transition.names), "Unit"],
        rows,
        _note(transition),
    )


def _cell(one: pd.Series) -> str:
    if math.isinf(one["value"]):
        return NEVER if one["never"] == 1 else f"{NEVER} in {one['never']:.0%}".replace("%", " %")
    text = format_number(one["value"], one["unit"])
    if not math.isnan(one["low"]):
        text += f" ({format_interval(one['low'], one['high'], one['unit'])})"
    if one["never"]:
        text += f"; never in {one['never']:.0%}".replace("%", " %")
    return text


def _note(transition: Transition) -> str:
    """Say from when a verdict on the open cases is sound, and what the numbers are set against."""
    if transition.n < 2:
        return ONE_RUN
    parts = [
        "Each plan meets the same clients as the office without a change, so the differences are paired. In brackets: "
        f"{transition.confidence:.0%} intervals; of the median, where a week did not come in every replication."
    ]
    if JUDGED in transition.keys:
        final = transition.verdict(transition.last, JUDGED)["verdict"]
        parts += [
            f"Judged by its open cases, '{name}' is {_against(final[name])} in the last week; from week {week} on no "
            "week says otherwise."
            for name, week in transition.sound_from(JUDGED).items()
        ]
    return " ".join(parts)


def _against(verdict: str) -> str:
    return {"cannot tell": "not to be told from no change"}.get(verdict, f"{verdict} than no change").replace(
        "the same than", "the same as"
    )


def chart(
    transition: Transition,
    measure: str = JUDGED,
    difference: bool = False,
    band: str = "interval",
    theory: Mapping[str, Callable[[float], float]] | None = None,
    marks: Mapping[str, float] | None = None,
) -> Picture:
    """Draw a measure week by week, and the plans under it on the same axis."""
    import altair as alt

    from simkit.experiment.transition import WITHOUT

    theory, marks = theory or {}, marks or {}
    data = transition.weeks(measure, difference, band)
    m, weeks = MEASURES[measure], transition.last
    plans = dict(zip(transition.names, transition.scenarios, strict=True))
    colours = {WITHOUT: GREY} | {name: SERIES[i % len(SERIES)] for i, name in enumerate(plans)}
    names = [name for name in colours if name in set(data["plan"])]
    # No change is a line of short dashes in every picture; the plans take the other patterns, the first a whole line.
    patterns = dict(zip(plans, itertools.cycle(DASHES[:1] + DASHES[3:]), strict=False)) | {WITHOUT: [5, 3]}
    dashes = {name: patterns[name] for name in names}
    label = OPEN.get(measure, m.label.removesuffix(", mean"))
    title = axis_title(label, m.unit) + (", more than without" if difference else "")
    x = alt.X("week:Q", title=None, scale=alt.Scale(domain=[0, weeks], nice=False))
    drawn = records(data)
    if transition.n > 1:
        drawn = cut(drawn, "" if difference else m.unit, "value", between=apart(m.unit) if difference else None)
    curves = [
        {"plan": label, "week": step / STEPS, "value": float(curve(step / STEPS))}
        for label, curve in theory.items()
        for step in range(weeks * STEPS + 1)
    ]
    ends = ("value", "low", "high") if transition.n > 1 else ("value",)
    heights = [row[key] for row in drawn for key in ends] + [row["value"] for row in curves]
    domain = round_domain(heights, zero=m.unit != "share")
    scale = alt.Scale(domain=domain, nice=False)
    y = alt.Y("value:Q", title=title, axis=alt.Axis(format=axis_format(m.unit)), scale=scale)
    shown_names = [*names, *theory]
    hues = alt.Scale(domain=shown_names, range=[*(colours[name] for name in names), *[INK] * len(theory)])
    strokes = alt.Scale(domain=shown_names, range=[*(dashes[name] for name in names), *[[2, 2]] * len(theory)])
    looks = {
        "color": alt.Color("plan:N", legend=None, scale=hues),
        "strokeDash": alt.StrokeDash("plan:N", legend=None, scale=strokes),
    }
    rows = alt.Data(values=drawn)
    layers = []
    if transition.n > 1:
        low = alt.Y("low:Q", title=title, scale=scale)
        band_of = alt.Chart(rows).mark_area(opacity=0.18)
        layers.append(band_of.encode(x=x, y=low, y2="high:Q", color=looks["color"]))
    layers.append(
        alt.Chart(rows).mark_line(size=2).encode(
            x=x, y=y, tooltip=["plan:N", "week:Q", "value:Q", "low:Q", "high:Q"], **looks
        )
    )  # fmt: skip
    if curves:
        layers.append(alt.Chart(alt.Data(values=curves)).mark_line(size=1.5).encode(x=x, y=y, **looks))
    last = {row["plan"]: row for row in [*drawn, *curves] if row["value"] is not None}
    width = width_beside(last)
    beside = [{"name": n, "plan": n, "week": row["week"], "value": row["value"]} for n, row in last.items()]
    layers += end_labels(beside, domain, width, x, looks)
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
    top = alt.layer(*layers).properties(width=width, height=HEIGHT)
    strip = plan_strip(plans, weeks, colours, width)
    spread = _spread(transition, band)
    head = alt.Title(f"{label} by week", subtitle=spread)
    both = alt.vconcat(top, strip, spacing=6).resolve_scale(color="independent", strokeDash="independent")
    return Picture(both.properties(title=head), _description(transition, label, m.unit, data, spread, marks))


def _spread(transition: Transition, band: str) -> str:
    if transition.n < 2:
        return "1 replication: it shows no spread, so no band is drawn"
    interval = f"{transition.confidence:.0%} intervals of the mean"
    what = interval if band == "interval" else "four in five single replications"
    return f"{transition.n} replications of each on the same clients; bands: {what}"


def _description(
    transition: Transition, label: str, unit: str, data: pd.DataFrame, spread: str, marks: Mapping[str, float]
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
        words = ", ".join(
            f"{how} {format_number(row['value'], unit)} in week {row['week']:g}" for how, row in places.items()
        )
        lines.append(f"{name} {words}")
    plans = zip(transition.names, transition.scenarios, strict=True)
    steps = ". ".join(f"Plan of {name}: {plan_words(scenario)}" for name, scenario in plans)
    also = "".join(f" Marked: {label} at week {week:g}." for label, week in marks.items())
    unit = f" in {format_unit(unit)}" if format_unit(unit) else ""
    return f"{label} by week{unit}; {spread}. {'; '.join(lines)}. {steps}.{also}"


def plan_rows(scenario: Scenario) -> list[dict[str, Any]]:
    """Return what is drawn of a plan: for each kind of step and week one mark."""
    clock = scenario.clock
    found: dict[tuple[str, float], list[Step]] = {}
    for _, step in scenario.plan.in_order():
        found.setdefault((KINDS[type(step)], step.week), []).append(step)
    stops = [step for step in scenario.plan.steps if isinstance(step, Stop)]
    if stops:
        first = min(stops, key=lambda step: step.week)
        found[KINDS[Stop], first.week] = [first]
    rows = []
    order = list(KINDS.values())
    for (kind, week), steps in sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        rows.append({"kind": kind, "week": week, "until": max(_until(s, clock.days_per_week) for s in steps)})
        rows[-1]["text"] = _text(scenario, steps)
    return rows


def _until(step: Step, days_per_week: int) -> float:
    if isinstance(step, Freeze):
        return step.week + step.days / days_per_week
    until = getattr(step, "until", None)
    return step.week if until is None else until


def _text(scenario: Scenario, steps: list[Step]) -> str:
    """Say in a few letters how much it is: people, hours, a share of the clients."""
    first = steps[0]
    match first:
        case Route():
            share = first.region[1] - first.region[0]
            part = "all" if share >= 1 else f"{share:.0%}".replace("%", " %")
            return part if not first.events else f"{part} of {len(first.events)}"
        case Hire():
            return f"+{sum(step.count for step in steps)}"
        case Announce():
            return f"{first.hours:g} h"
        case Train():
            return f"{_people(steps)}{first.hours:g} h"
        case Freeze():
            return f"{first.days:g} days"
        case Answer():
            return f"{_people(steps)}{first.phone}"
        case Help():
            return "on" if first.on else "off"
        case Lengthen():
            return f"× {first.factor:g}"
        case Norm():
            return f"{first.days:g} days"
        case RollBack() | Stop():
            return ""
        case _:
            return _people(steps).removesuffix(" × ") or "all"


def _people(steps: list[Step]) -> str:
    """Say how many people are meant; nothing where it is all of a team, whose size depends on the week."""
    counts = [len(step.people) or step.count for step in steps]
    return "" if None in counts else f"{sum(counts)} × "


def plan_words(scenario: Scenario) -> str:
    """Say the plan in a sentence: week by week, what happens."""
    rows = sorted(plan_rows(scenario), key=lambda row: row["week"])
    return "; ".join(f"week {row['week']:g}: {row['kind']} {row['text']}".rstrip() for row in rows)


def plan_strip(
    scenarios: dict[str, Scenario], weeks: float, colours: dict[str, str] | None = None, width: int = WIDTH
) -> alt.LayerChart:
    """Draw plans under each other on one axis of weeks."""
    import altair as alt

    colours = colours or {name: SERIES[i % len(SERIES)] for i, name in enumerate(scenarios)}
    rows = []
    for name, scenario in scenarios.items():
        for row in plan_rows(scenario):
            label = row["kind"] if len(scenarios) == 1 else f"{name}: {row['kind']}"
            lasts = row["until"] > row["week"]
            rows.append(row | {"row": label, "plan": name, "lasts": lasts, "until": min(row["until"], weeks)})
    order = list(dict.fromkeys(row["row"] for row in rows))
    x = alt.X("week:Q", title="Week", scale=alt.Scale(domain=[0, weeks], nice=False))
    axis = alt.Axis(labelLimit=230, labelPadding=10, ticks=False, domain=False)
    y = alt.Y("row:N", sort=order, title=None, axis=axis)
    names = list(scenarios)
    colour = alt.Color("plan:N", legend=None, scale=alt.Scale(domain=names, range=[colours[name] for name in names]))
    tip = ["plan:N", "kind:N", "week:Q", "text:N"]
    base = alt.Chart(alt.Data(values=rows))
    bars = base.transform_filter("datum.lasts").mark_bar(height=8, opacity=0.5).encode(
        x=x, x2="until:Q", y=y, color=colour, tooltip=tip
    )  # fmt: skip
    points = base.mark_point(filled=True, shape="diamond", size=70, opacity=1)
    marks = points.encode(x=x, y=y, color=colour, tooltip=tip)
    words = base.mark_text(align="left", dx=7, fontSize=11, color="#222222").encode(x=x, y=y, text="text:N")
    return alt.layer(bars, marks, words).properties(width=width, height=ROW * max(1, len(order)))
