"""The line itself: read everything, run everything, and then write it or report on it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

from authors.notebooks.execute import execute_all, number_cells
from authors.notebooks.form import dumps, loads, outputs_differ, settle
from authors.notebooks.lint import problems_of
from authors.notebooks.markers import faults, linked, make_exercise
from authors.notebooks.page import Page
from authors.notebooks.pictures import add_pictures
from authors.notebooks.problem import Problem
from authors.notebooks.project import FOLDERS, Project
from simkit.course.exercises.catalogue import Catalogue

__all__ = ["build", "check", "page_of_run", "produce"]

Tell = Callable[[str], Any]


def check(project: Project, names: Sequence[str] = (), **how: Any) -> list[Problem]:
    """Run everything in memory and report all that is not in order. Writes nothing.

    Parameters
    ----------
    project : Project
        Where the notebooks stand.
    names : sequence of str
        Which of them: by number, name or path; all when empty.
    **how
        ``jobs``, ``timeout`` and ``tell`` of `execute_all`.

    Raises
    ------
    ProjectError, ExerciseError
        If a name fits no notebook, or the exercises' data are not in order.
    """
    return problems_of(produce(project, names, **how))


def build(project: Project, names: Sequence[str] = (), **how: Any) -> list[Problem]:
    """Run everything, write it, and report what is still not in order.

    A notebook that raises is not written: what was stored stays. Parameters as for `check`.
    """
    pages = produce(project, names, **how)
    broken = {problem.path for problem in problems_of(pages) if problem.rule in ("runs", "error", "markers")}
    for page in pages:
        if page.wanted and page.path not in broken and page.text != page.wanted:
            (project.root / page.folder).mkdir(exist_ok=True)
            # Always the same line ends, so that a file built on Windows is the same file.
            (project.root / page.path).write_text(page.wanted, encoding="utf-8", newline="\n")
            page.text = page.wanted
            page.stored = page.prepared = loads(page.wanted)
    return problems_of(pages)


def produce(
    project: Project,
    names: Sequence[str] = (),
    jobs: int = 2,
    timeout: float = 300,
    tell: Tell = lambda line: None,
    run: Collection[str] = FOLDERS,
) -> list[Page]:
    """Read all notebooks asked for, run those in the folders ``run``, and say for each what its file ought to be."""
    chosen = project.chosen(names)
    catalogue = project.catalogue()
    pages = [_read(project, folder, name, catalogue) for folder, name in chosen]
    masters = {page.name: page.stored for page in pages if page.folder == "solutions" and page.stored is not None}
    ready: list[tuple[Page, NotebookNode]] = []
    for page in pages:
        page.prepared = _prepared(project, page, masters)
        if page.prepared is not None and page.folder in run:
            ready.append((page, page.prepared))
    runs = execute_all(
        [(page.path, notebook, project.root / page.folder) for page, notebook in ready], jobs, timeout, tell
    )
    for (page, _), (page.fresh, page.failure) in zip(ready, runs, strict=True):
        if page.folder != "exercises":
            page.wanted = dumps(add_pictures(_keep_what_is_the_same(settle(page.fresh), page.stored)))
    return pages


def page_of_run(project: Project, folder: str, name: str, outputs: Sequence[Sequence[Any] | None]) -> Page:
    """The page of a lesson or a master that nbval ran: the outputs of its code cells, None where one did not run."""
    page = _read(project, folder, name, project.catalogue())
    page.prepared = _prepared(project, page, {} if page.stored is None else {name: page.stored})
    if page.prepared is not None:
        page.fresh = copy.deepcopy(page.prepared)
        cells = [cell for cell in page.fresh.cells if cell.cell_type == "code"]
        for cell, given in zip(cells, outputs, strict=True):
            cell.outputs = nbformat.from_dict([*(given or ())])
        if None in outputs:
            page.failure = f"code cell {[*outputs].index(None) + 1} was not run"
        number_cells(page.fresh)
    return page


def _read(project: Project, folder: str, name: str, catalogue: Catalogue) -> Page:
    page = Page(folder, name, project.root, catalogue=catalogue)
    path = project.root / page.path
    if path.exists():
        page.text = path.read_bytes().decode("utf-8")
        try:
            page.stored = loads(page.text)
        except (json.JSONDecodeError, AttributeError, KeyError, TypeError):
            page.text = ""
    return page


def _prepared(project: Project, page: Page, masters: dict[str, NotebookNode]) -> NotebookNode | None:
    """The notebook to run; for an exercise also the file it ought to be."""
    lesson = project.lesson_of(page.name)
    if page.folder == "course":
        return None if page.stored is None else settle(page.stored)
    master = masters.get(page.name)
    if master is None:
        return None
    if page.folder == "solutions":
        return settle(linked(master, page.name, lesson))
    if any(True for cell in master.cells for _ in faults(cell)):
        return None
    exercise = settle(make_exercise(master, page.name, lesson))
    page.wanted = dumps(exercise)
    return exercise


def _keep_what_is_the_same(fresh: NotebookNode, stored: NotebookNode | None) -> NotebookNode:
    """Keep stored outputs that differ in pictures only: they depend on what is installed."""
    known = {cell.id: cell for cell in (settle(stored).cells if stored is not None else ())}
    for cell in fresh.cells:
        before = known.get(cell.id)
        if cell.cell_type != "code" or before is None or before.cell_type != "code":
            continue
        if not outputs_differ(before.outputs, cell.outputs):
            cell.outputs = before.outputs
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count
    return fresh
