"""Precision: how narrow an interval is asked for, and how many replications that takes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simkit.experiment.interval import quantile
from simkit.measures import MEASURES, find

UNITS = {"": 1, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Aim:
    """A half-width to reach."""

    measure: str
    size: float
    relative: bool

    def target(self, mean: float) -> float:
        """Return the half-width to reach, in the measure's unit."""
        return self.size * abs(mean) if self.relative else self.size

    def __str__(self) -> str:
        return f"{100 * self.size:g} %" if self.relative else f"{self.size:g}"


def aims(
    precision: float | str | Mapping[str, float | str] | None, measures: Iterable[str] = ()
) -> tuple[Aim, ...]:
    """Read what precision is asked for.

    Examples
    --------
    >>> [str(aim) for aim in aims({"lead_time_mean": "5%", "task_wait": 2})]
    ['5 %', '2']
    """
    if precision is None:
        return ()
    if not isinstance(precision, Mapping):
        precision = {key: precision for key in (list(measures) or ["lead_time_mean"])}
    find(precision)
    return tuple(_aim(key, value) for key, value in precision.items())


def _aim(key: str, value: float | str) -> Aim:
    text = str(value).strip()
    relative = text.endswith("%")
    try:
        size = float(text.removesuffix("%"))
    except ValueError:
        size = math.nan
    if isinstance(value, bool) or not (0 < size < math.inf):
        unit = MEASURES[key].unit
        raise ValueError(
            f"precision of {key} must be a half-width such as '5%' (of the mean) or 0.1 ({unit}); not {value!r}"
        )
    return Aim(key, size / 100 if relative else size, relative)


def seconds(budget: float | str | None) -> float | None:
    """Read a budget of time.

    Examples
    --------
    >>> seconds("2min")
    120.0
    """
    if budget is None:
        return None
    if isinstance(budget, int | float) and not isinstance(budget, bool) and 0 < budget < math.inf:
        return float(budget)
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", str(budget).lower())
    if isinstance(budget, bool) or not found or found[2] not in UNITS or not float(found[1]):
        raise ValueError(f"budget must be a time such as 90 (seconds), '90 s' or '2min'; not {budget!r}")
    return float(found[1]) * UNITS[found[2]]


def replications_for(n: int, half_width: float, target: float, level: float = 0.95) -> int:
    """Estimate how many replications bring a half-width down to a target.

    An interval narrows with the root of the number of replications, and with Student's t. The estimate is
    uncertain itself, as the spread of few replications is.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.4.1.

    Examples
    --------
    >>> replications_for(10, half_width=2.0, target=1.0)
    33
    """
    spread = half_width * math.sqrt(n) / quantile(level, n - 1)

    def narrow(number: int) -> bool:
        return quantile(level, number - 1) * spread / math.sqrt(number) <= target

    low, high = 1, 2
    while not narrow(high) and high < 10**12:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return high


def about(more: float) -> str:
    """Write how many replications more would do: an estimate, so in two figures, upwards.

    Examples
    --------
    >>> about(1234)
    '1,300'
    """
    if more > 100_000:
        return "more than 100,000"
    size = 10 ** max(len(str(int(more))) - 2, 0)
    return f"{-(-int(more) // size) * size:,}"
