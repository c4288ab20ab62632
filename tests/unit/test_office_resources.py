"""Does work that needs a room wait for person and room at once, and give the room back whenever it is laid aside?"""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.live.replay.film import film_of
from simkit.live.replay.state import told
from simkit.measures.run import run
from simkit.model.scenario import ScenarioError
from simkit.present.charts import case_timeline

from .by_hand import clients, member, office, team


def clinic(*members, days=1, count=1, **events):
    events = {"visit": ["talk"], "letter": ["bread"]} | events
    plain = office(events, desk=team(*members), clock={"horizon_days": days})
    room = {"label": "Consulting room", "count": count}
    return plain.change({"resources": {"room": room}, "products.talk.needs": ["room"]})


BOTH = member("Ann", "talk", "bread"), member("Bob", "talk", "bread")
ARRIVALS = (
    (0, "visit", {"talk": 30}), (5, "visit", {"talk": 20}), (10, "letter", {"bread": 5}), (12, "letter", {"bread": 40}),
)  # fmt: skip


RESOURCES_BY_HAND = {"resource_use": 50 / 480, "resource_wait": (0 + 25) / 2}


def test_does_a_second_client_wait_for_the_room_while_the_other_does_letters():
    """Bob has no room for the visit of minute 5, so he does both letters; at 30 Ann, free with the room, takes it."""
    log = run(clinic(*BOTH), demand=clients(clinic(*BOTH), *ARRIVALS))
    assert log.closed.tolist() == [30, 50, 15, 55]
    assert log.uses.tolist() == [[0, 0, 0, 0, 30], [0, 1, 0, 30, 50]]
    found = log.measures()
    assert {key: found[key] for key in RESOURCES_BY_HAND} == pytest.approx(RESOURCES_BY_HAND)
    two = run(clinic(*BOTH, count=2), demand=clients(clinic(*BOTH), *ARRIVALS))
    assert two.closed[:2].tolist() == [30, 25] and two.measures()["resource_wait"] == 0
    assert two.measures()["resource_use"] == pytest.approx(50 / 960)


def test_is_it_told():
    log = run(clinic(*BOTH), demand=clients(clinic(*BOTH), *ARRIVALS))
    assert "talk: Ann, 0.4 hours waiting for a resource, 0.3 hours working" in case_timeline(log, 1).description
    assert told(film_of(log, 0, 480), 1, 40) == "talk (with Consulting room): Ann works on it"


def test_is_the_room_free_when_it_is_laid_aside_for_the_night():
    """Ann goes at 420 with twenty minutes left. Bob has the room for an hour then; at 480, next day, Ann goes on."""
    members = member("Ann", "talk", hours=[9, 16]), member("Bob", "talk", "bread", hours=[16, 17])
    scenario = clinic(*members, days=2)
    log = run(scenario, demand=clients(scenario, (410, "visit", {"talk": 30}), (415, "visit", {"talk": 50})))
    assert log.uses.tolist() == [[0, 0, 0, 410, 420], [0, 1, 1, 420, 470], [0, 0, 0, 480, 500]]


def test_does_who_cannot_go_on_for_want_of_the_room_do_something_else():
    """Ann is in training from 240 to 255, and Bob has the room for an hour: she does a letter, and goes on at 300."""
    scenario = clinic(member("Ann", "talk", "bread"), member("Bob", "talk", phone="also"))
    scenario = scenario.change({"plan.steps": [{"do": "train", "week": 0.1, "hours": 0.25, "people": ["Ann"]}]})
    arrivals = (230, "visit", {"talk": 30}), (235, "visit", {"talk": 60}), (236, "letter", {"bread": 5})
    log = run(scenario, demand=clients(scenario, *arrivals))
    assert log.uses.tolist() == [[0, 0, 0, 230, 240], [0, 1, 1, 240, 300], [0, 0, 0, 300, 320]]
    assert log.closed.tolist() == [320, 300, 260]


def test_do_two_people_and_a_room_never_come_to_a_standstill():
    """One room, steps that take two, with it or without: everything is done in the end."""
    events = {"visit": ["talk"], "letter": ["bread"], "both": ["talk", "bread"]}
    scenario = clinic(*BOTH, member("Cid", "talk"), **events).change({"products.*.people": 2})
    arrivals = [(0, one, dict.fromkeys(of, 10)) for one, of in events.items()] * 3
    log = run(scenario, demand=clients(scenario, *sorted(arrivals, key=lambda a: a[0])))
    assert np.isfinite(log.closed).all()


def test_is_the_room_free_when_the_client_leaves():
    """The first withdraws at 10, with the client of minute 5 waiting: the room is theirs at once."""
    scenario = clinic(BOTH[0], BOTH[1], visit={"products": ["talk"], "patience": {"mean_days": 1}})
    demand = clients(scenario, (0, "visit", {"talk": 30}), (5, "visit", {"talk": 20}))
    log = run(scenario, demand=replace(demand, patience=np.array([10 / 480, np.inf])))
    assert log.closed.tolist() == [10, 30] and log.uses.tolist()[0] == [0, 0, 0, 0, 10]


def test_are_two_rooms_for_five_people_a_queue_of_two():
    """M/M/5 with two rooms is M/M/2, client by client."""
    count = "teams.desk.members[0].count"
    five = sk.load("textbook/mmc").change({"events.client.per_week": 300, count: 5})
    rooms = five.change({"resources": {"room": {"label": "Room", "count": 2}}, "products.request.needs": ["room"]})
    here, two = sk.run(rooms, seed=1), sk.run(five.change({count: 2}), seed=1)
    assert here.closed.tolist() == pytest.approx(two.closed.tolist(), nan_ok=True) and len(two.closed) > 1000
    assert here.measures()["resource_wait"] == pytest.approx(here.measures()["task_wait"])
    assert here.measures()["resource_use"] == pytest.approx(two.measures()["utilisation"])


def test_is_an_unknown_resource_refused_and_one_too_few_noticed():
    with pytest.raises(ScenarioError, match="unknown resource 'rom'"):
        clinic(*BOTH).change({"products.talk.needs": ["rom"]})
    doubts = sk.check_scenario(clinic(*BOTH).change({"events.visit.per_week": 400})).doubts
    assert "66.7 hours of use come in a week for 40 opening hours of all" in [doubt.found for doubt in doubts]
    doubts = sk.check_scenario(clinic(*BOTH).change({"products.talk.needs": []})).doubts
    assert ("resources.room", "no product needs it") in [doubt[:2] for doubt in doubts]
