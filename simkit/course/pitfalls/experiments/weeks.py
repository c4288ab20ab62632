"""Weeks: numbers read from a run log by the week of a plan; week 0 begins when the warm-up ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simkit.measures.period import open_at
from simkit.measures.runlog import RunLog
from simkit.model.office.record import ACTIVITIES


def open_in_week(run: RunLog, week: float) -> float:
    """Cases that are open at a moment, in weeks of the plan."""
    return float(open_at(run, np.array([_minute(run, week)]))[0])


def begun_in_week(run: RunLog, week: float) -> float:
    """Cases that are open at a moment, in weeks of the plan, and that somebody has worked on before it."""
    at = _minute(run, week)
    worked = np.isfinite(run.started) & (run.started < at) & (run.case >= 0)
    begun = np.zeros(len(run.arrived), dtype=bool)
    begun[run.case[worked]] = True
    return float((begun & ~(run.closed <= at)).sum())


def most_open(run: RunLog, first: float, last: float) -> float:
    """Most cases that are open on any morning from one week of the plan to another."""
    mornings = np.arange(_minute(run, first), _minute(run, last) + 1, run.scenario.clock.day_minutes)
    return float(open_at(run, mornings).max())


def settled_in_weeks(run: RunLog, first: float, last: float) -> float:
    """Cases settled a week, from one moment to another."""
    begin, end = _minute(run, first), _minute(run, last)
    return float(((run.closed >= begin) & (run.closed < end)).sum() / (last - first))


def lead_of_arrivals(
    run: RunLog,
    first: float,
    last: float,
    event: str | None = None,
    lot_from: float = 0.0,
    lot_to: float = 1.0,
) -> float:
    """Mean working days of the clients who came from one moment to another, followed to their end or the run's."""
    lot = run.demand.lot
    mine = (run.arrived >= _minute(run, first)) & (run.arrived < _minute(run, last))
    mine &= (lot >= lot_from) & (lot < lot_to)
    if event is not None:
        mine &= run.event == list(run.scenario.events).index(event)
    closed = np.where(np.isfinite(run.closed), run.closed, run.scenario.clock.end)
    days = (closed - run.arrived)[mine] / run.scenario.clock.day_minutes
    return float(days.mean()) if len(days) else float("nan")


def hours_on(run: RunLog, activity: str, first: float, last: float) -> float:
    """Hours of all employees together that go to an activity, in pieces that begin from one moment to another."""
    mine = (run.activity == list(ACTIVITIES).index(activity)) & np.isfinite(run.started) & np.isfinite(run.finished)
    mine &= (run.started >= _minute(run, first)) & (run.started < _minute(run, last))
    return float((run.finished - run.started)[mine].sum() / 60)


WEEKS: dict[str, tuple[Callable[..., float], str]] = {
    "open_in_week": (open_in_week, "cases"),
    "begun_in_week": (begun_in_week, "cases"),
    "most_open": (most_open, "cases"),
    "settled_in_weeks": (settled_in_weeks, "cases a week"),
    "lead_of_arrivals": (lead_of_arrivals, "working days"),
    "hours_on": (hours_on, "hours"),
}


def _minute(run: RunLog, week: float) -> float:
    return run.scenario.clock.warm_up + week * run.scenario.clock.week_minutes
