"""Page: one notebook as it is stored, as a fresh run gives it, and as it ought to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from simkit.course.exercises.catalogue import Catalogue

__all__ = ["Page"]


@dataclass
class Page:
    """What the rules look at."""

    folder: str
    name: str
    root: Path = field(default_factory=Path)
    text: str = ""
    stored: NotebookNode | None = None
    prepared: NotebookNode | None = None
    fresh: NotebookNode | None = None
    wanted: str = ""
    failure: str = ""
    catalogue: Catalogue = field(default_factory=lambda: Catalogue([]))

    @property
    def path(self) -> str:
        """Path from the project's root, with forward slashes."""
        return f"{self.folder}/{self.name}"

    @property
    def latest(self) -> NotebookNode | None:
        """The fresh run; the stored notebook where there is none."""
        return self.fresh if self.fresh is not None else self.stored

    def cells(self, notebook: NotebookNode | None, kind: str = "") -> Iterator[tuple[int, NotebookNode]]:
        """Cells with their position from 1; of one kind, or all.

        The position is the one in the stored file, which is what an author opens.
        """
        stored = self.stored.cells if self.stored is not None else ()
        positions = {cell.id: number for number, cell in enumerate(stored, 1)}
        for number, cell in enumerate(notebook.cells if notebook is not None else (), 1):
            if kind in ("", cell.cell_type):
                yield positions.get(cell.id, number), cell

    def code(self) -> Iterator[tuple[int, NotebookNode]]:
        """Code cells of the latest run."""
        return self.cells(self.latest, "code")

    def prose(self) -> Iterator[tuple[int, NotebookNode]]:
        """Text cells of the stored notebook."""
        return self.cells(self.stored if self.stored is not None else self.fresh, "markdown")
