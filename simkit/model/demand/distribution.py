"""Distribution: draw minutes of work with a given mean and coefficient of variation."""

from __future__ import annotations

import math

import numpy as np

from simkit.model.scenario import Work


def draw(work: Work, rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw minutes of work."""
    mean, cv = work.average, math.sqrt(work.scv)
    # A spread of zero is a constant in every family; gamma could not even express it (infinite shape).
    if work.dist == "empirical":
        values = np.asarray(work.values, dtype=float)
        return rng.choice(values * (mean / values.mean()), size=size)
    if cv == 0:
        return np.full(size, mean)
    if work.dist == "exponential":
        return rng.exponential(mean, size)
    if work.dist == "gamma":
        return rng.gamma(1 / cv**2, mean * cv**2, size)
    if work.dist == "lognormal":
        sigma2 = math.log1p(cv**2)
        return np.exp(rng.normal(math.log(mean) - sigma2 / 2, math.sqrt(sigma2), size))
    half_width = mean * cv * math.sqrt(3)
    return rng.uniform(mean - half_width, mean + half_width, size)
