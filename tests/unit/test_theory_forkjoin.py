"""Is the slowest part what the formulas say it is?"""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit import theory


def solved_fork_join(load: float, parts: int, size: int, steps: int) -> float:
    """Mean time in a fork-join with service 1, by iterating its Markov chain.

    A case is done when all its tasks are. Each queue is first come first served, so as
    many cases are open as there are tasks in the longest queue; Little's law gives the
    time.
    """
    share = np.zeros((size,) * parts)
    share[(0,) * parts] = 1.0
    total = load + parts
    for _ in range(steps):
        new = np.zeros_like(share)
        new[(slice(1, None),) * parts] += load * share[(slice(None, -1),) * parts]
        # At the edge of the grid an arrival is refused.
        edge = np.zeros(share.shape, dtype=bool)
        for axis in range(parts):
            edge[(slice(None),) * axis + (-1,)] = True
        new[edge] += load * share[edge]
        for axis in range(parts):
            before = (slice(None),) * axis
            new[before + (slice(None, -1),)] += share[before + (slice(1, None),)]
            new[before + (0,)] += share[before + (0,)]
        share = new / total
    longest = np.zeros(share.shape)
    for state in itertools.product(range(size), repeat=parts):
        longest[state] = max(state)
    return float((share * longest).sum() / load)


@pytest.mark.parametrize(("load", "size", "steps"), [(0.3, 30, 1000), (0.6, 60, 3000)])
def test_does_the_formula_for_two_equal_a_chain_solved_directly(load, size, steps):
    """Flatto and Hahn's result against the chain itself."""
    assert theory.fork_join_two(load, 1) == pytest.approx(solved_fork_join(load, 2, size, steps), rel=1e-5)


def test_how_far_off_is_the_approximation_for_three():
    """Nelson and Tantawi at half load: low, by one per cent."""
    exact = solved_fork_join(0.5, 3, 25, 1500)
    assert theory.fork_join_nelson_tantawi(0.5, 1, 3) / exact == pytest.approx(0.99, abs=0.003)


@given(st.floats(min_value=0, max_value=0.99), st.floats(min_value=0.1, max_value=50))
def test_does_the_approximation_contain_the_exact_cases(load, mean):
    """One part is M/M/1, two parts the exact formula."""
    rate = load / mean
    assert theory.fork_join_nelson_tantawi(rate, mean, 1) == pytest.approx(theory.mmc(rate, mean, 1).mean_sojourn)
    assert theory.fork_join_nelson_tantawi(rate, mean, 2) == pytest.approx(theory.fork_join_two(rate, mean))


@given(st.floats(min_value=0, max_value=0.99), st.integers(min_value=1, max_value=12))
def test_does_each_further_part_take_longer(load, parts):
    """The maximum of more is more, but less than if each started after the last."""
    here = theory.fork_join_nelson_tantawi(load, 1, parts)
    assert theory.fork_join_nelson_tantawi(load, 1, parts + 1) > here
    assert here <= parts * theory.mmc(load, 1, 1).mean_sojourn * (1 + 1e-12)


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_is_zero_load_the_slowest_of_independent_times(parts):
    """Nobody in the way: the mean of a maximum."""
    assert theory.fork_join_nelson_tantawi(0, 3, parts) == pytest.approx(theory.mean_maximum(parts, 3))


def test_what_happens_in_saturation():
    """Each queue offered what it can do, or more."""
    assert theory.fork_join_two(1, 1) == math.inf
    assert theory.fork_join_nelson_tantawi(2, 1, 1) == math.inf
    assert theory.fork_join_nelson_tantawi(1, 1, 4) == math.inf


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_is_the_mean_maximum_the_area_under_its_tail(parts):
    """E[max] is the integral of 1 - (1 - exp(-t))^n."""
    times, step = np.linspace(0, 60, 600_001, retstep=True)
    tail = 1 - (1 - np.exp(-times)) ** parts
    assert theory.mean_maximum(parts) == pytest.approx(step * (tail.sum() - tail[0] / 2), rel=1e-6)
    assert theory.mean_maximum(parts, 0) == 0


def test_does_the_harmonic_number_start_at_nothing_and_grow_like_a_logarithm():
    """H(0) = 0, H(1) = 1, H(n) - ln(n) tends to Euler's constant."""
    assert theory.harmonic_number(0) == 0
    assert theory.harmonic_number(1) == 1
    assert theory.harmonic_number(10**6) - math.log(10**6) == pytest.approx(0.5772156649 + 0.5e-6, abs=1e-9)


def test_what_are_the_extremes_of_being_on_time():
    """Certain teams give certain clients; no parts cannot be late; one hopeless team spoils all."""
    assert theory.all_on_time(1, 9) == 1
    assert theory.all_on_time(0.3, 0) == 1
    assert theory.all_on_time(0, 1) == 0
