"""Are Erlang's formulas right? Held against chains solved directly, and against limits."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simkit import theory

loads = st.floats(min_value=0.01, max_value=60)
crews = st.integers(min_value=1, max_value=60)


def solved_chain(arrivals: float, departures: np.ndarray) -> np.ndarray:
    """Stationary distribution from the balance equations as a linear system.

    Knows nothing of product forms: `departures[n]` is the rate out of state n + 1.
    """
    size = len(departures) + 1
    generator = np.zeros((size, size))
    states = np.arange(size - 1)
    generator[states, states + 1] = arrivals
    generator[states + 1, states] = departures
    generator -= np.diag(generator.sum(axis=1))
    system = np.vstack([generator.T, np.ones(size)])
    return np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=None)[0]


@pytest.mark.parametrize(("load", "servers"), [(10, 14), (3, 3), (20, 5), (1, 30)])
def test_does_the_recursion_equal_the_formula_with_factorials(load, servers):
    """Erlang B against exact fractions."""
    terms = [Fraction(load) ** n / math.factorial(n) for n in range(servers + 1)]
    assert theory.erlang_b(load, servers) == pytest.approx(float(terms[-1] / sum(terms)), rel=1e-13)


@given(loads, crews)
def test_does_erlang_b_fall_with_servers_and_rise_with_load(load, servers):
    """More servers lose less; more load loses more; always a probability."""
    here = theory.erlang_b(load, servers)
    assert 0 <= here <= 1
    assert theory.erlang_b(load, servers + 1) < here or here == 0
    assert theory.erlang_b(load * 1.1, servers) >= here


def test_what_happens_without_servers_or_without_load():
    """Nobody to answer loses everyone; nobody calling loses no one."""
    assert theory.erlang_b(7.5, 0) == 1
    assert theory.erlang_b(0, 0) == 1
    assert theory.erlang_b(0, 3) == 0
    assert theory.erlang_c(0, 3) == 0
    desk = theory.mmc(0, 5, 3)
    assert (desk.mean_wait, desk.mean_queue, desk.mean_number, desk.utilisation) == (0, 0, 0, 0)
    assert desk.mean_sojourn == 5
    assert desk.service_level(0) == 1


@pytest.mark.parametrize(("load", "servers"), [(10.0, 14), (4.5, 5), (0.3, 1), (2.75, 4)])
def test_does_erlang_c_equal_a_chain_solved_directly(load, servers):
    """M/M/c by linear algebra on its first 400 states."""
    size = 400
    share = solved_chain(load, np.minimum(np.arange(1, size), servers))
    number = np.arange(size)
    desk = theory.mmc(load, 1, servers)
    assert desk.wait_probability == pytest.approx(share[servers:].sum(), rel=1e-8)
    assert desk.mean_number == pytest.approx(share @ number, rel=1e-8)
    assert desk.mean_queue == pytest.approx(share @ np.maximum(0, number - servers), rel=1e-8)
    assert desk.utilisation == pytest.approx(share @ np.minimum(number, servers) / servers, rel=1e-8)


@given(loads, crews, st.floats(min_value=0.01, max_value=100))
def test_does_littles_law_hold_at_a_patient_desk(rate, servers, mean_service):
    """Number = rate x time, in the queue and in the whole."""
    desk = theory.mmc(rate, mean_service, servers)
    assert desk.mean_queue == pytest.approx(rate * desk.mean_wait)
    assert desk.mean_number == pytest.approx(rate * desk.mean_sojourn)


@given(loads, crews, st.floats(min_value=0.1, max_value=1000))
def test_does_the_unit_of_time_not_matter(rate, servers, factor):
    """Minutes or seconds: shares stay, times scale."""
    one, other = theory.mmc(rate, 1, servers), theory.mmc(rate / factor, factor, servers)
    assert other.wait_probability == pytest.approx(one.wait_probability, rel=1e-6)
    if one.servers - one.offered_load > 1e-6:
        assert other.mean_wait == pytest.approx(one.mean_wait * factor, rel=1e-6)


@given(loads, crews)
def test_does_the_tail_of_the_wait_integrate_to_its_mean(rate, servers):
    """The mean of a non-negative quantity is the area under P(W > t)."""
    assume(rate < 0.98 * servers)
    desk = theory.mmc(rate, 1, servers)
    times, step = np.linspace(0, 40 / (servers - rate), 1001, retstep=True)
    tail = np.array([desk.wait_exceeds(t) for t in times])
    area = step * (tail.sum() - (tail[0] + tail[-1]) / 2)
    assert desk.mean_wait == pytest.approx(area, rel=1e-3, abs=1e-12)


@given(loads, crews, st.floats(min_value=0, max_value=0.999))
def test_is_the_percentile_the_inverse_of_the_tail(rate, servers, share):
    """Waiting at most the percentile is just as probable as asked, or more for a wait of 0."""
    desk = theory.mmc(rate, 1, servers)
    wait = desk.wait_percentile(share)
    if wait == math.inf:
        assert desk.mean_wait == math.inf
    elif wait > 0:
        assert desk.service_level(wait) == pytest.approx(share, abs=1e-9)
    else:
        assert desk.service_level(0) >= share - 1e-12


@pytest.mark.parametrize("rate", [3.0, 3.5])
def test_what_happens_in_saturation(rate):
    """Three servers offered three or more: everyone waits, for ever."""
    desk = theory.mmc(rate, 1, 3)
    assert desk.wait_probability == 1
    assert desk.utilisation == 1
    assert desk.mean_wait == desk.mean_queue == desk.mean_number == desk.mean_sojourn == math.inf
    assert desk.service_level(1e9) == 0
    assert desk.wait_percentile(0.5) == math.inf
    assert desk.wait_percentile(0) == 0


def test_does_share_one_of_the_wait_have_no_bound():
    """The wait is exponential when there is one, so no time covers everyone."""
    assert theory.mmc(1, 1, 2).wait_percentile(1) == math.inf


# Erlang A


@pytest.mark.parametrize(
    ("load", "servers", "patience"), [(48, 50, 2.0), (10, 10, 0.5), (30, 10, 1.7), (2, 6, 3.0), (12, 3, 0.05)]
)
def test_does_erlang_a_equal_a_chain_solved_directly(load, servers, patience):
    """M/M/c+M by linear algebra on its first 400 states."""
    size = 400
    number = np.arange(1, size)
    share = solved_chain(load, np.minimum(number, servers) + np.maximum(0, number - servers) / patience)
    number = np.arange(size)
    queue = share @ np.maximum(0, number - servers)
    desk = theory.erlang_a(load, 1, servers, patience)
    assert desk.wait_probability == pytest.approx(share[servers:].sum(), rel=1e-8)
    assert desk.mean_queue == pytest.approx(queue, rel=1e-8)
    assert desk.abandon_probability == pytest.approx(queue / patience / load, rel=1e-8)
    assert desk.utilisation == pytest.approx(share @ np.minimum(number, servers) / servers, rel=1e-8)
    assert desk.mean_number == pytest.approx(share @ number, rel=1e-8)


@pytest.mark.parametrize("servers", [1, 8, 50])
def test_does_patience_without_end_give_erlang_c(servers):
    """As patience grows, Erlang A tends to Erlang C; at infinity it is Erlang C."""
    rate = 0.8 * servers
    patient = theory.mmc(rate, 1, servers)
    gaps = [abs(theory.erlang_a(rate, 1, servers, p).mean_wait - patient.mean_wait) for p in (1e2, 1e4, 1e6)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 1e-4 * patient.mean_wait
    never = theory.erlang_a(rate, 1, servers, math.inf)
    assert (never.mean_wait, never.wait_probability) == (patient.mean_wait, patient.wait_probability)
    assert never.abandon_probability == 0


def test_does_infinite_patience_saturate():
    """With callers who never give up an overloaded desk has no end of queue."""
    desk = theory.erlang_a(5, 1, 4, math.inf)
    assert desk.mean_wait == desk.mean_queue == desk.mean_number == math.inf
    assert (desk.utilisation, desk.wait_probability, desk.abandon_probability) == (1, 1, 0)


@pytest.mark.parametrize("load", [0.5, 7.3, 25.0])
def test_does_patience_of_one_service_time_give_infinitely_many_servers(load):
    """With equal rates of service and abandonment the number present is Poisson (M/M/infinity)."""
    servers = 8
    number = np.arange(200)
    share = np.exp(-load + number * math.log(load) - np.array([math.lgamma(n + 1) for n in number]))
    desk = theory.erlang_a(load, 1, servers, mean_patience=1)
    assert desk.mean_number == pytest.approx(load, rel=1e-12)
    assert desk.wait_probability == pytest.approx(share[servers:].sum(), rel=1e-10)
    assert desk.mean_queue == pytest.approx(share @ np.maximum(0, number - servers), rel=1e-10)


def test_does_no_patience_give_erlang_b():
    """Callers who give up at once are callers lost."""
    desk = theory.erlang_a(10, 1, 9, mean_patience=1e-9)
    assert desk.abandon_probability == pytest.approx(theory.erlang_b(10, 9), rel=1e-6)
    assert desk.mean_wait < 1e-8


@given(loads, crews, st.floats(min_value=0.01, max_value=100))
def test_does_every_call_end_served_or_abandoned(rate, servers, patience):
    """What comes in goes out; nobody waits longer than patience would allow."""
    desk = theory.erlang_a(rate, 1, servers, patience)
    assert 0 <= desk.abandon_probability <= 1
    assert 0 <= desk.wait_probability <= 1
    assert servers * desk.utilisation == pytest.approx(rate * (1 - desk.abandon_probability), rel=1e-9)
    assert desk.mean_wait == pytest.approx(desk.abandon_probability * patience, rel=1e-9)
    assert desk.mean_number == pytest.approx(rate * desk.mean_sojourn, rel=1e-9)
    assert desk.mean_wait <= theory.mmc(rate, 1, servers).mean_wait * (1 + 1e-9)


def test_does_a_hundred_thousand_servers_come_out():
    """Weights such as 100000! overflow; sums of their logarithms do not, and must agree."""
    load, servers, patience, extra = 99_500.0, 100_000, 2.0, 20_000
    number = np.arange(1, servers + extra + 1)
    out = np.minimum(number, servers) + np.maximum(0, number - servers) / patience
    logs = np.concatenate([[0.0], np.cumsum(math.log(load) - np.log(out))])
    share = np.exp(logs - logs.max())
    share /= share.sum()
    desk = theory.erlang_a(load, 1, servers, patience)
    assert desk.wait_probability == pytest.approx(share[servers:].sum(), rel=1e-8)
    assert desk.mean_queue == pytest.approx(share[servers:] @ np.arange(extra + 1), rel=1e-8)


def test_does_heavy_overload_turn_away_what_does_not_fit():
    """A thousand calls for ten servers and long patience: the fluid limit is 1 - c/a."""
    desk = theory.erlang_a(1000, 1, 10, mean_patience=1000)
    assert desk.abandon_probability == pytest.approx(0.99, rel=1e-6)
    assert desk.utilisation == pytest.approx(1, rel=1e-6)
    assert desk.wait_probability == pytest.approx(1, rel=1e-12)


def test_does_an_idle_desk_with_many_servers_stay_finite():
    """Erlang B underflows to 0 here; the answers must be 0 and not a division by zero."""
    desk = theory.erlang_a(0.001, 1, 500, 2)
    assert (desk.wait_probability, desk.mean_wait, desk.abandon_probability) == (0, 0, 0)
    assert desk.mean_number == pytest.approx(0.001)
    nobody = theory.erlang_a(0, 1, 5, 2)
    assert (nobody.mean_wait, nobody.mean_queue, nobody.abandon_probability, nobody.utilisation) == (0, 0, 0, 0)


def test_is_too_much_patience_in_overload_refused_rather_than_endless():
    """Summing a trillion states would look like a hang; say so instead."""
    with pytest.raises(ValueError, match=r"mean_patience: found 1e\+15, must be shorter"):
        theory.erlang_a(1000, 1, 10, mean_patience=1e15)
