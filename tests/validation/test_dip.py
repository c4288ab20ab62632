"""Does the backlog of a change in the shipped offices go as the fluid model says, and where must it not?

The table of the validation holds an office against the fluid model in which there is always work. Here are the
offices of the course as they are: fifty-one employees, tasks of two hours that vary, clients who come at random,
hardly a stock. At once there is a large backlog for months, in which nobody is idle: the flow is right, with a spread
around it. In phases the backlog comes near zero again and again; then some are idle while others wait, and a flow
knows nothing of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.interval import mean_interval
from simkit.theory import dip

pytestmark = [pytest.mark.validation, pytest.mark.slow]

WEEK, STAFF, ARRIVALS = 2400.0, 51, 1000
AT_ONCE = dip(ARRIVALS, 800, 1100, 8)
IN_PHASES = dip(ARRIVALS, 800, 1100, 8, before=1020, phases=4, gap=8)
WEEKS = [4.0, AT_ONCE.peak_week, 12.0, 15.0, 20.0]


class Course(NamedTuple):
    """What happened to the backlog on top of that at the change, one row for each replication."""

    even: np.ndarray  # at WEEKS, with the arrivals evened out
    highest: np.ndarray  # as it was
    cleared: np.ndarray  # week in which it was first back where it was at the change, or nobody waited at all


def courses(name: str, weeks: float, n: int = 24, seed: int = 11) -> Course:
    """Run a shipped change and follow its backlog."""
    scenario = sk.load(f"textbook/{name}").change({"clock.horizon_days": 5 * weeks})
    start, fine = scenario.clock.warm_up, np.arange(0, weeks, 0.1)
    even, highest, cleared = [], [], []
    for replication in range(n):
        log = sk.run(scenario, seed=seed, replication=replication)
        closed = np.sort(log.closed[~np.isnan(log.closed)])

        def there(week, log=log, closed=closed):
            moments = start + np.asarray(week) * WEEK
            came = np.searchsorted(log.arrived, moments, "right")
            return came - np.searchsorted(closed, moments, "right"), came

        level, came = there([0.0, *WEEKS])
        surplus = came[1:] - came[0] - ARRIVALS * np.array(WEEKS)
        even.append(level[1:] - level[0] - surplus)
        path, _ = there(fine)
        peak = int(np.argmax(path))
        back = np.flatnonzero(path[peak:] <= max(STAFF, path[0]))
        highest.append(path[peak] - path[0])
        cleared.append(fine[peak + back[0]] if len(back) else np.inf)
    return Course(np.array(even, dtype=float), np.array(highest, dtype=float), np.array(cleared))


@pytest.fixture(scope="module")
def at_once():
    return courses("dip-at-once", weeks=32)


@pytest.fixture(scope="module")
def in_phases():
    return courses("dip-in-phases", weeks=44)


@pytest.mark.parametrize("column", [0, 1, 3], ids=lambda column: f"week {WEEKS[column]:.1f}")
def test_is_the_backlog_that_of_the_flow_when_all_change_at_once(at_once, column):
    """Before, at and after the peak of week 8.8, within a 99 % interval of at most 8 % either way."""
    interval, expected = mean_interval(at_once.even[:, column], 0.99), AT_ONCE.at(WEEKS[column])
    assert interval.low <= expected <= interval.high, (interval, expected)
    assert (interval.high - interval.low) / 2 < 0.08 * expected, "narrow enough to tell"


def test_is_it_cleared_when_the_flow_says(at_once):
    """Week 22.6, by the backlog as it was: right on average, and weeks earlier or later in a single office.

    An office that drains at a steady pace is back where it was, on average, when the flow is, however much it
    varies (Wald's identity). The interval is 8 % wide either way at most; the table has a narrow one.
    """
    interval = mean_interval(at_once.cleared, 0.99)
    assert interval.low <= AT_ONCE.cleared_week <= interval.high, interval
    assert (interval.high - interval.low) / 2 < 0.08 * AT_ONCE.cleared_week
    assert 1 < at_once.cleared.std(ddof=1) < 4


@pytest.mark.parametrize("end", [1050, 1150])
def test_would_another_model_be_refused(at_once, end):
    """The interval is narrow enough to refuse a fluid model whose end is five per cent off."""
    interval = mean_interval(at_once.even[:, WEEKS.index(15.0)], 0.99)
    assert not interval.low <= dip(ARRIVALS, 800, end, 8).at(15.0) <= interval.high


def test_does_the_flow_flatter_a_change_in_phases(in_phases):
    """Where the flow is near zero between the phases, the office has more waiting than the flow has.

    It is never clearly below the flow; with 140 at most there, the paths of an office reach 200 to 300 on average.
    """
    for column, week in enumerate(WEEKS):
        interval = mean_interval(in_phases.even[:, column], 0.99)
        assert interval.high > IN_PHASES.at(week), (week, interval)
    assert mean_interval(in_phases.highest, 0.99).low > 1.2 * IN_PHASES.peak


def test_do_phases_buy_a_small_peak_all_the_same(at_once, in_phases):
    """Four phases have less than half the highest point of a change at once, and are done later, as in the flow."""
    assert in_phases.highest.mean() < 0.5 * at_once.highest.mean()
    assert in_phases.cleared.mean() > at_once.cleared.mean() + 2
