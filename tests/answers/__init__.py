"""Answers as learners give them: right ones in several forms, and the classic errors, one file a lesson.

    ANSWERS = {
        "02.1": Answers(
            right=["c"],
            wrong=[("a", "in step with"), ("b", "cannot be saved up")],  # an answer, and words of what it is told
        ),
        "02.5": Answers(
            right=[made(honest, seed=1), summary(made(honest, seed=1))],
            wrong=[((17.9, 16.8, 19.0), "numbers without their experiment")],  # a tuple: what stands between commas
        ),
    }

What takes an experiment is a function that makes the answer, as a learner would. `tests/unit/test_exercises_answers.py`
hands them all in; a wrong answer stands here as its slip works it out, and is not copied from the exercise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from simkit.course.exercises import State
from simkit.experiment import Comparison

LESSONS = tuple(sorted(file.stem[-2:] for file in Path(__file__).parent.glob("lesson_*.py")))


@dataclass(frozen=True)
class Made:
    """An answer that is made when it is handed in; what was made once is not made again."""

    make: Callable[..., Any]
    args: tuple = ()
    options: dict[str, Any] = field(default_factory=dict)

    def __call__(self) -> Any:
        key = (self.make, repr(self.args), repr(self.options))
        if key not in KEPT:
            KEPT[key] = self.make(*self.args, **self.options)
        return KEPT[key]


KEPT: dict[tuple, Any] = {}


def made(make: Callable[..., Any], *args: Any, **options: Any) -> Made:
    """Make this answer when it is handed in."""
    return Made(make, args, options)


def summary(found: Made, measure: str | None = None) -> Made:
    """The summary of an experiment, or the row of one measure, as the lessons look at it."""
    return Made(lambda: found().summary if measure is None else found().summary.loc[measure])


def changed(found: Made, n: int | None = None, **how: Any) -> Made:
    """An experiment on its first n replications only, or with another level: nothing is run for it."""

    def make() -> Any:
        whole = found()
        parts = [replace(one, values=one.values.iloc[:n], **how) for one in getattr(whole, "replications", [whole])]
        if len(parts) == 1:
            return parts[0]
        return Comparison(*parts, names=whole.names, same_clients=whole.same_clients)

    return Made(make)


def turned(found: Made) -> Made:
    """A comparison the other way round."""
    return Made(lambda: Comparison(found().second, found().first, names=found().names[::-1], same_clients=True))


def apart(found: Made, other_seed: int | None = None) -> Made:
    """The two sides of a comparison by themselves, perhaps with a seed of its own for the second."""

    def make() -> tuple:
        first, second = found().replications
        return first, replace(second, seed=second.seed if other_seed is None else other_seed)

    return Made(make)


@dataclass(frozen=True)
class Answers:
    """The answers to one exercise: right and wrong ones, untouched ones, and such as cannot be read."""

    right: list = field(default_factory=list)
    wrong: list[tuple] = field(default_factory=list)
    untouched: list = field(default_factory=list)
    unreadable: list[tuple] = field(default_factory=list)
    praise: tuple[str, ...] = ()  # words of what every right answer is told


class Row(NamedTuple):
    """One answer: to which exercise, what should come out, and words of what is said about it."""

    id: str
    state: State
    answer: Any
    words: tuple[str, ...]
    name: str


def answers_of(lesson: str) -> dict[str, Answers]:
    """Return the answers of a lesson, by exercise."""
    return import_module(f"answers.lesson_{lesson}").ANSWERS


def rows() -> Iterator[Row]:
    """Return every answer to every exercise."""
    for lesson in LESSONS:
        for id, answers in answers_of(lesson).items():
            lists = {
                State.PASSED: [(answer, *answers.praise) for answer in answers.right],
                State.FAILED: answers.wrong,
                State.NOT_ATTEMPTED: [(answer,) for answer in answers.untouched],
                State.UNREADABLE: answers.unreadable,
            }
            for state, listed in lists.items():
                for number, (answer, *words) in enumerate(listed, 1):
                    yield Row(id, state, answer, tuple(words), f"{id} {state} {number}")
