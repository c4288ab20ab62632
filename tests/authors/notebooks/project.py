"""Project: where the notebooks stand and which of them are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simkit.course.exercises.catalogue import Catalogue

__all__ = ["Project", "ProjectError"]

FOLDERS = ("course", "solutions", "exercises")


class ProjectError(ValueError):
    """There is no project here, or no notebook of that name."""


@dataclass(frozen=True)
class Project:
    """The folders of the course."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The project around a folder, or around this package."""
        start = (start or Path.cwd()).resolve()
        for root in (start, *start.parents, Path(__file__).resolve().parents[3]):
            if (root / "course").is_dir() and (root / "solutions").is_dir():
                return cls(root)
        raise ProjectError(f"no course/ and solutions/ in {start} or above; run this in a clone of the project")

    def names(self, folder: str) -> list[str]:
        """File names of the notebooks of a folder, in order."""
        return sorted(path.name for path in (self.root / folder).glob("*.ipynb"))

    def lesson_of(self, name: str) -> str | None:
        """File name of the lesson that a master belongs to: the one of the same number."""
        return next((lesson for lesson in self.names("course") if lesson[:2] == name[:2]), None)

    def chosen(self, wanted: Sequence[str]) -> list[tuple[str, str]]:
        """Folder and file name of the notebooks asked for, in order."""
        known = {(folder, name) for folder in FOLDERS for name in self.names(folder)}
        # An exercise is made from its master, so it belongs to the work also where it is not there yet.
        known |= {("exercises", name) for name in self.names("solutions")}
        if not known:
            raise ProjectError(f"there is no notebook in {', '.join(FOLDERS)} of this project")
        chosen = set() if wanted else known
        for word in wanted:
            fits = {(folder, name) for folder, name in known if _fits(word, folder, name)}
            if not fits:
                raise ProjectError(f"no notebook '{word}'; there are: {', '.join(sorted({n for _, n in known}))}")
            chosen |= fits
        return sorted(chosen, key=lambda pair: (FOLDERS.index(pair[0]), pair[1]))

    def catalogue(self) -> Catalogue:
        """The exercises of the project."""
        folder = self.root / "simkit" / "course" / "lessons"
        return Catalogue.read(*sorted(folder.glob("*.toml")))


def _fits(word: str, folder: str, name: str) -> bool:
    path = Path(word)
    asked = path.parent.name
    if asked in FOLDERS and (asked == "course") != (folder == "course"):
        return False
    stem = path.name.removesuffix(".ipynb")
    return stem in (name.removesuffix(".ipynb"), name[:2])
