"""Crossover: where one structure stops being ahead of another, and how sure that is.

In every replication the difference of the two is known at each value tried, and is taken as a straight line in
between. At any place one can therefore ask whether the mean difference could be zero there: does its paired
Student t interval hold zero? All places where it does make the interval for the crossover (Fieller's set). It
needs no chance of its own. And with the few replications of a sweep it holds the true place as often as it
says, where a bootstrap over replications falls short; the tests measure both.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from simkit.experiment.interval import quantile
from simkit.measures.measure import Measure
from simkit.result import Shown

Ends = tuple[float, float]

ONE, NONE, MANY = "one crossover", "no crossover in this range", "more than one"
WHERE, WHETHER = "cannot tell where", "cannot tell whether"


@dataclass(frozen=True, repr=False)
class Crossover(Shown):
    """Where the paired difference of two structures changes its sign.

    Parameters
    ----------
    factor : str
        What was varied.
    measure : Measure
        What was measured.
    names : tuple of two str
        The structures; differences are second minus first.
    span : tuple of two float
        The least and the greatest value tried.
    n : int
        Number of replications.
    confidence : float
        Confidence level.
    verdict : str
        ``one crossover``; ``no crossover in this range``; ``more than one``; ``cannot tell where`` (there is one,
        but not at one place to point at); or ``cannot tell whether`` there is any.
    at : tuple of float
        Where the mean difference is zero, by linear interpolation; said for what it is worth where the
        verdict is not ``one crossover``.
    open : tuple of (float, float)
        From where to where one cannot tell who is ahead; the confidence interval of the crossover if it is one.
    ahead : str
        Which of the two has the lower measure at the least value where that can be told; else empty.
    """

    factor: str
    measure: Measure
    names: tuple[str, str]
    span: Ends
    n: int
    confidence: float
    verdict: str
    at: tuple[float, ...]
    open: tuple[Ends, ...]
    ahead: str = ""

    @property
    def place(self) -> float:
        """The crossover; not a number unless there is one at one place."""
        return self.at[0] if self.verdict == ONE else math.nan

    @property
    def low(self) -> float:
        """Least value at which the crossover may lie; not a number if there is none to look for."""
        return self.open[0][0] if self.open and self.verdict != NONE else math.nan

    @property
    def high(self) -> float:
        """Greatest value at which the crossover may lie; not a number if there is none to look for."""
        return self.open[-1][1] if self.open and self.verdict != NONE else math.nan


def locate(
    x: Any,  # numbers, in a list or an array
    differences: np.ndarray,
    factor: str,
    measure: Measure,
    names: tuple[str, str],
    confidence: float = 0.95,
) -> Crossover:
    """Look where differences change their sign.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. Journal of the Royal Statistical Society B 16(2).
    """
    order = np.argsort(x)
    x = np.asarray(x, dtype=float)[order]
    d = np.asarray(differences, dtype=float)[:, order]
    d = d[~np.isnan(d).any(axis=1)]
    n, span = len(d), (float(x[0]), float(x[-1]))
    mean = d.mean(axis=0) if n else np.full(len(x), math.nan)
    at = _zeros(x, mean)
    if n < 2:
        return Crossover(factor, measure, names, span, n, confidence, WHETHER, at, (span,))
    spread = np.cov(d, rowvar=False).reshape(len(x), len(x)) / n
    open_ = _undecided(x, mean, spread, quantile(confidence, n - 1))
    shared = quantile(1 - (1 - confidence) / len(x), n - 1)
    firm = np.sign(np.where(np.abs(mean) > shared * np.sqrt(np.diag(spread)), mean, 0))
    firm = firm[firm != 0]
    changes = int(np.sum(firm[1:] != firm[:-1]))
    ahead = names[0 if firm[0] > 0 else 1] if len(firm) else ""
    if changes == 0:
        verdict = WHETHER if open_ or not len(firm) else NONE
    elif changes > 1:
        verdict = MANY
    else:
        verdict = ONE if len(open_) == 1 and len(at) == 1 else WHERE
    return Crossover(factor, measure, names, span, n, confidence, verdict, at, open_, ahead)


def _zeros(x: np.ndarray, mean: np.ndarray) -> tuple[float, ...]:
    """Return where a line through the means changes its sign."""
    found, last = [], None  # last: the place and the mean of the last value that is not zero
    for place, value in zip(x, mean, strict=True):
        if math.isnan(value) or value == 0:
            continue
        if last is not None and (last[1] < 0) != (value < 0):
            # Through zeros at values tried, if any lie in between: their middle; else interpolated.
            between = [p for p, m in zip(x, mean, strict=True) if last[0] < p < place and m == 0]
            share = last[1] / (last[1] - value)
            found.append(float(np.mean(between) if between else last[0] + share * (place - last[0])))
        last = (place, value)
    return tuple(found)


def _undecided(x: np.ndarray, mean: np.ndarray, spread: np.ndarray, t: float) -> tuple[Ends, ...]:
    """Return from where to where the t interval of the interpolated mean holds zero.

    On a piece of the line mean² - t² variance is a quadratic of the place; the interval holds zero where it is
    not above zero.
    """
    pieces: list[list[float]] = []
    for i in range(len(x) - 1):
        a, b = mean[i], mean[i + 1]
        u, v, w = spread[i, i], spread[i, i + 1], spread[i + 1, i + 1]
        square = (b - a) ** 2 - t**2 * (u - 2 * v + w)
        linear = 2 * a * (b - a) - 2 * t**2 * (v - u)
        constant = a**2 - t**2 * u
        roots = [r.real for r in np.roots([square, linear, constant]) if abs(r.imag) < 1e-6]
        cuts = [0.0, *sorted(float(r) for r in roots if 0 < r < 1), 1.0]
        for left, right in zip(cuts, cuts[1:], strict=False):
            s = (left + right) / 2
            if square * s**2 + linear * s + constant <= 0:
                step = x[i + 1] - x[i]
                pieces.append([float(x[i] + left * step), float(x[i] + right * step)])
        # Without spread the line meets zero at one place, which no piece holds.
        pieces += [[float(x[i] + r * (x[i + 1] - x[i]))] * 2 for r in roots if 0 <= r <= 1]
    joined: list[list[float]] = []
    for low, high in sorted(pieces):
        if joined and low <= joined[-1][1] + 1e-12 * max(1.0, abs(low)):
            joined[-1][1] = max(joined[-1][1], high)
        else:
            joined.append([low, high])
    return tuple((low, high) for low, high in joined)
