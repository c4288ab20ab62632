"""Does nobody begin more than they may, and does all that was begun go on? By hand to the minute."""

import pytest

import simkit as sk
from simkit.live.replay.film import film_of
from simkit.live.replay.state import told
from simkit.measures.run import run
from simkit.model.scenario import ScenarioError
from simkit.present.charts import case_timeline

from .by_hand import clients, member, office, team, worked

PAIR = {"visit": ["bread", "wine"]}


def test_does_a_caseload_of_one_keep_the_next_family_at_the_door():
    """Ann's case waits for Bob's wine until 50; she has bread of the next at hand, and begins only then."""
    members = member("Ann", "bread"), member("Bob", "wine")
    events = {"visit": {"products": ["bread", "wine"], "order": "sequence"}}
    scenario = office(events, desk=team(*members, ownership="case", caseload=1))
    demand = clients(scenario, (0, "visit", {"bread": 10, "wine": 40}), (5, "visit", {"bread": 10, "wine": 40}))
    log = run(scenario, demand=demand)
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10), ("Bob", 0, "wine", 10, 50),
        ("Ann", 1, "bread", 50, 60), ("Bob", 1, "wine", 60, 100),
    ]  # fmt: skip
    free = run(scenario.change({"teams.desk.caseload": None}), demand=demand)
    assert free.closed.tolist() == [50, 90] and log.closed.tolist() == [50, 100]


def test_does_who_has_no_room_help_on_with_cases_of_others():
    """Bob's hands are full with a case that lies at Ann's desk; the wine of Ann's case is begun, so he may make it."""
    members = member("Ann", "bread"), member("Bob", "wine")
    events = {"visit": {"products": ["bread", "wine"], "order": "sequence"}, "drink": ["wine"]}
    events["back"] = {"products": ["wine", "bread"], "order": "sequence"}
    scenario = office(events, desk=team(*members, ownership="case", caseload=1))
    arrivals = (0, "back", {"wine": 5, "bread": 30}), (1, "visit", {"bread": 3, "wine": 10}), (2, "drink", {"wine": 1})
    log = run(scenario, demand=clients(scenario, *arrivals))
    assert worked(log) == [
        ("Bob", 0, "wine", 0, 5), ("Ann", 1, "bread", 1, 4), ("Ann", 0, "bread", 5, 35), ("Bob", 1, "wine", 5, 15),
        ("Bob", 2, "wine", 35, 36),
    ]  # fmt: skip


def test_does_a_limit_of_the_team_pull():
    """Two bakers and a limit of one: the second case is begun when the first is settled."""
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread", count=2), wip_limit=1))
    log = run(scenario, demand=clients(scenario, *[(minute, "visit", {"bread": 10}) for minute in (0, 1, 2)]))
    assert [row[3:] for row in worked(log)] == [(0, 10), (10, 20), (20, 30)]


def test_is_the_rest_of_a_begun_case_open_to_who_waits_without_room():
    """Two cases lie with Cas until 105; then Ann begins the third, and its wine is work for Bob at the same minute."""
    events = {"visit": ["bread", "wine"], "late": {"products": ["wine", "cheese"], "order": "sequence"}}
    scenario = office(
        events,
        desk=team(member("Ann", "bread"), member("Bob", "wine"), products=["bread", "wine"], wip_limit=2),
        shop=team(member("Cas", "cheese"), products=["cheese"]),
    )
    arrivals = [(0, "late", {"wine": 5, "cheese": 100}), (1, "late", {"wine": 5, "cheese": 100})]
    arrivals += [(20, "visit", {"bread": 10, "wine": 10})]
    log = run(scenario, demand=clients(scenario, *arrivals))
    assert [row for row in worked(log) if row[1] == 2] == [
        ("Ann", 2, "bread", 105, 115), ("Bob", 2, "wine", 105, 115)
    ]  # fmt: skip


LIMITS_BY_HAND = {
    "door_wait": (0 + 45) / 2 / 480,  # days; the second came at 5 and was begun at 50
    "caseload": (50 + 50) / 480 / 2,  # the first from 0 to 50, the second from 50 to 100; two members
    "begun_cases": 100 / 480,  # where the limit is the team's
}


def test_what_do_the_measures_say():
    members = member("Ann", "bread"), member("Bob", "wine")
    events = {"visit": {"products": ["bread", "wine"], "order": "sequence"}}
    scenario = office(events, desk=team(*members, ownership="case", caseload=1))
    demand = clients(scenario, (0, "visit", {"bread": 10, "wine": 40}), (5, "visit", {"bread": 10, "wine": 40}))
    found = run(scenario, demand=demand).measures().to_dict()
    assert "begun_cases" not in found
    pulled = scenario.change({"teams.desk.caseload": None, "teams.desk.wip_limit": 1})
    found |= run(pulled, demand=demand).measures()[["begun_cases"]].to_dict()
    assert {key: found[key] for key in LIMITS_BY_HAND} == pytest.approx(LIMITS_BY_HAND)


def test_is_a_pull_of_two_a_queue_of_two():
    """Five clerks who begin at most two cases at once settle every case when two clerks do."""
    limit, count = "teams.desk.wip_limit", "teams.desk.members[0].count"
    five = sk.load("textbook/mmc").change({"events.client.per_week": 320, count: 5, limit: 2})
    two = run(five.change({count: 2, limit: None}))
    assert run(five).closed.tolist() == pytest.approx(two.closed.tolist(), nan_ok=True) and len(two.closed) > 1000


def test_is_a_caseload_without_an_owner_refused():
    with pytest.raises(ScenarioError) as refused:
        office({"visit": ["bread"]}, desk=team(member("Ann", "bread"), caseload=15))
    assert "teams.desk.caseload" in str(refused.value) and 'ownership = "case"' in str(refused.value)


def test_is_the_door_told():
    """In the timeline of the second case, until 50, and in the replay; then its wine waits in the inbox."""
    members = member("Ann", "bread"), member("Bob", "wine")
    scenario = office({"visit": ["bread", "wine"]}, desk=team(*members, ownership="case", caseload=1, wip_limit=1))
    demand = clients(scenario, (0, "visit", {"bread": 30, "wine": 60}), (0, "visit", {"bread": 30, "wine": 60}))
    log = run(scenario, demand=demand)
    assert "bread: Ann, 1.0 hours waiting at the door, 0.5 hours working" in case_timeline(log, 1).description
    film = film_of(log, 0, 480)
    assert "bread: waits at the door of Team" in told(film, 1, 40) and "door" not in told(film, 1, 70)
