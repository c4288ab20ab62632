"""One value: a number within a tolerance, one of a few named options, or what a learner's own function returns."""

from __future__ import annotations

import copy
import io
import math
import numbers
import re
from contextlib import redirect_stdout
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import FormError, NotRight, is_untouched, kind_of, perhaps, read_number, show
from simkit.course.exercises.exercise import Exercise, Judgement, Text, failed, not_attempted, passed
from simkit.model.scenario.part import Part

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
NEAR, PART = 4, 0.1  # so many tolerances away, and at most that part, an answer is likely a slip in the sum


class ClassicNumber(Part):
    """A wrong value that many people find, and what to say to them."""

    value: Finite
    within: Positive | None = None
    feedback: Text


class NumberCheck(Exercise):
    """One number."""

    kind: Literal["number"]
    value: Finite
    unit: Text
    within: Positive | None = None
    within_share: Positive | None = None
    of: Text | None = None
    classic: tuple[ClassicNumber, ...] = ()

    @model_validator(mode="after")
    def _can_tell_right_from_wrong(self) -> NumberCheck:
        if self.within is None and not (self.within_share and self.value):
            raise ValueError("give 'within' (absolute), or 'within_share' for a value other than 0")
        for error in self.classic:
            if abs(error.value - self.value) <= self.tolerance + self._reach(error):
                raise ValueError(f"the classic error {show(error.value)} cannot be told from the right value")
        return self

    @property
    def tolerance(self) -> float:
        """How far from the value an answer may be."""
        widest = max(self.within or 0.0, (self.within_share or 0.0) * abs(self.value))
        return widest + 1e-9 * abs(self.value)  # rounding: 0.76 lies within 0.01 of 0.75

    def _reach(self, error: ClassicNumber) -> float:
        return error.within or self.tolerance

    def expects(self) -> str:
        return f"one number ({self.unit})"

    def judge(self, answer: Any) -> Judgement:
        found = read_number(getattr(answer, self.of, answer) if self.of else answer, self.expects())
        if abs(found - self.value) <= self.tolerance:
            return passed(self.right)
        for error in self.classic:
            if abs(found - error.value) <= self._reach(error) or _rounded(found, error.value, self.value):
                return failed(error.feedback)
        if self.unit.startswith("share") and abs(found / 100 - self.value) <= self.tolerance:
            return failed("That is the share in per cent. Asked for is a share between 0 and 1.")
        side = "high" if found > self.value else "low"
        told = (
            f"{show(found)} is too {side}. Expected is a number ({self.unit}), right to within {show(self.tolerance)}."
        )
        near = min(NEAR * self.tolerance, PART * abs(self.value))
        if abs(found - self.value) <= near or _rounded(found, self.value, math.nan):
            return failed(f"{told} It is near: the way may well be right. Look at each step once more, and round less.")
        return failed(f'{told} The next step: `sk.hint("{self.id}")`.')


def _rounded(found: float, slip: float, right: float) -> bool:
    """Is what was found a slip, rounded as people round, by one per cent at most, and not the right value rounded?"""
    made = [round(slip, places) for places in range(4) if found != round(right, places)]
    return found in made and abs(found - slip) <= 0.01 * abs(slip)


class Option(Part):
    """One option."""

    text: Text
    right: bool = False
    feedback: Text


class ChoiceCheck(Exercise):
    """One of a few named options."""

    kind: Literal["choice"]
    option: Annotated[dict[str, Option], Field(min_length=2)]

    @model_validator(mode="after")
    def _has_right_and_wrong(self) -> ChoiceCheck:
        rights = [option.right for option in self.option.values()]
        if not any(rights) or all(rights):
            raise ValueError("at least one option must be right and at least one wrong")
        return self

    def expects(self) -> str:
        options = "; ".join(f'"{name}" ({option.text})' for name, option in self.option.items())
        return f"one of these names between quotation marks: {options}"

    def judge(self, answer: Any) -> Judgement:
        if not isinstance(answer, str):
            raise FormError(f"Found {kind_of(answer)}.")
        names = {_letters(how): name for name, one in self.option.items() for how in (name, one.text)}
        name = names.get(_letters(answer)) or names.get(_letters(re.split(r"[:.()]| [-–] ", answer, maxsplit=1)[0]))
        if name is None:
            raise FormError(f"'{answer}' is not one of the options{perhaps(answer, self.option)}.")
        option = self.option[name]
        if option.right:
            return passed(f"{option.feedback} {self.right}")
        return failed(option.feedback)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


class FunctionCall(Part):
    """One call: the arguments in order, and what should come out."""

    given: list[Any]
    gives: Any


class ClassicFunction(Part):
    """What a classic error gives in each case, and what to say."""

    gives: list[Any]
    feedback: Text


class FunctionCheck(Exercise):
    """A function that is called on given inputs."""

    kind: Literal["function"]
    takes: Text
    returns: Text
    case: Annotated[tuple[FunctionCall, ...], Field(min_length=1)]
    within_share: Positive = 5e-4
    classic: tuple[ClassicFunction, ...] = ()

    @model_validator(mode="after")
    def _can_tell_right_from_wrong(self) -> FunctionCheck:
        right = [case.gives for case in self.case]
        for error in self.classic:
            if len(error.gives) != len(right):
                raise ValueError(f"a classic error needs a value for each of the {len(right)} cases")
            if same(error.gives, right, self.within_share):
                raise ValueError("a classic error gives what is right")
        return self

    def expects(self) -> str:
        return f"the name of your function, without brackets; it takes {self.takes} and returns {self.returns}"

    def judge(self, answer: Any) -> Judgement:
        # The inputs are copied: a function that changes its input must not spoil the next check.
        printed = io.StringIO()
        with redirect_stdout(printed):
            results = call_all(answer, [copy.deepcopy(case.given) for case in self.case])
        if all(is_untouched(result) for result in results):
            if printed.getvalue().strip():
                return failed("Your function prints, and returns nothing. Write `return` in place of `print`.")
            return not_attempted(f"{self.task}\n\nYour function returns nothing yet; it should return {self.returns}.")
        if same(results, [case.gives for case in self.case], self.within_share):
            return passed(self.right)
        for error in self.classic:
            if same(results, error.gives, self.within_share):
                return failed(error.feedback)
        pairs = zip(self.case, results, strict=True)
        case, result = next((case, result) for case, result in pairs if not same(result, case.gives, self.within_share))
        if same(result, case.gives, 100 * self.within_share):
            rounded = isinstance(case.gives, float) and any(same(result, round(case.gives, d), 1e-12) for d in range(4))
            told = f"For {_shown(case.given)} yours is near, and not right: {show(result)}."
            return failed(f"{told} Does it round?" if rounded else told)
        returned = kind_of(result) if isinstance(result, str) else show(result)
        return failed(
            f"For {_shown(case.given)} it should return {self.returns} ({show(case.gives)}); yours returns {returned}."
        )


def call_all(answer: Any, inputs: list[list[Any]]) -> list[Any]:
    """Call a learner's function on every input."""
    if not callable(answer):
        raise FormError(
            f"Found {kind_of(answer)}: that may be what the function returned. Hand in the function itself."
        )
    results = []
    for arguments in inputs:
        try:
            results.append(answer(*arguments))
        except NotImplementedError:
            results.append(NotImplemented)
        except TypeError as error:
            if "ellipsis" not in str(error):  # the dots of a skeleton that nobody has filled in
                raise _stopped(arguments, error) from error
            results.append(NotImplemented)
        except Exception as error:  # any error of the learner's code is told in words
            raise _stopped(arguments, error) from error
    return results


def _stopped(arguments: list[Any], error: Exception) -> NotRight:
    said, lists, walk = str(error), any(isinstance(one, list) for one in arguments), ""
    if lists and ("'str'" in said or "'<U" in said):
        walk = " Where a list holds a word, ask first what it stands for."
    elif lists and re.search(r"\b(list|sequence)\b", said):  # it calculates with a list as if it were a number
        walk = (
            " A list is no number. Its mean is `sum(numbers) / len(numbers)`; to go through two lists at once: "
            "`for one, other in zip(first, second):`."
        )
    return NotRight(f"Your function stopped on {_shown(arguments)} with {type(error).__name__}: {said}.{walk}")


def same(one: Any, other: Any, within_share: float) -> bool:
    """Are two results the same, numbers to within a tolerance? Lists, tuples and arrays item by item."""
    one, other = _plain(one), _plain(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b, within_share) for a, b in zip(one, other, strict=True))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, numbers.Real) and isinstance(other, numbers.Real):
        near = abs(one) < 1e308 and math.isclose(one, other, rel_tol=within_share, abs_tol=1e-12)
        return one == other or near
    return type(one) is type(other) and one == other


def _plain(value: Any) -> Any:
    """NumPy, pandas and decimal values as plain Python; tuples as lists."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Decimal):
        value = float(value)
    return list(value) if isinstance(value, tuple) else value


def _shown(arguments: list[Any]) -> str:
    text = ", ".join(repr(argument) for argument in arguments)
    return f"`({text})`" if len(text) <= 60 else "one of the inputs"
