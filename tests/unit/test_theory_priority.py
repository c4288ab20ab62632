"""Do Cobham's formulas put the right people first and keep the total the same?"""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simkit import theory

classes = st.lists(
    st.tuples(
        st.floats(min_value=0.001, max_value=0.4),
        st.floats(min_value=0.1, max_value=3),
        st.floats(min_value=0, max_value=5),
    ),
    min_size=1,
    max_size=5,
)


@given(classes)
def test_is_the_work_waiting_the_same_whoever_goes_first(kinds):
    """Kleinrock's conservation law: the load-weighted wait does not depend on the order."""
    rates, means, scvs = zip(*kinds, strict=True)
    loads = [rate * mean for rate, mean in zip(rates, means, strict=True)]
    assume(sum(loads) < 0.95)
    desk = theory.mg1_priority(rates, means, scvs)
    everyone = theory.mix(rates, means, scvs)
    plain = theory.mg1(everyone.arrival_rate, everyone.mean_service, everyone.scv).mean_wait
    assert sum(load * wait for load, wait in zip(loads, desk.mean_waits, strict=True)) == pytest.approx(
        sum(loads) * plain
    )
    assert list(desk.mean_waits) == sorted(desk.mean_waits)


@given(st.floats(min_value=0, max_value=1.2), st.floats(min_value=0, max_value=5))
def test_is_one_class_the_queue_without_priorities(rate, scv):
    """With a single class, Cobham is Pollaczek-Khinchine and Erlang C, saturated or not."""
    assert theory.mg1_priority([rate], [1], [scv]).mean_wait == pytest.approx(theory.mg1(rate, 1, scv).mean_wait)
    assert theory.mmc_priority([4 * rate], 1, 4).mean_wait == pytest.approx(theory.mmc(4 * rate, 1, 4).mean_wait)


@given(st.lists(st.floats(min_value=0, max_value=2), min_size=1, max_size=4), st.integers(min_value=1, max_value=9))
def test_does_the_desk_of_several_keep_the_average_wait(rates, servers):
    """Equal work: who goes first changes who waits, not how long people wait on average."""
    assume(sum(rates) < 0.95 * servers)
    desk = theory.mmc_priority(rates, 1, servers)
    assert desk.mean_wait == pytest.approx(theory.mmc(sum(rates), 1, servers).mean_wait)
    assert desk.utilisation == pytest.approx(sum(rates) / servers)


def test_do_one_server_and_several_agree_where_they_meet():
    """M/M/c with c = 1 is M/G/1 with scv 1 and equal means."""
    several = theory.mmc_priority([0.2, 0.1, 0.4], 1.2, 1)
    one = theory.mg1_priority([0.2, 0.1, 0.4], [1.2] * 3, [1] * 3)
    assert several.mean_waits == pytest.approx(one.mean_waits)
    assert several.mean_sojourns == pytest.approx(one.mean_sojourns)


def solved_two_classes(first: float, second: float, size: int = 22) -> tuple[float, float]:
    """Mean waits of a two-class non-preemptive M/M/1 queue with service 1, by linear algebra.

    State: class in service (0 = none), numbers waiting of each class.
    """
    states = [(0, 0, 0)] + [(k, i, j) for k in (1, 2) for i in range(size) for j in range(size)]
    index = {state: n for n, state in enumerate(states)}
    generator = np.zeros((len(states), len(states)))

    def move(here, there, rate):
        if there in index:
            generator[index[here], index[there]] += rate

    move((0, 0, 0), (1, 0, 0), first)
    move((0, 0, 0), (2, 0, 0), second)
    for k, i, j in states[1:]:
        move((k, i, j), (k, i + 1, j), first)
        move((k, i, j), (k, i, j + 1), second)
        if i:
            move((k, i, j), (1, i - 1, j), 1)
        elif j:
            move((k, i, j), (2, i, j - 1), 1)
        else:
            move((k, i, j), (0, 0, 0), 1)
    generator -= np.diag(generator.sum(axis=1))
    system = generator.T
    system[0] = 1.0  # one balance equation is redundant; probabilities add up to 1
    share = np.linalg.solve(system, np.eye(len(states))[0])
    waiting = np.array([[i, j] for _, i, j in states])
    return tuple(share @ waiting / [first, second])


def test_does_cobham_equal_a_chain_solved_directly():
    """Two classes with loads 0.2 and 0.3."""
    waits = solved_two_classes(0.2, 0.3)
    assert theory.mg1_priority([0.2, 0.3], [1, 1], [1, 1]).mean_waits == pytest.approx(waits, rel=1e-5)


def test_does_an_overloaded_low_class_leave_the_high_class_a_finite_wait():
    """Low-priority work always lies ready: the high class is M/M/1 with a job in hand as vacation.

    Its wait is rho / (1 - rho) of its own plus the mean residual of a low job, here 1.
    """
    desk = theory.mg1_priority([0.4, 5.0], [1, 1], [1, 1])
    assert desk.mean_waits[0] == pytest.approx(0.4 / 0.6 + 1)
    assert desk.mean_waits[1] == math.inf
    assert desk.mean_wait == math.inf
    assert desk.utilisation == 1


def test_does_the_overload_below_not_matter_once_it_is_there():
    """Twice as much work that is never reached changes nothing for those above it."""
    some = theory.mg1_priority([0.4, 1.0, 1.0], [1, 2, 9], [1, 0, 3])
    more = theory.mg1_priority([0.4, 7.0, 5.0], [1, 2, 9], [1, 0, 3])
    assert some.mean_waits[0] == pytest.approx(more.mean_waits[0])
    assert more.mean_waits[1:] == (math.inf, math.inf)


def test_does_saturation_at_several_servers_spare_the_high_class():
    """All four always busy: the next one comes free after a quarter service time."""
    desk = theory.mmc_priority([1.0, 50.0], 1, 4)
    assert desk.mean_waits[0] == pytest.approx(0.25 / 0.75)
    assert desk.mean_waits[1] == math.inf


def test_what_happens_without_arrivals():
    """Nobody waits at an idle desk; an empty class reports what one visitor would wait."""
    idle = theory.mg1_priority([0, 0], [1, 2], [1, 1])
    assert (idle.mean_waits, idle.mean_wait, idle.utilisation) == ((0, 0), 0, 0)
    assert idle.mean_sojourns == (1, 2)
    empty_last = theory.mg1_priority([0.5, 0], [1, 1], [1, 1])
    assert empty_last.mean_waits == pytest.approx((1, 2))
    assert empty_last.mean_wait == pytest.approx(1)
    full = theory.mg1_priority([1.5, 0], [1, 1], [1, 1])
    assert full.mean_waits == (math.inf, math.inf)
    assert full.mean_wait == math.inf


def test_is_a_load_of_exactly_one_saturation():
    """On the edge: the last class waits for ever, and nothing is divided by zero."""
    for desk in (theory.mg1_priority([0.5, 0.5], [1, 1], [1, 1]), theory.mmc_priority([2, 2], 1, 4)):
        assert desk.mean_waits[0] < math.inf
        assert desk.mean_waits[1] == desk.mean_wait == math.inf
