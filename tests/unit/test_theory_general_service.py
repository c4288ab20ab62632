"""Are the formulas for variable work right, and are the approximations where they claim to be?"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit import theory

rates = st.floats(min_value=0, max_value=0.97)
scvs = st.floats(min_value=0, max_value=20)


@pytest.mark.parametrize("phases", [1, 2, 5])
def test_does_pollaczek_khinchine_equal_a_chain_of_phases(phases):
    """M/E_k/1 solved as a chain: each arrival brings k phases, one leaves at a time."""
    load, size = 0.7, 400
    generator = np.zeros((size, size))
    for left in range(size):
        if left + phases < size:
            generator[left, left + phases] = load
        if left:
            generator[left, left - 1] = phases
    generator -= np.diag(generator.sum(axis=1))
    system = np.vstack([generator.T, np.ones(size)])
    share = np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=None)[0]
    # Arrivals see time averages: the wait is the work found, each phase 1/k on average.
    wait = share @ np.arange(size) / phases
    assert theory.mg1(load, 1, 1 / phases).mean_wait == pytest.approx(wait, rel=1e-8)


@given(rates)
def test_is_exponential_service_the_one_server_erlang_case(rate):
    """scv 1 must give M/M/1 from three directions."""
    wait = theory.mmc(rate, 1, 1).mean_wait
    assert theory.mg1(rate, 1, 1).mean_wait == pytest.approx(wait)
    assert theory.gg1_kingman(rate, 1, 1, 1).mean_wait == pytest.approx(wait)
    assert theory.mgc_lee_longton(rate, 1, 1, 1).mean_wait == pytest.approx(wait)


@given(rates, st.floats(min_value=0.1, max_value=30), scvs)
def test_do_the_approximations_agree_with_the_exact_case_they_contain(load, mean, scv):
    """Kingman with Poisson arrivals, and Lee-Longton with one server, are Pollaczek-Khinchine."""
    rate = load / mean
    exact = theory.mg1(rate, mean, scv)
    assert theory.gg1_kingman(rate, mean, 1, scv).mean_wait == pytest.approx(exact.mean_wait)
    assert theory.mgc_lee_longton(rate, mean, 1, scv).mean_wait == pytest.approx(exact.mean_wait)
    assert exact.mean_number == pytest.approx(rate * exact.mean_sojourn)


def dm1_wait(load: float) -> float:
    """Exact mean wait of D/M/1 with mean service 1, from its root equation."""
    sigma = 0.0
    for _ in range(100_000):
        sigma = math.exp(-(1 - sigma) / load)
    return sigma / (1 - sigma)


def test_does_kingman_get_close_as_the_load_grows():
    """Regular arrivals, exponential service: too high at a low load, near at a high one."""
    ratios = [theory.gg1_kingman(load, 1, 0, 1).mean_wait / dm1_wait(load) for load in (0.5, 0.9, 0.98)]
    assert ratios[0] > 1.5
    assert ratios[0] > ratios[1] > ratios[2] > 1
    assert ratios[2] < 1.02


@given(st.floats(min_value=0.1, max_value=30), st.integers(min_value=1, max_value=40), scvs)
def test_does_lee_longton_scale_erlang(rate, servers, scv):
    """The wait of M/M/c times (1 + scv) / 2, also where it is infinite."""
    patient = theory.mmc(rate, 1, servers).mean_wait
    assert theory.mgc_lee_longton(rate, 1, servers, scv).mean_wait == pytest.approx(patient * (1 + scv) / 2)


@pytest.mark.parametrize("rate", [1.0, 1.5])
def test_what_happens_in_saturation(rate):
    """One server offered one or more: no end of queue, busy all the time."""
    for desk in (theory.mg1(rate, 1, 0), theory.gg1_kingman(rate, 1, 0.5, 0), theory.mgc_lee_longton(rate, 1, 1, 2)):
        assert desk.mean_wait == desk.mean_queue == desk.mean_sojourn == desk.mean_number == math.inf
        assert desk.utilisation == 1


def test_does_work_without_any_chance_not_wait():
    """Regular arrivals and fixed work: no wait until more comes in than fits."""
    assert theory.gg1_kingman(0.99, 1, 0, 0).mean_wait == 0
    assert theory.gg1_kingman(1, 1, 0, 0).mean_wait == 0
    assert theory.gg1_kingman(1.01, 1, 0, 0).mean_wait == math.inf


def test_does_zero_load_not_wait():
    """Nobody comes, so nobody waits; a single visitor would only be served."""
    for desk in (theory.mg1(0, 3, 5), theory.gg1_kingman(0, 3, 5, 5), theory.mgc_lee_longton(0, 3, 2, 5)):
        assert (desk.mean_wait, desk.mean_queue, desk.mean_number, desk.utilisation) == (0, 0, 0, 0)
        assert desk.mean_sojourn == 3


def test_does_a_mix_have_the_moments_of_its_parts():
    """First and second moment of a mixture are the weighted moments."""
    rate, mean, scv = [2.0, 0.5, 1.0], [1.0, 8.0, 3.0], [0.3, 2.0, 0.0]
    both = theory.mix(rate, mean, scv)
    weight = np.array(rate) / sum(rate)
    first = weight @ mean
    second = weight @ (np.array(mean) ** 2 * (1 + np.array(scv)))
    assert both.arrival_rate == pytest.approx(3.5)
    assert both.mean_service == pytest.approx(first)
    assert both.scv == pytest.approx(second / first**2 - 1)


def test_does_a_mix_of_equals_stay_what_it_was():
    """Adding a stream of the same kind changes only the rate."""
    both = theory.mix([1, 3], [7, 7], [0.6, 0.6])
    assert (both.arrival_rate, both.mean_service) == (4, 7)
    assert both.scv == pytest.approx(0.6)
