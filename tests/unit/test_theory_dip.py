"""Does the fluid model of a dip hold, in closed form and by brute force?"""

import math

import numpy as np
import pytest

from simkit.theory import dip, dip_peak_week


@pytest.mark.parametrize(
    ("start", "end", "tau", "peak", "week", "cleared"),
    [
        (80, 110, 8, 72, 8.8, 22.6),
        (80, 105, 8, 96, 12.9, 39.7),
        (70, 110, 8, 129, 11.1, 31.4),
        (80, 110, 12, 108, 13.2, 33.9),
    ],
)
def test_are_peak_and_clearing_those_of_the_formula(start, end, tau, peak, week, cleared):
    """At once, with 100 cases a week: peak, its week and the week of clearing, to the digits that were worked out."""
    found = dip(100, start, end, tau)
    assert round(found.peak) == peak
    assert round(found.peak_week, 1) == week == round(dip_peak_week(100, start, end, tau), 1)
    assert round(found.cleared_week, 1) == cleared
    t = found.peak_week
    formula = (100 - end) * t + (end - start) * tau * (1 - math.exp(-t / tau))
    assert found.peak == pytest.approx(formula, rel=1e-9)


@pytest.mark.parametrize(("gap", "peak", "cleared"), [(4, 48, 26.7), (8, 14, 27.8), (16, 8, 33.3)])
def test_do_phases_buy_a_small_peak_with_a_late_finish(gap, peak, cleared):
    """Four groups, 102 cases a week before."""
    found = dip(100, 80, 110, 8, before=102, phases=4, gap=gap)
    assert round(found.peak) == peak
    assert found.cleared_week == pytest.approx(cleared, abs=0.05)


@pytest.mark.parametrize(("phases", "gap"), [(1, 0), (2, 5), (3, 3.3), (4, 16)])
def test_does_small_step_by_small_step_give_the_same(phases, gap):
    """Euler's method on B' = arrivals - capacity, with no backlog below zero, at a step of a thousandth of a week."""
    found = dip(100, 75, 108, 6, before=103, phases=phases, gap=gap, weeks=60)
    step, backlog, curve = 0.001, 0.0, {}
    for i in range(60_000):
        t = i * step
        capacity = sum(103 if t < g * gap else 108 - 33 * math.exp(-(t - g * gap) / 6) for g in range(phases)) / phases
        backlog = max(0.0, backlog + (100 - capacity) * step)
        curve[round(t + step, 3)] = backlog
    for week in (1.0, 4.0, 9.0, 17.0, 30.0, 55.0):
        assert found.at(week) == pytest.approx(curve[week], abs=0.15)


def test_is_there_no_dip_where_novices_can_do_all():
    """Enough slack from the first day: no backlog, no peak, nothing to clear."""
    found = dip(100, 101, 120, 8)
    assert (found.peak, found.peak_week, found.cleared_week) == (0, 0, 0)
    assert dip_peak_week(100, 101, 120, 8) == 0


def test_does_an_office_that_never_can_never_clear():
    """With an end below what comes the backlog grows for good."""
    found = dip(100, 80, 99, 8)
    assert found.cleared_week == math.inf and found.backlog[-1] == found.peak
    assert dip_peak_week(100, 80, 99, 8) == math.inf


def test_does_the_backlog_scale_with_the_office():
    """An office ten times as large has ten times the backlog, in the same weeks."""
    small, large = dip(100, 80, 110, 8), dip(1000, 800, 1100, 8)
    assert np.allclose(large.backlog, 10 * small.backlog) and large.peak_week == small.peak_week


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 80, 110, 8), "arrivals: found 0"),
        ((100, 80, 110, 0), "tau: found 0"),
        ((100, -1, 110, 8), "start: found -1"),
    ],
)
def test_is_what_cannot_be_refused(arguments, words):
    """The argument and what is allowed are named."""
    with pytest.raises(ValueError, match=words):
        dip(*arguments)


def test_is_a_week_beyond_the_curve_refused():
    """The curve says nothing about it."""
    with pytest.raises(ValueError, match="week: found 200"):
        dip(100, 80, 110, 8).at(200)
