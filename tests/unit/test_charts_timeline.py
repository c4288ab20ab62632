"""Timeline: are the bars the clients of the run, and is all their time in them?"""

import numpy as np
import pytest

import simkit as sk
from simkit.present.charts import timeline_chart


@pytest.fixture(scope="module")
def day():
    """One day at one desk, from opening to closing; somebody is still in the room at the end."""
    return sk.run(sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 1}), seed=3)


def bars(picture, what):
    return [row for row in picture.spec()["data"]["values"] if row["what"] == what]


def test_is_all_time_in_the_room_drawn(day):
    """Do the bars together hold the client-minutes, with who is still there cut off at closing time?"""
    left = np.where(np.isnan(day.closed), 480, day.closed)
    drawn = sum(bar["to"] - bar["from"] for bar in bars(timeline_chart(day), "waits"))
    assert np.isnan(day.closed).any()
    assert drawn == pytest.approx((left - day.arrived).sum(), abs=0.01 * len(left))
    assert drawn / 480 == pytest.approx(day.measures()["work_in_progress"], abs=0.01)


def test_does_one_clerk_work_on_one_client_at_a_time(day):
    """Do the dark parts never overlap at a desk with one clerk?"""
    work = sorted((bar["from"], bar["to"]) for bar in bars(timeline_chart(day), "is worked on"))
    assert len(work) > 20
    assert all(end <= begin + 0.011 for (_, end), (begin, _) in zip(work, work[1:], strict=False))


def test_can_a_part_of_the_cases_be_chosen(day):
    """Are exactly the cases asked for drawn, under the name asked for?"""
    picture = timeline_chart(day, first=10, count=5, noun="Client")
    assert [bar["number"] for bar in bars(picture, "waits")] == [11, 12, 13, 14, 15]
    assert "5 bars, one for each client" in picture.description


@pytest.mark.parametrize(
    ("choice", "says"),
    [({"count": 0}, "count: found 0"), ({"count": 81}, "1 to 80"), ({"first": 10_000}, "first: found 10000")],
)
def test_is_an_impossible_choice_refused(day, choice, says):
    """Does the message name what was found and what would be right?"""
    with pytest.raises(ValueError, match=says):
        timeline_chart(day, **choice)
