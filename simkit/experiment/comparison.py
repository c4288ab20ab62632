"""Comparison: two structures on the same clients, replication by replication."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from simkit.experiment.interval import Interval, mean_interval, unpaired_interval
from simkit.experiment.pairing import paired, tidy_by_name
from simkit.experiment.precision import replications_for
from simkit.experiment.replications import Replications
from simkit.measures import MEASURES
from simkit.result import Result

if TYPE_CHECKING:
    from simkit.present.picture import Picture

WORDS = {"lower": ("better", "worse"), "higher": ("worse", "better"), "neither": ("lower", "higher")}


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Measures of two structures that were run replication by replication.

    Parameters
    ----------
    first, second : Replications
        The two structures; differences are second minus first.
    names : tuple of two str
        What they are called.
    same_clients : bool
        Whether both met exactly the same clients in every replication.
    """

    first: Replications = field(repr=False)
    second: Replications = field(repr=False)
    names: tuple[str, str]
    same_clients: bool

    @property
    def n(self) -> int:
        """Number of replications."""
        return self.first.n

    @property
    def confidence(self) -> float:
        """Confidence level of the intervals."""
        return self.first.confidence

    @property
    def seed(self) -> int:
        """Seed of the experiment."""
        return self.first.seed

    @property
    def words(self) -> str:
        """Why there are as many replications as there are, if that was not said beforehand."""
        return self.first.words

    def extend(self, n: int) -> Comparison:
        """Go on to n replications in total; those that are done are not done again.

        Parameters
        ----------
        n : int
            Number of replications in total.

        Returns
        -------
        Comparison
            The same as a comparison with n replications at once.

        Raises
        ------
        ValueError
            If n is not a whole number of at least 1.
        """
        settings = replace(self.first.settings, precision=None, budget=None)
        both = (self.first, self.second)
        (first, second), same = paired([r.scenario for r in both], n, settings, both, self.same_clients)
        return Comparison(first, second, self.names, same)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: scenario, replication, measure, value."""
        return tidy_by_name((self.first, self.second), self.names)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Both means, the paired difference with its interval, and the verdict, indexed by measure.

        ``low`` and ``high`` bound the difference by pairing the replications (the same clients);
        ``unpaired_low`` and ``unpaired_high`` show how wide the interval would be without pairing.
        ``more`` is how many replications more would probably tell, where one cannot tell yet.
        """
        rows = {}
        for key in self.first.values.columns.intersection(self.second.values.columns, sort=False):
            a, b = self.first.values[key].to_numpy(), self.second.values[key].to_numpy()
            paired, unpaired = mean_interval(b - a, self.confidence), unpaired_interval(a, b, self.confidence)
            m = MEASURES[key]
            rows[key] = [
                m.label, m.unit, mean_interval(a).mean, mean_interval(b).mean,
                paired.mean, paired.low, paired.high, verdict(paired, m.better), unpaired.low, unpaired.high,
                more(paired, self.confidence),
            ]  # fmt: skip
        columns = [
            "label",
            "unit",
            *self.names,
            "difference",
            "low",
            "high",
            "verdict",
            "unpaired_low",
            "unpaired_high",
            "more",
        ]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("measure")

    def chart(self, measure: str | None = None) -> Picture:
        """Draw the comparison.

        Parameters
        ----------
        measure : str, optional
            One measure: both structures, replication by replication. None: the difference of every
            measure, as a part of the first structure's mean.
        """
        return super().chart(measure)


def verdict(difference: Interval, better: str) -> str:
    """Say in a word what an interval for a difference allows one to say."""
    if difference.n >= 2 and difference.mean == 0 == difference.sd:
        return "the same"
    if math.isnan(difference.low) or difference.low <= 0 <= difference.high:
        return "cannot tell"
    below, above = WORDS[better]
    return below if difference.high < 0 else above


def more(difference: Interval, confidence: float = 0.95) -> float:
    """Estimate how many replications more would tell whether there is a difference.

    It holds if the difference is as large as it looks now. Where it looks small by chance the number is far
    too large, and the other way round.
    """
    if math.isnan(difference.low) or not difference.low <= 0 <= difference.high or not difference.mean:
        return math.nan
    return float(
        max(
            replications_for(difference.n, difference.half_width, abs(difference.mean), confidence) - difference.n,
            1,
        )
    )
