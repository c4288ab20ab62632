"""Is the dip paid back in the week that adding up finds?"""

import math

import numpy as np
import pytest

from simkit.theory import dip, payback_week


def by_adding_up(before, start, end, tau, phases=1, gap=8.0, weeks=400):
    """Return the last week in which the office gets ahead of itself without the change, by small steps."""
    t = np.linspace(0, weeks, weeks * 1000 + 1)
    ahead = np.zeros_like(t)
    for group in range(phases):
        ago = t - group * gap
        ahead += np.where(ago < 0, 0, end - (end - start) * np.exp(-np.maximum(ago, 0) / tau) - before) / phases
    total = np.concatenate([[0.0], np.cumsum((ahead[1:] + ahead[:-1]) / 2) * (t[1] - t[0])])
    behind = np.flatnonzero(total <= 1e-9)
    return t[behind[-1]]


@pytest.mark.parametrize(
    ("before", "start", "end", "tau", "phases", "gap"),
    [
        (102, 80, 110, 8, 1, 8),
        (102, 80, 110, 8, 4, 8),
        (102, 80, 110, 8, 4, 16),
        (102, 80, 110, 8, 2, 60),
        (102, 80, 110, 8, 3, 0),
        (100, 70, 105, 12, 2, 5),
    ],
)
def test_is_it_the_week_that_adding_up_finds(before, start, end, tau, phases, gap):
    """At once, in phases, and with phases so far apart that the first is paid back before the next begins."""
    found = payback_week(before, start, end, tau, phases=phases, gap=gap)
    assert found == pytest.approx(by_adding_up(before, start, end, tau, phases, gap), abs=0.02)


def test_is_it_the_week_of_clearing_where_the_office_could_just_do_what_comes():
    """Without slack before, what is behind is the backlog."""
    assert payback_week(100, 80, 110, 8) == pytest.approx(dip(100, 80, 110, 8).cleared_week, abs=0.02)


def test_is_a_change_that_costs_nothing_paid_back_at_once_and_a_bad_one_never():
    """Novices as quick as before: week 0. An end no better than before: never."""
    assert payback_week(102, 102, 110, 8) == 0
    assert payback_week(102, 80, 102, 8) == math.inf
    assert payback_week(102, 105, 101, 8) == math.inf, "quicker at first, slower for good"


def test_does_it_scale_with_the_office():
    """An office ten times as large is level in the same week."""
    assert payback_week(1020, 800, 1100, 8) == pytest.approx(payback_week(102, 80, 110, 8))
