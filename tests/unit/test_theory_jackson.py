"""Is a network of desks the sum of its desks?"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit import theory


@given(
    st.floats(min_value=0.01, max_value=20),
    st.floats(min_value=0.1, max_value=4),
    st.integers(min_value=1, max_value=30),
)
def test_is_one_station_an_erlang_desk(rate, mean, servers):
    """Without routing there is nothing but M/M/c."""
    office = theory.jackson([rate], [[0]], [mean], [servers])
    desk = theory.mmc(rate, mean, servers)
    assert office.mean_sojourn == pytest.approx(desk.mean_sojourn)
    assert office.mean_wait == pytest.approx(desk.mean_wait)
    assert office.mean_number == pytest.approx(desk.mean_number)
    assert office.visits == pytest.approx((1,))


def test_do_desks_in_a_row_add_up():
    """A tandem: the same flow everywhere, sojourns added."""
    means, servers = [0.8, 1.5, 0.3], [1, 2, 1]
    office = theory.jackson([1, 0, 0], [[0, 1, 0], [0, 0, 1], [0, 0, 0]], means, servers)
    desks = [theory.mmc(1, mean, crew) for mean, crew in zip(means, servers, strict=True)]
    assert office.mean_sojourn == pytest.approx(sum(desk.mean_sojourn for desk in desks))
    assert office.mean_wait == pytest.approx(sum(desk.mean_wait for desk in desks))


def test_do_returns_multiply_the_visits():
    """A share p comes back each time: 1 / (1 - p) visits."""
    office = theory.jackson([1], [[0.25]], [0.5], [1])
    assert office.visits[0] == pytest.approx(4 / 3)
    assert office.stations[0].arrival_rate == pytest.approx(4 / 3)
    # M/M/1 with load 2/3: two clients present on average.
    assert office.mean_number == pytest.approx(2)


@given(st.integers(min_value=0, max_value=2**32 - 1), st.integers(min_value=1, max_value=6))
def test_does_as_much_leave_as_comes_in(seed, size):
    """Random networks: flow balance, Little's law, and visits times sojourns."""
    rng = np.random.default_rng(seed)
    outside = rng.uniform(0.1, 1, size)
    routing = rng.dirichlet(np.ones(size + 1), size)[:, :size]
    means = rng.uniform(0.01, 0.1, size)
    office = theory.jackson(outside, routing, means, rng.integers(1, 4, size))
    flow = np.array([station.arrival_rate for station in office.stations])
    assert flow == pytest.approx(outside + flow @ routing)
    assert flow @ (1 - routing.sum(axis=1)) == pytest.approx(outside.sum())
    if office.mean_number < math.inf:
        assert office.mean_number == pytest.approx(outside.sum() * office.mean_sojourn)
        per_visit = sum(v * s.mean_sojourn for v, s in zip(office.visits, office.stations, strict=True))
        assert office.mean_sojourn == pytest.approx(per_visit)
        assert office.mean_sojourn == pytest.approx(office.mean_wait + np.dot(office.visits, means))


def test_does_jackson_equal_a_chain_solved_directly():
    """Two desks with forwarding and return, 28 by 28 states, by linear algebra."""
    size, outside, forward, back = 28, (0.3, 0.1), 0.4, 0.2
    index = np.arange(size * size).reshape(size, size)
    generator = np.zeros((size * size, size * size))

    def move(i, j, di, dj, rate):
        if 0 <= i + di < size and 0 <= j + dj < size:
            generator[index[i, j], index[i + di, j + dj]] += rate

    for i in range(size):
        for j in range(size):
            move(i, j, 1, 0, outside[0])
            move(i, j, 0, 1, outside[1])
            if i:
                move(i, j, -1, 1, forward)
                move(i, j, -1, 0, 1 - forward)
            if j:
                busy = min(j, 2) * 0.5  # two servers that each take 2
                move(i, j, 1, -1, back * busy)
                move(i, j, 0, -1, (1 - back) * busy)
    generator -= np.diag(generator.sum(axis=1))
    system = generator.T.copy()
    system[0] = 1.0
    share = np.linalg.solve(system, np.eye(size * size)[0]).reshape(size, size)
    number = np.arange(size)
    office = theory.jackson(outside, [[0, forward], [back, 0]], [1, 2], [1, 2])
    assert office.stations[0].mean_number == pytest.approx(share.sum(axis=1) @ number, rel=1e-5)
    assert office.stations[1].mean_number == pytest.approx(share.sum(axis=0) @ number, rel=1e-5)


def test_does_one_saturated_desk_hold_up_the_whole():
    """The network's time is infinite; the desk before it keeps its own figures."""
    office = theory.jackson([1, 0], [[0, 1], [0, 0]], [0.5, 1.0], [1, 1])
    assert office.mean_sojourn == office.mean_number == office.mean_wait == math.inf
    assert office.stations[0].mean_sojourn == pytest.approx(1)


def test_does_a_desk_that_nobody_visits_not_count():
    """No flow, no wait, no visits."""
    office = theory.jackson([1, 0], [[0, 0], [0, 0]], [0.5, 7.0], [1, 1])
    assert office.visits == (1, 0)
    assert office.stations[1].mean_queue == 0
    assert office.mean_sojourn == pytest.approx(1)


def test_may_probabilities_that_add_up_to_one_in_floats_be_used():
    """Tenths rarely add up to exactly 1: a hair above is not too much, a hair below no way out."""
    above, below = [0.2, 0.4, 0.3, 0.1], [0.1, 0.2, 0.7 - 2**-52, 0.0]
    assert sum(above) > 1 > sum(below)
    out = [0.0, 0.0, 0.0, 0.5]
    office = theory.jackson([1, 0, 0, 0], [above, out, out, out], [0.1] * 4, [1] * 4)
    assert office.visits[0] == pytest.approx(1 / (1 - above[0]))
    with pytest.raises(ValueError, match="no way out"):
        theory.jackson([1, 0, 0, 0], [below] * 4, [0.1] * 4, [1] * 4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"routing": [[0.5, 0.6], [0, 0]]}, r"routing\[0\]: found probabilities that add up to 1.1, must be at most 1"),
        ({"routing": [[0, 1], [1, 0]]}, r"no way out of the network from station\(s\) 0, 1"),
        ({"routing": [[0, 0], [0, 1]]}, r"no way out of the network from station\(s\) 1, must"),
        ({"routing": [[0, 0]]}, "routing: found 1 rows, must have 2"),
        ({"routing": [[0, 0], [0]]}, r"routing\[1\]: found 1 values, must have 2"),
        ({"routing": [[0, -0.1], [0, 0]]}, r"routing\[0\]\[1\]: found -0.1, must be a number at least 0 and at most 1"),
        ({"external_rates": [0, 0]}, "external_rates: found only zeros"),
        ({"external_rates": [1, -2]}, r"external_rates\[1\]: found -2, must be a number at least 0"),
        ({"mean_services": [1]}, "mean_services: found 1 values, must have 2"),
        ({"mean_services": [1, 0]}, r"mean_services\[1\]: found 0, must be a number above 0"),
        ({"servers": [1, 1.5]}, r"servers\[1\]: found 1.5, must be a whole number of at least 1"),
    ],
)
def test_does_an_impossible_network_say_what_is_wrong(change, message):
    """The station or row is named, with what was found and what is allowed."""
    network = {"external_rates": [1, 0], "routing": [[0, 0.5], [0, 0]], "mean_services": [0.1, 0.1], "servers": [1, 1]}
    with pytest.raises(ValueError, match=message):
        theory.jackson(**(network | change))
