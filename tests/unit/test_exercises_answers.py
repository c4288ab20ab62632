"""Do the checks know a right answer in every form, and each classic error as a novice would make it?"""

from collections import OrderedDict

import numpy as np
import pytest
from answers import LESSONS, Made, answers_of, lesson_10, rows

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped
from simkit.experiment import replicator

LEAST = {State.PASSED: 3, State.FAILED: 6}  # answers to each exercise

# Each lesson climbs, from one number or name to a design of one's own.
CLIMBS = {
    "02": ["choice", "number", "scenario", "function", "estimate"],
    "03": ["choice", "number", "function", "number", "estimate"],
    "04": ["choice", "number", "comparison", "function", "scenario"],
    "05": ["number", "function", "estimate", "comparison", "scenario"],
    "06": ["number", "function", "estimate", "comparison", "scenario"],
    "07": ["number", "function", "estimate", "comparison"],
    "08": ["number", "choice", "function", "comparison", "scenario"],
    "09": ["number", "comparison", "estimate", "decision", "decision"],
    "10": ["number", "number", "plan", "comparison", "plan"],
    "11": ["choice", "number", "function", "pilot", "pitfall"],
    "12": ["number", "choice", "card", "session"],
    "13": ["choice", "number", "function", "face"],
    "14": ["number", "report", "report"],
}


KEPT = 100_000_000  # bytes of runs: one of a small office takes a hundredth of what one of the tax office takes


def size(run):
    """Bytes of what a run is made of: its own columns, and those of its clients."""
    return run.demand.bytes + sum(column.nbytes for column in vars(run).values() if isinstance(column, np.ndarray))


@pytest.fixture(scope="module", autouse=True)
def runs_are_kept():
    """Most answers to an exercise are set beside the same office on the same clients: it is run once for them."""
    kept, run, there = OrderedDict(), replicator.run, 0

    def kept_run(scenario, demand, **options):
        nonlocal there
        key = scenario.model_dump_json(), demand.streams.seed, demand.streams.replication
        found, bytes_of_it = kept.pop(key, (None, 0))
        if found is None:
            found = run(scenario, demand=demand, **options)
            bytes_of_it = size(found)
            there += bytes_of_it
        kept[key] = found, bytes_of_it
        while there > KEPT:
            there -= kept.popitem(last=False)[1][1]
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replicator, "run", kept_run)
        yield


def listed():
    """Every answer, as a test of its own."""
    for row in rows():
        yield pytest.param(*row[:4], id=row.name)


@pytest.mark.parametrize(("id", "state", "answer", "words"), list(listed()))
def test_is_the_answer_told_where_it_stands(id, state, answer, words):
    """Is a right answer right in this form, and a wrong one told what is wrong with it, but never the value?"""
    if isinstance(answer, Made):
        answer = answer()
    outcome = sk.check(id, *answer) if isinstance(answer, tuple) else sk.check(id, answer)
    assert outcome.state is state, outcome.message
    for said in words:
        assert said in outcome.message, outcome.message
    assert "broken" not in outcome.message + str(outcome)
    if {"too high", "too low"} & set(words):
        assert str(shipped()[id].value)[:4] not in outcome.message


@pytest.mark.parametrize("exercise", list(shipped()), ids=lambda exercise: exercise.id)
def test_has_every_exercise_its_answers(exercise):
    """Has each at least three right answers in forms of their own, and six wrong ones?"""
    states = [row.state for row in rows() if row.id == exercise.id]
    assert all(states.count(state) >= least for state, least in LEAST.items()), states


@pytest.mark.parametrize("exercise", list(shipped()), ids=lambda exercise: exercise.id)
def test_can_anything_be_handed_in(exercise):
    """Is what belongs to another exercise, or to none, answered in the words of this one, and not by a broken check?"""
    for odd in ("hands", 3, True, {}, [1, None], object(), len, shipped):
        assert "could not work with" not in exercise.check(odd).message


@pytest.mark.parametrize("lesson", LESSONS)
def test_does_the_lesson_climb_with_three_hints_each(lesson):
    """Do the kinds of its exercises lead from a sum to a design, and is nobody left without a hint?"""
    exercises = [exercise for exercise in shipped() if exercise.id.startswith(f"{lesson}.")]
    assert [exercise.kind for exercise in exercises] == CLIMBS[lesson]
    assert [exercise.id for exercise in exercises] == list(answers_of(lesson))
    assert all(len(exercise.hints) >= 3 for exercise in exercises)


def test_does_what_is_settled_look_better_long_before():
    """The week that the feedback on the settled cases is about: more are settled, and clients still wait longer."""
    found = lesson_10.twice_as_fast(20, 1)
    assert found.verdict(9, "settled_per_week").loc["at once", "verdict"] == "better"
    assert found.verdict(9, "open_at_end").loc["at once", "verdict"] == "worse"
