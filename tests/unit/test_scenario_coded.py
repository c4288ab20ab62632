"""Is a scenario translated once, and do the numbers mean what stands in the file?"""

import dataclasses
import pickle

import pytest

import simkit as sk
from simkit.model.scenario.rules import divide, first_line, standing, takers

from .by_hand import minutes


@pytest.fixture
def scenario():
    return sk.load("tax-office/service-team")


def test_is_a_scenario_translated_once(scenario):
    """Thirty replications, demand and office alike, read the same object."""
    assert scenario.coded is scenario.coded


def test_is_a_changed_copy_translated_anew(scenario):
    key = next(iter(scenario.teams))
    changed = scenario.change({f"teams.{key}.share": 3})
    assert (scenario.coded.team[key].share, changed.coded.team[key].share) == (1, 3)


def test_can_nothing_in_it_be_changed(scenario):
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.coded.products = ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.coded.teams[0].share = 2


def test_does_it_travel_to_another_process(scenario):
    """Members and teams are told apart by which object they are: that must hold after a journey as well."""
    there = pickle.loads(pickle.dumps(scenario))
    assert there == scenario
    assert [[team.key for team in way[0]] for ways in there.coded.ways for way in ways.values()] == [
        [team.key for team in way[0]] for ways in scenario.coded.ways for way in ways.values()
    ]
    assert all(person.member in person.team.members for person in there.coded.people)
    assert all(team is there.coded.teams[team.number] for team in there.coded.staff)


def test_do_codes_stand_in_the_order_of_the_file(scenario):
    coded = scenario.coded
    assert coded.products == tuple(scenario.products)
    assert [event.key for event in coded.events] == list(scenario.events)
    assert [team.key for team in coded.teams] == list(scenario.teams)
    assert [person.name for person in coded.people] == [person.name for person in scenario.people()]


def test_are_skills_what_the_member_has(scenario):
    coded = scenario.coded
    for person, member in zip(coded.people, [person.member for person in scenario.people()], strict=True):
        levels = {coded.products[p]: level for p, level in person.member.levels.items() if p < len(coded.products)}
        assert levels == member.skills
        assert member.skills[coded.products[person.member.primary]] == max(member.skills.values())
        products = [code for code in person.member.looks_at if code < len(coded.products)]
        assert [person.member.levels[p] for p in products] == sorted(member.skills.values(), reverse=True)


def test_has_a_call_that_needs_a_skill_codes_of_its_own():
    """It may need another level than the work: who may work need not be able to answer, nor the other way round."""
    asks = {"label": "Rules", "per_week": 1, "talk": minutes(5), "about": {"bread": 1}, "needs": 0.8}
    data = {
        "title": "Counter",
        "products": {key: {"label": key, "work": minutes(10)} for key in ("bread", "wine")},
        "events": {"visit": {"label": "Visit", "per_week": 1, "tasks": [{"product": "bread"}]}},
        "questions": {"rules": asks},
        "teams": {
            "desk": {
                "label": "Desk",
                "members": [
                    {"name": "Ann", "skills": {"bread": 1.0, "wine": 0.5}, "phone": "also"},
                    {"name": "Bob", "skills": {"bread": 0.5}},
                ],
            }
        },
    }
    coded = sk.Scenario.from_data(data).coded
    (kind,) = coded.calls
    assert (kind.skills, coded.call_needs, coded.skills) == ({0: 2, 1: 3}, ((0, 0.8), (1, 0.8)), 4)
    ann, bob = (person.member for person in coded.people)
    assert (ann.levels, ann.looks_at, ann.in_turns) == ({0: 1.0, 1: 0.5, 2: 1.0}, (2, 0, 1), True)
    assert (bob.levels, bob.looks_at, bob.answers_calls) == ({0: 0.5}, (0,), False)


def test_do_rules_hold_for_whoever_stands_there_at_some_moment(scenario):
    """The same rules serve the checks, the office, and every stage of a plan."""
    coded = scenario.coded
    product = coded.events[0].tasks[0].product
    way = coded.ways[0][product]
    assert way == divide(takers(coded.staff, 0, product))
    nobody = standing(coded.teams, [])
    assert takers(nobody, 0, product) == first_line(nobody) == []
    (only, *_), _ = way
    alone = standing([only], [(only, member) for member in only.members])
    assert takers(alone, 0, product) == [only]


def test_does_an_editor_offer_what_a_scenario_has(scenario):
    offered = [name for name in dir(scenario) if not name.startswith("_")]
    assert {"teams", "events", "change", "people", "coded", "save"} <= set(offered)
    assert not {"dict", "json", "copy", "parse_raw", "model_dump"} & set(offered)
