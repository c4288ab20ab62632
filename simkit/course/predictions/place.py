"""Place: where the predictions of a learner are kept."""

from __future__ import annotations

import os
from pathlib import Path

from simkit.cli.lab.folder import MANIFEST

VARIABLE = "SIMKIT_PREDICTIONS"
NOWHERE = "none"
FILE = "predictions.json"


def place() -> Path | None:
    """Return the file of the predictions, or None where none are to be kept.

    The environment variable SIMKIT_PREDICTIONS names it; ``none`` keeps nothing and knows of nothing, as in the
    production of the lessons. Otherwise it lies at the top of the learner's copy of the course (or of a clone of the
    kit), which is looked for from the working folder upwards; outside of these, in the working folder.
    """
    told = os.environ.get(VARIABLE, "").strip()
    if told:
        return None if told == NOWHERE else Path(told).expanduser()
    here = Path.cwd()
    return next(filter(_is_top, (here, *here.parents)), here) / FILE


def _is_top(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or ((folder / "kit.py").is_file() and (folder / "course").is_dir())
