"""Transition: plans of change on the same clients, week by week, beside the office without a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simkit.arguments import choice, whole
from simkit.experiment.comparison import verdict
from simkit.experiment.interval import mean_interval, median_interval
from simkit.measures import MEASURES, find
from simkit.model.scenario import Scenario
from simkit.result import ExperimentResult

if TYPE_CHECKING:
    from simkit.present.picture import Picture

WITHOUT = "no change"
BANDS = ("interval", "spread")
UNTOLD = ("cannot tell", "the same")


@dataclass(frozen=True, eq=False, repr=False)
class Transition(ExperimentResult):
    """Plans of change side by side on the same clients, and the same office without a change.

    Parameters
    ----------
    scenarios : tuple of Scenario
        The office with each plan.
    names : tuple of str
        What the plans are called.
    values : ndarray of float, shape (1 + plans, replications, weeks, measures)
        Each measure of each week; the office without a change comes first.
    keys : tuple of str
        The measures.
    costs : DataFrame
        One row for each plan and replication with what the change cost.
    seed : int
        Seed of the experiment.
    confidence : float
        Confidence level of the intervals.
    """

    scenarios: tuple[Scenario, ...] = field(repr=False)
    names: tuple[str, ...]
    values: np.ndarray = field(repr=False)
    keys: tuple[str, ...]
    costs: pd.DataFrame = field(repr=False)
    seed: int
    confidence: float

    @property
    def n(self) -> int:
        """Number of replications."""
        return self.values.shape[1]

    @property
    def last(self) -> int:
        """Number of weeks."""
        return self.values.shape[2]

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: plan, replication, week (1: the first), measure, value; first without a change."""
        names = ["plan", "replication", "week", "measure"]
        sides = [[WITHOUT, *self.names], range(self.n), range(1, self.last + 1), self.keys]
        index = pd.MultiIndex.from_product(sides, names=names)
        return pd.Series(self.values.ravel(), index=index, name="value").reset_index()

    @cached_property
    def summary(self) -> pd.DataFrame:
        """What each change cost, by plan and measure; the definitions are in ``sk.MEASURES``.

        ``of`` says what stands under ``value``: the mean over replications, or their median where in some of them
        the week never came; ``low`` and ``high`` bound it. ``never`` is the share of replications in which it never
        came before the end of the run.
        """
        rows = {}
        for name in self.names:
            for key in self.costs.columns.drop(["plan", "replication"]):
                found = self.costs.loc[self.costs["plan"] == name, key].to_numpy(dtype=float)
                if not np.isnan(found).all():
                    m = MEASURES[key]
                    rows[name, key] = [m.label, m.unit, *_middle(found, self.confidence)]
        columns = ["label", "unit", "of", "value", "low", "high", "never"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).set_axis(
            pd.MultiIndex.from_tuples(rows, names=["plan", "measure"])
        )

    def weeks(self, measure: str = "open_at_end", difference: bool = False, band: str = "interval") -> pd.DataFrame:
        """Return a measure week by week.

        Parameters
        ----------
        measure : str
            Key of the measure, one of ``keys``.
        difference : bool
            With each plan minus without a change, paired by replication.
        band : str
            What ``low`` and ``high`` are: ``interval``, of the mean; or ``spread``, between which four in five single
            replications lie.

        Returns
        -------
        DataFrame
            ``plan``, ``week``, ``value``, ``low``, ``high``. A number that is counted at a moment stands at the end of
            its week, others in the middle of it.

        Raises
        ------
        ValueError
            If the measure was not followed, or there is no such band.
        """
        choice("band", band, BANDS)
        followed = self._followed(measure)
        at = np.arange(self.last) + (1.0 if measure == "open_at_end" else 0.5)
        plans = list(zip(self.names, followed[1:] - followed[0], strict=True))
        if not difference:
            plans = list(zip((WITHOUT, *self.names), followed, strict=True))
        bands = [(name, _band(values, band, self.confidence)) for name, values in plans]
        return pd.concat([pd.DataFrame({"plan": name, "week": at} | found) for name, found in bands], ignore_index=True)

    def verdicts(self, measure: str = "open_at_end") -> pd.DataFrame:
        """Return what each plan would be called, if it were judged on one week alone.

        Parameters
        ----------
        measure : str
            Key of the measure on which it is judged.

        Returns
        -------
        DataFrame
            ``plan``, ``week`` (1: the first), ``difference`` from no change in that week with ``low`` and ``high``,
            ``verdict``, and ``looks_worse``: the share of replications in which it would have looked worse.

        Raises
        ------
        ValueError
            If the measure was not followed, or has no better direction.
        """
        better = MEASURES[self._known(measure)].better
        if better == "neither":
            raise ValueError(f"more or less {measure} is neither better nor worse; judge on another measure")
        sign = 1 if better == "lower" else -1
        followed = self._followed(measure)
        rows = []
        for name, values in zip(self.names, followed[1:] - followed[0], strict=True):
            for week in range(self.last):
                found = mean_interval(values[:, week], self.confidence)
                worse = float((sign * values[:, week] > 0).mean())
                rows.append([name, week + 1, found.mean, found.low, found.high, verdict(found, better), worse])
        columns = ["plan", "week", "difference", "low", "high", "verdict", "looks_worse"]
        return pd.DataFrame(rows, columns=columns)

    def verdict(self, week: int, measure: str = "open_at_end") -> pd.DataFrame:
        """Return what each plan would be called if it were judged in a given week; see `verdicts`.

        Raises
        ------
        ValueError
            If the run has no such week.
        """
        whole("week", week, low=1, high=self.last, why="the weeks of the run")
        found = self.verdicts(measure)
        return found[found["week"] == week].set_index("plan")

    def sound_from(self, measure: str = "open_at_end") -> pd.Series:
        """Return for each plan the first week with the verdict of the last week, after which none speaks against it.

        A week in which one cannot tell does not speak against a verdict, but none can be sound from it. It is the
        last week of this run: whether it would change again in a longer one, a longer run shows.

        Returns
        -------
        Series of int, indexed by plan
        """
        found = {}
        for name, rows in self.verdicts(measure).groupby("plan", sort=False):
            said = rows["verdict"].to_numpy()
            neutral = np.zeros(len(said), dtype=bool) if said[-1] in UNTOLD else np.isin(said, UNTOLD)
            against = np.flatnonzero((said != said[-1]) & ~neutral)
            begin = int(against[-1]) + 1 if len(against) else 0
            found[name] = begin + int(np.flatnonzero(said[begin:] == said[-1])[0]) + 1
        return pd.Series(found, name="sound from week").rename_axis("plan")

    def chart(
        self,
        measure: str = "open_at_end",
        difference: bool = False,
        band: str = "interval",
        theory: Mapping[str, Callable[[float], float]] | None = None,
        marks: Mapping[str, float] | None = None,
    ) -> Picture:
        """Draw a measure week by week, and the plans under it on the same axis.

        Parameters
        ----------
        measure, difference, band
            As in `weeks`.
        theory : mapping of str to callable, optional
            Curves from a formula, each a function of the week.
        marks : mapping of str to float, optional
            Weeks to point out, with their labels.
        """
        return super().chart(measure, difference, band, theory, marks)

    def _known(self, measure: str) -> str:
        if measure not in self.keys:
            find([measure])  # tells a slip of the pen apart from a measure that was not followed
            raise ValueError(f"'{measure}' was not followed in this transition, which has: {', '.join(self.keys)}")
        return measure

    def _followed(self, measure: str) -> np.ndarray:
        return self.values[:, :, :, self.keys.index(self._known(measure))]


def _middle(values: np.ndarray, confidence: float) -> tuple[str, float, float, float, float]:
    """Return what the middle is, the middle with its interval, and the share that never came."""
    never = float(np.isinf(values).mean())
    if not never:
        found = mean_interval(values, confidence)
        return "mean", found.mean, found.low, found.high, 0.0
    low, high = median_interval(values, confidence)
    middle = np.sort(values)[[(len(values) - 1) // 2, len(values) // 2]]
    return "median", float(middle.mean()), low, high, never


def _band(values: np.ndarray, band: str, confidence: float) -> dict[str, list[float]]:
    """Return middle, low and high of each week, over replications; shape (replications, weeks) comes in."""
    found = [mean_interval(week, confidence) for week in values.T]
    mean = [one.mean for one in found]
    if band == "interval":
        return {"value": mean, "low": [one.low for one in found], "high": [one.high for one in found]}
    seen = [week[~np.isnan(week)] for week in values.T]
    low, high = zip(*(np.quantile(week, [0.1, 0.9]) if len(week) else (np.nan, np.nan) for week in seen), strict=True)
    return {"value": mean, "low": list(low), "high": list(high)}
