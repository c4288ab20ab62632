"""Month: what a room sees of a month that has passed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from simkit.experiment.follow import weekly
from simkit.measures import MEASURES, RunLog
from simkit.measures.breakdown import by_event
from simkit.measures.client import cases_in_time
from simkit.measures.period import busy, busy_by_employee, duty_by_employee, team_at
from simkit.model.office.record import INTERRUPTED
from simkit.model.scenario.attributes import norms

LENSES: Mapping[str, tuple[str, ...]] = {
    "executor": ("interruptions", "task_wait", "experience", "workload_spread", "training_share"),
    "designer": ("lead_time_mean", "handoffs", "right_first_time", "failure_demand", "work_in_progress"),
    "management": ("open_at_end", "within_norm", "cost_per_settled", "settled_per_week", "utilisation"),
    "client": ("lead_time_p90", "handlers", "answer_time", "hung_up", "contacts_per_case"),
}
"""What each role sees of a month; what does not apply to an office is left out of its numbers."""
WEEKLY = ("open_at_end", "lead_time_mean", "lead_time_p90", "within_norm", "settled_per_week", "interruptions")


@dataclass(frozen=True)
class Month:
    """The numbers of a month, of the weeks up to it, of each employee, and of one citizen."""

    number: int
    measures: dict[str, float]
    weekly: dict[str, list[float]]
    people: list[dict[str, Any]]
    kinds: list[list[Any]]  # life event, days promised, settled, share within the norm, mean lead time
    client: dict[str, Any]

    def data(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        seen = {key: [None if math.isnan(x) else x for x in values] for key, values in self.weekly.items()}
        return told | {"weekly": seen}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Month:
        """Return what `data` told."""
        seen = {key: [math.nan if x is None else x for x in values] for key, values in data["weekly"].items()}
        return cls(**{**data, "weekly": seen})


def month_of(log: RunLog, number: int, weeks: int) -> Month:
    """Return the numbers of the last month of a run."""
    clock = log.scenario.clock
    part = log.during(clock.end - weeks * clock.week_minutes, clock.end)
    keys = [key for lens in LENSES.values() for key in lens]
    measures = {key: float(value) for key in keys if not math.isnan(value := MEASURES[key](part))}
    each = zip(WEEKLY, weekly(log, WEEKLY).T, strict=True)
    seen = {key: values.tolist() for key, values in each if not np.isnan(values).all()}
    return Month(number, measures, seen, _people(part), _kinds(part), _citizen(part))


def _people(part: RunLog) -> list[dict[str, Any]]:
    """Return each employee of a month: where, how busy, how often interrupted, and with what."""
    scenario, minutes, duty, work = part.scenario, busy_by_employee(part), duty_by_employee(part), busy(part)
    begin, end = part.window
    labels = [team.label for team in scenario.teams.values()]
    products = [product.label for product in scenario.products.values()]
    team = team_at(part, np.arange(len(part.people)), np.full(len(part.people), end - 1e-6))
    stopped = (part.outcome == INTERRUPTED) & (part.finished >= begin) & (part.finished < end)
    kinds = {"on the phone": part.call >= 0} | {
        f"at {label}": (part.call < 0) & (part.task >= 0) & (part.product == code)
        for code, label in enumerate(products)
    }
    found = []
    for number, name in enumerate(part.people):
        if team[number] < 0 and not duty[number]:
            continue
        mine = part.employee == number
        spent = {kind: work[mine & rows].sum() for kind, rows in kinds.items()}
        most = sorted((kind for kind in spent if spent[kind] > 0), key=lambda kind: -spent[kind])[:3]
        does = ", ".join(f"{kind} {spent[kind] / minutes[number]:.0%}".replace("%", " %") for kind in most)
        found.append({
            "name": name, "team": labels[int(team[number])] if team[number] >= 0 else "left",
            "busy": round(float(minutes[number] / duty[number]), 4) if duty[number] else 0.0,
            "interruptions": int((stopped & mine).sum()), "does": does if duty[number] else "away all month",
        })  # fmt: skip
    return found


def _kinds(part: RunLog) -> list[list[Any]]:
    """Return a row for each life event: what was promised last, and what came of it; None where there is nothing."""
    code, in_time = cases_in_time(part)
    day, each = part.scenario.clock.day_minutes, np.arange(len(part.scenario.events))
    promised = norms(part.scenario.coded, each, None, np.full(len(each), part.window[1] - 1e-6)) / day
    days = [None if math.isinf(one) else float(one) for one in promised]
    rows = []
    for number, (_, row) in enumerate(by_event(part).iterrows()):
        mine = in_time[code == number]
        lead = None if math.isnan(row["lead_days_mean"]) else float(row["lead_days_mean"])
        share = float(mine.mean()) if len(mine) else None
        rows.append([row["label"], days[number], int(row["settled"]), share, lead])
    return rows


def _citizen(part: RunLog) -> dict[str, Any]:
    """Return the story of one citizen of a month: the first of its second week with the most that must be done."""
    scenario, demand = part.scenario, part.demand
    clock, (begin, end) = scenario.clock, part.window
    tasks = np.diff(demand.first_task)
    first = min(begin + clock.week_minutes, end - clock.day_minutes)
    coming = np.flatnonzero((part.arrived >= first) & (part.arrived < end))
    if not len(coming):
        return {"story": ["No citizen came this month."]}
    case = int(coming[np.argmax(tasks[coming])])
    event = list(scenario.events.values())[part.event[case]]
    labels = [product.label for product in scenario.products.values()]
    about = [labels[code] for code in demand.product[demand.first_task[case] : demand.first_task[case + 1]]]

    def when(minute: float) -> str:
        day = int((minute - begin) // clock.day_minutes)
        return f"{clock.weekdays[day % clock.days_per_week].capitalize()}, week {day // clock.days_per_week + 1}"

    story = [f"{when(part.arrived[case])}: citizen {case} comes. {event.label}; it is about {', '.join(about)}."]
    rows = np.flatnonzero((part.case == case) & (part.started < end) & (part.employee >= 0))
    seen: list[tuple[str, int]] = []
    for row in rows[np.argsort(part.started[rows], kind="stable")]:
        who, what = part.people[part.employee[row]], int(part.product[row]) if part.call[row] < 0 else -1
        if (who, what) in seen:
            continue
        seen.append((who, what))
        does = "speaks with them" if what < 0 else f"takes up {labels[what]}"
        story.append(f"{when(part.started[row])}: {who} {does}.")
    faces, closed = len({who for who, _ in seen}), part.closed[case]
    after = f"after {(min(closed, end) - part.arrived[case]) / clock.day_minutes:.1f} working days"
    if closed < end:
        story.append(f"{when(closed)}: settled, {after} and {faces} face{'' if faces == 1 else 's'}.")
    else:
        story.append(f"At the end of the month it is still open, {after}.")
    told = [*story[:1], *story[1:-1][:8], story[-1]]
    return {"case": case, "story": told, "settled": bool(closed < end), "faces": faces}
