"""Estimates: what several executors say that a task takes, pooled into what the office runs on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simkit.course.room.setup import RoomError

WEIGHTS = (0.3, 0.4, 0.3)  # of quick, usual and slow: one task in ten is quicker, one in ten slower


@dataclass(frozen=True)
class Pool:
    """What several people say that a task takes: each a distribution, all with the same weight.

    Parameters
    ----------
    means : tuple of float
        The mean of each, in minutes.
    within : float
        Mean of their variances: how much tasks differ.
    between : float
        Variance of their means: how much people differ in what they say.

    References
    ----------
    The pool: M. Stone (1961), "The opinion pool", Annals of Mathematical Statistics 32; R. T. Clemen and R. L. Winkler
    (1999), "Combining probability distributions from experts in risk analysis", Risk Analysis 19. Mean and variance
    from three points, the 10, 50 and 90 % points with weights 0.3, 0.4 and 0.3: D. L. Keefer and S. E. Bodily (1983),
    "Three-point approximations for continuous random variables", Management Science 29.
    """

    means: tuple[float, ...]
    within: float
    between: float

    @property
    def mean(self) -> float:
        """Mean of the means."""
        return sum(self.means) / len(self.means)

    @property
    def cv(self) -> float:
        """Coefficient of variation of the pool."""
        return math.sqrt(self.within + self.between) / self.mean

    def work(self) -> dict[str, Any]:
        """Return the work of a product, as a scenario has it: lognormal, skewed as handling times usually are."""
        return {"dist": "lognormal", "mean": self.mean, "cv": min(self.cv, 20.0)}


def pooled(told: Sequence[Sequence[float]]) -> Pool:
    """Pool estimates, each of (quick, usual, slow) minutes."""
    means, variances = [], []
    for points in told:
        if len(points) != 3 or not 0 < points[0] <= points[1] <= points[2] < math.inf:
            raise RoomError(f"an estimate is three rising numbers of minutes, quick, usual and slow; not {points!r}")
        mean = sum(weight * point for weight, point in zip(WEIGHTS, points, strict=True))
        means.append(mean)
        variances.append(sum(weight * (point - mean) ** 2 for weight, point in zip(WEIGHTS, points, strict=True)))
    if not means:
        raise RoomError("nobody has given an estimate")
    center = sum(means) / len(means)
    between = sum((mean - center) ** 2 for mean in means) / len(means)
    return Pool(tuple(means), sum(variances) / len(variances), between)
