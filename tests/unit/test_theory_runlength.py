"""Do the formulas for run length and start-up agree with the chains they describe?"""

import math

import numpy as np
import pytest

from simkit import theory


def mm1_generator(load: float, size: int) -> np.ndarray:
    """Rates of an M/M/1 queue with service 1, cut off at `size` states."""
    generator = np.diag(np.full(size - 1, load), 1) + np.diag(np.ones(size - 1), -1)
    return generator - np.diag(generator.sum(axis=1))


@pytest.mark.parametrize("load", [0.3, 0.5, 0.8])
def test_is_the_run_length_what_the_asymptotic_variance_asks_for(load):
    """The variance of a long-run average, from Poisson's equation for the chain."""
    size = 300
    generator = mm1_generator(load, size)
    number = np.arange(size)
    share = (1 - load) * load**number
    mean = share @ number
    bias = np.linalg.lstsq(np.vstack([generator, share]), np.append(mean - number, 0.0), rcond=None)[0]
    variance = 2 * (share * (number - mean)) @ bias
    length = (1.959963985 / 0.05) ** 2 * variance / mean**2
    assert theory.mm1_run_length(load) == pytest.approx(length, rel=1e-6)


def test_does_twice_the_precision_cost_four_times_the_run():
    """And a higher level costs more."""
    base = theory.mm1_run_length(0.8, 0.05)
    assert theory.mm1_run_length(0.8, 0.025) == pytest.approx(4 * base)
    assert theory.mm1_run_length(0.8, 0.05, confidence=0.99) > base


@pytest.mark.parametrize("load", [0.3, 0.5, 0.7])
def test_is_the_relaxation_time_the_slowest_decay_of_the_chain(load):
    """One over the spectral gap; a chain cut off at 300 states comes within half a per cent."""
    size = 300
    root = math.sqrt(load)
    # Similar to the generator and symmetric, so that its eigenvalues are real.
    symmetric = np.diag(np.full(size - 1, root), 1) + np.diag(np.full(size - 1, root), -1)
    symmetric += np.diag(mm1_generator(load, size).diagonal())
    gap = -np.sort(np.linalg.eigvalsh(symmetric))[-2]
    assert theory.mm1_relaxation_time(load) == pytest.approx(1 / gap, rel=5e-3)


def test_what_are_the_extremes_of_run_length():
    """No steady state, or nothing to be precise about: no run is long enough."""
    assert theory.mm1_run_length(1) == math.inf
    assert theory.mm1_run_length(1.2) == math.inf
    assert theory.mm1_run_length(0) == math.inf
    assert theory.mm1_relaxation_time(0) == 1
    assert theory.mm1_relaxation_time(1) == math.inf
    assert theory.mm1_relaxation_time(4) == math.inf


def spitzer_wait(load: float, customers: int) -> float:
    """Mean wait of the first customers of M/M/1 with service 1, by Spitzer's identity.

    The wait of the n-th is the sum over k < n of E[max(0, S_k)] / k, with S_k the sum of
    k services minus k times between arrivals. The services left over when the k-th
    arrival comes are counted by a negative binomial.
    """
    arrival = load / (1 + load)
    gains = []
    for k in range(1, customers):
        left, chance = 0.0, arrival**k
        for served in range(k):
            left += (k - served) * chance
            chance *= (k + served) / (served + 1) * (1 - arrival)
        gains.append(left / k)
    return float(np.sum(np.cumsum([0.0, *gains]))) / customers


@pytest.mark.parametrize(("load", "customers"), [(0.8, 100), (0.9, 100), (1.3, 60)])
def test_does_the_wait_from_empty_equal_spitzers_identity(load, customers):
    """A wholly different route to the same number, also above saturation."""
    exact = spitzer_wait(load, customers)
    assert theory.mean_wait_from_empty(load, 1, 1, customers) == pytest.approx(exact, rel=1e-9)


def test_what_do_the_first_customers_meet():
    """The first c wait for nobody; the next waits only if all are still busy."""
    assert theory.mean_wait_from_empty(3, 1, 2, 2) == 0
    second = 0.7 / 1.7  # arrives before the first is done, then waits 1 on average
    assert theory.mean_wait_from_empty(0.7, 1, 1, 2) == pytest.approx(second / 2)
    assert theory.mean_wait_from_empty(0, 1, 1, 10) == 0


def test_does_the_start_wear_off():
    """More customers come nearer to the steady state, from below."""
    steady = theory.mmc(2.1, 2, 6).mean_wait
    waits = [theory.mean_wait_from_empty(2.1, 2, 6, n) for n in (10, 100, 1000, 5000)]
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(steady, rel=0.01)
    assert waits[-1] < steady
