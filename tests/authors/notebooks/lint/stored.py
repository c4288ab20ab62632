"""Rules for the stored file: its form, and whether it is what a fresh run gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from authors.notebooks.form import WIDGET_VIEW, dumps, outputs_differ, settle, texts_of
from authors.notebooks.page import Page

Fault = tuple[int, str]
LARGEST = 1_000_000  # characters; a notebook that takes seconds to open is not a lesson
UNTESTED = "nbval-ignore-output"

# Folders that exist on somebody's machine only. A web address or a mime type is no path: what stands
# before the first slash must not be part of a word.
_PLACES = "home|Users|root|tmp|var|opt|mnt|srv|private|usr|workspace|workspaces|builds?|content|drives?"
_PATH = re.compile(rf"(?<![\w.:/<-])(/(?:{_PLACES})/[\w.-]+[^\s\"'<>)]*|[A-Za-z]:\\[\w.-]+|file:///?\w+)")


def readable(page: Page) -> Iterator[Fault]:
    """The stored file is a notebook."""
    if page.stored is None:
        yield 0, "is not there or is no notebook"


def form(page: Page) -> Iterator[Fault]:
    """The file is written in the one form; nothing volatile stands in it."""
    if page.prepared is not None and dumps(page.prepared) != page.text:
        yield 0, "is not in the form that `build` writes (metadata, cell links or layout): build it again"


def ids(page: Page) -> Iterator[Fault]:
    """Every cell has an id of its own."""
    if not page.text:
        return
    seen: dict[str, int] = {}
    for number, cell in enumerate(json.loads(page.text).get("cells", []), 1):
        id = cell.get("id")
        if not id:
            yield number, "has no id: build it again"
        elif id in seen:
            yield number, f"has the id '{id}' of cell {seen[id]}: build it again"
        seen.setdefault(id, number)


def order(page: Page) -> Iterator[Fault]:
    """Every code cell was run, once, from top to bottom."""
    count = 0
    for number, cell in page.cells(page.stored, "code"):
        if not cell.source.strip():
            yield number, "is empty: take the cell out"
            continue
        count += 1
        if cell.execution_count is None:
            yield number, "was not run: build the notebook again"
        elif cell.execution_count != count:
            yield number, f"was run as number {cell.execution_count}, and stands as number {count}"


def drift(page: Page) -> Iterator[Fault]:
    """What is stored is what a fresh run gives."""
    if page.stored is None or page.fresh is None:
        return
    stored = {cell.id: cell for _, cell in page.cells(settle(page.stored), "code")}
    for number, cell in page.cells(settle(page.fresh), "code"):
        if cell.id not in stored or UNTESTED in cell.metadata.get("tags", []):
            continue
        difference = outputs_differ(stored[cell.id].outputs, cell.outputs)
        if difference:
            yield number, f"gives something else than what is stored: {difference}"


def widget_state(page: Page) -> Iterator[Fault]:
    """No widget state is stored: it makes notebooks of megabytes that nobody can compare."""
    if page.stored is None:
        return
    if "widgets" in page.stored.metadata:
        yield 0, "widget state is stored: build it again"
    for number, cell in page.cells(page.stored, "code"):
        if any(WIDGET_VIEW in output.get("data", {}) for output in cell.outputs):
            yield number, "a widget view is stored: build it again"


def absolute_path(page: Page) -> Iterator[Fault]:
    """No path of somebody's machine."""
    here = str(page.root.resolve())
    own = [place for place in (here, str(Path.home())) if len(place) > 5]
    for number, cell in page.cells(page.stored):
        for text in texts_of(cell):
            found = _PATH.search(text)
            path = found[0] if found else next((place for place in own if place in text), "")
            if path:
                yield number, f"holds the path '{path}' of one machine: use a path relative to the notebook"
                break


def size(page: Page) -> Iterator[Fault]:
    """The file is small enough to open, compare and send."""
    if len(page.text) > LARGEST:
        yield 0, f"has {len(page.text) / 1e6:.1f} million characters; at most {LARGEST / 1e6:.0f} million"
