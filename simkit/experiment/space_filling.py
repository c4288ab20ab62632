"""Space filling: a few points spread evenly over many values at once (a Latin hypercube)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simkit.arguments import by_keyword, renamed, whole
from simkit.experiment.design import Design, Factor, Key, at_steps, is_number, read_factors, run_design
from simkit.experiment.replications import need_scenarios
from simkit.experiment.replicator import Progress
from simkit.model.scenario import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class SpaceFilling(Design):
    """What the points of a space-filling design measured.

    Its picture holds a dot and an interval for every point, against one factor after the other.

    Parameters
    ----------
    settings, values, seed, confidence, same_clients
        As in `simkit.experiment.design.Design`; the settings have a column ``point`` too.
    scenario : Scenario, optional
        What was varied.
    """

    scenario: Scenario | None = None


@renamed(level="confidence")
@by_keyword("points", "n", "seed", "measures", "confidence", "jobs", "progress")
def space_filling(
    scenario: Scenario,
    over: Mapping[Key, tuple[float, float] | Sequence[Any]],
    *,
    n: int = 5,
    seed: int = 1,
    measures: Iterable[str] = ("lead_time_mean",),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    points: int = 20,
) -> SpaceFilling:
    """Spread points over several values at once, so that each value is tried evenly over its whole range.

    The points are a Latin hypercube of ``scipy.stats.qmc``: of every factor each of `points` equal parts of
    the range is tried once. They come from the seed; so do the replications.

    Parameters
    ----------
    scenario : Scenario
        What is varied.
    over : mapping of str or tuple of str to tuple or list
        By path a tuple ``(low, high)`` of two numbers, or a list of choices. Between two whole numbers where
        the scenario now has a whole number, only whole numbers are tried, both ends included.
    n : int
        Number of replications of every point, at least 1; with only one there are no intervals.
    seed, measures, confidence, jobs, progress
        As in `simkit.experiment.sweep`.
    points : int
        Number of points, at least 2.

    Returns
    -------
    SpaceFilling
        Table, means with intervals, and chart.

    Raises
    ------
    ValueError
        If a range is none, points is not a whole number of at least 2, or n, a measure or the confidence is not in
        order.
    ScenarioError
        If a path leads nowhere or a value is refused.

    References
    ----------
    McKay, M. D., Beckman, R. J. and Conover, W. J. (1979). A comparison of three methods for selecting values of
    input variables. Technometrics 21(2).

    Examples
    --------
    >>> import simkit as sk
    >>> found = sk.space_filling(sk.load("textbook/mm1"), {"events.client.per_week": (80, 180)}, points=4, n=1)
    >>> bool(found.settings["events.client.per_week"].between(80, 180).all())
    True
    """
    need_scenarios("space_filling", [scenario])
    points = whole("points", points, low=2)
    factors = read_factors(over, "space_filling")
    ranges = [isinstance(given, tuple) for given in over.values()]
    unit = _hypercube(len(factors), points, seed)
    columns = [
        _spread(factor, share, is_range, scenario)
        for factor, share, is_range in zip(factors, unit.T, ranges, strict=True)
    ]
    steps = list(zip(*columns, strict=True))
    changed = at_steps(scenario, factors, steps)
    values, same = run_design(changed, n, seed, measures, confidence, jobs, progress)
    head = ["scenario", "point", *(factor.name for factor in factors)]
    rows = [[scenario.title, number, *step] for number, step in enumerate(steps)]
    settings = pd.DataFrame(rows, columns=head)
    return SpaceFilling(settings, values, seed, confidence, same, scenario)


def _hypercube(dimensions: int, points: int, seed: int) -> np.ndarray:
    """Return points between 0 and 1, shape (points, dimensions)."""
    from scipy.stats import qmc  # slow to import: only who asks waits

    return qmc.LatinHypercube(dimensions, rng=np.random.default_rng(seed)).random(points)


def _spread(factor: Factor, share: np.ndarray, is_range: bool, scenario: Scenario) -> list[Any]:
    """Turn shares between 0 and 1 into values of a factor."""
    if not is_range:
        choices = factor.values
        return [choices[math.floor(u * len(choices))] for u in share]
    if len(factor.values) != 2 or not all(is_number(v) for v in factor.values) or factor.values[0] >= factor.values[1]:
        raise ValueError(
            f"space_filling: '{factor.name}' needs a tuple (low, high) of two numbers, the least first, or a list "
            f"of choices; not {factor.values!r}"
        )
    low, high = factor.values
    now = scenario.value(factor.paths[0])
    if all(isinstance(v, int) and not isinstance(v, bool) for v in (now, low, high)):
        return [low + math.floor(u * (high - low + 1)) for u in share]
    return [float(low + u * (high - low)) for u in share]
