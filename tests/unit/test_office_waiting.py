"""Does work wait on others as the scenario says? Answers, calendars and norms, by hand to the minute."""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.office.mechanisms.waiting import answer
from simkit.model.scenario import Clock, ScenarioError, Wait
from simkit.present.charts import case_timeline

from .by_hand import clients, left, member, office, team, worked

DAY = 480


def with_waits(scenario, demand, *days):
    """Say for each task how many days it waits; -1: not at all."""
    return replace(demand, wait=np.array(days, dtype=float))


def desk(wait, clock=None, order="parallel", **event):
    needs = [{"product": "bread", "wait": wait}, {"product": "wine"}]
    events = {"party": {"tasks": needs, "order": order} | event, "snack": ["wine"]}
    return office(events, desk=team(member("Ann", "bread", "wine")), clock={"horizon_days": 10} | (clock or {}))


def test_can_others_be_served_while_a_task_waits():
    """Bread waits for half a day; wine of the same client and of the next is made meanwhile."""
    scenario = desk({"on": "the client", "mean_days": 1})
    demand = clients(scenario, (0, "party", {"bread": 10, "wine": 20}), (5, "snack", {"wine": 30}))
    log = run(scenario, demand=with_waits(scenario, demand, 0.5, -1, -1))
    assert worked(log) == [("Ann", 0, "wine", 0, 20), ("Ann", 1, "wine", 20, 50), ("Ann", 0, "bread", 240, 250)]
    assert log.waits.tolist() == [[0, 0, 240, 0]]
    assert log.closed.tolist() == [250, 50]


def test_does_a_sequence_begin_to_wait_when_it_comes_to_that_step():
    """Wine first until 20; then bread waits one day, from 20 to 500."""
    events = {"party": {"tasks": [{"product": "wine"}, {"product": "bread", "wait": {"mean_days": 1}}]}}
    events["party"]["order"] = "sequence"
    scenario = office(events, desk=team(member("Ann", "bread", "wine")), clock={"horizon_days": 3})
    log = run(scenario, demand=with_waits(scenario, clients(scenario, (0, "party", {"wine": 20, "bread": 10})), -1, 1))
    assert worked(log) == [("Ann", 0, "wine", 0, 20), ("Ann", 0, "bread", 500, 510)]


def test_is_a_request_without_an_answer_told_at_the_end():
    """The answer would come after the run: the task is nowhere in the office, and not lost."""
    scenario = desk({"mean_days": 1}, clock={"horizon_days": 1})
    demand = clients(scenario, (60, "party", {"bread": 10, "wine": 20}))
    log = run(scenario, demand=with_waits(scenario, demand, 5, -1))
    assert log.activities.query("outcome == 'on others'")[["case", "product"]].values.tolist() == [[0, "bread"]]
    assert left(log) == [] and np.isnan(log.closed[0]) and np.isnan(log.waits[0, 2])


def test_has_the_opening_backlog_its_answers_already():
    """What lay in the inboxes when the run began does not ask again."""
    scenario = desk({"mean_days": 1, "dist": "deterministic"}, opening_backlog=1, opening_age_days=1)
    log = run(scenario, seed=1)
    assert len(log.waits) == 0 and not np.isnan(log.closed[0])


@pytest.mark.parametrize(
    ("keys", "now", "days", "expected"),
    [
        ({}, 100, 1.5, 100 + 1.5 * DAY),
        ({"days": "calendar"}, 100, 1, DAY + 100),  # Monday 10:40, Tuesday 10:40
        ({"days": "calendar"}, 4 * DAY + 100, 1, 5 * DAY),  # Friday 10:40, Saturday: Monday at nine
        ({"days": "calendar"}, 4 * DAY + 100, 3, 5 * DAY + 100),  # Friday 10:40, Monday 10:40
        ({"days": "calendar"}, 100, 0.5, DAY),  # Monday 10:40, 22:40: Tuesday at nine
        ({"days": "calendar"}, 100, 0.9, DAY),  # Tuesday 08:16: at nine
        ({"days": "calendar"}, 100, 7, 5 * DAY + 100),
        ({"until": "thu"}, 100, 0, 3 * DAY),
        ({"until": "thu"}, 3 * DAY, 0, 3 * DAY),  # Thursday at nine sharp
        ({"until": "thu"}, 3 * DAY + 1, 0, 8 * DAY),  # a minute later: next week
        ({"until": "mon", "days": "calendar"}, 4 * DAY + 100, 1, 5 * DAY),
    ],
)
def test_when_is_an_answer_there(keys, now, days, expected):
    """Working days count opening hours; calendar days nights and weekends too, and wait for the next opening."""
    wait = Wait.model_validate({"mean_days": 1} | keys)
    assert answer(wait, Clock(), now, days) == pytest.approx(expected)


@pytest.mark.parametrize(("norm_clock", "in_time"), [("runs", 0.0), ("stops", 1.0)])
def test_does_the_clock_of_the_norm_stand_still(norm_clock, in_time):
    """Two days of waiting and 10 minutes of work under a norm of one day."""
    scenario = desk({"mean_days": 1, "norm_clock": norm_clock}, norm_days=1)
    demand = clients(scenario, (0, "party", {"bread": 10, "wine": 20}))
    log = run(scenario, demand=with_waits(scenario, demand, 2, -1))
    assert log.measures("within_norm")["within_norm"] == in_time


WAITING_BY_HAND = {
    "waiting_on_others": 1,  # day, of the only case
    "waiting_on_others_share": 480 / 490,
    "lead_time_own": 10 / 480,  # ten minutes of bread
}


def test_what_do_the_measures_say():
    """Waiting on others one day of a lead time of a day and ten minutes."""
    scenario = desk({"mean_days": 1})
    demand = clients(scenario, (0, "party", {"bread": 10, "wine": 20}))
    found = run(scenario, demand=with_waits(scenario, demand, 1, -1)).measures()
    assert {key: found[key] for key in WAITING_BY_HAND} == pytest.approx(WAITING_BY_HAND)


def test_are_the_measures_silent_where_nothing_waits():
    """An office without such waits shows none of their measures."""
    assert not {"waiting_on_others", "lead_time_own"} & set(sk.run(sk.load("textbook/mm1"), seed=1).measures().index)


def test_how_long_do_drawn_requests_take():
    """Asked up to three times, ten days apart, half of the requests answered, in one day each.

    Answered after 1, 11 or 21 days with chances 1/2, 1/4 and 1/8; else the office goes on after 30: 9.625 days.
    """
    wait = {
        "dist": "deterministic", "mean_days": 1, "answered": 0.5, "ask_again_days": 10, "at_most": 3, "share": 0.8
    }  # fmt: skip
    scenario = desk(wait, per_week=4000)
    days = sample(scenario, 1).wait
    assert set(days) == {-1, 1, 11, 21, 30}
    waits = days[(days >= 0)]
    bread = (sample(scenario, 1).product == 0).sum()
    assert len(waits) / bread == pytest.approx(0.8, abs=3 * np.sqrt(0.16 / bread))
    expected = 1 / 2 + 11 / 4 + 21 / 8 + 30 / 8
    assert waits.mean() == pytest.approx(expected, abs=3 * waits.std() / np.sqrt(len(waits)))


def test_are_other_numbers_as_they_were():
    """A wait changes no other number of the demand: the same clients, the same work."""
    scenario = desk({"mean_days": 1}, per_week=50)
    without = desk(None, per_week=50)
    assert sample(scenario, 1).same_clients(sample(without, 1))


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        ({}, "mean_days is missing: the mean days of waiting"),
        ({"mean_days": 1, "dist": "lognormal"}, "cv is missing: lognormal waiting needs a mean and a cv"),
        ({"mean_days": 1, "answered": 0.5}, "ask_again_days is missing"),
        ({"mean_days": 1, "until": "sat"}, "sat"),
        ({"mean_days": 1, "share": 40}, "1"),
        ({"mean_days": 1, "days": "business"}, "working"),
    ],
)
def test_is_a_wait_that_makes_no_sense_refused(wait, said):
    """The path stands in the message, and what would be right."""
    with pytest.raises(ScenarioError) as refused:
        desk(wait)
    assert "events.party.tasks[0].wait" in str(refused.value) and said in str(refused.value)


def test_is_the_timeline_told():
    """The picture of a case shows the waiting in its own colour, also where no answer has come yet."""
    scenario = desk({"mean_days": 1})
    demand = clients(scenario, (0, "party", {"bread": 10, "wine": 20}), (10, "party", {"bread": 10, "wine": 20}))
    log = run(scenario, demand=with_waits(scenario, demand, 1, -1, 20, -1))
    assert "8.0 hours waiting on others" in case_timeline(log, 0).description
    assert "nobody yet, 79.8 hours waiting on others" in case_timeline(log, 1).description


def test_does_the_event_log_tell_it():
    """A start and a complete event of nobody in particular."""
    scenario = desk({"mean_days": 1})
    demand = clients(scenario, (0, "party", {"bread": 10, "wine": 20}))
    rows = run(scenario, demand=with_waits(scenario, demand, 1, -1)).event_log()
    found = rows[rows["concept:name"] == "bread: waiting on others"]
    assert found[["lifecycle:transition", "minute", "org:resource"]].values.tolist() == [
        ["start", 0.0, ""],
        ["complete", 480.0, ""],
    ]
