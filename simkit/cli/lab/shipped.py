"""The course as it comes with the kit: in a clone beside the package, in an installed wheel inside it."""

from __future__ import annotations

from pathlib import Path

import simkit

PARTS = ("course", "exercises", "solutions")
LEFT_OUT = {".ipynb_checkpoints", "__pycache__"}


def course_root() -> Path | None:
    """Return the folder that holds ``course``, ``exercises`` and ``solutions``, or None.

    A clone's own folders come first, so that who works on the lessons sees the newest; ``kit.py``
    marks a clone, because the folder above an installed package may hold anything.
    """
    package = Path(simkit.__file__).resolve().parent
    clone = package.parent
    if (clone / "kit.py").is_file() and (clone / PARTS[0]).is_dir():
        return clone
    carried = package / "_course"
    return carried if (carried / PARTS[0]).is_dir() else None


def shipped_files(root: Path) -> dict[str, Path]:
    """Return the shipped files under ``root``: path within the course, with ``/``, to place on disk."""
    found = {}
    for part in PARTS:
        for path in sorted((root / part).rglob("*")):
            inside = path.relative_to(root)
            if path.is_file() and not LEFT_OUT & set(inside.parts) and ".new." not in path.name:
                found[inside.as_posix()] = path
    return found
