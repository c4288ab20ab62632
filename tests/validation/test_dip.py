"""Does the backlog of a change go as the fluid model says?

While there is a backlog nobody is idle, so the mean backlog is the one before the change plus the fluid one, exactly.
The chance in how many clients happened to come is taken out: it is known in every replication.
"""

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.interval import mean_interval
from simkit.theory import dip

WEEK, STAFF, LOAD = 2400.0, 51, 1000


def backlog(phases: int, gap: float, weeks: list[float], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the backlog at some weeks above that at the change, arrivals evened out, and when it was first gone.

    Returns
    -------
    ndarray of float, shape (n, weeks), and ndarray of float, shape (n,)
    """
    before, after = sk.load("textbook/dip-before"), sk.load("textbook/dip-after")
    horizon = {"clock.horizon_days": 5 * 40}
    scenario = sk.change_over(before, after, phases=phases, gap=gap, keeps=0, helps=True, changes=horizon)
    start = scenario.clock.warm_up
    rows, gone = [], []
    for replication in range(n):
        log = sk.run(scenario, seed=11, replication=replication)
        closed = np.sort(log.closed[~np.isnan(log.closed)])

        def waiting(week, log=log, closed=closed):
            moment = start + np.asarray(week) * WEEK
            came = np.searchsorted(log.arrived, moment, "right")
            return came - np.searchsorted(closed, moment, "right"), came

        there, came = waiting(np.array([0.0, *weeks]))
        surplus = (came[1:] - came[0]) - LOAD * np.array(weeks)
        rows.append(there[1:] - there[0] - surplus)
        course = np.arange(4, 40, 0.1)
        level, _ = waiting(course)
        peak = int(np.argmax(level))
        back = np.flatnonzero(level[peak:] <= STAFF)
        gone.append(course[peak + back[0]] if len(back) else np.inf)
    return np.array(rows, dtype=float), np.array(gone)


def test_is_the_backlog_that_of_the_fluid_model_when_all_change_at_once():
    """In week 4, at the peak in week 8.8 and in week 15, within a 99 % interval of less than 7 % either way.

    Cleared in week 22.6.
    """
    fluid = dip(1000, 800, 1100, 8)
    weeks = [4.0, fluid.peak_week, 15.0]
    found, gone = backlog(1, 0, weeks, 24)
    for column, week in enumerate(weeks):
        interval = mean_interval(found[:, column], 0.99)
        assert interval.low <= fluid.at(week) <= interval.high, (week, interval, fluid.at(week))
        assert (interval.high - interval.low) / 2 < 0.07 * fluid.at(week), "narrow enough to tell"
    interval = mean_interval(gone, 0.99)
    assert interval.low <= fluid.cleared_week <= interval.high, (interval, fluid.cleared_week)


def test_is_the_backlog_that_of_the_fluid_model_in_four_phases():
    """Four weeks between the phases: at the peak, sixteen weeks after the first."""
    fluid = dip(1000, 800, 1100, 8, before=1020, phases=4, gap=4)
    found, _ = backlog(4, 4, [fluid.peak_week], 24)
    interval = mean_interval(found[:, 0], 0.99)
    assert interval.low <= fluid.peak <= interval.high, (interval, fluid.peak)


@pytest.mark.parametrize("end", [1050, 1150])
def test_would_another_model_be_refused(end):
    """The interval is narrow enough to refuse a fluid model whose end is five per cent off."""
    found, _ = backlog(1, 0, [15.0], 12)
    interval = mean_interval(found[:, 0], 0.99)
    assert not interval.low <= dip(1000, 800, end, 8).at(15.0) <= interval.high
