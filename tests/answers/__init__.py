"""Answers as learners give them: right ones in several forms, and the classic errors, one file a lesson.

    ANSWERS = {
        "02.1": Answers(
            right=["c"],
            wrong=[("a", "in step with"), ("b", "cannot be saved up")],  # an answer, and words of what it is told
        ),
        "02.5": Answers(
            right=[made(honest, seed=1), (17.9, 16.8, 19.0)],  # a tuple is what stands between the commas of sk.check
            wrong=[(made(one_run), "One run is one story")],
        ),
    }

What takes an experiment is a function that makes the answer, as a learner would. `tests/unit/test_exercises_answers.py`
hands them all in; a wrong answer stands here as its slip works it out, and is not copied from the exercise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from simkit.course.exercises import State

LESSONS = tuple(sorted(file.stem[-2:] for file in Path(__file__).parent.glob("lesson_*.py")))


@dataclass(frozen=True)
class Made:
    """An answer that is made when it is handed in, and whether that takes more than a few seconds."""

    make: Callable[..., Any]
    args: tuple
    options: dict[str, Any]
    slow: bool = False

    def __call__(self) -> Any:
        return self.make(*self.args, **self.options)


def made(make: Callable[..., Any], *args: Any, **options: Any) -> Made:
    """Make this answer when it is handed in."""
    return Made(make, args, options)


def slow(make: Callable[..., Any], *args: Any, **options: Any) -> Made:
    """Make this answer when it is handed in; it takes a while."""
    return Made(make, args, options, slow=True)


@dataclass(frozen=True)
class Answers:
    """The answers to one exercise: right and wrong ones, untouched ones, and such as cannot be read."""

    right: list = field(default_factory=list)
    wrong: list[tuple] = field(default_factory=list)
    untouched: list = field(default_factory=list)
    broken: list[tuple] = field(default_factory=list)
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
                State.BROKEN: answers.broken,
            }
            for state, listed in lists.items():
                for number, (answer, *words) in enumerate(listed, 1):
                    yield Row(id, state, answer, tuple(words), f"{id} {state} {number}")
