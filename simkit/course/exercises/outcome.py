"""The outcome of a check: one of four states, with a message that helps.

The four states are kept apart on purpose. A learner who has not begun, one whose answer is not right
yet, one who is right and one whose answer the check could not read need four different sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simkit.course.exercises.card import Card

__all__ = ["Judgement", "CheckOutcome", "State", "broken", "failed", "not_attempted", "passed"]


class State(StrEnum):
    """The four outcomes of a check. The values are the words that learners read."""

    NOT_ATTEMPTED = "not attempted yet"
    FAILED = "not right yet"
    PASSED = "right"
    BROKEN = "broken"


# A sign beside the word, so that colour is never the only carrier of meaning.
SIGNS = {State.NOT_ATTEMPTED: "○", State.FAILED: "✗", State.PASSED: "✓", State.BROKEN: "⚠"}
COLOURS = {
    State.NOT_ATTEMPTED: "#767676",
    State.FAILED: "#b35900",
    State.PASSED: "#0072b2",
    State.BROKEN: "#7a3b9a",
}


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


def broken(message: str) -> Judgement:
    """The answer could not be read, or the check itself failed."""
    return Judgement(State.BROKEN, message)


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

    def colour(self) -> str:
        return COLOURS[self.state]

    def facts(self) -> dict:
        return {"check": self.id, "state": self.state.name.lower()}
