"""Replications: the same scenario with different clients, many times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simkit.experiment.interval import mean_interval
from simkit.measures import MEASURES, find
from simkit.runlog import run
from simkit.scenario import Scenario

if TYPE_CHECKING:
    from simkit.charts import Picture


@dataclass(frozen=True, eq=False)
class Replications:
    """Measures of many replications of one scenario.

    Parameters
    ----------
    scenario : Scenario
        What was simulated.
    seed : int
        Seed of the experiment.
    values : DataFrame
        One row for each replication, one column for each measure.
    level : float
        Confidence level of the intervals.
    """

    scenario: Scenario = field(repr=False)
    seed: int
    values: pd.DataFrame = field(repr=False)
    level: float = 0.95

    @property
    def n(self) -> int:
        """Number of replications."""
        return len(self.values)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: replication, measure, value."""
        return tidy(self.values)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Mean and confidence interval of each measure, indexed by measure."""
        rows = {}
        for key in self.values:
            i = mean_interval(self.values[key].to_numpy(), self.level)
            m = MEASURES[key]
            rows[key] = [m.label, m.unit, i.mean, i.low, i.high, i.sd, i.n]
        columns = ["label", "unit", "mean", "low", "high", "sd", "n"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("measure")

    def chart(self, measure: str = "lead_time_mean") -> Picture:
        """Draw one measure: a dot for each replication, the mean and its interval."""
        from simkit.charts import replications_chart

        return replications_chart(self, measure)

    def __str__(self) -> str:
        from simkit.display import replications_text

        return replications_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from simkit.display import replications_html

        return replications_html(self)


def replicate(
    scenario: Scenario,
    n: int = 30,
    seed: int = 1,
    measures: Iterable[str] = (),
    level: float = 0.95,
    progress: Callable[[int], Any] | None = None,
) -> Replications:
    """Run a scenario many times, each time with other clients.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    n : int
        Number of replications, at least 1; with only one there is no interval.
    seed : int
        Seed of the experiment: the same seed gives the same replications.
    measures : iterable of str
        Keys of the measures wanted; none: all that apply.
    level : float
        Confidence level of the intervals.
    progress : callable, optional
        Called after each replication with the number done.

    Returns
    -------
    Replications
        The values and their intervals.

    Raises
    ------
    ValueError
        If n is not a whole number of at least 1, or a measure is unknown.

    Examples
    --------
    >>> import simkit as sk
    >>> replications = sk.replicate(sk.load("textbook/mm1"), n=3, measures=["utilisation"])
    >>> replications.n
    3
    """
    names = [m.key for m in find(measures)]
    rows = []
    for number in range(whole(n)):
        rows.append(run(scenario, seed, number).measures(*names))
        if progress:
            progress(number + 1)
    return Replications(scenario, seed, frame(rows, bool(list(measures))), level)


def whole(n: int) -> int:
    """Return n if it can be a number of replications.

    Raises
    ------
    ValueError
        If it is not a whole number of at least 1.
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"n must be a whole number of at least 1: the number of replications; not {n!r}")
    return int(n)


def frame(rows: list[pd.Series], asked: bool) -> pd.DataFrame:
    """Lay the measures of replications in a table; those that never apply are left out unless asked for."""
    values = pd.DataFrame(rows).reset_index(drop=True).rename_axis(index="replication", columns=None)
    return values if asked else values.dropna(axis="columns", how="all")


def tidy(values: pd.DataFrame) -> pd.DataFrame:
    """Turn a table of replications by measures into rows of replication, measure, value."""
    return values.reset_index().melt(id_vars="replication", var_name="measure", value_name="value")
