"""Lay the course out in the learner's own folder, and never overwrite their work.

The course comes with the kit: in a clone beside the package, in an installed wheel inside it.
A small manifest in the folder remembers the fingerprint of every file as it was last laid down. Of a notebook
the text and the code count, not what running it leaves behind: to open a lesson is not to change it.
A file that still has that fingerprint is ours to update; any other is the learner's and stays.
When the course itself changed such a file, the new version is laid beside it: once, and once more in an untouched
copy when the learner works in that one, so that the course's newest text is always to be had.

What a lesson found out lies stored in it, for whoever reads it on a web page. In a learner's copy the answer to a
prediction would stand a screen under its question, so there the cells with an answer begin empty; the others keep
their pictures.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import simkit
from simkit.cli.lab.server import write_home
from simkit.course import MANIFEST
from simkit.result import replace_file

PARTS = ("course", "exercises", "solutions")
FORMAT = 1  # of the manifest
ANSWER = b"sk.reveal("
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


class FolderError(Exception):
    """The folder cannot hold a course; the message says why and what to do."""


@dataclass
class Report:
    """What laying out did, as paths within the folder (with ``/``)."""

    folder: Path
    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Say in words what happened."""
        lines = [f"Your course folder: {self.folder}"]
        for word, names in (("new", self.new), ("updated", self.updated)):
            if names:
                lines.append(f"  {word}: {_listed(names)}")
        plain = [name for name in self.kept if name not in self.beside]
        if plain:
            lines.append(f"  kept yours: {_listed(plain)}")
        for name, beside in self.beside.items():
            lines.append(f"  kept yours: {name}; the course's new version lies beside it as {beside}")
        if self.retired:
            lines.append(f"  no longer part of the course, left for you: {_listed(self.retired)}")
        for name, reason in self.failed.items():
            lines.append(f"  could not write {name}: {reason}. Is it open in another program?")
        if len(lines) == 1:
            lines.append(f"  up to date: {_count(self.same)}")
        return lines

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data for ``--json``."""
        data: dict[str, Any] = {"folder": str(self.folder)}
        for name in ("new", "updated", "same", "kept", "retired", "beside", "failed"):
            data[name] = getattr(self, name)
        return data


def lay_out(root: Path, folder: Path) -> Report:
    """Copy the course under ``root`` into ``folder``, or bring an earlier copy up to date."""
    folder = Path(folder).expanduser().resolve()
    _refuse_the_masters(Path(root).resolve(), folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(f"The folder {folder} cannot be made: {_reason(error)}. Choose another.") from None
    manifest = _read_manifest(folder / MANIFEST)
    report = Report(folder)
    shipped = shipped_files(root)
    laid: dict[str, Any] = {}
    for name, source in shipped.items():
        try:
            laid[name] = _lay(name, _without_answers(name, source.read_bytes()), folder, manifest.get(name, {}), report)
        except OSError as error:
            report.failed[name] = _reason(error)
            laid[name] = manifest.get(name, {})
    for name in manifest.keys() - shipped.keys():
        if (folder / name).exists():
            report.retired.append(name)
    report.retired.sort()
    write_home(folder, laid)
    content = json.dumps({"format": FORMAT, "files": laid}, indent=1, sort_keys=True) + "\n"
    try:
        _write(folder / MANIFEST, content.encode("utf-8"))
    except OSError as error:
        sentence = f"The folder {folder} cannot be written: {_reason(error)}. Choose another with `simkit lab FOLDER`."
        raise FolderError(sentence) from None
    return report


def trust(report: Report) -> None:
    """Sign the notebooks that were just laid down: in one that is not trusted, JupyterLab shows no stored pictures."""
    from nbformat import read
    from nbformat.sign import NotebookNotary

    names = (*report.new, *report.updated, *report.beside.values())
    notary = NotebookNotary()
    for path in (report.folder / name for name in names if name.endswith(".ipynb")):
        with suppress(OSError, ValueError):  # it is then as any other notebook that came from elsewhere
            notary.sign(read(path, as_version=4))


def _lay(name: str, content: bytes, folder: Path, known: dict[str, str], report: Report) -> dict[str, str]:
    """Lay one file; return what the manifest should remember about it."""
    target, shipped = folder / name, _fingerprint(name, content)
    entry = {**known, "shipped": shipped}
    if not os.path.lexists(target):
        _write(target, content)
        report.new.append(name)
        return entry | {"bytes": hashlib.sha256(content).hexdigest()}
    ordinary = target.is_file() and not target.is_symlink()
    local = _fingerprint(name, target.read_bytes()) if ordinary else None
    if local == shipped:
        report.same.append(name)
    elif local is not None and local == known.get("shipped"):
        _write(target, content)
        report.updated.append(name)
        entry["bytes"] = hashlib.sha256(content).hexdigest()
    else:
        report.kept.append(name)
        if shipped != known.get("shipped") or _worked_in(target, known):
            beside = _place_beside(target, {shipped, known.get("beside")})
            _write(beside, content)
            report.beside[name] = beside.relative_to(folder).as_posix()
            entry |= {"beside": shipped, "place": beside.name}
    return entry


def _worked_in(target: Path, known: dict[str, str]) -> bool:
    """Did the learner change the new version beside their own? Then the course's own text lies nowhere any more."""
    if "beside" not in known:
        return False
    place = target.with_name(Path(known.get("place") or _beside(target, 1)).name or target.name)
    return place.is_file() and _fingerprint(place.name, place.read_bytes()) != known["beside"]


def _beside(target: Path, number: int) -> str:
    return f"{target.stem}.new{number if number > 1 else ''}{target.suffix}"


def _place_beside(target: Path, laid: set[str | None]) -> Path:
    """Return where the new version goes: a free name, or an earlier new version nobody touched."""
    number = 1
    while True:
        place = target.with_name(_beside(target, number))
        if not os.path.lexists(place):
            return place
        if place.is_file() and not place.is_symlink() and _fingerprint(place.name, place.read_bytes()) in laid:
            return place
        number += 1


def _refuse_the_masters(root: Path, folder: Path) -> None:
    """The kit's own folders are no place for a learner's copy: an update would mix the two."""
    if folder == root or any(folder.is_relative_to(root / part) for part in PARTS):
        raise FolderError(
            f"{folder} holds the kit's own course. Choose a folder for your copy, "
            f"for example `simkit lab {root / 'simkit-course'}`."
        )
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name a folder for your copy of the course.")


def _read_manifest(path: Path) -> dict[str, dict[str, str]]:
    """Read what was laid before; an unreadable manifest counts as none, which only keeps more files."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): {str(key): str(value) for key, value in dict(entry).items()}
            for name, entry in data["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all: a copy that breaks off must not leave half a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)


def _without_answers(name: str, content: bytes) -> bytes:
    """Empty the outputs of the cells in which a prediction meets its truth."""
    if not name.endswith(".ipynb") or ANSWER not in content:
        return content
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        notebook = json.loads(content)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code" and ANSWER.decode() in "".join(cell["source"]):
                cell["outputs"], cell["execution_count"] = [], None
        return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    return content


def _fingerprint(name: str, content: bytes) -> str:
    """Return what tells two versions of a file apart: of a notebook its cells, of anything else every byte."""
    if name.endswith(".ipynb"):
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            cells = json.loads(content)["cells"]
            texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
            content = json.dumps(texts).encode("utf-8")
    return hashlib.sha256(content).hexdigest()


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _count(names: Iterable[str]) -> str:
    number = len(list(names))
    return f"{number} file" if number == 1 else f"{number} files"


def _listed(names: list[str]) -> str:
    """Name up to three files; count more."""
    return ", ".join(names) if len(names) <= 3 else _count(names)
