"""Picture: what came of the plans, as data for the page, and as a chart and a sentence for where no kernel runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simkit.experiment.transition import WITHOUT, Transition
from simkit.live.planner.moves import NOW, PlanVersion, ViewOptions
from simkit.live.scale import Scale
from simkit.live.tuning.picture import number
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.axes import possible

if TYPE_CHECKING:
    from simkit.live.planner.planner import Planner


FEW = 3  # bands of fewer replications are so wide that they hide all else: they are not drawn
SO_FAR = "so far"  # in place of a verdict, as long as not all was run that was planned
ROOM = 2.5  # an axis that would be so many times too high is made anew
# What each number of a transition is called in the table, in the order in which one would ask.
NUMBERS = {
    "deepest_point": "Deepest point",
    "deepest_week": "Deepest in week",
    "cleared_week": "Cleared in week",
    "clients_hurt": "Clients hurt",
    "clients_spared": "Clients spared",
    "extra_waiting": "Extra waiting",
    "break_even_week": "Broke even in week",
    "cost_until_even": "Cost until break-even",
}
LABELS = {"open_at_end": "Open cases"}  # counted at the end of every week
RISKS = {"cleared_week": "Risk of never clearing", "break_even_week": "Risk of never breaking even"}


class Axes:
    """The axes of what was drawn: they do not jump about as replications come in."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, bool], Scale] = {}

    def fit(self, look: ViewOptions, unit: str, lines: Sequence[dict[str, Any]]) -> Scale:
        """Return an axis with room for all lines: the one before, unless that is much too large."""
        seen = [value for line in lines for value in line["value"] if value is not None]
        seen += [0.0] if look.difference or look.measure == "open_at_end" else []
        ends = [value for line in lines for key in ("low", "high") for value in line[key] if value is not None]
        fresh, before = Scale(unit), self._made.get((look.measure, look.difference))
        fresh.widen(seen, ends)
        if before is None or before.high - before.low > ROOM * (fresh.high - fresh.low):
            before = self._made[look.measure, look.difference] = fresh
        before.widen(seen, ends)
        return before


def picture(planner: Planner, axes: Axes) -> dict[str, Any]:
    """Return all that is drawn of the results."""
    # All that is drawn is of the same replications: else lines would lie otherwise than the differences say.
    plans = [plan for plan in (planner.shown, *planner.kept) if planner.ran(plan)]
    n = min((planner.ran(plan) for plan in plans), default=0)
    ran = [(plan, planner.followed(plan, n)) for plan in plans]
    look, now = planner.seen, ran[0][1] if ran and ran[0][0] is planner.shown else None
    final = not planner.running and n in planner.planned
    drawn = {
        "mark": planner.shown.mark,
        "look": {"measure": look.measure, "band": look.band, "difference": look.difference, "week": look.week},
        "n": 0 if now is None else now.n,
        "running": planner.running,
        "note": "\n".join(filter(None, [planner.context.doubted, note(now, planner.most, planner.running)])),
        "measures": [], "lines": [], "columns": [], "numbers": [], "verdicts": [], "sound": "",
    }  # fmt: skip
    if not ran:
        return drawn
    measure, lines = MEASURES[look.measure], _lines(ran, look, planner.shown)
    axis = axes.fit(look, measure.unit, lines)
    followed = [key for key in planner.keys if any(key in result.keys for _, result in ran)]
    return {
        **drawn,
        "measures": [{"key": key, "label": label(key)} for key in followed],
        "label": label(look.measure),
        "unit": measure.unit,
        "lines": lines,
        "axis": {"low": number(axis.low), "high": number(axis.high), "ticks": axis.ticks},
        "columns": [{"name": plan.name, "n": result.n} for plan, result in ran],
        "numbers": numbers([result for _, result in ran]),
        "verdicts": [] if now is None else verdicts(now, look.measure, final),
        "sound": sound(now, look.measure) if now is not None and final else "",
    }


def label(key: str) -> str:
    """Return what a measure is called where it is drawn by week."""
    return LABELS.get(key, MEASURES[key].label)


def note(now: Transition | None, most: int, running: bool) -> str:
    """Say what the picture rests on."""
    if now is None:
        return "Nothing was run yet."
    count = f"{now.n} of {most} replications" if running else f"{now.n} replication{'s' if now.n != 1 else ''}"
    return f"{count}, each on the same clients with and without the plan."


# ---------------------------------------------------------------------- lines


def _lines(ran: Sequence[tuple[PlanVersion, Transition]], look: ViewOptions, now: PlanVersion) -> list[dict[str, Any]]:
    """Return the course of each plan, and last of the office without a change."""
    there = [(plan, result) for plan, result in ran if look.measure in result.keys]
    found = [_line(result, plan.name, look, "now" if plan is now else "kept") for plan, result in there]
    if there and not look.difference:
        found.append(_line(there[0][1], WITHOUT, look, "without"))
    return found


def _line(result: Transition, name: str, look: ViewOptions, kind: str) -> dict[str, Any]:
    table = result.weeks(look.measure, look.difference, look.band)
    rows = table[table["plan"] == name]
    unit = "" if look.difference else MEASURES[look.measure].unit
    values = [-1.0] if look.difference else rows["value"]  # a difference may lie below nothing
    ends = {key: possible(rows[key], values, unit) for key in ("low", "high")}
    columns = {key: [number(value) for value in ends.get(key, rows[key])] for key in ("week", "value", *ends)}
    if result.n < FEW:
        columns |= {"low": [None] * len(rows), "high": [None] * len(rows)}
    return {"name": name, "kind": kind, "n": result.n, **columns}


# ---------------------------------------------------------------------- numbers


def numbers(results: Sequence[Transition]) -> list[dict[str, Any]]:
    """Return the numbers of the transition as rows, with a cell for each plan."""
    rows = []
    for key, label in NUMBERS.items():
        cells = [_cell(result, key) for result in results]
        if any(cell["text"] != "–" for cell in cells):
            measure = MEASURES[key]
            unit = "" if measure.unit == "weeks" else format_unit(measure.unit)
            rows.append({"key": key, "label": label, "unit": unit, "definition": definition(key), "cells": cells})
        if key in RISKS:
            said = f"Share of replications in which it never came before the end of the run, week {results[0].last}."
            risks = [_risk(result, key) for result in results]
            rows.append({"key": f"never {key}", "label": RISKS[key], "unit": "", "definition": said, "cells": risks})
    return rows


def definition(key: str) -> str:
    """Return what exactly a measure counts; the table has the median where a week never came in some runs."""
    told = " ".join(MEASURES[key].definition.split()).removesuffix("Where it never came, the end of the run counts.")
    return f"{told} Where it never came in some runs, the median." if key in RISKS else told


def _cell(result: Transition, key: str) -> dict[str, str]:
    """Return a number with its interval, and what it is."""
    name = result.names[0]
    if (name, key) not in result.summary.index:
        return {"text": "–", "more": ""}
    row, unit = result.summary.loc[(name, key)], MEASURES[key].unit
    write = (lambda x: f"{x:.1f}".replace("-", "−")) if unit == "weeks" else (lambda x: format_number(x, unit))
    if math.isinf(row["value"]):
        return {"text": f"after week {result.last}", "more": "in most runs" if row["never"] < 1 else ""}
    text = write(row["value"])
    parts = ["median"] if row["of"] == "median" else []
    if not math.isnan(row["low"]):
        late = f"after {result.last}"
        high = late if math.isinf(row["high"]) else write(row["high"])
        parts.append(late if math.isinf(row["low"]) else f"{write(row['low'])} to {high}")
    return {"text": text, "more": ", ".join(parts)}


def _risk(result: Transition, key: str) -> dict[str, str]:
    never = result.costs[key].to_numpy(dtype=float)
    count = int(np.isinf(never).sum())
    return {"text": f"{count / len(never):.0%}".replace("%", " %"), "more": f"{count} of {len(never)}"}


# ---------------------------------------------------------------------- verdicts


def verdicts(result: Transition, measure: str, final: bool = True) -> list[dict[str, Any]]:
    """Return for each week what one would say of the plan, judged on that week alone; not before all was run."""
    if measure not in result.keys or MEASURES[measure].better == "neither":
        return []
    unit = MEASURES[measure].unit
    return [
        {"week": int(row.week), "kind": row.verdict if final else SO_FAR} | _verdict(row, unit, result.n)
        for row in result.verdicts(measure).itertuples()
    ]


def _verdict(row: Any, unit: str, n: int) -> dict[str, str]:
    """Say the difference from no change in one week, what one would conclude, and how sure that is."""
    if math.isnan(row.difference):
        return {"told": "Nothing to measure in that week", "more": ""}
    size = format_quantity(row.difference, unit, signed=True)
    told = f"{size[0].upper()}{size[1:]} against no change"
    if n < 2:
        return {"told": f"{told}, in one run", "more": ""}
    if row.low < row.high:
        told += f" ({format_interval(row.low, row.high, unit, signed=True)})"
    return {"told": told, "more": f"A single office would have looked worse in {row.looks_worse * 100:.0f} % of runs."}


def sound(result: Transition, measure: str) -> str:
    """Say from which week on the verdict is the one of the last week."""
    if result.n < 2 or measure not in result.keys or MEASURES[measure].better == "neither":
        return ""
    last = result.verdicts(measure)["verdict"].iloc[-1]
    week = int(result.sound_from(measure).iloc[0])
    if week == result.last:
        return f"The last week's verdict ({last}) is not that of the week before: this run may be too short to judge."
    return f"From week {week} on, the verdict is that of the last week: {last}."


def plan_text(planner: Planner) -> str:
    """Say what is planned: the controls, and every step with its week."""
    rows = [row for row in planner.now.rows if not row.gone]
    happen = {True: "", False: " (does not happen)"}
    told = "; ".join(f"week {row.week:g}: {row.what.lower()}{happen[row.happens]}" for row in rows)
    titles = f"{planner.context.before.title} to {planner.context.after.title}"
    return f"A plan from {titles}: {planner.settings.as_text()}. {told[:1].upper()}{told[1:]}."


def result_text(planner: Planner, transition: Transition, name: str) -> str:
    """Say what came of it, and how it would be judged in the week that is looked at."""
    parts = []
    for key in ("deepest_point", "cleared_week", "clients_hurt", "break_even_week"):
        if (name, key) not in transition.summary.index:
            continue
        row, measure = transition.summary.loc[(name, key)], MEASURES[key]
        unit = "" if measure.unit == "weeks" else f" {format_unit(measure.unit)}"
        never = f" (never in {row['never']:.0%} of the replications)".replace("%", " %") if row["never"] else ""
        value = "not before the end of the run" if row["never"] > 0.5 else f"{format_number(row['value'])}{unit}"
        parts.append(f"{measure.label}: {value}{never}")
    look = planner.seen
    if look.measure in transition.keys and MEASURES[look.measure].better != "neither":
        verdict = transition.verdict(look.week, look.measure).loc[name, "verdict"]
        parts.append(f"{MEASURES[look.measure].label} judged in week {look.week}: {verdict}")
    return f"{transition.n} replications. {'. '.join(parts)}."


def fallback(planner: Planner) -> dict[str, Any]:
    """Return the chart of the plans with their steps under it, and the sentence."""
    transition = planner.transition
    look = planner.seen
    same = [kept.name for kept in planner.kept if kept == planner.now]
    name = same[0] if same else NOW
    measure = look.measure if look.measure in transition.keys else transition.keys[0]
    chart = transition.chart(measure, difference=look.difference, band=look.band)
    words = f"{plan_text(planner)} {result_text(planner, transition, name)}"
    return {**chart._repr_mimebundle_(), "text/plain": words}
