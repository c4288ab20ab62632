"""Periods: how long runs and the values of a series should be, so that a start can be seen."""

from __future__ import annotations

import math

import numpy as np

from simkit.experiment.interval import mean_interval
from simkit.experiment.series import rhythm
from simkit.model.scenario import Scenario

PERIODS = 200  # enough to see a start end: forty batches
LEAST_DAYS, LEAST_WEEKS = 4, 16
SURE = 0.98  # level of the two-sided interval whose lower end shows that a series climbs: one-sided 1 %


def above_zero(name: str, value: float) -> float:
    """Return a number of working days."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not 0 < value < math.inf:
        raise ValueError(f"{name} must be a number above 0, in working days; not {value!r}")
    return float(value)


def usual_days(scenario: Scenario) -> float:
    """Return twice warm-up and horizon, in quarters of whole days, or of whole weeks where those have a rhythm."""
    clock = scenario.clock
    step, least = 4, LEAST_DAYS
    if rhythm(scenario) == "week":
        step, least = 4 * clock.days_per_week, LEAST_WEEKS * clock.days_per_week
    return float(math.ceil(max(least, 2 * (clock.warm_up_days + clock.horizon_days)) / step) * step)


def lengths(scenario: Scenario, days: float) -> list[float]:
    """Return the lengths that a period may have, in working days, the longest first; the last is tried first."""
    shortest = {"week": 2, "day": 3, "": 4}[rhythm(scenario)]
    allowed = [float(scenario.clock.days_per_week), 1.0, 1 / 5, 1 / 40][:shortest]
    many = [number for number, length in enumerate(allowed) if days / length >= PERIODS]
    return allowed[: (many[0] if many else len(allowed) - 1) + 1]


def without_holes(
    sums: np.ndarray, weights: np.ndarray, parts: list[float]
) -> tuple[np.ndarray, np.ndarray, float]:
    """Make periods longer until each, after the first that has a value, has one in at least one run."""
    parts = list(parts)
    while True:
        found = weights.sum(axis=0) > 0
        if found.any() and found[int(np.argmax(found)) :].all():
            return sums, weights, parts[-1]
        length = parts.pop()
        if not parts or not found.any():
            raise ValueError(
                f"in some periods of {length:g} days no run had anything to measure: take longer periods "
                "(period=...), more runs (n=...), or another measure"
            )
        step = round(parts[-1] / length)
        count = sums.shape[1] // step
        sums, weights = (
            part[:, : count * step].reshape(len(part), count, step).sum(axis=2) for part in (sums, weights)
        )


def rise(sums: np.ndarray, weights: np.ndarray) -> float:
    """Return how much higher the mean of the last quarter of a run is than that of the quarter before."""
    quarter = len(sums) // 4
    if not quarter:
        return math.nan
    last, before = slice(-quarter, None), slice(-2 * quarter, -quarter)
    if not weights[last].sum() or not weights[before].sum():
        return math.nan
    return sums[last].sum() / weights[last].sum() - sums[before].sum() / weights[before].sum()


def climbs(rises: np.ndarray) -> bool:
    """Tell whether the rise from one quarter to the next is more than chance: its interval lies above zero."""
    return mean_interval(rises, SURE).low > 0
