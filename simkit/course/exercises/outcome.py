"""What learners read: the outcome of a check, a hint, the way to the worked solution.

The four states of an outcome are kept apart on purpose. A learner who has not begun, one whose answer is not right
yet, one who is right and one whose answer the check could not read need four different sentences.
"""

from dataclasses import dataclass
from enum import StrEnum

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
