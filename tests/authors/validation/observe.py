"""Observe: how a run tells each quantity.

Registered measures are used wherever there is one, so that the numbers a learner sees are validated with
the office; the rest is read from the log here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog

Observer = Callable[["RunLog"], float]


def measure(key: str) -> Observer:
    """Return the registered measure of that name."""
    from simkit.measures import MEASURES

    return MEASURES[key]


def lead_minutes(run: RunLog) -> float:
    """Return the mean lead time in minutes."""
    return measure("lead_time_mean")(run) * run.scenario.clock.day_minutes


def lead_minutes_of(event: str) -> Observer:
    """Return the mean lead time in minutes of the cases of one life event."""

    def observe(run: RunLog) -> float:
        return run.by_event().loc[event, "lead_days_mean"] * run.scenario.clock.day_minutes

    return observe


def wait_of(product: str) -> Observer:
    """Return the mean wait in minutes of the tasks of one product."""

    def observe(run: RunLog) -> float:
        waits, products = waits_begun(run)
        return waits[products == list(run.scenario.products).index(product)].mean()

    return observe


def share_waiting(longer_than: float = 0.0) -> Observer:
    """Return the share of the tasks that waits longer than so many minutes."""

    def observe(run: RunLog) -> float:
        return (waits_begun(run)[0] > longer_than).mean()

    return observe


def share_served(within: float) -> Observer:
    """Return the share of the tasks that is taken up within so many minutes."""
    waiting = share_waiting(within)
    return lambda run: 1 - waiting(run)


def waits_begun(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    """Return waits in minutes and product codes of the tasks begun in the measured period."""
    from simkit.measures.period import tasks

    table = tasks(run)
    begin, end = run.window
    begun = (table["started"] >= begin) & (table["started"] <= end)
    return (table["started"] - table["queued"])[begun], table["product"][begun]


def mean_wait_of_all(run: RunLog) -> float:
    """Return the mean wait in minutes of all tasks of the run; all must have been begun."""
    from simkit.measures.period import tasks

    table = tasks(run)
    return (table["started"] - table["queued"]).mean()


def presence(run: RunLog) -> float:
    """Return the minutes on duty as a share of the opening hours, over all employees."""
    from simkit.measures.period import duty_by_employee

    begin, end = run.window
    return duty_by_employee(run).sum() / (len(run.people) * (end - begin))


def number_in_part(part: int, parts: int) -> Observer:
    """Return the mean number of open cases during one of the equal parts of every day."""

    def observe(run: RunLog) -> float:
        begin, end = run.window
        day = run.scenario.clock.day_minutes
        starts = np.arange(begin, end - day / 2, day) + part * day / parts
        ends = starts + day / parts
        return (_time_open(run, ends) - _time_open(run, starts)).sum() / (ends - starts).sum()

    return observe


def _time_open(run: RunLog, until: np.ndarray) -> np.ndarray:
    """Return the open time of all cases together from the start of the run until each moment."""
    return _passed(run.arrived, until) - _passed(np.sort(run.closed[np.isfinite(run.closed)]), until)


def _passed(moments: np.ndarray, until: np.ndarray) -> np.ndarray:
    """Return the sum of the time since each of the rising moments that lie before `until`."""
    before = np.searchsorted(moments, until)
    return before * until - np.concatenate([[0.0], np.cumsum(moments)])[before]


def last_settled(run: RunLog) -> float:
    """Return the minute at which the last case was settled; not a number when one is open."""
    return run.closed.max()
