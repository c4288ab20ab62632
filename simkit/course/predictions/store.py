"""Store: the file with a learner's predictions, of which nothing is ever lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from simkit.course.predictions.entry import StoredPrediction
from simkit.course.predictions.file import put_aside, write_whole
from simkit.course.predictions.lock import locked
from simkit.course.predictions.place import VARIABLE, place
from simkit.course.predictions.problem import PredictionError

FORMAT = 1


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

    def update(self, key: str, change: Callable[[StoredPrediction], StoredPrediction | None]) -> tuple[StoredPrediction, str]:
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
                note = self._put_aside() if kept.note else ""
                entries = {**kept.entries, key: entry}
                _write(self.path, {name: one for name, one in entries.items() if one is not None})
        except OSError as error:
            raise PredictionError(
                f"This is not saved: {self.path} cannot be written ({_reason(error)}). What was saved before is still "
                "there, and what you filled in stays in this form. Make the folder writable, or let the environment "
                f"variable {VARIABLE} name a file that you may write; then save again."
            ) from None
        return entry or StoredPrediction(), note

    def _put_aside(self) -> str:
        """Keep the damaged file under a name of its own, and say so."""
        aside = put_aside(self.path)
        return f"The file with your predictions was damaged. It is kept as {aside.name}; what could be read stays."


def store() -> PredictionStore:
    """Return the store of this learner."""
    return PredictionStore(place())


def _parsed(content: bytes, name: str) -> PredictionsRead:
    """Read the file as far as it can be read."""
    entries: dict[str, StoredPrediction] = {}
    damaged = False
    try:
        data = json.loads(content)
        told = dict(data["predictions"])
        known = data["format"] <= FORMAT
    except (ValueError, KeyError, TypeError):
        return PredictionsRead({}, f"The file {name} is damaged: nothing in it could be read. It is kept as it is.")
    if not known:
        raise PredictionError(f"{name} was written by a newer version of the kit: update this one.")
    for key, entry in told.items():
        try:
            entries[key] = StoredPrediction.of(entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            damaged = True
    words = f"The file {name} is damaged: some of your predictions in it could not be read. It is kept as it is."
    return PredictionsRead(entries, words if damaged else "")


def _write(path: Path, entries: dict[str, StoredPrediction]) -> None:
    """Write whole or not at all: who breaks off half-way leaves the old file."""
    told = {key: entries[key].data() for key in sorted(entries)}
    text = json.dumps({"format": FORMAT, "predictions": told}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(path, text)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
