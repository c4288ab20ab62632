"""One value: a number, right within a tolerance, or one of a few named options. Each wrong one has its own answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import FormError, kind_of, perhaps, read_number, show
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.model.scenario.part import Part

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
NEAR = 4  # so many times the tolerance away an answer is likely a slip in the sum


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
            if abs(found - error.value) <= self._reach(error):
                return failed(error.feedback)
        if self.unit.startswith("share") and abs(found / 100 - self.value) <= self.tolerance:
            return failed("That is the share in per cent. Asked for is a share between 0 and 1.")
        side = "high" if found > self.value else "low"
        told = (
            f"{show(found)} is too {side}. Expected is a number ({self.unit}), right to within {show(self.tolerance)}."
        )
        if abs(found - self.value) <= NEAR * self.tolerance:
            return failed(f"{told} It is near: the way may well be right. Look at the sum once more, and round less.")
        return failed(f'{told} The next step: `sk.hint("{self.id}")`.')


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
        names = {name.casefold(): name for name in self.option}
        name = names.get(answer.strip(" \t.,;:()'\"").casefold())
        if name is None:
            raise FormError(f"'{answer}' is not one of the options{perhaps(answer, self.option)}.")
        option = self.option[name]
        if option.right:
            return passed(f"{option.feedback} {self.right}")
        return failed(option.feedback)
