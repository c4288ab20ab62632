"""Batches: pieces of one series, their means, and whether they have forgotten each other."""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from simkit.arguments import whole
from simkit.experiment.mser import series_of

LEAST = 10  # batches; with fewer one cannot see whether neighbours are alike
PIECES = 5  # in a batch, to look closer whether batches are long enough


class Neighbours(NamedTuple):
    """How much batches are like the batch before them."""

    correlation: float
    p_value: float


def batched(values: np.ndarray, batches: int = 20) -> np.ndarray:
    """Cut a series in batches of equal size and return their means.

    Examples
    --------
    >>> batched(range(21), batches=10).tolist()
    [1.5, 3.5, 5.5, 7.5, 9.5, 11.5, 13.5, 15.5, 17.5, 19.5]
    """
    values = series_of(list(values) if isinstance(values, range) else values, "batched")
    batches = enough(batches)
    size = len(values) // batches
    if size < 1:
        raise ValueError(f"{len(values)} values cannot be cut in {batches} batches; take a longer run")
    return values[len(values) - size * batches :].reshape(batches, size).mean(axis=1)


def enough(batches: int) -> int:
    """Return the number of batches if there are enough to see whether neighbours are alike."""
    return whole("batches", batches, low=LEAST, why="with fewer one cannot see whether neighbours are alike")


def neighbours(means: np.ndarray) -> Neighbours:
    """Return the lag-1 autocorrelation of batch means and its test against independence (von Neumann).

    Notes
    -----
    The correlation is ``1 - sum((y[j] - y[j-1])**2) / (2 * sum((y[j] - mean)**2))``: one minus half of von
    Neumann's ratio. For independent normal means it has the mean 0 and the variance ``(b - 2) / (b**2 - 1)``
    exactly, and is nearly normal from about eight batches.

    References
    ----------
    von Neumann, J. (1941). Distribution of the ratio of the mean square successive difference to the variance.
    Annals of Mathematical Statistics 12(4), 367-395.
    Fishman, G. S. (1978). Grouping observations in digital simulation. Management Science 24(5), 510-521.

    Examples
    --------
    >>> round(neighbours([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).correlation, 3)
    0.945
    """
    means = series_of(means, "neighbours")
    count = len(means)
    if count < 3:
        raise ValueError(f"neighbours needs three batch means at least; not {count}")
    spread = ((means - means.mean()) ** 2).sum()
    if spread == 0:
        return Neighbours(math.nan, math.nan)
    correlation = 1 - (np.diff(means) ** 2).sum() / (2 * spread)
    z = correlation / math.sqrt((count - 2) / (count**2 - 1))
    return Neighbours(float(correlation), 1 - NormalDist().cdf(z))


def implied(correlation: float, pieces: int = PIECES) -> float:
    """Return how alike neighbouring batches are when neighbouring pieces of them have this correlation.

    Batches are few, so a correlation between them is seen poorly; between pieces it is larger, and there are
    more of them. It is taken to fade from piece to piece by the same factor.

    References
    ----------
    Law, A. M. and Carson, J. S. (1979). A sequential procedure for determining the length of a steady-state
    simulation. Operations Research 27(5), 1011-1025 (looks at 400 pieces to trust 40 batches).

    Examples
    --------
    >>> round(implied(0.4), 2), implied(0.0)
    (0.11, 0.0)
    """
    r = min(max(correlation, 0.0), 1.0)
    apart = np.arange(1, 2 * pieces)
    same = pieces + 2 * ((pieces - apart[: pieces - 1]) * r ** apart[: pieces - 1]).sum()
    other = ((pieces - np.abs(pieces - apart)) * r**apart).sum()
    return float(other / same)
