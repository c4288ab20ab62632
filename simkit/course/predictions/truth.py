"""Truth: what a prediction is held against, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from simkit.course.predictions.problem import PredictionError
from simkit.experiment.interval import mean_interval
from simkit.measures import MEASURES, find

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
    if of is None:
        row = summary.loc[measure]
        return row["difference"], row["low"], row["high"]
    sides = dict(zip(found.names, (found.first, found.second), strict=True))
    if of not in sides:
        raise PredictionError(f"this comparison holds no '{of}'; it holds {' and '.join(map(repr, sides))}")
    row = sides[of].summary.loc[measure]
    return row["mean"], row["low"], row["high"]
