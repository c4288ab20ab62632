"""Is the course in order? Every notebook is run once, whole; every rule then gives its own verdict.

Lessons and masters are run by nbval, as plain ``pytest`` does for course/ and solutions/, and the rules are asked of
that run (`authors.notebooks.validated`). The exercises, in which nbval has nothing to compare, are run here.
"""

import tomllib
from pathlib import Path

import pytest
from authors.notebooks.line import produce
from authors.notebooks.lint import RULES, problems_of
from authors.notebooks.project import Project

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
LESSONS = [f"{number:02}" for number in range(15)]
WITH_EXERCISES = LESSONS[2:]
RULES_OF_EXERCISES = {name: rule for name, rule in RULES.items() if "exercises" in rule.folders}


@pytest.fixture(scope="session")
def pages():
    """Every exercise, made from its master and run once in a fresh kernel."""
    made = produce(Project(ROOT), run=["exercises"])
    return [page for page in made if page.folder == "exercises"]


def test_all_lessons_are_there_and_no_other():
    """Are there exactly these lessons? An empty folder must not pass as a course in order."""
    assert sorted(path.name[:2] for path in (ROOT / "course").glob("*.ipynb")) == LESSONS


@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_the_exercises_are_there(folder):
    """Are there exercises and worked solutions, under the names of their lessons?"""
    lessons = {path.name for path in (ROOT / "course").glob("*.ipynb") if path.name[:2] in WITH_EXERCISES}
    assert {path.name for path in (ROOT / folder).glob("*.ipynb")} == lessons


def test_every_exercise_was_run(pages):
    """Was every exercise on disk run to its end, or is one left out?"""
    on_disk = {f"exercises/{path.name}" for path in (ROOT / "exercises").glob("*.ipynb")}
    assert {page.path for page in pages if page.fresh is not None} == on_disk


def test_every_other_notebook_is_run_by_nbval():
    """Does plain ``pytest`` look at lessons and masters?"""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {"course", "solutions"} <= set(project["tool"]["pytest"]["ini_options"]["testpaths"])


@pytest.mark.parametrize("rule", RULES_OF_EXERCISES)
def test_the_exercises_keep_the_rule(pages, rule):
    """Does every exercise keep this rule? All that do not are named, with the cell."""
    problems = problems_of(pages, {rule: RULES[rule]})
    assert not problems, "\n" + "\n".join(map(str, problems))
