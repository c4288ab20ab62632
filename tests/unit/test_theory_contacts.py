"""How many contacts and callers are there really?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit import theory


@given(st.floats(min_value=0, max_value=0.9))
def test_are_expected_contacts_a_geometric_sum(wrong):
    """One contact, and with probability m another, and so on."""
    assert theory.expected_contacts(wrong) == pytest.approx(math.fsum(wrong**k for k in range(2000)))


def test_what_if_every_forwarding_goes_wrong():
    """Then the question never arrives."""
    assert theory.expected_contacts(1) == math.inf
    assert theory.expected_contacts(0) == 1


@given(st.floats(min_value=1, max_value=1e7), st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_does_redialling_only_flatter_the_number_of_callers(attempts, failing, again):
    """Never more callers than attempts; never fewer served callers than served attempts."""
    line = theory.redial(attempts, failing * attempts, again)
    assert 0 <= line.unique_callers <= attempts
    assert line.callers_served >= line.attempts_served - 1e-12
    assert line.callers_served <= 1 + 1e-9
    if line.unique_callers > 1e-6:
        assert line.callers_served * line.unique_callers == pytest.approx(attempts * line.attempts_served)


def test_what_are_the_extremes_of_redialling():
    """Nobody redials: attempts are callers. Nobody served and all redial: no caller is ever done."""
    assert theory.redial(10, 4, 0).unique_callers == 10
    line = theory.redial(10, 10, 1)
    assert (line.unique_callers, line.attempts_served, line.callers_served) == (0, 0, 0)
