"""Does somebody who works for two teams give each its part, in blocks of hours or by a share?"""

import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.model.scenario import ScenarioError

from .by_hand import clients, member, office, team, worked

DAY = 480


def two(also, days=1, *others):
    """Ann of the desk works for the field as well; nobody else is there, but for others of the field."""
    ann = member("Ann", "bread", "wine") | {"also": {"field": also}}
    nobody = member("nobody", "cheese", count=0)
    return office(
        {"desk": ["bread"], "field": ["wine"], "none": ["cheese"]},
        desk=team(ann, products=["bread"]), field=team(*others or [nobody], products=["wine"]),
        rest=team(member("Zoe", "cheese"), products=["cheese"]), clock={"horizon_days": days},
    )  # fmt: skip


def spells(log):
    return [(row[1], *row[3:]) for row in worked(log)]


def test_does_a_block_of_hours_belong_to_one_team_only():
    """Desk until 13:00, minute 240, field until 15:00, desk again: whatever waits elsewhere waits."""
    scenario = two({"hours": [13, 15]})
    arrivals = [(0, "field", {"wine": 10}), (10, "desk", {"bread": 10}), (230, "desk", {"bread": 20})]
    arrivals += [(255, "desk", {"bread": 5}), (300, "field", {"wine": 10}), (365, "field", {"wine": 10})]
    log = run(scenario, demand=clients(scenario, *arrivals))
    assert [row[3:] for row in worked(log)] == [(10, 20), (230, 250), (250, 260), (300, 310), (360, 365)]
    assert log.closed[5] != log.closed[5]  # after 15:00 nobody does field work any more


def test_is_it_so_on_its_days_only():
    """On Tuesdays; the case of Monday waits until 13:00 of the next day."""
    scenario = two({"hours": [13, 15], "days": ["tue"]}, 2)
    log = run(scenario, demand=clients(scenario, (250, "field", {"wine": 10})))
    assert [row[3:] for row in worked(log)] == [(DAY + 240, DAY + 250)]


def test_does_a_share_go_to_the_other_team_while_both_have_work():
    """Of eight hours with work enough in both, 40 % go to the field."""
    scenario = two({"share": 0.4})
    work = [(0, "desk", {"bread": 12}), (0, "field", {"wine": 12})] * 40
    log = run(scenario, demand=clients(scenario, *sorted(work, key=lambda w: w[0])))
    minutes = {"bread": 0.0, "wine": 0.0}
    for row in log.activities.dropna(subset="started_at").itertuples():
        minutes[row.product] += row.finished_at - row.started_at
    assert minutes["wine"] / DAY == pytest.approx(0.4, abs=0.03) and sum(minutes.values()) == DAY


def test_does_nobody_idle_for_a_share():
    """Whatever the share, who has nothing to do for one team works for the other at once."""
    scenario = two({"share": 0.1})
    log = run(scenario, demand=clients(scenario, *[(10 * i, "field", {"wine": 10}) for i in range(40)]))
    assert log.closed.tolist() == [10 * i + 10 for i in range(40)]


def test_is_a_guest_the_second_where_work_takes_two():
    scenario = two({"share": 0.4}, 1, member("Fay", "wine")).change({"products.wine.people": 2})
    log = run(scenario, demand=clients(scenario, (0, "field", {"wine": 30})))
    assert log.closed.tolist() == [30] and log.measures()["handlers"] == 2


@pytest.mark.parametrize("also", [{"share": 0.4}, {"hours": [9, 17]}])
def test_does_a_guest_help_no_team_that_their_hosts_help(also):
    """The field helps the counter, where nobody is; Ann, idle in the field as well, has no part in that, and Fay has.

    Nor is Ann the second where it takes two: that waits for Fred, who is at work of the field until minute 30.
    """
    ann = member("Ann", "bread", "cheese", "wine") | {"also": {"field": also}}
    field = team(member("Fay", "cheese"), member("Fred", "cheese", "wine"), products=["wine"], helps=["counter"])
    scenario = office(
        {"desk": ["bread"], "field": ["wine"], "counter": ["cheese"]}, desk=team(ann, products=["bread"]), field=field,
        counter=team(member("nobody", "cheese", count=0), products=["cheese"]),
    )  # fmt: skip
    arrivals = [(0, "counter", {"cheese": 10})] * 3
    assert run(scenario, demand=clients(scenario, *arrivals)).closed.tolist() == [10, 10, 20]
    alone = scenario.change({"teams.desk.members[0].skills.wine": 0.1, "products.cheese.people": 2})
    log = run(alone, demand=clients(alone, (0, "field", {"wine": 30}), (10, "counter", {"cheese": 10})))
    assert log.closed.tolist() == [30, 40]


def test_does_the_check_of_the_load_know_it():
    """By hours each team has its own; by a share both are one, since nobody idles for it."""
    loads = sk.check_scenario(two({"hours": [13, 15]})).loads
    assert (loads["desk"][1], loads["field"][1]) == (30, 10)
    assert sk.check_scenario(two({"share": 0.4})).loads["desk, field"][1] == 40


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ({}, "either share, such as 0.4, or hours"),
        ({"share": 0.4, "hours": [13, 15]}, "either share, such as 0.4, or hours"),
        ({"hours": [13, 19]}, "teams.desk.members[0].also.field.hours"),
        ({"hours": [13, 15], "days": ["sat"]}, "unknown day 'sat'"),
    ],
)
def test_is_what_makes_no_sense_refused(also, said):
    with pytest.raises(ScenarioError) as refused:
        two(also)
    assert said in str(refused.value)


def test_is_an_unknown_team_or_the_own_refused():
    for key in ("fields", "desk"):
        with pytest.raises(ScenarioError, match=f"unknown other team '{key}'"):
            two({"share": 0.4}).change({"teams.desk.members[0].also": {key: {"share": 0.4}}})


def test_does_a_guest_come_as_the_second_at_any_hour():
    """Ann's block begins at 13:00; Bob of the field cannot do it alone, and she comes at once."""
    scenario = two({"hours": [13, 15]}, 1, member("Bob", "wine")).change({"products.wine.people": 2})
    log = run(scenario, demand=clients(scenario, (5, "field", {"wine": 10})))
    assert log.closed.tolist() == [15] and log.seconds.tolist() == [[0, 0, 5]]
