"""Number: one value, right within a tolerance; knows the classic wrong values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import read_number, show
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.model.scenario.part import Part

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


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
        found = read_number(answer, self.expects())
        if abs(found - self.value) <= self.tolerance:
            return passed(self.right)
        for error in self.classic:
            if abs(found - error.value) <= self._reach(error):
                return failed(error.feedback)
        side = "high" if found > self.value else "low"
        return failed(
            f"{show(found)} is too {side}. Expected is a number ({self.unit}), right to within "
            f'{show(self.tolerance)}. The next step: `sk.hint("{self.id}")`.'
        )
