"""Do plan, decision and pilot checks recognise what people do, and are data that nobody can meet refused?"""

from types import SimpleNamespace

import pytest
from answers import lesson_09, lesson_10, lesson_11

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped
from simkit.course.exercises.kinds import KINDS
from simkit.course.exercises.kinds.change import not_moved, temp_weeks

BASE = {"id": "90.1", "title": "T", "task": "Say it.", "hints": ["a", "b"], "right": "That is so."}


def make(kind, **fields):
    return KINDS[kind].model_validate({**BASE, "kind": kind, **fields})


# ---------------------------------------------------------------- decision


@pytest.mark.parametrize(
    "fields",
    [
        {"by": "compare_sequentially", "verdict": "faster"},
        {"by": "compare_sequentially", "verdict": "better", "of": 3},
        {"by": "select_best", "verdict": "a"},
        {"by": "select_best", "verdict": "a", "indifference_zone": 1.0, "of": 1},
        {"by": "guess", "verdict": "a"},
    ],
)
def test_is_a_decision_that_cannot_come_out_refused(fields):
    """Data of an exercise that no procedure can meet are refused when they are read."""
    with pytest.raises(ValueError):
        make("decision", measure="lead_time_mean", **fields)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"by": "until_told", "verdict": "better"}, {"by": "compare_sequentially", "verdict": "better"}),
        (
            {"by": "select_best", "verdict": "a", "worth": 1.0, "of": 3},
            {"by": "select_best", "verdict": "a", "indifference_zone": 1.0, "of": 3},
        ),
    ],
)
def test_go_exercises_of_an_earlier_version_on_working(old, new):
    """Are old names of a decision read, with a warning that says the new one?"""
    with pytest.warns(DeprecationWarning, match="is called"):
        read = make("decision", measure="lead_time_mean", **old)
    assert read == make("decision", measure="lead_time_mean", **new)


def test_has_a_decision_words_of_its_own():
    """Without own feedback each error still gets a sentence that says what to do."""
    decision = make("decision", by="compare_sequentially", measure="lead_time_mean", verdict="worse")
    plain = sk.compare(lesson_09.desk(), lesson_09.three(), n=5, seed=1, measures=["lead_time_mean"])
    for answer, says in (
        ("b", "picked by eye"),
        (plain, "divides the error"),
        (lesson_09.sequentially(10), "max_replications="),
        (lesson_09.sequentially(), "Another outcome"),
    ):
        assert says in decision.judge(answer).message


# ---------------------------------------------------------------- plan

FEEDBACK = shipped()["10.5"].feedback
PLAN = {
    "feedback": FEEDBACK,
    "between": ["textbook/dip-before", "textbook/dip-after"], "changes": lesson_10.SIZE, "moved_by": 4,
    "goals": [{"measure": "deepest_point", "below": 1000, "n": 2}],
}  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"goals": []},
        {"goals": [{"measure": "deepest_point"}]},
        {"between": ["textbook/dip-before", "textbook/nowhere"]},
        {"between": ["textbook/dip-before", "textbook/mmc"]},
        {"changes": {"clock.nothing": 5}},
        {"moved_by": -1},
    ],
)
def test_is_a_plan_exercise_that_cannot_come_out_refused(fields):
    """Data that no plan can meet are refused when they are read."""
    with pytest.raises(ValueError):
        make("plan", **{**PLAN, **fields})


def test_has_a_plan_words_of_its_own():
    """Each error gets its sentence, and none may be left out; goals may have bounds on either side."""
    for error in FEEDBACK:
        with pytest.raises(ValueError, match="feedback"):
            make("plan", **{**PLAN, "feedback": {key: said for key, said in FEEDBACK.items() if key != error}})
    planned = lesson_10.planned
    exercise = make("plan", **PLAN, temp_weeks=10)
    assert exercise.judge(planned()).state is State.PASSED
    above = {"measure": "deepest_point", "above": 1000, "n": 2}
    missed = make("plan", **{**PLAN, "temp_weeks": 10, "goals": [above]})
    for judge, answer, says in (
        (exercise, planned(retained=1), "Give `retained=0`"),
        (exercise, planned(week=6), "Two ways of working side by side for good"),
        (exercise, planned(temps=3, temps_until=10), "There is money for 10."),
        (missed, planned(temps=1, temps_from=8, temps_until=10), "Is the office short before they are there?"),
        (missed, planned(), "the goal is above 1,000 cases"),
    ):
        found = judge.judge(answer)
        assert found.state is State.FAILED and says in found.message, found.message


def test_are_those_who_are_only_lent_not_counted_as_moved():
    """One moves for good, the others for a while: these are not in the new structure for good."""
    plan = lesson_10.at_once()
    move, route = plan.data()["plan"]["steps"]
    first, *others = move["people"]
    lent = plan.change({"plan.steps": [move | {"people": [first]}, move | {"people": others, "until": 20}, route]})
    for week in (10, 32):
        assert not_moved(lent, week, {"old_way"}) == others
    assert not_moved(plan, 10, {"old_way"}) == []


def test_are_weeks_of_temps_counted_to_the_end_of_the_run():
    """Three from week 4 to 10, two for good from week 40 of 48, and one who comes after the end."""
    hires = [
        {"do": "hire", "week": 4, "until": 10, "team": "new_way", "count": 3},
        {"do": "hire", "week": 40, "team": "new_way", "count": 2},
        {"do": "hire", "week": 60, "until": 70, "team": "new_way"},
    ]
    assert temp_weeks(lesson_10.with_steps(lesson_10.at_once(week=0), *hires)) == 3 * 6 + 2 * 8


# ---------------------------------------------------------------- pilot


def test_is_a_pilot_too_close_to_tell_not_called_wrong():
    """An interval that lies across the limit is told so; one that lies within it, or beyond it, is not."""

    class Row:
        loc = {lesson_11.LATER: {"mean": 0.056, "low": 0.044, "high": 0.068, "spread": 0.03}}

    class Found:
        n = 30
        summary = Row
        design = SimpleNamespace(chosen="random")

    found = shipped()["11.4"]._judge_row(Found, lesson_11.LATER)
    assert found.state is State.FAILED and "too close to tell" in found.message


def test_are_weeks_of_a_pilot_counted_together():
    """Before and during count as one; 24 weeks are also all that the office has."""
    shorter = shipped()["11.4"].model_copy(update={"most_weeks": 4})
    outcome = shorter.check(*lesson_11.brief(weeks=3))
    assert not outcome.passed and "make 5" in outcome.message


@pytest.mark.parametrize("fields", [{"office": "textbook/nowhere"}, {"changes": {"clock.nothing": 5}}])
def test_is_an_exercise_about_an_office_that_is_not_there_refused(fields):
    """Wrong data are refused when they are read, not when a learner hands something in."""
    with pytest.raises(ValueError):
        KINDS["pilot"].model_validate({**shipped()["11.4"].model_dump(), **fields})
