"""Do comparison and scenario checks recognise what people do with an office?"""

from types import SimpleNamespace

import pandas as pd
import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.answer import not_as_asked
from simkit.course.exercises.kinds import KINDS

BASE = {"id": "90.1", "title": "T", "task": "Say it.", "hints": ["a", "b"], "right": "That is so."}
PAIR = ["tax-office/specialists", "tax-office/service-team"]


def make(kind, **fields):
    return KINDS[kind].model_validate({**BASE, "kind": kind, **fields})


@pytest.fixture(scope="module")
def offices():
    return [sk.load(name) for name in PAIR]


def compared(
    first, second, low=-3.0, high=-1.0, verdict="better", n=20, same_clients=True, confidence=0.95, names=None
):
    """What sk.compare gives, as far as a check looks at it."""
    names = names or (first.title, second.title)
    row = {"label": "Lead time", "unit": "working days", "first_mean": 10.0, "second_mean": 8.0,
           "difference": (low + high) / 2, "low": low, "high": high, "verdict": verdict}  # fmt: skip
    sides = [SimpleNamespace(scenario=scenario) for scenario in (first, second)]
    return SimpleNamespace(
        summary=pd.DataFrame([row], index=["lead_time_mean"]), first=sides[0], second=sides[1], names=names, n=n,
        same_clients=same_clients, confidence=confidence,
    )  # fmt: skip


@pytest.fixture
def comparison():
    return make("comparison", measure="lead_time_mean", verdict="better", between=PAIR, at_least=10)


def test_the_expected_verdict_is_right(comparison, offices):
    """Does the outcome repeat what was found, so that the learner sees the interval again?"""
    outcome = comparison.check(compared(*offices))
    assert outcome.passed
    assert "'Service teams' against 'Specialist teams'" in outcome.message and "That is so." in outcome.message


def test_a_comparison_the_other_way_round_is_read_the_other_way_round(comparison, offices):
    """Is the order a matter of reading, not a mistake?"""
    assert comparison.check(compared(*offices[::-1], low=1.0, high=3.0, verdict="worse")).passed
    assert not comparison.check(compared(*offices[::-1], verdict="better")).passed


def test_names_of_ones_own_do_not_matter(comparison, offices):
    """Are the two recognised although the learner calls them old and new?"""
    assert comparison.check(compared(*offices, names=("old", "new"))).passed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": 1}, "one replication"),
        ({"n": 9}, "take at least 10"),
        ({"low": -1.0, "high": 1.0, "verdict": "cannot tell"}, "too short to tell"),
        ({"low": 1.0, "high": 3.0, "verdict": "worse"}, "Another verdict is expected"),
        ({"same_clients": False}, "did not meet the same clients"),
        ({"confidence": 0.8}, "confidence level of 80%"),
    ],
)
def test_a_comparison_that_does_not_hold(comparison, offices, change, said):
    """Does each classic error of comparing get its own words?"""
    outcome = comparison.check(compared(*offices, **change))
    assert outcome.state is State.FAILED and said in outcome.message


def test_different_clients_are_named(comparison, offices):
    """Does a changed demand say where it was changed?"""
    other = offices[1].change({"events.death.per_week": 1})
    outcome = comparison.check(compared(offices[0], other))
    assert outcome.state is State.FAILED
    assert "events.death.per_week is 1.0" in outcome.message


def test_other_structures_than_asked_for(comparison, offices):
    """Does comparing the wrong two say which two were asked for?"""
    outcome = comparison.check(compared(offices[0], offices[0].change({"title": "Mine"})))
    assert outcome.state is State.FAILED
    assert "Asked for is 'Specialist teams' with 'Service teams'" in outcome.message


def test_two_separate_estimates_are_no_comparison(comparison, offices):
    """Are two estimates on other seeds different clients, and on the same seed a waste of pairing?"""
    runs = [SimpleNamespace(summary=pd.DataFrame(), seed=seed, scenario=offices[0]) for seed in (1, 2, 1)]
    assert "the seeds are 1 and 2" in comparison.check(runs[0], runs[1]).message
    assert "pairs them" in comparison.check(runs[0], runs[2]).message


def test_own_words_for_a_verdict(offices):
    """Does the author's feedback for a verdict come through?"""
    own = make("comparison", measure="lead_time_mean", verdict="better", feedback={"cannot_tell": "Run longer."})
    assert "Run longer." in own.check(compared(*offices, verdict="cannot tell")).message


@pytest.mark.parametrize("answer", [3, "better", object(), (1, 2)])
def test_what_is_no_comparison_cannot_be_read(comparison, answer):
    """Is something else told apart from a wrong comparison?"""
    outcome = comparison.check(answer)
    assert outcome.state is State.UNREADABLE and "sk.compare" in outcome.message


def test_a_real_comparison_can_be_read(offices):
    """Does the check read what sk.compare gives today, and one replication of it?"""
    check = make("comparison", measure="lead_time_mean", verdict="better", between=PAIR)
    once = sk.compare(*offices, n=1, measures=["lead_time_mean"])
    assert "one replication" in check.check(once).message
    thrice = sk.compare(*offices, n=3, measures=["lead_time_mean"])
    assert check.check(thrice).state in (State.PASSED, State.FAILED)
    assert "verdict" in check.check(thrice).message
    other = sk.compare(offices[0], offices[1].change({"events.death.per_week": 1}), n=2, measures=["lead_time_mean"])
    assert "same clients" in check.check(other).message


@pytest.fixture
def scenario():
    must = {"handoff.between.delay_minutes": 0, "teams.*.members[*].absence": {"low": 0.01, "high": 0.07}}
    classic = [{"path": "handoff.within.reading_minutes", "value": 0, "feedback": "That is inside a team."}]
    return make("scenario", based_on=PAIR[0], must=must, no_more_people=True, classic=classic)


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({"handoff.between.delay_minutes": 0}, State.PASSED, "That is so."),
        ({}, State.FAILED, "`handoff.between.delay_minutes` is still"),
        ({"handoff.between.delay_minutes": 7}, State.FAILED, "is 7; that is not the value asked for"),
        (
            {
                "handoff.between.delay_minutes": 0,
                "teams.*.members[*].absence": 0.2,
                "teams.*.members[*].absence_spell_days": 9,
            },
            State.FAILED,
            "is 0.2; it should be at least 0.01 and at most 0.07",
        ),
        ({"handoff.within.reading_minutes": 0}, State.FAILED, "That is inside a team."),
        ({"handoff.between.delay_minutes": 0, "events.*.per_week": 10}, State.FAILED, "has other clients"),
        ({"handoff.between.delay_minutes": 0, "teams.*.members[0].count": 99}, State.FAILED, "No hiring"),
    ],
)
def test_a_changed_office(scenario, offices, changes, state, said):
    """Does each change get its own words, and the right one pass?"""
    outcome = scenario.check(offices[0].change(changes))
    assert outcome.state is state, outcome.message
    assert said in outcome.message


def test_what_is_no_scenario_cannot_be_read(scenario):
    """Is a path, a name or a dictionary told apart from a wrong scenario?"""
    for answer in ("tax-office/specialists", {"a": 1}, 6):
        outcome = scenario.check(answer)
        assert outcome.state is State.UNREADABLE and ".change(" in outcome.message


@pytest.mark.parametrize(
    ("low", "high", "state", "said"),
    [
        (4.0, 4.9, State.PASSED, "below 5.00 working days"),
        (4.0, 5.1, State.FAILED, "too close to tell"),
        (5.1, 6.0, State.FAILED, "Not reached yet"),
    ],
)
def test_a_goal_must_be_reached_by_the_whole_interval(offices, monkeypatch, low, high, state, said):
    """Is a goal that only the mean reaches called too close to tell?"""
    asked = {}

    def replicate(scenario, **how):
        asked.update(how)
        row = {"mean": (low + high) / 2, "low": low, "high": high, "unit": "working days"}
        return SimpleNamespace(summary=pd.DataFrame([row], index=["lead_time_mean"]))

    monkeypatch.setattr("simkit.course.exercises.kinds.scenario.replicate", replicate)
    goal = {"measure": "lead_time_mean", "below": 5.0, "n": 7, "seed": 3}
    outcome = make("scenario", based_on=PAIR[0], goal=goal).check(offices[0])
    assert outcome.state is state and said in outcome.message
    assert (asked["n"], asked["seed"]) == (7, 3)


def test_a_goal_is_measured_by_the_office():
    """Does a second clerk bring the utilisation of the textbook desk from 80 % below 50 %, by simulation?"""
    goal = {"measure": "utilisation", "below": 0.5, "n": 2}
    check = make("scenario", based_on="textbook/mm1", goal=goal)
    desk = sk.load("textbook/mm1").change({"clock.horizon_days": 200})
    assert check.check(desk).state is State.FAILED
    assert check.check(desk.change({"teams.desk.members[0].count": 2})).passed


@pytest.mark.parametrize(
    ("asked", "found", "same"),
    [
        ({"dist": "empirical", "values": [6, 9, 30]}, {"dist": "empirical", "values": [30, 6, 9], "mean": 15}, True),
        ({"dist": "empirical", "values": [6, 9, 30]}, {"dist": "empirical", "values": [6, 9, 30], "mean": 10}, False),
        ({"dist": "exponential", "mean": 9}, {"dist": "exponential", "mean": 9, "cv": 1}, True),
        ({"dist": "deterministic", "mean": 9, "cv": 0}, {"dist": "deterministic", "mean": 9}, True),
        ({"dist": "gamma", "mean": 9, "cv": 2}, {"dist": "gamma", "mean": 9, "cv": 1}, False),
    ],
)
def test_what_follows_makes_no_other_office(asked, found, same):
    """Is a mean or a cv that says what the rest of the work says already no difference, and any other one?"""
    ground = sk.load("textbook/mm1")
    wanted, mine = (ground.change({"products.request.work": work}) for work in (asked, found))
    assert (not_as_asked(mine, [wanted], ground) == "") is same
