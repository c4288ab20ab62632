"""Is every number that is read by the week of a plan what its name says? A run log, written and counted by hand.

A day has 100 minutes and a week 5 days. The first day warms up: week 0 is minute 100 to 600, week 1 minute 600 to
1,100, where the run ends.
"""

import math

import numpy as np
import pytest

from simkit.course.pitfalls.experiments.experiment import WEEKS, read, unit_of

from ..by_hand import clients, log_of, member, office, team

SCENARIO = office(
    {"visit": ["bread"], "feast": ["bread"]},
    clock={"day_minutes": 100, "warm_up_days": 1, "horizon_days": 10},
    desk=team(member("Ann", "bread"), member("Bob", "bread")),
)

CASES = [
    ("visit", 50, 150),  # 0 came in the warm-up
    ("visit", 200, 400),  # 1
    ("feast", 350, 650),  # 2
    ("visit", 500, None),  # 3 begun by Ann, never finished
    ("feast", 620, None),  # 4 waits all the time
    ("visit", 900, 1000),  # 5
]
U_TEAMS = (0.1, 0.2, 0.3, 0.6, 0.7, 0.8)

PIECES = [
    (0, 0, "bread", "desk", "Ann", "working", 50, 50, 90, 150, "done"),
    (1, 1, "bread", "desk", "Ann", "working", 200, 200, 340, 400, "done"),
    (2, 2, "bread", "desk", "Bob", "reading in", 350, 350, 590, 600, "done"),
    (2, 2, "bread", "desk", "Bob", "working", 350, 600, 600, 650, "done"),
    (None, None, None, "desk", "Bob", "training", 400, 400, 400, 460, "done"),
    (None, None, None, "desk", "Bob", "training", 700, 700, 700, 730, "done"),
    (3, 3, "bread", "desk", "Ann", "working", 500, 500, 580, 620, "paused"),
    (3, 3, "bread", "desk", "Ann", "working", 500, 620, None, None, "waiting"),
    (4, 4, "bread", "desk", None, "working", 620, 620, None, None, "waiting"),
    (5, 5, "bread", "desk", "Bob", "working", 900, 900, 950, 1000, "done"),
]


@pytest.fixture(scope="module")
def log():
    """The log above, with the uniform numbers that divide its clients."""
    demand = clients(SCENARIO, *((came, event, {"bread": 10}) for event, came, _ in CASES), u_teams=U_TEAMS)
    return log_of(SCENARIO, CASES, PIECES, demand=demand)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("open_in_week", {"week": 0}, 1),  # minute 100: case 0
        ("open_in_week", {"week": 1}, 2),  # minute 600: cases 2 and 3
        ("open_in_week", {"week": 2}, 2),  # minute 1,100: cases 3 and 4
        ("begun_in_week", {"week": 0}, 1),  # Ann began case 0 at 90
        ("begun_in_week", {"week": 0.5}, 1),  # minute 350: case 1 was begun at 340; case 2 comes this moment
        ("begun_in_week", {"week": 1}, 2),  # case 2 was read into at 590, case 3 begun at 580
        ("begun_in_week", {"week": 2}, 1),  # case 3; nobody has touched case 4
        ("settled_in_weeks", {"first": 0, "last": 1}, 2),  # cases 0 and 1
        ("settled_in_weeks", {"first": 0, "last": 2}, 2),  # four in two weeks
        ("lead_of_arrivals", {"first": 0, "last": 1}, (2 + 3 + 6) / 3),  # cases 1, 2, 3; 3 to the end of the run
        ("lead_of_arrivals", {"first": 0, "last": 2, "event": "feast"}, (3 + 4.8) / 2),  # cases 2 and 4
        ("lead_of_arrivals", {"first": 0, "last": 2, "lot_from": 0.2, "lot_to": 0.6}, (2 + 3) / 2),  # not 0.6 itself
        ("hours_on", {"activity": "training", "first": 0, "last": 1}, 1),
        ("hours_on", {"activity": "training", "first": 0, "last": 2}, 1.5),
        ("hours_on", {"activity": "reading in", "first": 0, "last": 1}, 10 / 60),
        ("hours_on", {"activity": "working", "first": 0, "last": 1}, (60 + 40) / 60),  # begun in week 0
    ],
)
def test_is_a_week_counted_as_by_hand(log, name, arguments, expected):
    """Does the reading give what the comment beside it says?"""
    assert read(log, name, arguments) == pytest.approx(expected)
    assert unit_of(name) == WEEKS[name][1]


def test_is_a_lead_of_nobody_not_a_number(log):
    """Is a mean over no clients told as not a number, and not as zero?"""
    assert math.isnan(read(log, "lead_of_arrivals", {"first": 0, "last": 0.1}))


def test_is_every_reading_by_the_week_tried_here():
    """Does each reading have a line above?"""
    mark = test_is_a_week_counted_as_by_hand.pytestmark[0]
    assert {name for name, _, _ in mark.args[1]} == set(WEEKS)
    assert np.isfinite([expected for *_, expected in mark.args[1]]).all()
