"""Interval: how far the mean of a few replications may lie from the truth."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import bdtr, stdtrit

from simkit.measures import MEASURES


class Interval(NamedTuple):
    """A mean with its confidence interval."""

    mean: float
    low: float
    high: float
    sd: float
    n: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


def mean_interval(values: np.ndarray, confidence: float = 0.95) -> Interval:
    """Return the mean of independent values and its Student t interval.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 4.5.
    """
    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    n = len(values)
    mean = float(values.mean()) if n else math.nan
    if n < 2:
        return Interval(mean, math.nan, math.nan, math.nan, n)
    sd = float(values.std(ddof=1))
    half = quantile(confidence, n - 1) * sd / math.sqrt(n)
    return Interval(mean, mean - half, mean + half, sd, n)


def mean_table(
    values: pd.DataFrame, confidence: float, words: Mapping[str, tuple[str, str]] | None = None, index: str = "measure"
) -> pd.DataFrame:
    """Return mean and interval of each column, with label and unit: those of measures, or what `words` says."""
    called = words or {key: (MEASURES[key].label, MEASURES[key].unit) for key in values}
    rows = {key: [*called[key], *mean_interval(values[key].to_numpy(), confidence)] for key in values}
    columns = ["label", "unit", *Interval._fields]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis(index)


def unpaired_interval(first: np.ndarray, second: np.ndarray, confidence: float = 0.95) -> Interval:
    """Return the interval for a difference of means as if the two samples were independent (Welch 1938).

    It is what the same runs would tell if their clients had nothing to do with each other; set beside the
    paired interval it shows what common random numbers save.
    """
    a, b = mean_interval(first, confidence), mean_interval(second, confidence)
    difference = b.mean - a.mean
    if min(a.n, b.n) < 2:
        return Interval(difference, math.nan, math.nan, math.nan, min(a.n, b.n))
    va, vb = a.sd**2 / a.n, b.sd**2 / b.n
    if va + vb == 0:
        return Interval(difference, difference, difference, 0.0, min(a.n, b.n))
    freedom = (va + vb) ** 2 / (va**2 / (a.n - 1) + vb**2 / (b.n - 1))
    half = quantile(confidence, freedom) * math.sqrt(va + vb)
    return Interval(difference, difference - half, difference + half, math.sqrt(va + vb), min(a.n, b.n))


def median_interval(values: np.ndarray, confidence: float = 0.95) -> tuple[float, float]:
    """Return an interval for the median of which some values are only known to be later than all that was seen.

    References
    ----------
    Order statistics and the binomial distribution: Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed.,
    section 3.2.
    """
    order, n = np.sort(values), len(values)
    # The most values that can be left out at each end: so few of n are on one side of the median that seldom.
    out = np.flatnonzero(bdtr(np.arange(n // 2), n, 0.5) <= (1 - confidence) / 2)
    if not len(out):
        return math.nan, math.nan
    return float(order[out[-1]]), float(order[n - 1 - out[-1]])


def quantile(confidence: float, freedom: float) -> float:
    """Return the two-sided Student t quantile."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, such as 0.95; not {confidence!r}")
    return float(stdtrit(freedom, (1 + confidence) / 2))
