"""Catalogue: the exercises of one or more lessons, read from TOML files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import field_validator

from simkit.course.exercises.exercise import CheckOutcome, Exercise, Hint, SolutionPointer, State, Text
from simkit.course.exercises.kinds import KINDS
from simkit.model.scenario.files import toml_file
from simkit.model.scenario.part import Part
from simkit.model.scenario.refusals import Problem, RefusalError, ScenarioError, did_you_mean, one_of, typed, validated


class ExerciseError(RefusalError):
    """Exercises that cannot be used, or an id that is not there. The message lists every problem."""


class LessonHead(Part):
    """The first lines of a lesson's file."""

    lesson: str
    title: Text
    notebook: Text

    @field_validator("lesson")
    @classmethod
    def _two_digits(cls, value: str) -> str:
        if len(value) != 2 or not value.isdecimal():
            raise ValueError(f"the lesson '{value}' should be two digits between quotes: such as '02'")
        return value

    @field_validator("notebook")
    @classmethod
    def _plain_file_name(cls, value: str) -> str:
        if not value.endswith(".ipynb") or "/" in value or "\\" in value:
            raise ValueError(f"the notebook '{value}' should be a file name without a folder, ending in .ipynb")
        return value


class Lesson(LessonHead):
    """A lesson's head with its exercises."""

    exercises: tuple[Exercise, ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any], source: str) -> Lesson:
        """Validate plain data."""
        problems: list[Problem] = []
        head = validated(LessonHead, {key: value for key, value in data.items() if key != "exercise"}, "", problems)
        raw = data.get("exercise", [])
        if not isinstance(raw, list) or not raw:
            problems.append(Problem("exercise", "no exercises", "at least one [[exercise]]"))
            raw = []
        exercises = [typed(KINDS, item, f"exercise[{index}]", problems) for index, item in enumerate(raw)]
        found = [exercise for exercise in exercises if exercise is not None]
        seen: set[str] = set()
        for exercise in found:
            if exercise.id in seen:
                problems.append(Problem(exercise.id, "this id stands twice", "an id of its own for each exercise"))
            seen.add(exercise.id)
            if head is not None and not exercise.id.startswith(f"{head.lesson}."):
                wrong, right = f"does not belong to lesson {head.lesson}", f"an id that begins with {head.lesson}."
                problems.append(Problem(exercise.id, wrong, right))
        if problems or head is None:
            raise ExerciseError(problems, source)
        return cls.model_construct(**dict(head), exercises=tuple(found))


class Catalogue:
    """The exercises of one or more lessons.

    Examples
    --------
    A trainer's own exercises stand in a file of their own:

    >>> mine = Catalogue.read("my-exercises.toml")         # doctest: +SKIP
    >>> mine.check("90.1", 12)                             # doctest: +SKIP
    """

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self.lessons = tuple(lessons)
        problems = []
        self._found: dict[str, tuple[Lesson, Exercise]] = {}
        for lesson in self.lessons:
            for exercise in lesson.exercises:
                if exercise.id in self._found:
                    problems.append(Problem(exercise.id, "this id stands in two files", "one file for each lesson"))
                self._found[exercise.id] = (lesson, exercise)
        if problems:
            raise ExerciseError(problems, "exercises")

    @classmethod
    def read(cls, *sources: str | Path | Traversable) -> Catalogue:
        """Read lesson files."""
        return cls(_read(Path(source) if isinstance(source, str) else source) for source in sources)

    def __iter__(self) -> Iterator[Exercise]:
        return (exercise for _, exercise in self._found.values())

    def __contains__(self, id: object) -> bool:
        return id in self._found

    def __getitem__(self, id: str) -> Exercise:
        return self._find(id)[1]

    def check(self, id: str, *answers: Any) -> CheckOutcome:
        """Look at an answer. See `simkit.check`."""
        try:
            exercise = self[id]
        except ExerciseError as error:
            return CheckOutcome(str(id), "", State.UNREADABLE, str(error))
        return exercise.check(*answers)

    def hint(self, id: str, number: int = 1) -> Hint:
        """One hint. See `simkit.hint`."""
        exercise = self[id]
        return Hint(exercise.id, exercise.title, exercise.hints, number)

    def solution(self, id: str) -> SolutionPointer:
        """Where the worked solution is. See `simkit.solution`."""
        lesson, exercise = self._find(id)
        return SolutionPointer(exercise.id, exercise.title, f"../solutions/{lesson.notebook}")

    def _find(self, id: str) -> tuple[Lesson, Exercise]:
        if id in self._found:
            return self._found[id]
        if not isinstance(id, str):
            allowed = 'text between quotation marks, such as "02.1"'
            problem = Problem("id", f"{id!r}", allowed, did_you_mean(str(id), self._found))
            raise ExerciseError([problem], "exercises")
        known = [name for name in self._found if name.startswith(id.zfill(4)[:2])]  # 2.1 is 02.1
        allowed = one_of(known) if known else "a lesson, a full stop and a number, such as 02.1"
        hint = did_you_mean(id.zfill(4), known or self._found)
        problem = Problem("id", f"there is no exercise '{id}'", allowed, hint)
        raise ExerciseError([problem], "exercises")


def _read(source: Path | Traversable) -> Lesson:
    try:
        data = toml_file(source, source.name)
    except ScenarioError as error:
        raise ExerciseError(error.problems, source.name) from None
    return Lesson.from_data(data, source.name)


@cache
def shipped() -> Catalogue:
    """The exercises that come with simkit: pure data, read once."""
    folder = files("simkit") / "course" / "lessons"
    return Catalogue.read(
        *sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    )
