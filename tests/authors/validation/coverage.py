"""Coverage: how often do the intervals hold the truth?

An interval of 95 % promises to hold the truth in 95 of 100 experiments. Where theory knows the truth, that
can be counted. The count itself varies by chance: it must lie in its binomial band.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from authors.validation.outcome import Outcome
from authors.validation.page import markdown

BAND = 0.999
"""Probability with which a faultless interval has its count inside the band."""

EACH = 10
"""Replications in an experiment, where many replications are divided into experiments."""

HEAD = ("Case", "Quantity", "Experiments", "Hold the truth", "Band", "Inside")


@dataclass(frozen=True)
class Coverage:
    """How many of many intervals hold the truth."""

    truth: float
    low: np.ndarray
    high: np.ndarray
    level: float = 0.95

    @property
    def experiments(self) -> int:
        """Number of experiments."""
        return len(self.low)

    @property
    def held(self) -> int:
        """Number of intervals that hold the truth."""
        return int(((self.low <= self.truth) & (self.truth <= self.high)).sum())

    @property
    def share(self) -> float:
        """Part of the intervals that holds the truth."""
        return self.held / self.experiments

    @property
    def band(self) -> tuple[int, int]:
        """Between which counts a faultless interval stays with probability `BAND`."""
        return binomial_band(self.experiments, self.level)

    @property
    def inside(self) -> bool:
        """The count lies in its band."""
        low, high = self.band
        return low <= self.held <= high


def coverage(values: np.ndarray, truth: float, each: int = EACH, level: float = 0.95) -> Coverage:
    """Divide replications into experiments, and count the intervals that hold the truth.

    Examples
    --------
    >>> coverage(np.array([1.0, 3.0, 5.0, 7.0]), truth=2, each=2).held
    2
    """
    from simkit.experiment.interval import mean_interval

    count = len(values) // each if each >= 2 else 0
    if count < 1:
        raise ValueError(f"an experiment needs at least 2 replications, and {each} of {len(values)} do not make one")
    ends = [mean_interval(part, level) for part in np.reshape(values[: count * each], (count, each))]
    return Coverage(truth, np.array([i.low for i in ends]), np.array([i.high for i in ends]), level)


def binomial_band(experiments: int, share: float, sure: float = BAND) -> tuple[int, int]:
    """Return between which counts a binomial number lies with probability `sure`, ends included.

    Examples
    --------
    >>> binomial_band(300, 0.95)
    (271, 296)
    """
    from scipy.stats import binom

    tail = (1 - sure) / 2
    return int(binom.ppf(tail, experiments, share)), int(binom.ppf(1 - tail, experiments, share))


def coverage_table(outcomes: Sequence[Outcome], each: int = EACH, level: float = 0.95) -> str:
    """Return the measured coverage of every line of the validation as a Markdown table, and of all together.

    The last line has no band: lines of one case, and cases with the same seed, share random numbers.
    """
    found = [coverage(outcome.values, outcome.expected, each, level) for outcome in outcomes]
    rows = [_row(o.case.title, o.quantity.label, c) for o, c in zip(outcomes, found, strict=True)]
    held, count = sum(c.held for c in found), sum(c.experiments for c in found)
    rows.append(("All", "", str(count), f"{held} ({held / count:.1%})", "", ""))
    return markdown(HEAD, rows)


def outside(outcomes: Iterable[Outcome], each: int = EACH, level: float = 0.95) -> int:
    """Return how many lines have a count outside their band."""
    return sum(not coverage(o.values, o.expected, each, level).inside for o in outcomes)


def _row(title: str, label: str, found: Coverage) -> tuple[str, ...]:
    low, high = found.band
    told = f"{found.held} ({found.share:.1%})"
    return title, label, str(found.experiments), told, f"{low} to {high}", "yes" if found.inside else "NO"
