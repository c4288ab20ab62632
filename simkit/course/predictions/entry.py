"""Entry: one prediction of a learner, as it is kept."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from simkit.course.predictions.problem import PredictionError
from simkit.course.predictions.truth import Truth

NAMES = {"guess": "best guess", "low": "lower end of the range", "high": "upper end of the range"}
ID = re.compile(r"\d\d\.[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class GuessAndRange:
    """A best guess and a range."""

    guess: float
    low: float
    high: float
    saved_at: str = ""

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the range, its ends included."""
        return self.low <= value <= self.high

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"guess": self.guess, "low": self.low, "high": self.high, "saved_at": self.saved_at}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> GuessAndRange:
        """Read plain data; raises ValueError, TypeError or KeyError if that is not what it is."""
        numbers = [float(data[name]) for name in NAMES]
        read = cls(*numbers, str(data.get("saved_at", "")))
        if not all(map(math.isfinite, numbers)) or not read.low <= read.guess <= read.high:
            raise ValueError("not a guess in a range")
        return read


@dataclass(frozen=True)
class StoredPrediction:
    """What is kept of one prediction."""

    question: str = ""
    unit: str = ""
    first: GuessAndRange | None = None
    seen_at: str = ""
    truth: Truth | None = None
    later: GuessAndRange | None = None
    other: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def answered(self, answer: GuessAndRange) -> StoredPrediction:
        """Return the entry with an answer: the one that counts, or once the truth was seen a second thought."""
        return replace(self, later=answer) if self.seen_at else replace(self, first=answer)

    def seen(self, truth: Truth, when: str) -> StoredPrediction:
        """Return the entry as seen; what was seen first stays."""
        return self if self.seen_at else replace(self, seen_at=when, truth=truth)

    def data(self) -> dict[str, Any]:
        """Return it as plain data; what an other version of the kit wrote there stays."""
        parts = {"first": self.first, "truth": self.truth, "later": self.later}
        return {
            **self.other,
            "question": self.question,
            "unit": self.unit,
            "seen_at": self.seen_at,
            **{name: part.data() for name, part in parts.items() if part is not None},
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> StoredPrediction:
        """Read plain data; raises ValueError, TypeError, KeyError or AttributeError if that is not what it is."""
        kinds = {"first": GuessAndRange, "truth": Truth, "later": GuessAndRange}
        parts = {name: kind.of(data[name]) for name, kind in kinds.items() if name in data}
        texts = {name: str(data.get(name, "")) for name in ("question", "unit", "seen_at")}
        other = {name: value for name, value in data.items() if name not in parts and name not in texts}
        return cls(**texts, **parts, other=other)


def checked_id(key: str) -> str:
    """Return the id of a prediction."""
    if not isinstance(key, str) or not ID.fullmatch(key):
        raise PredictionError(f"a prediction's id is a lesson, a full stop and a name, as '00.lead-time'; not {key!r}")
    return key


def number(typed: Any, name: str) -> float:
    """Read a number as people type it: ``2.5`` or ``2,5``."""
    text = str("" if typed is None else typed).strip().replace("−", "-")
    if not text:
        raise PredictionError(f"The {NAMES[name]} is empty: fill in a number.", name)
    if re.fullmatch(r"[-+]?\d+(,\d+)?", text):
        text = text.replace(",", ".")  # the decimal comma of much of Europe
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PredictionError(f"The {NAMES[name]} is not a number: found '{text}'. Write it as 3 or 2.5.", name)
    return value


def answer(guess: Any, low: Any, high: Any, least: float | None = None, most: float | None = None) -> GuessAndRange:
    """Read a guess and a range, as numbers or as people type them."""
    read = {name: number(value, name) for name, value in (("guess", guess), ("low", low), ("high", high))}
    for name, value in read.items():
        if least is not None and value < least:
            raise PredictionError(f"The {NAMES[name]} is {value:g}; less than {least:g} is not possible.", name)
        if most is not None and value > most:
            raise PredictionError(f"The {NAMES[name]} is {value:g}; more than {most:g} is not possible.", name)
    if read["low"] > read["high"]:
        raise PredictionError(f"The range runs from {read['low']:g} to {read['high']:g}: swap its ends.", "low")
    if not read["low"] <= read["guess"] <= read["high"]:
        raise PredictionError(
            f"Your best guess {read['guess']:g} lies outside your range {read['low']:g} to {read['high']:g}: "
            "change one of them.",
            "guess",
        )
    return GuessAndRange(**read, saved_at=now())


def now() -> str:
    """Return the moment, with its offset, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def moment(text: str) -> str:
    """Write a kept moment for people; an unreadable one as it is."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{when.day} {when:%B %Y, %H:%M}"
