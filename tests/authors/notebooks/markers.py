"""From master to exercise: what stands between the solution markers is taken out.

The markers are those of nbgrader, so that a teacher can move a notebook there. In a text cell they stand in
HTML comments, because a bare ``###`` would show as a heading.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

__all__ = ["LINKS", "checked_ids", "faults", "linked", "make_exercise", "mentions_marker"]

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
LINKS = "links-of-this-notebook"
SOLUTION_ONLY = "solution-only"
STUB = {"code": "...  # your code here", "markdown": "*Your answer here.*"}

_ANY = re.compile(r"(BEGIN|END)\s+SOLUTION", re.IGNORECASE)
_CHECK = re.compile(r"""\bcheck\(\s*["'](\d\d\.\d{1,2})["']""")


def mentions_marker(source: str) -> bool:
    """Does the text hold anything like a marker?"""
    return bool(_ANY.search(source))


def checked_ids(source: str) -> list[str]:
    """The exercises that a code cell checks."""
    lines = (line for line in source.splitlines() if not line.lstrip().startswith("#"))
    return _CHECK.findall("\n".join(lines))


def _marker(line: str, cell_type: str) -> str | None:
    """``BEGIN`` or ``END`` when the line is a well-formed marker."""
    text = line.strip()
    if cell_type == "markdown":
        inner = re.fullmatch(r"<!--\s*(.*?)\s*-->", text)
        text = inner[1] if inner else ""
    return {BEGIN: "BEGIN", END: "END"}.get(text)


def faults(cell: NotebookNode) -> Iterator[str]:
    """What is wrong with the markers of a cell."""
    open_since = 0
    for number, line in enumerate(cell.source.splitlines(), 1):
        if not mentions_marker(line):
            continue
        marker = _marker(line, cell.cell_type)
        form = f"<!-- {BEGIN} -->" if cell.cell_type == "markdown" else BEGIN
        if marker is None:
            yield f"line {number} is no marker: it should be '{form}' (or END), alone on its line"
        elif marker == "BEGIN":
            if open_since:
                yield f"line {number} begins a solution inside the one of line {open_since}"
            open_since = number
        elif not open_since:
            yield f"line {number} ends a solution that was not begun"
        else:
            open_since = 0
    if open_since:
        yield f"the solution begun in line {open_since} is not ended"


def _without_solution(cell: NotebookNode) -> str:
    kept: list[str] = []
    inside = False
    for line in cell.source.splitlines():
        marker = _marker(line, cell.cell_type)
        if marker == "BEGIN":
            inside = True
            kept += _stub(kept, line, cell.cell_type)
        elif marker == "END":
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept).rstrip()


def _stub(kept: list[str], line: str, cell_type: str) -> list[str]:
    """What stands in the place of a solution; nothing where dots already say that something is to be filled in."""
    before = kept[-1] if kept else ""
    if cell_type == "code" and "..." in "".join(kept[-6:]):
        return []
    if cell_type == "code" and re.match(r"\s*\w+ = ", before):
        kept[-1] = f"{before}  # change this"
        return []
    return [line[: len(line) - len(line.lstrip())] + STUB[cell_type]]


def _put_links(notebook: NotebookNode, text: str) -> NotebookNode:
    """Put the links under the title, in a cell that is always the same one."""
    cells = [cell for cell in notebook.cells if cell.id != LINKS]
    cells.insert(1, nbformat.v4.new_markdown_cell(text, id=LINKS))
    notebook.cells = cells
    return notebook


def _lesson_link(lesson: str | None) -> str:
    return f"[lesson](../course/{lesson})" if lesson else "lesson"


def linked(master: NotebookNode, name: str, lesson: str | None) -> NotebookNode:
    """A copy of a master with the links to its lesson and exercises."""
    return _put_links(
        copy.deepcopy(master),
        f"Worked solutions of the [exercises](../exercises/{name}) that belong to the {_lesson_link(lesson)}. "
        "Try them yourself first.",
    )


def make_exercise(master: NotebookNode, name: str, lesson: str | None) -> NotebookNode:
    """The exercise of a master: without solutions and outputs, with links of its own.

    The markers must be in order; see `faults`.
    """
    exercise = copy.deepcopy(master)
    exercise.cells = [cell for cell in exercise.cells if SOLUTION_ONLY not in cell.metadata.get("tags", [])]
    ids = [id for cell in exercise.cells if cell.cell_type == "code" for id in checked_ids(cell.source)]
    for cell in exercise.cells:
        if cell.cell_type in STUB:
            cell.source = _without_solution(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    hint = f' Stuck? `sk.hint("{ids[0]}")` helps a little, `sk.hint("{ids[0]}", 2)` more.' if ids else ""
    return _put_links(
        exercise,
        f"These exercises belong to the {_lesson_link(lesson)}. Replace the dots `...` by your answer, then run "
        f"the check under it.{hint} When you have tried: the [worked solutions](../solutions/{name}).",
    )
