"""Is the number of servers the smallest that meets the norm?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit import theory

loads = st.floats(min_value=0, max_value=80)


@given(loads, st.floats(min_value=0.001, max_value=5))
def test_is_one_server_fewer_too_few_for_the_mean_wait(rate, norm):
    """The answer meets the norm and the number below it does not."""
    servers = theory.servers_needed(rate, 1, max_mean_wait=norm)
    assert theory.mmc(rate, 1, servers).mean_wait <= norm
    assert servers == 1 or theory.mmc(rate, 1, servers - 1).mean_wait > norm


@given(loads, st.floats(min_value=0, max_value=0.999), st.floats(min_value=0, max_value=2))
def test_is_one_server_fewer_too_few_for_the_service_level(rate, level, within):
    """Same for a share answered within a time; enough to keep up is always needed."""
    servers = theory.servers_needed(rate, 1, service_level=level, within=within)
    assert servers > rate
    assert theory.mmc(rate, 1, servers).service_level(within) >= level
    fewer = servers - 1
    assert fewer <= rate or theory.mmc(rate, 1, fewer).service_level(within) < level


@given(loads, st.floats(min_value=0.01, max_value=1), st.floats(min_value=0.01, max_value=1))
def test_do_several_norms_all_hold(rate, waits, busy):
    """Two norms need the larger of the two numbers."""
    both = theory.servers_needed(rate, 1, max_wait_probability=waits, max_utilisation=busy)
    apart = [
        theory.servers_needed(rate, 1, max_wait_probability=waits),
        theory.servers_needed(rate, 1, max_utilisation=busy),
    ]
    assert both == max(apart)


@pytest.mark.parametrize(("load", "servers"), [(0, 1), (0.4, 1), (1, 2), (9.99, 10), (10, 11), (1000, 1001)])
def test_is_just_keeping_up_the_least(load, servers):
    """Without a norm the queue must still settle, so a load of 10 needs 11."""
    assert theory.servers_needed(load, 1) == servers


def test_must_a_service_level_have_its_time():
    """80 per cent within what? And within 20 seconds, how many?"""
    with pytest.raises(ValueError, match="within: found None"):
        theory.servers_needed(1, 1, service_level=0.8)
    with pytest.raises(ValueError, match="service_level: found None"):
        theory.servers_needed(1, 1, within=0.8)


@given(st.floats(min_value=0.01, max_value=1e5), st.integers(min_value=0, max_value=10**5))
def test_are_square_root_staffing_and_its_grade_inverses(load, servers):
    """The grade that a number of servers gives asks for just that number again."""
    grade = theory.service_grade(load, servers)
    if grade >= 0 and (servers - load) > 1e-6 * load:
        assert theory.square_root_staffing(load, grade) == servers


def test_is_square_root_staffing_exact_at_the_corners():
    """No load, no margin, and whole results that rounding must not push up."""
    assert theory.square_root_staffing(0, 2) == 0
    assert theory.square_root_staffing(7.2, 0) == 8
    assert theory.square_root_staffing(100, 1) == 110
    assert theory.square_root_staffing(1e6, 0.3) == 1_000_300


@pytest.mark.parametrize("beta", [0.1, 0.5, 1.0, 2.0])
def test_is_halfin_whitt_the_limit_of_erlang_c(beta):
    """The gap closes as the desk grows with its square root."""
    gaps = []
    for load in (100, 10_000, 1_000_000):
        servers = theory.square_root_staffing(load, beta)
        gaps.append(abs(theory.erlang_c(load, servers) - theory.halfin_whitt(theory.service_grade(load, servers))))
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 5e-4


def test_what_are_the_extremes_of_the_grade():
    """No margin: everyone waits. Far too much: nobody, without a division by zero."""
    assert theory.halfin_whitt(0) == 1
    assert theory.halfin_whitt(1000) == 0
    assert theory.service_grade(100, 90) == pytest.approx(-1)
    assert math.isfinite(theory.service_grade(1e-9, 0))
