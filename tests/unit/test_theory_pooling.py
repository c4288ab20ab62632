"""When does the pool win, and by how much may its people be slower?"""

import math

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from simkit import theory

teams = st.integers(min_value=2, max_value=6)
sizes = st.integers(min_value=1, max_value=8)
busy = st.floats(min_value=0.3, max_value=0.97)


@examples(40)
@given(teams, sizes, busy)
def test_are_both_equal_at_the_break_even(number, size, utilisation):
    """Put the answer back in: waits equal, or sojourns equal."""
    slowdown = theory.break_even_slowdown(number, size, utilisation)
    office = theory.pooling(number, size, utilisation, slowdown=slowdown)
    assert office.pooled.mean_wait == pytest.approx(office.separate.mean_wait, rel=1e-6)
    slowdown = theory.break_even_slowdown(number, size, utilisation, "sojourn")
    office = theory.pooling(number, size, utilisation, slowdown=slowdown)
    assert office.pooled.mean_sojourn == pytest.approx(office.separate.mean_sojourn, rel=1e-6)


@examples(40)
@given(teams, sizes, busy)
def test_does_the_break_even_keep_between_its_bounds(number, size, utilisation):
    """Above 1, below 1 / utilisation, and tighter when the service itself counts too."""
    wait = theory.break_even_slowdown(number, size, utilisation)
    sojourn = theory.break_even_slowdown(number, size, utilisation, "sojourn")
    assert 1 < sojourn < wait < 1 / utilisation


def test_may_a_very_large_pool_be_almost_as_slow_as_its_bound():
    """Five hundred single desks at half load: waits stay short until the pool is nearly full."""
    assert 0.995 < theory.break_even_slowdown(500, 1, 0.5) / 2 < 1


@given(teams, sizes, busy)
def test_does_an_equally_fast_pool_always_win(number, size, utilisation):
    """Smith and Whitt: with equal work, sharing never hurts."""
    office = theory.pooling(number, size, utilisation)
    assert office.pooled.mean_wait < office.separate.mean_wait
    assert office.pooled.utilisation == pytest.approx(office.separate.utilisation)


def test_does_the_unit_of_time_not_matter():
    """In minutes instead of service times all waits scale alike."""
    one, other = theory.pooling(3, 4, 0.85), theory.pooling(3, 4, 0.85, mean_service=30)
    assert other.separate.mean_wait == pytest.approx(30 * one.separate.mean_wait)
    assert other.pooled.mean_wait == pytest.approx(30 * one.pooled.mean_wait)


def test_what_happens_at_the_corners_of_pooling():
    """One team has nothing to gain; an empty office nothing to lose; too slow never settles."""
    assert theory.break_even_slowdown(1, 5, 0.8) == 1
    assert theory.break_even_slowdown(1, 5, 0) == 1
    assert theory.break_even_slowdown(4, 5, 0) == math.inf
    assert theory.break_even_slowdown(4, 5, 0, "sojourn") == 1
    assert theory.pooling(4, 5, 0).pooled.mean_wait == 0
    assert theory.pooling(4, 5, 0.8, slowdown=1.25).pooled.mean_wait == math.inf
    with pytest.raises(ValueError, match="utilisation: found 1, must be a number at least 0 and below 1"):
        theory.break_even_slowdown(4, 5, 1)
    with pytest.raises(ValueError, match="measure: found 'queue', must be one of 'wait', 'sojourn'"):
        theory.break_even_slowdown(4, 5, 0.8, "queue")
    with pytest.raises(ValueError, match="too small to tell from 0"):
        theory.break_even_slowdown(4, 200, 0.001)


@pytest.mark.parametrize(("capacity", "cut"), [(100, 2), (80, 2), (130, 1.5), (60, 2.5)])
def test_are_dedicated_sales_the_mean_of_what_fits(capacity, cut):
    """Numerical integration over the cut-off demand."""
    z = np.linspace(-cut, cut, 400_001)
    density = np.exp(-(z**2) / 2)
    density[[0, -1]] /= 2  # trapezium rule
    sold = np.minimum(100 + 40 * z, capacity) @ density / density.sum()
    assert theory.dedicated_sales(7, capacity, 100, 40, cut) == pytest.approx(7 * sold, rel=1e-8)


def test_what_happens_at_the_corners_of_dedicated_sales():
    """No capacity sells nothing; plenty sells mean demand; demand may not be negative."""
    assert theory.dedicated_sales(10, 0, 100, 40) == pytest.approx(0, abs=1e-9)
    assert theory.dedicated_sales(10, 1000, 100, 40) == pytest.approx(1000)
    with pytest.raises(ValueError, match=r"cut: found 3, must be at most mean / sd = 2\.5"):
        theory.dedicated_sales(10, 100, 100, 40, cut=3)
