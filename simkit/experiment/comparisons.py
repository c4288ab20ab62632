"""Comparisons: three or more structures on the same clients, with one confidence for all differences together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from simkit.experiment.comparison import Comparison
from simkit.experiment.pairing import paired, tidy_by_name
from simkit.experiment.replications import Replications
from simkit.result import Result

if TYPE_CHECKING:
    from simkit.present.picture import Picture

AGAINST = ("first", "all")


@dataclass(frozen=True, eq=False, repr=False)
class Comparisons(Result):
    """Differences between several structures that were run replication by replication.

    For k differences each interval is drawn at 1 - (1 - confidence) / k (Bonferroni): with probability `confidence` or
    more all differences of a measure lie inside their intervals at once, whatever ties them together.

    Parameters
    ----------
    replications : tuple of Replications
        One for each structure.
    names : tuple of str
        What they are called.
    same_clients : bool
        Whether all met exactly the same clients in every replication.
    against : str
        ``first``: each of the others against the first; ``all``: every pair.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 10.3.
    """

    replications: tuple[Replications, ...] = field(repr=False)
    names: tuple[str, ...]
    same_clients: bool
    against: str = "first"

    @property
    def n(self) -> int:
        """Number of replications."""
        return self.replications[0].n

    @property
    def confidence(self) -> float:
        """Confidence level for all differences of a measure together."""
        return self.replications[0].confidence

    @property
    def seed(self) -> int:
        """Seed of the experiment."""
        return self.replications[0].seed

    @property
    def words(self) -> str:
        """Why there are as many replications as there are, if that was not said beforehand."""
        return self.replications[0].words

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that are compared: differences are second minus first."""
        if self.against == "first":
            return tuple((self.names[0], name) for name in self.names[1:])
        return tuple(combinations(self.names, 2))

    def pair(self, first: str, second: str) -> Comparison:
        """Return one pair as a comparison, with the wider intervals that hold for all pairs together.

        Raises
        ------
        ValueError
            If there is no structure of that name.
        """
        each = 1 - (1 - self.confidence) / len(self.pairs)
        found = dict(zip(self.names, self.replications, strict=True))
        for name in (first, second):
            if name not in found:
                raise ValueError(f"there is no structure {name!r}; there are: {', '.join(self.names)}")
        both = [replace(found[name], confidence=each) for name in (first, second)]
        return Comparison(*both, names=(first, second), same_clients=self.same_clients)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: scenario, replication, measure, value."""
        return tidy_by_name(self.replications, self.names)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Difference, simultaneous interval, verdict and replications lacking, for each measure and pair."""
        parts = []
        for first, second in self.pairs:
            part = self.pair(first, second).summary.drop(columns=[first, second])
            parts.append(part.assign(first=first, second=second).set_index(["first", "second"], append=True))
        order = {key: place for place, key in enumerate(parts[0].index.get_level_values("measure"))}
        return pd.concat(parts).sort_index(
            level="measure", key=lambda keys: keys.map(order), sort_remaining=False, kind="stable"
        )

    def extend(self, n: int) -> Comparisons:
        """Go on to n replications in total; those that are done are not done again."""
        settings = replace(self.replications[0].settings, precision=None, budget=None)
        scenarios = [r.scenario for r in self.replications]
        ran, same = paired(scenarios, n, settings, self.replications, self.same_clients)
        return Comparisons(ran, self.names, same, self.against)

    def chart(self, measure: str = "lead_time_mean") -> Picture:
        """Draw one measure: the difference of each pair with its interval."""
        return super().chart(measure)
