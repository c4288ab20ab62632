"""Does a step that takes two wait for the second, begin for both at once, and never come to a standstill?"""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.model.scenario import ScenarioError
from simkit.present.charts import case_timeline

from .by_hand import clients, member, minutes, office, team


def table(*members, days=1, **events):
    events = {"visit": ["talk"], "letter": ["bread"]} | events
    scenario = office(events, desk=team(*members), clock={"horizon_days": days})
    return scenario.change({"products.talk.people": 2, "products.*.work": minutes(10)})


def did(log):
    """Return who did what from when to when."""
    rows = log.activities.dropna(subset="started_at")[["employee", "activity", "started_at", "finished_at"]]
    return sorted((*row[:2], float(row[2]), float(row[3])) for row in rows.values.tolist())


BOTH = member("Ann", "talk", "bread"), member("Bob", "talk", "bread")


def test_do_two_who_are_free_begin_at_once():
    log = run(table(*BOTH), demand=clients(table(*BOTH), (5, "visit", {"talk": 30})))
    assert [row for row in did(log) if row[3] > row[2]] == [("Ann", "working", 5, 35), ("Bob", "assisting", 5, 35)]
    assert log.closed.tolist() == [35]


STANDING_BY_HAND = {"standing_by": 19 / 960}


def test_does_the_first_stand_by_until_the_second_is_free():
    """Ann writes a letter until 20; Bob waits for her from 1, and the letter that came meanwhile waits for both."""
    scenario = table(*BOTH)
    arrivals = (0, "letter", {"bread": 20}), (1, "visit", {"talk": 30}), (2, "letter", {"bread": 5})
    log = run(scenario, demand=clients(scenario, *arrivals))
    assert did(log) == [
        ("Ann", "assisting", 20, 50), ("Ann", "working", 0, 20), ("Bob", "standing by", 1, 20),
        ("Bob", "working", 20, 50), ("Bob", "working", 50, 55),
    ]  # fmt: skip
    assert log.measures()["standing_by"] == pytest.approx(STANDING_BY_HAND["standing_by"])


def test_is_the_second_counted_and_told():
    """Two people worked on the case. Going on by whoever was second is no hand-off; by a third it is."""
    events = {"visit": {"products": ["talk", "bread"], "order": "sequence"}}
    for reader, changes in (("Ann", 0), ("Bob", 0), ("Cid", 1)):
        members = member("Ann", "talk"), member("Bob", "talk"), member("Cid", "bread")
        for one in members:
            one["skills"] |= {"bread": 1} if one["name"] == reader else {}
        scenario = table(*members[: 3 if reader == "Cid" else 2], **events)
        log = run(scenario, demand=clients(scenario, (0, "visit", {"talk": 30, "bread": 5})))
        assert log.measures("handlers", "handoffs").tolist() == [2 + changes, changes]
        assert log.seconds.tolist() == [[0, 1, 0]]
        assert log.event_log()["second"].tolist() == ["Bob", "Bob", "", ""]
        assert f"talk: Ann, Bob, 0.5 hours working. bread: {reader}" in case_timeline(log, 0).description
        assert f"{2 + changes} people worked on it" in case_timeline(log, 0).description


def test_is_it_laid_aside_for_the_night_and_begun_again_by_both():
    """From 470 to closing time at 480; the 20 minutes that are left begin the next morning."""
    scenario = table(*BOTH, days=2)
    log = run(scenario, demand=clients(scenario, (470, "visit", {"talk": 30})))
    assert log.closed.tolist() == [500]
    assert sum(end - begin for _, what, begin, end in did(log) if what == "assisting") == 30


def test_does_who_goes_home_leave_the_rest_to_the_first():
    """Bob works until 10:00, minute 60; Ann finishes alone. Nobody comes: she stands by until she goes home."""
    members = BOTH[0], member("Bob", "talk", hours=[9, 10])
    scenario = table(*members)
    log = run(scenario, demand=clients(scenario, (50, "visit", {"talk": 30})))
    assert log.closed.tolist() == [80] and ("Bob", "assisting", 50, 60) in did(log)
    log = run(scenario, demand=clients(scenario, (70, "visit", {"talk": 30})))
    assert [row for row in did(log) if row[3] > row[2]] == [("Ann", "standing by", 70, 480)]


def test_is_what_who_goes_home_stood_by_for_left_to_others():
    """Ann takes it and goes at 60; Bob comes from his letter at 70 and stands by for Cid, who comes at 80."""
    members = member("Ann", "talk", hours=[9, 10]), member("Bob", "talk", "bread"), member("Cid", "talk", "bread")
    scenario = table(*members)
    arrivals = (0, "letter", {"bread": 70}), (0, "letter", {"bread": 80}), (10, "visit", {"talk": 30})
    log = run(scenario, demand=clients(scenario, *arrivals))
    assert log.closed.tolist() == [70, 80, 110] and ("Ann", "standing by", 10, 60) in did(log)
    assert ("Bob", "standing by", 70, 80) in did(log) and ("Cid", "assisting", 80, 110) in did(log)


def test_does_who_has_begun_keep_it_also_when_they_stood_by_in_vain():
    """Ann goes at 60, with 20 of 30 minutes left; in her second block Bob, then away, can't come. She ends it next day.

    Cid, who is there for the rest of the first day, and could do it with Bob, is not given what she has begun.
    """
    members = (
        member("Ann", "talk", hours=[[9, 10], [11, 12]]), member("Bob", "talk", hours=[[9, 10], [12, 17]]),
        member("Cid", "bread", "talk", hours=[[12, 17]]),
    )  # fmt: skip
    scenario = table(*members, days=2)
    log = run(scenario, demand=clients(scenario, (50, "visit", {"talk": 30})))
    assert [row for row in did(log) if row[3] > row[2] and row[0] != "Bob"] == [
        ("Ann", "standing by", 120, 180), ("Ann", "working", 50, 60), ("Ann", "working", 480, 500),
    ]  # fmt: skip
    assert log.closed.tolist() == [500]


def test_do_three_who_need_each_other_come_to_an_end():
    """Each can do two of three kinds of talk, and three come at the same minute: no ring of people who wait."""
    skills = {"Ann": ("a", "c"), "Bob": ("a", "b"), "Cid": ("b", "c")}
    events = {one: [one] for one in "abc"}
    scenario = office(events, desk=team(*(member(name, *of) for name, of in skills.items())))
    scenario = scenario.change({"products.*.people": 2})
    log = run(scenario, demand=clients(scenario, *[(0, one, {one: 10}) for one in "abcabc"]))
    assert sorted(log.closed.tolist()) == [10, 20, 30, 40, 50, 60]


def test_can_a_client_withdraw_while_the_first_stands_by():
    scenario = table(
        BOTH[0], member("Bob", "talk", hours=[16, 17]), visit={"products": ["talk"], "patience": {"mean_days": 1}}
    )
    demand = clients(scenario, (0, "visit", {"talk": 30}), (5, "letter", {"bread": 10}))
    log = run(scenario, demand=replace(demand, patience=np.array([50 / 480, 1e9])))
    assert log.closed.tolist() == [50, 60] and ("Ann", "standing by", 0, 50) in did(log)


def test_is_a_step_for_two_refused_where_only_one_can_do_it():
    with pytest.raises(ScenarioError) as refused:
        table(BOTH[0], member("Bob", "bread"))
    assert "products.talk.people" in str(refused.value) and "only 1 can do 'talk'" in str(refused.value)


def test_are_four_clerks_in_pairs_a_queue_of_two_desks():
    """All work takes two, so two become free together: M/M/2, without anybody standing by."""
    count, people = "teams.desk.members[0].count", "products.request.people"
    four = sk.load("textbook/mmc").change({"events.client.per_week": 300, count: 4, people: 2})
    pairs, two = sk.run(four, seed=1), sk.run(four.change({count: 2, people: 1}), seed=1)
    assert pairs.closed.tolist() == pytest.approx(two.closed.tolist(), nan_ok=True) and len(two.closed) > 1000
    assert pairs.measures()["standing_by"] == 0


def test_does_the_first_stand_by_through_days_and_is_it_told_before():
    """Bob is there on Wednesdays only; Ann stands by for two days. The check says how few hours they share."""
    bob = member("Bob", "talk", "bread") | {"days": ["wed"]}
    scenario = table(BOTH[0], bob, days=3)
    log = run(scenario, demand=clients(scenario, (0, "visit", {"talk": 30})))
    assert ("Ann", "standing by", 0, 960) in did(log) and log.closed.tolist() == [990]
    told = [doubt for doubt in sk.check_scenario(scenario).doubts if doubt.path == "products.talk.people"]
    assert [doubt.found for doubt in told] == [
        "two who can do it are there in 8 of the 40 hours a week in which one is"
    ]
    both = sk.check_scenario(table(*BOTH)).doubts
    assert not any(doubt.path == "products.talk.people" for doubt in both)
