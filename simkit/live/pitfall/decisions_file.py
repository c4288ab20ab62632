"""Decisions file: what a learner decided, in a file of theirs beside their predictions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from simkit.course.predictions.predictions_file import FILE, locked, predictions_path, put_aside, write_whole

FORMAT = 1
LEAST, MOST = 50, 100  # per cent: from a coin toss to certainty


@dataclass(frozen=True)
class StoredDecision:
    """A decision that was made."""

    choice: str
    text: str
    sure: int | None = None
    at: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> StoredDecision:
        """Read plain data; raises ValueError, TypeError, KeyError or AttributeError if that is not what it is."""
        sure = data.get("sure")
        if sure is not None and not LEAST <= int(sure) <= MOST:
            raise ValueError("not a share of being sure")
        return cls(str(data["choice"]), str(data["text"]), None if sure is None else int(sure), str(data.get("at", "")))


class DecisionsFile:
    """The decisions in a file."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def find(self, key: str) -> StoredDecision | None:
        """Return what was decided. A file that cannot be read holds nothing; it is put aside when one writes."""
        return self._read()[0].get(key)

    def keep(self, key: str, made: StoredDecision | None) -> str:
        """Write a decision down, or forget it; what other notebooks wrote in the meantime stays."""
        if self.path is None:
            return ""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path):
                found, whole = self._read()
                aside = "" if whole else self._put_aside()
                _write(self.path, {**found, key: made})
        except OSError as error:
            return (
                f"Your decision stands here, but it is not kept for the next time: {self.path} cannot be written "
                f"({error.strerror or error})."
            )
        return aside

    def _read(self) -> tuple[dict[str, StoredDecision], bool]:
        """Return what can be read, and whether that is all."""
        if self.path is None:
            return {}, True
        try:
            told = dict(json.loads(self.path.read_bytes())["decisions"])
        except FileNotFoundError:
            return {}, True
        except (OSError, ValueError, KeyError, TypeError):
            return {}, False
        found = {}
        for key, data in told.items():
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                found[key] = StoredDecision.of(data)
        return found, len(found) == len(told)

    def _put_aside(self) -> str:
        """Keep a damaged file under a name of its own, and say so."""
        aside = put_aside(self.path)
        return f"The file with your decisions was damaged. It is kept as {aside.name}; what could be read stays."


def decisions_file() -> DecisionsFile:
    """Return the decisions of this learner: ``decisions.json`` beside the predictions, wherever those are kept.

    Where SIMKIT_PREDICTIONS names the file of the predictions, it stands before: ``anna.json`` has
    ``anna.decisions.json`` beside it. Where that is ``none``, no decisions are kept either.
    """
    told = predictions_path()
    if told is None:
        return DecisionsFile(None)
    return DecisionsFile(told.with_name("decisions.json" if told.name == FILE else f"{told.stem}.decisions.json"))


def for_readers() -> bool:
    """Tell whether nobody decides here: nothing is kept, as in the production of the lessons, for who only reads."""
    return predictions_path() is None


def _write(path: Path, decisions: Mapping[str, StoredDecision | None]) -> None:
    """Write whole or not at all: who breaks off half-way leaves the old file."""
    told = {key: asdict(made) for key, made in sorted(decisions.items()) if made is not None}
    text = json.dumps({"format": FORMAT, "decisions": told}, indent=1, ensure_ascii=False) + "\n"
    write_whole(path, text)
