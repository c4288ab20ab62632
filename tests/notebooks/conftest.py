"""A small project in a temporary folder: one lesson, one master, one exercise."""

import shutil

import nbformat
import pytest
from authors.notebooks.line import build
from authors.notebooks.page import Page
from authors.notebooks.project import Project
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

EXERCISES = """
lesson = "90"
title = "A desk"
notebook = "90-desk.ipynb"

[[exercise]]
id = "90.1"
title = "How busy?"
task = "Give the share of the time in which the clerk is at work."
kind = "number"
value = 0.75
within = 0.001
unit = "share of the time"
hints = ["Look at the arrivals.", "Multiply them by the minutes of work."]
right = "Work that comes in over work that can be done."

[[exercise.classic]]
value = 75
feedback = "That is in per cent, not a fraction."

[[exercise]]
id = "90.2"
title = "How long?"
task = "Give the minutes of work of one client."
kind = "number"
value = 10
within = 0.1
unit = "minutes"
hints = ["It stands in the text.", "It is ten."]
right = "It stands in the text."
"""

# The kit's own check looks at the shipped exercises; a test brings its own, read from the file beside it.
IMPORT = 'from simkit.course.exercises import Catalogue\nsk = Catalogue.read("../simkit/course/lessons/90.toml")'
SOLVED = "my_answer = ...\n### BEGIN SOLUTION\nmy_answer = 3 / 4\n### END SOLUTION"
LESSON = [
    ("markdown", "# A desk\n\n**Minutes:** 5 reading, 10 doing\n\nOn to the [exercises](../exercises/90-desk.ipynb)."),
    ("code", "print('one clerk')"),
    ("markdown", "## The end"),
    ("code", "1 + 1"),
]
MASTER = [
    ("markdown", "# A desk: exercises"),
    ("code", IMPORT),
    ("markdown", "## 90.1 How busy?\n\nWhy?\n\n<!-- ### BEGIN SOLUTION -->\nBecause.\n<!-- ### END SOLUTION -->"),
    ("code", SOLVED),
    ("code", 'sk.check("90.1", my_answer)'),
    ("code", "my_minutes = ...\n### BEGIN SOLUTION\nmy_minutes = 10\n### END SOLUTION"),
    ("code", 'sk.check("90.2", my_minutes)'),
]


def make_notebook(cells):
    """A notebook of (kind, source[, tags]) with ids cell-1, cell-2, ...; code is numbered as if it was run."""
    made, count = [], 0
    for number, (kind, source, *tags) in enumerate(cells, 1):
        metadata = {"tags": tags} if tags else {}
        if kind == "code":
            count += 1
            cell = new_code_cell(source, id=f"cell-{number}", metadata=metadata, execution_count=count)
        else:
            cell = new_markdown_cell(source, id=f"cell-{number}", metadata=metadata)
        made.append(cell)
    return new_notebook(cells=made)


@pytest.fixture
def notebook():
    """Make a notebook from (kind, source) pairs."""
    return make_notebook


@pytest.fixture
def page(tmp_path):
    """Make a page for the rules: stored as given, and run to the same."""

    def make(cells, folder="course", name="90-desk.ipynb", **more):
        made = cells if isinstance(cells, nbformat.NotebookNode) else make_notebook(cells)
        fields = {"text": nbformat.writes(made), "stored": made, "fresh": made, **more}
        return Page(folder, name, tmp_path, **fields)

    return make


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A project that was built, once for all tests. Tests work on a copy."""
    root = tmp_path_factory.mktemp("finished")
    _lay_out(root)
    assert build(Project(root)) == []
    return root


@pytest.fixture
def built(finished, tmp_path):
    """A copy of the finished project."""
    shutil.copytree(finished, tmp_path / "built")
    return Project(tmp_path / "built")


@pytest.fixture
def project(tmp_path):
    """A project whose notebooks were not built yet."""
    _lay_out(tmp_path)
    return Project(tmp_path)


def _lay_out(root):
    lessons = root / "simkit" / "course" / "lessons"
    lessons.mkdir(parents=True)
    (lessons / "90.toml").write_text(EXERCISES, encoding="utf-8")
    for folder in ("course", "solutions", "exercises"):
        (root / folder).mkdir()
    write(root / "course/90-desk.ipynb", LESSON)
    write(root / "solutions/90-desk.ipynb", MASTER)


def write(path, cells):
    nbformat.write(make_notebook(cells), path)


@pytest.fixture
def put(project):
    """Replace a notebook of the project by other cells."""
    return lambda path, cells: write(project.root / path, cells)
