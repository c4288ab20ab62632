"""Does plain ``pytest`` validate notebooks strictly, with the settings of the conftest at the root?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from authors.notebooks.execute import execute_all
from authors.notebooks.form import SANITIZE, patterns
from nbformat.v4 import new_code_cell, new_notebook
from nbval.plugin import get_sanitize_patterns

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]


def validate(project, *paths):
    """Run pytest in a project of its own, with the real conftest."""
    shutil.copy(ROOT / "conftest.py", project.root)
    (project.root / "pytest.ini").write_text("[pytest]\nmarkers =\n    notebooks: runs notebooks\n", encoding="ascii")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-q", *paths]
    path = os.pathsep.join(filter(None, [str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        command, cwd=project.root, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )


def test_what_was_built_is_valid(built):
    """Do lesson and solution pass, and are the exercises left to the other runner?"""
    result = validate(built, ".")
    assert result.returncode == 0, result.stdout
    assert "9 passed" in result.stdout  # two cells of the lesson, five of the master, the rules of both


def test_a_changed_output_is_not_valid(built):
    """Does nbval compare, or does it only run?"""
    path = built.root / "course/90-desk.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("one clerk\\n", "a clerk\\n"), encoding="utf-8")
    result = validate(built, "course")
    assert result.returncode == 1
    assert "2 failed, 1 passed" in result.stdout
    assert "course/90-desk.ipynb, cell 2: gives something else than what is stored" in result.stdout


def test_what_nbval_does_not_ask_is_asked_of_its_run(built):
    """Does a widget that stands alone, which its stored form does not show, fail the rules and nothing else?"""
    path = built.root / "course/90-desk.ipynb"
    text = path.read_text(encoding="utf-8").replace('"1 + 1"', '"import ipywidgets\\n", "ipywidgets.Valid()"')
    path.write_text(text.replace('"2"', '"Valid(value=False)"'), encoding="utf-8")
    result = validate(built, "course")
    assert "1 failed, 2 passed" in result.stdout
    assert "the widget stands alone" in result.stdout and "[widget-alone]" in result.stdout


def test_one_cell_can_be_run_alone(built):
    """Are the rules asked of whole runs only?"""
    result = validate(built, "course/90-desk.ipynb::Cell 0")
    assert result.returncode == 0 and "1 passed" in result.stdout


def test_a_kernel_that_is_a_copy_knows_nothing_of_another(tmp_path, monkeypatch):
    """Has it no name, no environment and no process of the one before, and do names have to be imported?"""
    first = "import os, simkit; os.environ['LEFT'] = '1'; print(os.getpid())"
    told = ["print(os.getcwd(), os.environ['TOLD'])", "'LEFT' in os.environ"]
    monkeypatch.setenv("TOLD", "now")
    runs = []
    for source in ([first, *told, "sk"], ["import os; print(os.getpid())", *told, "simkit"]):
        book = new_notebook(cells=[new_code_cell(cell) for cell in source])
        ((run, failure),) = execute_all([("own", book, tmp_path)])
        assert failure == ""
        runs.append([cell.outputs[0] for cell in run.cells])
    (first, where, left, unknown), (second, there, gone, forgotten) = runs
    assert first.text != second.text != str(os.getpid())
    assert where.text == there.text == f"{tmp_path} now\n"
    assert left.data["text/plain"] == "True" and gone.data["text/plain"] == "False"
    assert unknown.ename == forgotten.ename == "NameError"


def test_nbval_and_the_production_line_read_the_same_patterns():
    """Do both call the same outputs equal? nbval has a reader of its own, and opens the file as the locale says."""
    assert SANITIZE.read_bytes().isascii()
    theirs = get_sanitize_patterns(SANITIZE.read_text(encoding="ascii"))
    assert [(pattern.pattern, replacement) for pattern, replacement in patterns()] == theirs
