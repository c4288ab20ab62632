"""An exercise: data that is checked when it is read. Each kind of check adds its own fields."""

import re
from typing import Annotated, Any

from pydantic import StringConstraints, field_validator

from simkit.course.exercises.answer import FormError, NotRight, is_untouched
from simkit.course.exercises.outcome import CheckOutcome, Judgement, failed, not_attempted, unreadable
from simkit.model.scenario.part import Part

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Exercise(Part):
    """What every exercise has, whatever its kind of check."""

    id: str
    title: Text
    task: Text
    kind: str
    hints: tuple[Text, ...]
    right: Text

    @field_validator("id")
    @classmethod
    def _id_has_the_form(cls, value: str) -> str:
        if not re.fullmatch(r"\d\d\.[1-9]\d?", value):
            raise ValueError(f"the id '{value}' should be lesson, full stop, number: such as '02.1'")
        return value

    @field_validator("hints")
    @classmethod
    def _hints_by_degrees(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) < 2:
            raise ValueError("at least two hints, each saying more than the one before")
        if len(set(value)) < len(value):
            raise ValueError("two hints are the same")
        return value

    def expects(self) -> str:
        """What kind of answer is expected, as the end of the sentence "This exercise expects ..."."""
        raise NotImplementedError

    def judge(self, answer: Any) -> Judgement:
        """Look at an attempted answer. Raise `FormError` when its form cannot be read."""
        raise NotImplementedError

    def check(self, *answers: Any) -> CheckOutcome:
        """Judge an answer; never raises."""
        finding = self._find(answers)
        return CheckOutcome(self.id, self.title, finding.state, finding.message)

    def _find(self, answers: tuple) -> Judgement:
        expects = f"This exercise expects {self.expects()}."
        if not answers:
            return not_attempted(f'{expects} Hand it in as `sk.check("{self.id}", your_answer)`.')
        answer = answers[0] if len(answers) == 1 else answers
        if is_untouched(answer):
            return not_attempted(f'{self.task}\n\n{expects} A first hint: `sk.hint("{self.id}")`.')
        if isinstance(answer, (tuple, list)) and any(is_untouched(part) for part in answer):
            todo = sum(is_untouched(part) for part in answer)
            return not_attempted(f"{todo} of the {len(answer)} parts of your answer still hold dots. {expects}")
        try:
            return self.judge(answer)
        except NotRight as error:
            return failed(str(error))
        except FormError as error:
            return unreadable(f"{error}\n\n{expects}")
        except Exception as error:  # whatever a learner hands in, the answer is a sentence, not a traceback
            return unreadable(
                f"The check could not work with your answer: {type(error).__name__}: {error}\n\n{expects} "
                "If yours is of that kind, the fault is in the check: please report it."
            )
