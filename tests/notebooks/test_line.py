"""Does the production line build what it should, and does it refuse what it should not let pass?"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from authors.notebooks.__main__ import main
from authors.notebooks.execute import execute_all
from authors.notebooks.line import build, check
from authors.notebooks.project import Project, ProjectError
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = pytest.mark.notebooks


def read(project, path):
    return nbformat.read(project.root / path, as_version=4)


def snapshot(project):
    return {path: path.read_bytes() for path in sorted(project.root.rglob("*")) if path.is_file()}


def rules(problems):
    return {problem.rule for problem in problems}


def change(project, path, sources):
    """Give cells of a notebook other sources; cells are counted from 1, without the cell of the links."""
    notebook = read(project, path)
    cells = [cell for cell in notebook.cells if cell.id != "links-of-this-notebook"]
    for number, source in sources.items():
        cells[number - 1].source = source
    nbformat.write(notebook, project.root / path)


def test_what_is_built_is_in_order(built):
    """Does a check find nothing to say about what was just built?"""
    assert check(built) == []


def test_a_check_writes_nothing(project):
    """Is the project untouched after a check that found a lot?"""
    before = snapshot(project)
    assert check(project)
    assert snapshot(project) == before


def test_building_twice_changes_nothing(built):
    """Is the second build byte for byte the first?"""
    before = snapshot(built)
    assert build(built) == []
    assert snapshot(built) == before


def test_the_outputs_are_stored(built):
    """Does the stored lesson hold its output and the numbers of its cells?"""
    first, second = [cell for cell in read(built, "course/90-desk.ipynb").cells if cell.cell_type == "code"]
    assert first.outputs[0].text == "one clerk\n"
    assert second.outputs[0].data["text/plain"] == "2"
    assert (first.execution_count, second.execution_count) == (1, 2)


def test_the_exercise_has_no_solution_and_no_output(built):
    """Does the learner get dots, a place to write, and nothing else?"""
    exercise = read(built, "exercises/90-desk.ipynb")
    sources = [cell.source for cell in exercise.cells]
    assert "my_answer = ..." in sources
    assert "## 90.1 How busy?\n\nWhy?\n\n*Your answer here.*" in sources
    assert not any("3 / 4" in source or "Because" in source or "SOLUTION" in source for source in sources)
    assert all(not cell.outputs for cell in exercise.cells if cell.cell_type == "code")


def test_the_three_notebooks_are_linked(built):
    """Do exercise and solution lead to each other and to the lesson?"""
    exercise = read(built, "exercises/90-desk.ipynb").cells[1].source
    solution = read(built, "solutions/90-desk.ipynb").cells[1].source
    assert "(../solutions/90-desk.ipynb)" in exercise and "(../course/90-desk.ipynb)" in exercise
    assert "edit" not in exercise  # what is said to authors is no business of learners
    assert "(../exercises/90-desk.ipynb)" in solution and "(../course/90-desk.ipynb)" in solution


def test_ids_survive(built):
    """Do the cells keep their ids, so that a diff shows only what changed?"""
    assert [cell.id for cell in read(built, "solutions/90-desk.ipynb").cells][2:] == [f"cell-{n}" for n in range(2, 8)]


def test_only_what_was_asked_for_is_run(project):
    """Does a number mean the lesson with its exercises, a path that notebook, and is a wrong name refused?"""
    three = [(folder, "90-desk.ipynb") for folder in ("course", "solutions", "exercises")]
    assert project.chosen(["90"]) == project.chosen(["90-desk"]) == project.chosen([]) == three
    assert project.chosen(["course/90-desk.ipynb"]) == three[:1]
    assert project.chosen(["solutions/90"]) == three[1:]
    with pytest.raises(ProjectError, match="no notebook '92'; there are: 90-desk.ipynb"):
        project.chosen(["92"])


def test_an_empty_project_is_no_success(tmp_path):
    """Is "nothing found" an error rather than "all in order"?"""
    (tmp_path / "course").mkdir()
    with pytest.raises(ProjectError, match="no notebook"):
        check(Project(tmp_path))


def test_planted_faults_are_all_found_at_once(built):
    """Are faults of all notebooks in one report, each with file, cell and rule?

    Cells are counted with the cell of the links, as a reader of the file counts them.
    """
    change(built, "course/90-desk.ipynb", {2: "import time; print(time.perf_counter())", 4: "1 / 0"})
    change(
        built,
        "solutions/90-desk.ipynb",
        {
            4: "my_answer = ...\n### BEGIN SOLUTION\nmy_answer = 75\n### END SOLUTION",
            6: "my_minutes = 10",  # right without any solution: the exercise would be done as it is shipped
        },
    )
    told = {(problem.path, problem.cell, problem.rule) for problem in check(built)}
    assert {
        ("course/90-desk.ipynb", 2, "drift"),
        ("course/90-desk.ipynb", 4, "error"),
        ("solutions/90-desk.ipynb", 6, "solved"),
        ("solutions/90-desk.ipynb", 6, "drift"),
        ("exercises/90-desk.ipynb", 0, "made"),
        ("exercises/90-desk.ipynb", 8, "untouched"),
    } <= told


def test_a_check_that_breaks_is_found(built):
    """Is a check refused that cannot read the answer, in the master and in the untouched exercise?"""
    change(built, "solutions/90-desk.ipynb", {4: "my_answer = 'three quarters'", 6: "my_minutes = ..."})
    problems = [problem for problem in check(built, ["solutions/90"]) if "the check of 90.1" in problem.message]
    told = {problem.path: problem for problem in problems}
    assert "'cannot be read'" in told["solutions/90-desk.ipynb"].message
    assert "'cannot be read'" in told["exercises/90-desk.ipynb"].message


def test_a_solution_that_does_not_end_makes_no_exercise(built):
    """Does the last good exercise stay when the markers of its master are not in order?"""
    change(built, "solutions/90-desk.ipynb", {4: "my_answer = ...\n### BEGIN SOLUTION\nmy_answer = 3 / 4"})
    before = (built.root / "exercises/90-desk.ipynb").read_bytes()
    assert "markers" in rules(build(built, ["solutions/90-desk.ipynb"]))
    assert (built.root / "exercises/90-desk.ipynb").read_bytes() == before


def test_an_edited_exercise_is_found(built):
    """Is an exercise refused when one word of it was changed by hand?"""
    path = built.root / "exercises/90-desk.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("How busy", "How lazy"), encoding="utf-8")
    assert rules(check(built, ["exercises/90"])) == {"made"}


def test_an_exercise_without_a_master_is_found(built):
    """Is an exercise refused when its master is gone?"""
    (built.root / "solutions/90-desk.ipynb").unlink()
    assert [str(problem) for problem in check(built, ["90"]) if problem.rule == "made"] == [
        "exercises/90-desk.ipynb: has no master solutions/90-desk.ipynb: take it out, or write one [made]"
    ]


def test_a_file_that_is_no_notebook_is_found(built):
    """Is a broken file one line in the report rather than a traceback?"""
    (built.root / "course/90-desk.ipynb").write_text("{", encoding="utf-8")
    assert rules(check(built, ["course/90"])) == {"readable"}


def test_a_notebook_that_raises_is_not_written(built):
    """Does a build keep the stored outputs when the new run fails?"""
    change(built, "course/90-desk.ipynb", {2: "1 / 0"})
    before = (built.root / "course/90-desk.ipynb").read_bytes()
    assert "error" in rules(build(built, ["course/90"]))
    assert (built.root / "course/90-desk.ipynb").read_bytes() == before


def test_a_cell_that_takes_too_long_is_stopped(project, put):
    """Is an endless cell an error of that cell, and are the cells after it still run?"""
    put("course/90-desk.ipynb", [("markdown", "# A"), ("code", "while True: pass"), ("code", "1 / 0")])
    errors = {problem.cell: problem.message for problem in check(project, ["course/90"], timeout=2)
              if problem.rule == "error"}  # fmt: skip
    assert "KeyboardInterrupt" in errors[2] and "ZeroDivisionError" in errors[3]


def test_a_kernel_that_dies_is_told(project, put):
    """Is a dead kernel one line in the report?"""
    put("course/90-desk.ipynb", [("markdown", "# A"), ("code", "import os; os._exit(1)")])
    (found,) = [problem for problem in check(project, ["course/90"]) if problem.rule == "runs"]
    assert found.path == "course/90-desk.ipynb"


def test_the_folder_of_the_notebook_is_the_working_folder(project, put):
    """Does a relative path in a notebook mean what its author meant?"""
    put("course/90-desk.ipynb", [("markdown", "# A"), ("code", "import pathlib; pathlib.Path.cwd().name")])
    build(project, ["course/90"])
    assert read(project, "course/90-desk.ipynb").cells[1].outputs[0].data["text/plain"] == "'course'"


def test_widgets_leave_their_words_only(project, put):
    """Is the state of a widget left out, and the table beside it kept?"""
    source = (
        "import ipywidgets\nfrom IPython.display import HTML, display\n"
        "display(HTML('<p>3</p>'))\nipywidgets.IntSlider(3)"
    )
    put("course/90-desk.ipynb", [("markdown", "# A\n\n**Minutes:** 1 reading, 1 doing"), ("code", source)])
    assert not {"widget-state", "widget-alone", "drift"} & rules(build(project, ["course/90"]))
    stored = read(project, "course/90-desk.ipynb")
    assert "widgets" not in stored.metadata
    assert [sorted(output.data) for output in stored.cells[1].outputs] == [["text/html", "text/plain"], ["text/plain"]]


def test_the_command_tells_by_its_exit_code(built, capsys):
    """Is it 0 when all is in order, 1 with problems on standard output, 2 when it cannot begin?"""
    root = ["--root", str(built.root)]
    assert main(["check", "course/90", *root]) == 0
    path = built.root / "course/90-desk.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("one clerk\\n", "a clerk\\n"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "course/90", *root]) == 1
    assert capsys.readouterr().out.startswith("course/90-desk.ipynb, cell 2: gives something else than what is stored")
    assert main(["check", "77", *root]) == 2
    assert "no notebook '77'" in capsys.readouterr().err


def test_a_caller_with_a_loop_of_its_own_can_execute(tmp_path):
    """Can a notebook be executed from within a notebook, whose thread already turns an event loop?"""
    notebook = new_notebook(cells=[new_code_cell("6 * 7")])

    async def from_a_notebook():
        return execute_all([("a notebook", notebook, tmp_path)])

    with ThreadPoolExecutor(1) as thread:  # of its own: browser tests leave a loop in that of their worker
        [(executed, why)] = thread.submit(lambda: asyncio.run(from_a_notebook())).result()
    assert why == ""
    assert executed.cells[0].outputs[0]["data"]["text/plain"] == "42"
