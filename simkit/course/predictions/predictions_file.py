"""The file with a learner's predictions: where it lies, one writer at a time, and nothing is ever lost.

The lock is the operating system's own: it ends with the process that holds it, so a crash leaves none behind.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from simkit.course import MANIFEST
from simkit.course.predictions.prediction import PredictionError, StoredPrediction

T = TypeVar("T")
FORMAT = 1
VARIABLE = "SIMKIT_PREDICTIONS"
NOWHERE = "none"
FILE = "predictions.json"
SECONDS, PAUSE = 10.0, 0.02  # of waiting for another notebook


def predictions_path() -> Path | None:
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


def write_whole(path: Path, text: str) -> None:
    """Write whole or not at all: who breaks off half-way leaves the old file."""
    number, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)


def put_aside(path: Path, what: str) -> str:
    """Keep a damaged file under a name of its own, and say so."""
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")):
        number += 1
    os.replace(path, aside)
    return f"The file with your {what} was damaged. It is kept as {aside.name}; what could be read stays."


@contextmanager
def locked(path: Path, seconds: float = SECONDS) -> Iterator[None]:
    """Hold the lock of a file, in a small hidden file beside it."""
    end = time.monotonic() + seconds
    with open(path.with_name(f".{path.name}.lock"), "a+b") as file:
        while not _take(file.fileno()):
            if time.monotonic() > end:
                raise TimeoutError(f"another notebook has been writing {path.name} for {seconds:g} seconds")
            time.sleep(PAUSE)
        try:
            yield
        finally:
            _leave(file.fileno())


if os.name == "nt":
    import msvcrt

    def _take(number: int) -> bool:
        os.lseek(number, 0, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _leave(number: int) -> None:
        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:
    import errno
    import fcntl

    # Some network drives know no locks; there the file is still written whole or not at all.
    UNKNOWN = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}

    def _take(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in UNKNOWN:
                raise
        return True

    def _leave(number: int) -> None:
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_UN)


@dataclass(frozen=True)
class PredictionsRead:
    """What the file holds."""

    entries: dict[str, StoredPrediction] = field(default_factory=dict)
    note: str = ""


class PredictionStore:
    """The predictions in a file."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def read(self) -> PredictionsRead:
        """Return what is kept; a damaged file is read as far as it goes, and not touched."""
        if self.path is None:
            return PredictionsRead()
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return PredictionsRead()
        except OSError as error:
            raise PredictionError(f"The predictions in {self.path} cannot be opened: {_reason(error)}.") from None
        return _parsed(content, self.path.name)

    def update(
        self, key: str, change: Callable[[StoredPrediction], StoredPrediction | None]
    ) -> tuple[StoredPrediction, str]:
        """Change one prediction: what other notebooks wrote in the meantime stays."""
        if self.path is None:
            raise PredictionError(f"Predictions are not kept here: {VARIABLE} is 'none'.")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path):
                kept = self.read()
                entry = change(kept.entries.get(key, StoredPrediction()))
                if entry == kept.entries.get(key) and not kept.note:
                    return entry or StoredPrediction(), ""
                note = put_aside(self.path, "predictions") if kept.note else ""
                write_entries(self.path, "predictions", {**kept.entries, key: entry})
        except OSError as error:
            raise PredictionError(
                f"This is not saved: {self.path} cannot be written ({_reason(error)}). What was saved before is still "
                "there, and what you filled in stays in this form. Make the folder writable, or let the environment "
                f"variable {VARIABLE} name a file that you may write; then save again."
            ) from None
        return entry or StoredPrediction(), note


def store() -> PredictionStore:
    """Return the store of this learner."""
    return PredictionStore(predictions_path())


def _parsed(content: bytes, name: str) -> PredictionsRead:
    """Read the file as far as it can be read."""
    try:
        data = json.loads(content)
        told = dict(data["predictions"])
        known = data["format"] <= FORMAT
    except (ValueError, KeyError, TypeError, RecursionError):
        return PredictionsRead({}, f"The file {name} is damaged: nothing in it could be read. It is kept as it is.")
    if not known:
        raise PredictionError(f"{name} was written by a newer version of the kit: update this one.")
    entries, whole = read_entries(told, StoredPrediction.of)
    words = f"The file {name} is damaged: some of your predictions in it could not be read. It is kept as it is."
    return PredictionsRead(entries, "" if whole else words)


def read_entries(told: Mapping[str, Any], of: Callable[[Any], T]) -> tuple[dict[str, T], bool]:
    """Return the entries of a file that can be read, and whether those are all."""
    entries = {}
    for key, data in told.items():
        with suppress(ValueError, KeyError, TypeError, AttributeError, OverflowError):
            # What JSON let in and will not write again: no number, half a sign.
            json.dumps((key, data), ensure_ascii=False, allow_nan=False).encode("utf-8")
            entries[key] = of(data)
    return entries, len(entries) == len(told)


def write_entries(path: Path, what: str, entries: Mapping[str, Any]) -> None:
    """Write whole or not at all, so that who breaks off half-way leaves the old file; an entry of None is left out."""
    told = {key: one.data() for key, one in sorted(entries.items()) if one is not None}
    text = json.dumps({"format": FORMAT, what: told}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(path, text)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
