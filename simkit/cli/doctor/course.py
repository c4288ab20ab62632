"""Checks on the course: the lessons are carried, and the learner's folder can be written."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from simkit.cli.doctor.finding import Finding
from simkit.cli.doctor.packages import repair
from simkit.cli.lab import START, course_root, shipped_files


def lessons() -> Finding:
    """Are the notebooks part of this installation?"""
    root = course_root()
    files = {} if root is None else shipped_files(root)
    counts = {
        part: sum(name.startswith(f"{part}/") and name.endswith(".ipynb") for name in files)
        for part in ("course", "exercises", "solutions")
    }
    if START not in files:
        return Finding(
            "lessons", "Lessons", "problem", f"lesson 00 ({START}) is not part of this installation", repair()
        )
    found = "{course} lessons, {exercises} exercise and {solutions} solution notebooks".format(**counts)
    return Finding("lessons", "Lessons", "ok", f"{found} in {root}")


def writable(folder: Path) -> Finding:
    """Can the learner's copy be written here?"""
    folder = folder.expanduser().resolve()
    place = next(place for place in (folder, *folder.parents) if place.is_dir())
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".simkit-doctor-"):
            pass
    except OSError as error:
        advice = "Go to a folder of your own, or name one: `simkit lab FOLDER`."
        found = f"{place} cannot be written ({error.strerror or error})"
        return Finding("folder", "Your folder", "problem", found, advice)
    free = shutil.disk_usage(place).free // 1_000_000
    if free < 100:
        advice = "Make room, or name a folder on another disk: `simkit lab FOLDER`."
        return Finding("folder", "Your folder", "problem", f"only {free} MB are free in {place}", advice)
    return Finding("folder", "Your folder", "ok", f"{place} can be written")
