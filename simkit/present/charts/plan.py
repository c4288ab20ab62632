"""Plan: the dated steps of a change on an axis of weeks, to stand under what happened in those weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.model.scenario.step import Announce, Freeze, Hire, Leave, Move, RollBack, Route, Step, Stop, Train
from simkit.present.charts.style import SERIES, WIDTH

if TYPE_CHECKING:
    import altair as alt

    from simkit.model.scenario import Scenario

ROW = 22  # height of a row
KINDS = {
    Announce: "talks",
    Train: "training",
    Move: "people move",
    Route: "clients",
    Hire: "extra staff",
    Leave: "people leave",
    Freeze: "no intake",
    RollBack: "roll back",
    Stop: "stop",
}
"""What a row with steps of a kind is called, in the order of the rows."""


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


def plan_strip(scenarios: dict[str, Scenario], weeks: float, colours: dict[str, str] | None = None) -> alt.LayerChart:
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
    return alt.layer(bars, marks, words).properties(width=WIDTH, height=ROW * max(1, len(order)))
