"""Choice: one of a few named options; each wrong one has its own answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import FormError, kind_of, perhaps
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.model.scenario.part import Part


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
        name = names.get(answer.strip().casefold())
        if name is None:
            raise FormError(f"'{answer}' is not one of the options{perhaps(answer, self.option)}.")
        option = self.option[name]
        if option.right:
            return passed(f"{option.feedback} {self.right}")
        return failed(option.feedback)
