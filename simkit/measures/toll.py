"""Toll: what a change cost those who went through it, measured against the same office without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures.period import busy_by_employee, duty_by_employee, open_at
from simkit.model.office.record import MEETING, TRAINING

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog
    from simkit.model.scenario import Scenario

COURSE = 0.1  # weeks between the moments at which open cases are counted: half a working day


def weeks_of(scenario: Scenario) -> int:
    """Return the number of whole weeks that are measured."""
    return int(scenario.clock.horizon_days // scenario.clock.days_per_week)


def moments(scenario: Scenario) -> np.ndarray:
    """Return the weeks after the warm-up at which open cases are counted, from 0 to the last whole week."""
    return np.arange(round(weeks_of(scenario) / COURSE) + 1) * COURSE


def open_cases(run: RunLog) -> np.ndarray:
    """Return the number of open cases at those moments, shape (moments,)."""
    clock = run.scenario.clock
    return open_at(run, clock.warm_up + moments(run.scenario) * clock.week_minutes).astype(float)


def toll(run: RunLog, without: RunLog) -> dict[str, float]:
    """Return what a change cost in one replication; what each number is, stands in `simkit.measures.change`.

    Parameters
    ----------
    run, without : RunLog
        The office with its plan, and without; the same clients came to both.

    Returns
    -------
    dict of str to float
        ``deepest_point``, ``deepest_week``, ``cleared_week``, ``clients_hurt``, ``clients_spared``, ``extra_waiting``,
        ``break_even_week``, ``cost_until_even``: `math.inf` for a week that did not come before the end of the run;
        not a number where there is no norm or no cost.
    """
    weeks, usual = moments(run.scenario), open_cases(without)
    level = open_cases(run)
    extra = level - usual
    deepest = int(np.argmax(extra))
    back = np.flatnonzero(level[deepest:] <= usual.mean())
    waited = _waited(run) - _waited(without)
    behind = np.flatnonzero(waited > 0)
    even = 0 if not len(behind) else int(behind[-1]) + 1
    late, late_without = _late(run), _late(without)
    return {
        "deepest_point": float(extra[deepest]),
        "deepest_week": float(weeks[deepest]),
        "cleared_week": float(weeks[deepest + back[0]]) if len(back) else np.inf,
        "clients_hurt": _count(late, late & ~late_without),
        "clients_spared": _count(late, late_without & ~late),
        "extra_waiting": float(waited[-1]),
        "break_even_week": float(weeks[even]) if even < len(weeks) else np.inf,
        "cost_until_even": _cost(run, without, weeks[min(even, len(weeks) - 1)]),
    }


def _waited(run: RunLog) -> np.ndarray:
    """Return how many working days all clients together were waiting from the end of the warm-up to each moment."""
    clock = run.scenario.clock
    at = clock.warm_up + moments(run.scenario) * clock.week_minutes

    def since(events: np.ndarray) -> np.ndarray:
        """Minutes passed at each moment since all events before it together."""
        events = np.sort(events[~np.isnan(events)])
        before, total = np.searchsorted(events, at, "right"), np.concatenate([[0.0], np.cumsum(events)])
        return before * at - total[before]

    waited = since(run.arrived) - since(run.closed)
    return (waited - waited[0]) / clock.day_minutes


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
    minutes = duty_by_employee(run) + busy_by_employee(run, np.isin(run.activity, (MEETING, TRAINING)))
    return float((minutes / 60 * run.people_cost).sum())
