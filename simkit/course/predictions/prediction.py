"""A best guess with its range, and the truth that it is held against: how they are read and kept."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from numbers import Real
from typing import Any

import numpy as np

from simkit.experiment.interval import mean_interval
from simkit.measures import MEASURES, find


class PredictionError(ValueError):
    """A prediction that cannot be taken, kept or judged; the message says why and what would be right.

    Parameters
    ----------
    message : str
        What is wrong and what would be right.
    field : str
        ``guess``, ``low`` or ``high`` where one of the three is to blame.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


KINDS = (
    "a number, an interval (low, high), a mean with its interval (mean, low, high), an array with a value for each "
    "replication, or a result with measure=..."
)


@dataclass(frozen=True)
class Truth:
    """A value and the interval that says how sure it is."""

    value: float
    low: float
    high: float
    unit: str = ""

    @property
    def exact(self) -> bool:
        """Whether there is no interval."""
        return self.low == self.high

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"value": self.value, "low": self.low, "high": self.high}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Truth:
        """Read plain data; raises ValueError, TypeError or KeyError if that is not what it is."""
        read = cls(*(float(data[name]) for name in ("value", "low", "high")))
        if not read.low <= read.value <= read.high:
            raise ValueError("not a value in its interval")
        return read


def truth_of(found: Any, measure: str | None = None, of: str | None = None, scale: float = 1.0) -> Truth:
    """Read a truth."""
    unit = ""
    if hasattr(found, "summary"):
        ends, unit = _of_result(found, measure, of), MEASURES[measure].unit if measure else ""
    elif isinstance(found, Real):
        ends = (found, found, found)
    elif getattr(found, "ndim", 0) == 1 and len(found):
        ends = mean_interval(np.asarray(found, dtype=float))[:3]
    elif isinstance(found, Sequence) and not isinstance(found, str) and len(found) in (2, 3):
        low, high = found[-2:]
        ends = (found[0] if len(found) == 3 else (low + high) / 2, low, high)
    else:
        raise PredictionError(f"a truth is {KINDS}; not {found!r}")
    value, low, high = (scale * float(end) for end in ends)
    if math.isnan(low) and math.isnan(high):  # one replication: it says nothing of its own spread
        low = high = value
    if not low <= value <= high or not math.isfinite(high - low):
        raise PredictionError(f"a truth needs numbers in order, low to high; found {value:g} with {low:g} to {high:g}")
    return Truth(value, low, high, unit)


def _of_result(found: Any, measure: str | None, of: str | None) -> tuple[float, float, float]:
    """Return mean and interval of a measure of one structure, or of the difference of two."""
    summary = found.summary
    if measure is None:
        raise PredictionError(f"say which measure: measure='{summary.index[0]}', for instance")
    find([measure])
    if measure not in summary.index:
        raise PredictionError(f"this result holds no '{measure}'; it holds {', '.join(summary.index)}")
    if not hasattr(found, "names"):
        row = summary.loc[measure]
        return row["mean"], row["low"], row["high"]
    if of is None and len(found.names) > 2:
        raise PredictionError(f"say of which difference, as in result.pair({found.names[0]!r}, {found.names[1]!r})")
    if of is None:
        row = summary.loc[measure]
        return row["difference"], row["low"], row["high"]
    sides = dict(zip(found.names, found.replications, strict=True))
    if of not in sides:
        raise PredictionError(f"this comparison holds no '{of}'; it holds {' and '.join(map(repr, sides))}")
    row = sides[of].summary.loc[measure]
    return row["mean"], row["low"], row["high"]


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


def where_truth_lay(answer: GuessAndRange, truth: Truth) -> str:
    """Say where the truth lies: ``in`` the range, ``above`` or ``below`` it."""
    if answer.holds(truth.value):
        return "in"
    return "above" if truth.value > answer.high else "below"


def is_close(answer: GuessAndRange, truth: Truth) -> bool:
    """Tell whether an end of the range lies within the interval of the truth, so that more runs might decide."""
    return any(truth.low < end < truth.high for end in (answer.low, answer.high))


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

    @property
    def unspent(self) -> bool:
        """Whether its owner has neither committed themselves nor chosen to look without a guess."""
        return self.first is None and not self.seen_at

    def answered(self, answer: GuessAndRange) -> StoredPrediction:
        """Return the entry with an answer: the one that counts, or once the truth was seen a second thought."""
        return replace(self, later=answer) if self.truth else replace(self, first=answer, seen_at="")

    def seen(self, truth: Truth, when: str) -> StoredPrediction:
        """Return the entry as seen; what was seen first stays."""
        return self if self.truth else replace(self, seen_at=when, truth=truth)

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


def read_typed_number(typed: Any, name: str) -> float:
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


def read_answer(
    guess: Any, low: Any, high: Any, least: float | None = None, most: float | None = None
) -> GuessAndRange:
    """Read a guess and a range, as numbers or as people type them."""
    read = {name: read_typed_number(value, name) for name, value in (("guess", guess), ("low", low), ("high", high))}
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


def moment_text(text: str) -> str:
    """Write a kept moment for people; an unreadable one as it is."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{when.day} {when:%B %Y, %H:%M}"
