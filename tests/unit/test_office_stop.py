"""Can a run be given up half-way, and is a run that might have been given up the same as any other?"""

import pandas as pd
import pytest

import simkit as sk
from simkit.model.office import Stopped

NAMES = ("tax-office/service-team", "tax-office/specialists", "textbook/erlang-a", "textbook/vicious-circle")


@pytest.mark.parametrize("name", NAMES)
def test_asking_changes_nothing(name):
    """Is every piece of work in the log the same, to the last bit, when somebody may stop the run?"""
    scenario = sk.load(name).change({"clock.warm_up_days": 0, "clock.horizon_days": 2.5})
    plain, asked = sk.run(scenario), sk.run(scenario, stop=lambda: False)
    pd.testing.assert_frame_equal(plain.activities, asked.activities, check_exact=True)
    pd.testing.assert_frame_equal(plain.cases, asked.cases, check_exact=True)
    pd.testing.assert_frame_equal(plain.calls, asked.calls, check_exact=True)


def test_a_run_is_given_up_at_the_next_day():
    """Is the question asked once a day, and does the run end when the answer is yes?"""
    scenario, asked = sk.load("textbook/mm1"), []

    def stop():
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(Stopped):
        sk.run(scenario, stop=stop)
    assert len(asked) == 3


def test_a_run_of_less_than_a_day_is_not_asked():
    """Does a run that ends within its first day just end?"""
    scenario = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 0.5})
    assert len(sk.run(scenario, stop=lambda: True).cases) > 0
