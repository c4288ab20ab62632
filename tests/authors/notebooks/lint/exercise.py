"""Rules for the way from master to exercise, and for the checks in both."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from nbformat import NotebookNode

from authors.notebooks.markers import checked_ids, faults, mentions_marker
from authors.notebooks.page import Page
from simkit.course.exercises.exercise import State

Fault = tuple[int, str]


def markers(page: Page) -> Iterator[Fault]:
    """Each solution begins and ends."""
    for number, cell in page.cells(page.stored):
        for fault in faults(cell):
            yield number, fault


def marker_left(page: Page) -> Iterator[Fault]:
    """No marker is left over where learners read."""
    for number, cell in page.cells(page.stored):
        if mentions_marker(cell.source):
            yield number, "holds a solution marker"


def made(page: Page) -> Iterator[Fault]:
    """An exercise is, byte for byte, what its master gives."""
    master = f"solutions/{page.name}"
    if not page.wanted:
        if not (page.root / master).exists():
            yield 0, f"has no master {master}: take it out, or write one"
    elif not page.text:
        yield 0, f"is missing: make it from {master} with `build`"
    elif page.text != page.wanted:
        yield 0, f"is not what {master} gives: edit that file and `build`"


class _Outcome(NamedTuple):
    id: str
    state: State
    text: str


def _outcomes(cell: NotebookNode) -> list[_Outcome]:
    """Every outcome that a cell shows."""
    found = []
    for output in cell.outputs:
        fact = output.get("metadata", {}).get("simkit", {})
        if "check" in fact:
            text = " ".join(output.get("data", {}).get("text/plain", "").splitlines()[1:])
            found.append(_Outcome(fact["check"], State[fact["state"].upper()], textwrap.shorten(text, 200)))
    return found


def _in_state(page: Page, wanted: State, otherwise: str) -> Iterator[Fault]:
    for number, cell in page.cells(page.fresh, "code"):
        for outcome in _outcomes(cell):
            if outcome.state is not wanted:
                said = f" ({outcome.text})" if outcome.text else ""
                yield number, f"the check of {outcome.id} says '{outcome.state}' {otherwise}{said}"


def untouched(page: Page) -> Iterator[Fault]:
    """In an exercise as it is shipped, every check says "not attempted yet"."""
    return _in_state(page, State.NOT_ATTEMPTED, f"of the untouched exercise; it should say '{State.NOT_ATTEMPTED}'")


def solved(page: Page) -> Iterator[Fault]:
    """In a master, every check says "right"."""
    return _in_state(page, State.PASSED, f"of the worked solution; it should say '{State.PASSED}'")


def check_shown(page: Page) -> Iterator[Fault]:
    """Every check is the last line of a cell of its own, so that its outcome is seen."""
    for number, cell in page.cells(page.fresh, "code"):
        asked, shown = checked_ids(cell.source), [outcome.id for outcome in _outcomes(cell)]
        if len(asked) > 1:
            yield number, "checks more than one exercise: one check a cell"
        elif asked != shown and not any(output.output_type == "error" for output in cell.outputs):
            yield (
                number,
                f"checks {', '.join(asked) or 'nothing'} and shows the outcome of {', '.join(shown) or 'nothing'}",
            )


def all_checked(page: Page) -> Iterator[Fault]:
    """A master checks every exercise of its lesson once, and no other."""
    wanted = {
        exercise.id
        for lesson in page.catalogue.lessons
        if lesson.notebook == page.name
        for exercise in lesson.exercises
    }
    counted = Counter(id for _, cell in page.cells(page.latest, "code") for id in checked_ids(cell.source))
    if not wanted:
        yield 0, f"no file of simkit/course/lessons/ names the notebook '{page.name}'"
    for id in sorted(wanted - set(counted)):
        yield 0, f"does not check exercise {id} of its lesson"
    for id, count in sorted(counted.items()):
        if wanted and id not in wanted:
            yield 0, f"checks {id}, which is no exercise of its lesson"
        elif count > 1:
            yield 0, f"checks {id} {count} times; once is enough"
