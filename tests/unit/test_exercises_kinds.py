"""Do number, choice and function tell right, wrong and the classic errors apart?"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from simkit.course.exercises import State
from simkit.course.exercises.kinds import KINDS

BASE = {"id": "90.1", "title": "T", "task": "Say it.", "hints": ["a", "b"], "right": "That is so."}


def make(kind, **fields):
    return KINDS[kind].model_validate({**BASE, "kind": kind, **fields})


@pytest.fixture
def number():
    classic = [
        {"value": 75, "feedback": "That is in per cent."},
        {"value": 1.33, "within": 0.02, "feedback": "Upside down."},
    ]
    return make("number", value=0.75, within=0.01, unit="share of the time", classic=classic)


@pytest.mark.parametrize(
    "answer",
    [0.75, 0.76, 0.74, "0.75", " 0,75", np.float32(0.75), np.array(0.75), pd.Series([0.75]), np.int64(1) * 0.75],
)
def test_a_number_is_right_within_its_tolerance(number, answer):
    """Is every plain form of the right number accepted, up to the edge of the tolerance?"""
    assert number.check(answer).state is State.PASSED


@pytest.mark.parametrize(("answer", "side"), [(0.7611, "high"), (0.7389, "low"), (-0.75, "low")])
def test_a_number_beyond_its_tolerance_is_wrong(number, answer, side):
    """Is a number just outside refused, with the side and the kind of number, but not the value?"""
    outcome = number.check(answer)
    assert outcome.state is State.FAILED
    assert f"too {side}" in outcome.message and "share of the time" in outcome.message
    assert "0.75" not in outcome.message.removeprefix(str(answer))


@pytest.mark.parametrize(("answer", "said"), [(75, "per cent"), (75.005, "per cent"), (1.345, "Upside down")])
def test_a_classic_number_gets_its_own_answer(number, answer, said):
    """Is the classic wrong value named for what it is?"""
    outcome = number.check(answer)
    assert outcome.state is State.FAILED and said in outcome.message


@pytest.mark.parametrize(
    "answer", ["0.75 of it", True, [0.75, 0.75], np.array([1.0, 2.0]), np.True_, (0, 75), "1.234,5"]
)
def test_what_is_no_number_cannot_be_read(number, answer):
    """Is something else than a number told apart from a wrong number?"""
    assert number.check(answer).state is State.UNREADABLE


def test_is_a_decimal_comma_answered():
    """Python reads 0,75 as two numbers: is somebody who types that told how to write it, and not that it is broken?"""
    message = make("number", value=5.4, within=0.1, unit="minutes").check(5, 4).message
    assert "two numbers" in message and "5.4" in message and "broken" not in message


@pytest.mark.parametrize("answer", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_wrong(number, answer):
    assert "dividing by zero" in number.check(answer).message


def test_a_share_in_per_cent_and_a_slip_in_the_sum_are_told():
    """Is 80 known for 0.8, and a number a little outside the tolerance called near, with what is asked for?"""
    number = make("number", value=0.8, within=0.01, unit="share of the cases")
    assert "in per cent" in number.check(80).message
    assert "It is near" in number.check(0.82).message and "0.01" in number.check(0.82).message
    assert "near" not in number.check(0.9).message


def test_may_a_result_be_handed_in_that_holds_the_number():
    number = make("number", value=3, within=0.1, unit="cases", of="peak")
    assert number.check(SimpleNamespace(peak=3.05)).passed and number.check(3.05).passed


def test_a_relative_tolerance():
    """Is a tolerance by share measured against the value?"""
    number = make("number", value=200, within_share=0.1, unit="cases")
    assert [number.check(answer).passed for answer in (180, 179, 220, 221)] == [True, False, True, False]


@pytest.fixture
def choice():
    option = {
        "a": {"text": "it doubles", "feedback": "Too mild."},
        "b": {"text": "it explodes", "right": True, "feedback": "Yes."},
    }
    return make("choice", option=option)


def test_each_option_has_its_own_answer(choice):
    """Does right say why it is right, and wrong why it is not?"""
    assert choice.check(" B ").message == "Yes. That is so." and choice.check("b").passed
    assert choice.check("a").message == "Too mild." and choice.check("a").state is State.FAILED


def test_an_option_that_is_not_there_cannot_be_read(choice):
    """Does another letter list the options?"""
    outcome = choice.check("c")
    assert outcome.state is State.UNREADABLE
    assert '"a" (it doubles); "b" (it explodes)' in outcome.message
    assert choice.check(2).state is State.UNREADABLE


@pytest.fixture
def function():
    case = [{"given": [[1, 2, 6]], "gives": 3.0}, {"given": [[4]], "gives": 4.0}]
    classic = [{"gives": [2.0, 4.0], "feedback": "That is the median."}]
    return make("function", takes="a list of numbers", returns="their mean", case=case, classic=classic)


def test_a_function_is_right_by_what_it_returns(function):
    """Is any way of computing the right numbers accepted, with NumPy or without?"""
    assert function.check(lambda waits: sum(waits) / len(waits)).passed
    assert function.check(np.mean).passed


def test_a_function_is_wrong_with_an_example(function):
    """Does a wrong function hear on which input, what came out and what should?"""
    outcome = function.check(lambda waits: 7)
    assert outcome.state is State.FAILED
    assert "`([1, 2, 6])`" in outcome.message and "(3)" in outcome.message and "returns 7" in outcome.message


def test_a_classic_function_gets_its_own_answer(function):
    """Is the median recognised where the mean was asked for?"""
    assert function.check(np.median).message == "That is the median."


def test_a_function_that_raises_is_told_in_words(function):
    """Is the learner's own exception named, with the input that led to it?"""
    outcome = function.check(lambda waits: waits / 0)
    assert outcome.state is State.FAILED
    assert "zip(first, second)" in outcome.message  # what a list needs
    assert "TypeError" in outcome.message and "stopped on `([1, 2, 6])`" in outcome.message


def test_a_called_function_cannot_be_read(function):
    """Does handing in the result instead of the function say so?"""
    assert "Hand in the function itself" in function.check(3.0).message


def test_a_function_that_prints_is_told_to_return(function):
    """Is the commonest slip of a first function named?"""
    outcome = function.check(lambda waits: print(sum(waits) / len(waits)))
    assert outcome.state is State.FAILED and "`return` in place of `print`" in outcome.message


def test_a_skeleton_that_still_has_its_dots_is_not_attempted(function):
    def skeleton(waits):
        total = 0
        for _ in waits:
            total += ...
        return ...

    assert function.check(skeleton).state is State.NOT_ATTEMPTED


def test_a_function_that_rounds_is_told_so(function):
    """Is a value that is near told to be near, one that rounds to round, and one rounded to many digits taken?"""
    assert function.check(lambda waits: 1.01 * sum(waits) / len(waits)).message.endswith("not right: 3.03.")
    third = make("function", takes="a number", returns="its third", case=[{"given": [1], "gives": 1 / 3}])
    assert "Does it round?" in third.check(lambda number: 0.33).message
    assert function.check(lambda waits: round(sum(waits) / len(waits), 4)).passed


def test_a_function_may_change_its_input(function):
    """Is the input fresh for every check? A function that sorts in place must not spoil the next."""

    def spoil(waits):
        mean = sum(waits) / len(waits)
        waits.clear()
        return mean

    assert function.check(spoil).passed and function.check(spoil).passed


@pytest.mark.parametrize(
    ("gives", "answer", "right"),
    [
        ([1, 2], (1, 2), True),
        ([1, 2], np.array([1, 2]), True),
        ([1, 2], [1, 2, 3], False),
        (True, True, True),
        (True, 1, False),
        ("death", "death", True),
        ("death", "birth", False),
        (1.0, 1.0000000001, True),
        (0.0, 0, True),
    ],
)
def test_results_are_compared_by_value(gives, answer, right):
    """Are lists, arrays, truth values and texts compared as a person would?"""
    function = make("function", takes="nothing", returns="something", case=[{"given": [], "gives": gives}])
    assert function.check(lambda: answer).passed is right
