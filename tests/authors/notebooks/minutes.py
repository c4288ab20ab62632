"""Minutes: how long a lesson takes to read, and how long its cells run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from nbformat import NotebookNode

if TYPE_CHECKING:
    from authors.notebooks.project import Project

__all__ = ["STATED", "measured", "off", "reading", "with_waits"]

# Native readers take in some 238 words of plain English a minute (M. Brysbaert 2019, "How many words do we read per
# minute?", Journal of Memory and Language 109). Ours read a second language, look at numbers and pictures, and stop to
# think: an assumption of a bit more than half.
WORDS_A_MINUTE = 130
TOLERANCE = 0.2  # by how much the head may differ from it
SHORT = 500  # words: a piece of a lesson, about which nothing can be said
LONG_WAIT = 5  # seconds from which a guide announces a wait, and its slide has a plan B
WAITS = """Cells that take longer than five seconds, measured on two cores{}; each has a plan B on its slide:

| cell | begins with | seconds |
|---:|---|---:|
"""
BESIDE = " with other work beside them (alone they are quicker)"
OLD_WAITS = re.compile(r"\n" + re.escape(WAITS).replace(r"\{\}", f"(?:{re.escape(BESIDE)})?") + r"(\|.*\n)*")
STATED = re.compile(r"minutes\W.*?(\d+)\s+reading\W.*?(\d+)\s+doing", re.I | re.DOTALL)


class Measured(NamedTuple):
    """What was measured of a lesson, beside the minutes that its head states; seconds by number of the cell."""

    name: str
    notebook: NotebookNode
    words: int
    reading: float
    stated: tuple[int, int]
    seconds: dict[int, float]


def reading(notebook: NotebookNode) -> tuple[int, float]:
    """Return the words of a lesson, folded answers too, and how many minutes it takes to read them."""
    words = sum(len(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")
    return words, words / WORDS_A_MINUTE


def off(notebook: NotebookNode) -> str:
    """Say by how much the head of a lesson is off; empty when it is not."""
    stated = STATED.search(notebook.cells[0].source)
    words, minutes = reading(notebook)
    if stated is None or words < SHORT or abs(int(stated[1]) - minutes) <= max(TOLERANCE * minutes, 2):
        return ""
    return f"states {stated[1]} minutes of reading; {words} words are {minutes:.0f} at {WORDS_A_MINUTE} a minute"


def measured(project: Project, names: Sequence[str], run: bool) -> Iterator[Measured]:
    """Measure lessons; `run` runs their cells, one lesson at a time, on a machine that should do nothing else."""
    from authors.notebooks.execute import execute_all
    from authors.notebooks.form import loads

    for folder, name in project.chosen(names):
        if folder != "course":
            continue
        notebook = loads((project.root / folder / name).read_bytes().decode("utf-8"))
        stated = STATED.search(notebook.cells[0].source)
        seconds = {}
        if run:
            ((done, failure),) = execute_all([(name, notebook, project.root / folder)], jobs=1, timed=True)
            if failure:
                raise RuntimeError(f"{name}: {failure}")
            seconds = {number: _seconds(cell) for number, cell in enumerate(done.cells, 1) if cell.cell_type == "code"}
        words, minutes = reading(notebook)
        yield Measured(name, notebook, words, minutes, (int(stated[1]), int(stated[2])) if stated else (0, 0), seconds)


def with_waits(guide: str, one: Measured, busy: bool = False) -> str:
    """Return a guide with the table of the cells that take long; `busy` says that the machine did other work too."""
    long = [(number, time) for number, time in one.seconds.items() if time > LONG_WAIT]
    rows = "".join(f"| {n} | {first_line(one.notebook.cells[n - 1])} | {time:.0f} |\n" for n, time in long)
    head, ready, rest = OLD_WAITS.sub("", guide).partition("## Have ready\n")
    before, clock, after = rest.partition("\n## Clock\n")
    return head + ready + before + ("\n" + WAITS.format(BESIDE * busy) + rows if rows else "") + clock + after


def first_line(cell: NotebookNode) -> str:
    """Return how a cell begins, which is seen when it is folded."""
    return cell.source.splitlines()[0].removeprefix("#").strip().replace("|", "/")


def _seconds(cell: NotebookNode) -> float:
    times = cell.metadata.get("execution", {})
    begin, end = (times.get(f"iopub.status.{state}") for state in ("busy", "idle"))
    if not begin or not end:
        return 0.0
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()
