"""Weekly: the measures of a run, week by week, and how many cases were open at every moment of a course."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simkit.measures import MEASURES
from simkit.runlog import RunLog
from simkit.scenario import Scenario

COURSE = 0.1  # weeks between the moments at which open cases are counted: half a working day


def weeks_of(scenario: Scenario) -> int:
    """Return the number of whole weeks that are measured."""
    return int(scenario.clock.horizon_days // scenario.clock.days_per_week)


def weekly(run: RunLog, keys: Sequence[str]) -> np.ndarray:
    """Return measures of each week of the measured period, shape (weeks, measures)."""
    week, start = run.scenario.clock.week_minutes, run.scenario.clock.warm_up
    run.first_work, run.attempts  # noqa: B018 - worked out once, for all weeks
    parts = (run.during(start + i * week, start + (i + 1) * week) for i in range(weeks_of(run.scenario)))
    return np.array([[MEASURES[key](part) for key in keys] for part in parts], dtype=float)


def moments(scenario: Scenario) -> np.ndarray:
    """Return the weeks after the warm-up at which open cases are counted, from 0 to the last whole week."""
    return np.arange(round(weeks_of(scenario) / COURSE) + 1) * COURSE


def open_cases(run: RunLog) -> np.ndarray:
    """Return the number of open cases at those moments, shape (moments,)."""
    clock = run.scenario.clock
    at = clock.warm_up + moments(run.scenario) * clock.week_minutes
    closed = np.sort(run.closed[~np.isnan(run.closed)])
    return (np.searchsorted(np.sort(run.arrived), at, "right") - np.searchsorted(closed, at, "right")).astype(float)
