"""Are the measures of a change what their definitions say? One office with a change and without it, counted by hand.

A day has 100 minutes, a week 500; the first day warms up. What is measured is minute 100 to 1100: two weeks. Open cases
are counted every half day, at minute 100, 150, 200 and so on.
"""

from dataclasses import replace

import numpy as np
import pytest

from simkit.measures import MEASURES
from simkit.measures.change import CHANGE_MEASURES, change_cost

from .by_hand import log_of, member, office, team

SCENARIO = office(
    {"visit": {"products": ["bread"], "norm_days": 1}},
    clock={"day_minutes": 100, "warm_up_days": 1, "horizon_days": 10},
    desk=team(member("Ann", "bread", cost_per_hour=30), member("Bob", "bread", cost_per_hour=60)),
).change({"plan.steps": [{"do": "train", "week": 0, "people": ["Ann"], "hours": 1}], "learning.curve": "exponential"})

# life event, arrived, closed with the change, closed without it
CASES = [
    ("visit", 110, 400, 150),  # due 210: hurt
    ("visit", 200, 280, 350),  # due 300: spared
    ("visit", 205, 260, 240),  # due 305: in time both ways
    ("visit", 420, 470, 450),
    ("visit", 700, 750, 1000),  # due 800: spared
    ("visit", 900, 940, 960),
]
TRAINING = (None, None, None, "desk", "Ann", "training", 120, 120, 120, 180, "done")
TALK = (None, None, None, "desk", "Bob", "meeting", 200, 200, 200, 230, "done")

# Cumulated minutes of waiting beyond those without the change: 150 at minute 150 + 150 = 300, at most 220 from 470 to
# 750; then the fifth client saves 250 and the last one 20: 10 at 950, and -50 from 1000 on.
BY_HAND = {
    "deepest_point": 2,  # at 250: three open, one without
    "deepest_week": (250 - 100) / 500,
    "cleared_week": (400 - 100) / 500,  # none open; usual are 11 counts of 21, about a half
    "never_cleared": 0,
    "clients_hurt": 1,
    "clients_spared": 2,
    "extra_waiting": -50 / 100,
    "break_even_week": (1000 - 100) / 500,
    "never_even": 0,
    # Bob's duty from 300 to 400, Ann's hour of training, and Bob's half hour of talk about the change
    "cost_until_even": 100 / 60 * 60 + 1 * 30 + 0.5 * 60,
    "experience": (0.5 + 0.75 + 1) / 3,  # the mornings at 500 and 1000; Bob is not there at 500
    "training_share": 60 / (1000 + 300),
}


def logs(cases=CASES):
    """Return the office without the change, and with it."""
    baseline = log_of(
        SCENARIO.without_plan(), [(event, came, before) for event, came, _, before in cases],
        duty=[("Ann", 100, 1100), ("Bob", 100, 300)],
    )  # fmt: skip
    log = log_of(
        SCENARIO, [(event, came, after) for event, came, after, _ in cases], [TRAINING, TALK],
        [("Ann", 100, 1100), ("Bob", 100, 400)],
    )  # fmt: skip
    growth = np.array([[1, 1], [0.5, np.nan], [0.75, 1]])
    return baseline, replace(log, growth=growth)


@pytest.mark.parametrize("key", BY_HAND)
def test_is_the_measure_of_a_change_what_is_counted_by_hand(key):
    """The value in the comment beside it."""
    baseline, log = logs()
    assert MEASURES[key](log, baseline) == pytest.approx(BY_HAND[key])


def test_do_they_not_apply_where_the_office_without_the_change_was_not_run():
    """Alone, a run cannot tell what its change did."""
    _, alone = logs()
    assert all(np.isnan(MEASURES[key](alone)) for key in CHANGE_MEASURES)
    assert not CHANGE_MEASURES & set(alone.measures().index)


def test_what_is_said_of_a_dip_that_is_never_cleared():
    """The first client stays open: the end of the run counts as the week, and the share that never came is one."""
    baseline, log = logs([("visit", 110, None, 150), *CASES[1:]])
    assert [MEASURES[key](log, baseline) for key in ("cleared_week", "never_cleared")] == [2, 1]
    assert [MEASURES[key](log, baseline) for key in ("break_even_week", "never_even")] == [2, 1]
    assert MEASURES["clients_hurt"](log, baseline) == 1
    assert change_cost(log, baseline)["break_even_week"] == np.inf


def test_is_a_change_that_does_nothing_free():
    """The same office twice: no dip, nobody hurt, even from the first day."""
    baseline, _ = logs()
    none = {"deepest_point": 0, "clients_hurt": 0, "clients_spared": 0, "extra_waiting": 0, "break_even_week": 0}
    assert {key: MEASURES[key](baseline, baseline) for key in none} == none
    assert MEASURES["cost_until_even"](baseline, baseline) == 0
