"""Toll: what a transition cost those who went through it, measured against the same office without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simkit.measures.period import busy_by_employee, duty_by_employee
from simkit.office.record import TRAINING
from simkit.runlog import RunLog
from simkit.transitions.weekly import COURSE, moments, open_cases


@dataclass(frozen=True)
class Reading:
    """What one number of a transition is.

    Parameters
    ----------
    label, unit : str
        For people.
    definition : str
        What exactly is counted.
    """

    label: str
    unit: str
    definition: str


READINGS = {
    "depth": Reading(
        "Deepest point", "cases",
        "The most open cases at any time above those of the same office, with the same clients, without the change.",
    ),
    "deepest": Reading("Week of the deepest point", "weeks", "Weeks after the warm-up at which that was."),
    "cleared": Reading(
        "Cleared in week", "weeks",
        "First time after the deepest point at which no more cases were open than is usual without the change: than "
        "the mean of that office in the same replication.",
    ),
    "hurt": Reading(
        "Clients hurt", "cases",
        "Cases that were late, and would have been in time without the change; only cases whose norm ran out in the "
        "measured period.",
    ),
    "spared": Reading("Clients spared", "cases", "Cases that were in time, and would have been late without the change."),
    "waiting": Reading(
        "Extra waiting", "client-days",
        "Working days that all clients together waited more than without the change, to the end of the run.",
    ),
    "break_even": Reading(
        "Broke even in week", "weeks",
        "First time from which clients together had waited no longer than without the change, and stayed so.",
    ),
    "cost": Reading(
        "Cost until break-even", "euros",
        "Hours paid above those without the change, and hours off the floor for training and talks, until it broke "
        "even; to the end of the run where it never did.",
    ),
}  # fmt: skip
"""The numbers of a transition, by key."""


def toll(run: RunLog, without: RunLog) -> dict[str, float]:
    """Return the numbers of `READINGS` for one replication.

    Parameters
    ----------
    run, without : RunLog
        The office with its plan, and without; the same clients came to both.

    Returns
    -------
    dict of str to float
        `math.inf` for a week that did not come before the end of the run; not a number where there is no norm
        or no cost.
    """
    weeks, usual = moments(run.scenario), open_cases(without)
    level = open_cases(run)
    extra = level - usual
    deepest = int(np.argmax(extra))
    back = np.flatnonzero(level[deepest:] <= usual.mean())
    # The area between the two curves is the waiting of all clients together (Little).
    waited = np.concatenate([[0.0], np.cumsum((extra[1:] + extra[:-1]) / 2)]) * COURSE * run.scenario.clock.days_per_week
    behind = np.flatnonzero(waited > 0)
    even = 0 if not len(behind) else int(behind[-1]) + 1
    late, late_without = _late(run), _late(without)
    return {
        "depth": float(extra[deepest]),
        "deepest": float(weeks[deepest]),
        "cleared": float(weeks[deepest + back[0]]) if len(back) else np.inf,
        "hurt": _count(late, late & ~late_without),
        "spared": _count(late, late_without & ~late),
        "waiting": float(waited[-1]),
        "break_even": float(weeks[even]) if even < len(weeks) else np.inf,
        "cost": _cost(run, without, weeks[min(even, len(weeks) - 1)]),
    }


def _late(run: RunLog) -> np.ndarray:
    """Tell for each case whether its norm ran out in the measured period before it was settled; empty: no norms."""
    clock = run.scenario.clock
    norms = np.array([e.norm_days or np.nan for e in run.scenario.events.values()], dtype=float) * clock.day_minutes
    if np.isnan(norms).all():
        return np.zeros(0, dtype=bool)
    due = run.arrived + norms[run.event]
    begin, end = run.window
    return (due >= begin) & (due <= end) & ~(run.closed <= due)


def _count(cases: np.ndarray, which: np.ndarray) -> float:
    return float(which.sum()) if len(cases) else np.nan


def _cost(run: RunLog, without: RunLog, week: float) -> float:
    """Return the euros for extra hours paid, and for hours off the floor, up to a week."""
    if not run.people_cost.any():
        return np.nan
    if week <= 0:
        return 0.0
    clock = run.scenario.clock
    until = min(clock.warm_up + week * clock.week_minutes, clock.end)
    paid = [_paid(part.during(clock.warm_up, until)) for part in (run, without)]
    return paid[0] - paid[1]


def _paid(run: RunLog) -> float:
    minutes = duty_by_employee(run) + busy_by_employee(run, run.activity == TRAINING)
    return float((minutes / 60 * run.people_cost).sum())
