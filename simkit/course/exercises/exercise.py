"""An exercise, data that each kind of check adds to; and what learners read: an outcome, a hint, where the solution is.

The four states of an outcome are kept apart on purpose. A learner who has not begun, one whose answer is not right
yet, one who is right and one whose answer the check could not read need four different sentences.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import StringConstraints, field_validator

from simkit.course.exercises.answer import FormError, NotRight, is_untouched
from simkit.model.scenario.part import Part
from simkit.result import Shown


class State(StrEnum):
    """The four outcomes of a check. The values are the words that learners read."""

    NOT_ATTEMPTED = "not attempted yet"
    FAILED = "not right yet"
    PASSED = "right"
    UNREADABLE = "cannot be read"


# A sign beside the word, so that colour is never the only carrier of meaning.
SIGNS = {State.NOT_ATTEMPTED: "○", State.FAILED: "✗", State.PASSED: "✓", State.UNREADABLE: "⚠"}


@dataclass(frozen=True)
class Judgement:
    """What a kind of check found: a state and the sentences that go with it."""

    state: State
    message: str


def not_attempted(message: str) -> Judgement:
    """Nothing was answered yet."""
    return Judgement(State.NOT_ATTEMPTED, message)


def failed(message: str) -> Judgement:
    """The answer was understood and is not right yet."""
    return Judgement(State.FAILED, message)


def passed(message: str) -> Judgement:
    """The answer is right."""
    return Judgement(State.PASSED, message)


def unreadable(message: str) -> Judgement:
    """The answer could not be read, or the check itself failed."""
    return Judgement(State.UNREADABLE, message)


class Card(Shown):
    """Base of everything that the exercises show: a heading and a few sentences."""

    def heading(self) -> str:
        """First line, as plain text."""
        raise NotImplementedError

    def body(self) -> str:
        """The sentences under the heading. Back-ticks mark code; a blank line starts a new paragraph."""
        raise NotImplementedError

    def facts(self) -> dict:
        """What a program may want to know of the card; kept in the output's metadata."""
        return {}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self), "text/html": self._repr_html_()}, {"simkit": self.facts()}


@dataclass(frozen=True, repr=False)
class CheckOutcome(Card):
    """The result of ``sk.check``: shows itself in a notebook and prints as plain text."""

    id: str
    title: str
    state: State
    message: str

    @property
    def passed(self) -> bool:
        """True when the answer is right."""
        return self.state is State.PASSED

    def heading(self) -> str:
        name = f"{self.id}, {self.title}" if self.title else self.id
        return f"{SIGNS[self.state]} Exercise {name}: {self.state}"

    def body(self) -> str:
        return self.message

    def facts(self) -> dict:
        return {"check": self.id, "state": self.state.name.lower()}


@dataclass(frozen=True, repr=False)
class Hint(Card):
    """One hint of an exercise. Which one is asked for each time: nothing is remembered."""

    id: str
    title: str
    hints: tuple[str, ...]
    number: int = 1

    def _is_there(self) -> bool:
        whole = isinstance(self.number, int) and not isinstance(self.number, bool)
        return whole and 1 <= self.number <= len(self.hints)

    def heading(self) -> str:
        which = f"hint {self.number} of {len(self.hints)}" if self._is_there() else f"{len(self.hints)} hints"
        return f"Exercise {self.id}, {self.title}: {which}"

    def body(self) -> str:
        if not self._is_there():
            return (
                f"There is no hint {self.number!r}: this exercise has hints 1 to {len(self.hints)}. "
                f'After the last one: `sk.solution("{self.id}")`.'
            )
        if self.number < len(self.hints):
            onward = f'Still stuck? `sk.hint("{self.id}", {self.number + 1})` says more.'
        else:
            onward = f'That was the last hint. The worked solution: `sk.solution("{self.id}")`.'
        return f"{self.hints[self.number - 1]}\n\n{onward}"

    def facts(self) -> dict:
        return {"hint": self.id, "number": self.number if self._is_there() else None}


@dataclass(frozen=True, repr=False)
class SolutionPointer(Card):
    """Where the worked solution of an exercise stands."""

    id: str
    title: str
    path: str

    def heading(self) -> str:
        return f"Exercise {self.id}, {self.title}: worked solution"

    def body(self) -> str:
        return f"`{self.path}`, under {self.id}. Compare the reasoning, not only the code."

    def facts(self) -> dict:
        return {"solution": self.id}


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
            hold = "holds" if todo == 1 else "hold"
            return not_attempted(f"{todo} of the {len(answer)} parts of your answer still {hold} dots. {expects}")
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
