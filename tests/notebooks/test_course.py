"""Is the course in order? Everything is run once, whole; every rule then gives its own verdict.

nbval, which plain ``pytest`` runs over course/ and solutions/, is the other runner.
"""

from pathlib import Path

import pytest
from authors.notebooks.line import produce
from authors.notebooks.lint import RULES, problems_of
from authors.notebooks.project import Project

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
LESSONS = ("00", "01", "02", "04", "05")
WITH_EXERCISES = ("02", "04", "05")


@pytest.fixture(scope="session")
def pages():
    """Every notebook, run once in a fresh kernel, exercises too."""
    return produce(Project(ROOT))


@pytest.mark.parametrize("number", LESSONS)
def test_the_lesson_is_there(number):
    """Is there exactly one notebook for the lesson? An empty folder must not pass as a course in order."""
    assert len(list((ROOT / "course").glob(f"{number}-*.ipynb"))) == 1


@pytest.mark.parametrize("folder", ["solutions", "exercises"])
@pytest.mark.parametrize("number", WITH_EXERCISES)
def test_the_exercises_are_there(folder, number):
    """Are there exercises and worked solutions, under the name of the lesson?"""
    (lesson,) = (ROOT / "course").glob(f"{number}-*.ipynb")
    assert (ROOT / folder / lesson.name).exists()


def test_everything_was_run(pages):
    """Was every notebook on disk run to its end, or is one left out?"""
    on_disk = {path.relative_to(ROOT).as_posix() for f in ("course", "solutions", "exercises")
               for path in (ROOT / f).glob("*.ipynb")}  # fmt: skip
    assert {page.path for page in pages if page.fresh is not None} == on_disk


@pytest.mark.parametrize("rule", RULES)
def test_the_course_keeps_the_rule(pages, rule):
    """Does every notebook keep this rule? All that do not are named, with the cell."""
    problems = problems_of(pages, {rule: RULES[rule]})
    assert not problems, "\n" + "\n".join(map(str, problems))
