"""Sweep: one or two values of a scenario changed step by step, on the same clients at every step; and the crossover.

A crossover is where one structure stops being ahead of another, and how sure that is. In every replication the
difference of the two is known at each value tried, and is taken as a straight line in between. At any place one can
therefore ask whether the mean difference could be zero there: does its paired Student t interval hold zero? All
places where it does make the interval for the crossover (Fieller's set). It needs no chance of its own. And with the
few replications of a sweep it holds the true place as often as it says, where a bootstrap over replications falls
short; the tests measure both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from simkit.arguments import by_keyword, renamed
from simkit.experiment.design import Design, Factor, Key, is_number, read_factors, run_design
from simkit.experiment.interval import quantile
from simkit.experiment.replications import unique_names
from simkit.experiment.replicator import Progress
from simkit.measures.measure import Measure
from simkit.model.scenario import Scenario
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


@dataclass(frozen=True, eq=False, repr=False)
class Sweep(Design):
    """What a sweep measured.

    Its picture has a line with a band over one path, and a heat map for each scenario over two.

    Parameters
    ----------
    settings, values, seed, confidence, same_clients
        As in `simkit.experiment.design.Design`.
    unmoved : tuple of str
        Scenarios that have none of the values swept, and are the same at every point.
    """

    unmoved: tuple[str, ...] = ()

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios."""
        return tuple(dict.fromkeys(self.settings["scenario"]))

    def crossover(self, measure: str | None = None, first: str | None = None, second: str | None = None) -> Crossover:
        """Look where one scenario stops being ahead of another.

        The difference in each replication is known at the values tried and taken as straight in between. The
        interval holds the places where the paired t interval of the mean difference holds zero; it needs
        no chance (see `simkit.experiment.sweep`).

        Parameters
        ----------
        measure : str, optional
            Its key; the first of the sweep when left out.
        first, second : str, optional
            Names of two scenarios; the first two of the sweep when left out.

        Returns
        -------
        Crossover
            One, none, more than one; or that one cannot tell where, or whether.

        Raises
        ------
        ValueError
            If the sweep is not over two or more numbers on one path, or lacks such a scenario or measure.
        """
        names = self._two(first, second)
        if len(self.factors) != 1:
            raise ValueError(f"a crossover is looked for over one path; this sweep is over {len(self.factors)}")
        (factor,) = self.factors
        mine = [self.settings[self.settings["scenario"] == name] for name in names]
        x = list(mine[0][factor])
        if len(x) < 2 or not all(is_number(value) for value in x):
            raise ValueError(f"a crossover needs two or more numbers to look between; '{factor}' has {x}")
        m = self.measure_of(measure)
        of = self.of(m.key)
        differences = of[list(mine[1].index)].to_numpy() - of[list(mine[0].index)].to_numpy()
        return locate(x, differences, factor, m, names, self.confidence)

    def _two(self, first: str | None, second: str | None) -> tuple[str, str]:
        held = self.scenarios
        if len(held) < 2:
            raise ValueError("a crossover is between two scenarios; this sweep has one: sweep([a, b], ...)")
        for name in (first, second):
            if name is not None and name not in held:
                raise ValueError(f"there is no scenario '{name}' in this sweep; there are {', '.join(held)}")
        one = first or next(name for name in held if name != second)
        other = second or next(name for name in held if name != one)
        if one == other:
            raise ValueError(f"a crossover is between two scenarios; '{one}' was named twice")
        return one, other


@renamed(level="confidence")
@by_keyword("n", "seed", "measures", "names", "confidence", "jobs", "progress")
def sweep(
    scenarios: Scenario | Sequence[Scenario],
    over: Mapping[Key, Iterable[Any]],
    *,
    n: int = 10,
    seed: int = 1,
    measures: Iterable[str] = ("lead_time_mean",),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    names: Iterable[str] | None = None,
) -> Sweep:
    """Change one or two values step by step, on the same replications everywhere (common random numbers).

    Parameters
    ----------
    scenarios : Scenario or sequence of Scenario
        One or more structures.
    over : mapping of str or tuple of str to iterable
        One or two paths with the values to try (see `Scenario.change`); with two, every combination. A tuple
        of paths gets the same value together. A scenario that does not have a path stays as it is, so that a
        structure can be set beside one that has no such value; at least one scenario must have it.
    n : int
        Number of replications of every point, at least 1; with only one there are no intervals.
    seed : int
        Seed of the experiment; replication k is the same at every point and in `compare`.
    measures : iterable of str
        Keys of the measures wanted; none: all that apply.
    confidence : float
        Confidence level of the intervals, for each point by itself.
    jobs : int, optional
        Processes, as in `simkit.replicate`. The results are the same.
    progress : bool or callable, optional
        A bar, or what is called with the number of replications done; each is a run of every point.
    names : iterable of str, optional
        What to call the scenarios; their titles when left out.

    Returns
    -------
    Sweep
        Table, means with intervals, chart and crossovers.

    Raises
    ------
    ValueError
        If there is nothing or too much to vary, n, a measure, the confidence or the names are not in order.
    ScenarioError
        If a path leads nowhere in every scenario, or a value is refused.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> found = sk.sweep(desk, {"events.client.per_week": [100, 180]}, n=3, measures=["utilisation"])
    >>> [round(mean, 1) for mean in found.summary["mean"]]
    [0.4, 0.8]
    """
    scenarios = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    if not scenarios or not all(isinstance(scenario, Scenario) for scenario in scenarios):
        raise ValueError(f"sweep needs a scenario or a list of them; not {scenarios!r}")
    factors = read_factors(over, "sweep", most=2)
    names = unique_names(scenarios, names)
    steps = list(product(*(factor.values for factor in factors)))
    settings, changed, unmoved = [], [], []
    _reachable(scenarios, factors)
    for name, scenario in zip(names, scenarios, strict=True):
        moves = False
        for step in steps:
            changes = {}
            for factor, value in zip(factors, step, strict=True):
                changes |= factor.changes(scenario, value)
            moves = moves or bool(changes)
            settings.append([name, *step])
            changed.append(scenario.change(changes) if changes else scenario)
        if not moves:
            unmoved.append(name)
    head = ["scenario", *(factor.name for factor in factors)]
    values, same = run_design(changed, n, seed, measures, confidence, jobs, progress)
    table = pd.DataFrame(settings, columns=head).rename_axis("point")
    return Sweep(table, values, seed, confidence, same, tuple(unmoved))


def _reachable(scenarios: Sequence[Scenario], factors: Sequence[Factor]) -> None:
    """Refuse a path that none of the scenarios has: it is a slip of the pen."""
    for factor in factors:
        for path in factor.paths:
            one = Factor((path,), factor.values)
            if not any(one.changes(scenario, factor.values[0]) for scenario in scenarios):
                scenarios[0].change({path: factor.values[0]})  # its message names what is there
