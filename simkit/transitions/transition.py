"""Transition: plans of change on the same clients, week by week, beside the office without a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simkit.demand import sample
from simkit.experiment.comparison import verdict
from simkit.experiment.gather import whole
from simkit.experiment.interval import mean_interval, quantile
from simkit.experiment.pairing import named
from simkit.experiment.progress import Progress, watched
from simkit.measures import MEASURES, find
from simkit.runlog import run
from simkit.scenario import Scenario
from simkit.scenario.problem import one_of
from simkit.transitions.toll import READINGS, toll
from simkit.transitions.weekly import weekly, weeks_of

if TYPE_CHECKING:
    from simkit.charts import Picture

WITHOUT = "no change"
SHOWN = (
    "open_at_end",
    "lead_time_mean",
    "within_norm",
    "settled_per_week",
    "utilisation",
    "experience",
    "training_share",
    "right_first_time",
    "disagreement",
    "interruptions",
    "workload_spread",
)
BANDS = ("interval", "spread")


@dataclass(frozen=True, eq=False)
class Transition:
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
    tolls : DataFrame
        One row for each plan and replication with the numbers of the transition.
    seed : int
        Seed of the experiment.
    level : float
        Confidence level of the intervals.
    """

    scenarios: tuple[Scenario, ...] = field(repr=False)
    names: tuple[str, ...]
    values: np.ndarray = field(repr=False)
    keys: tuple[str, ...]
    tolls: pd.DataFrame = field(repr=False)
    seed: int
    level: float

    @property
    def n(self) -> int:
        """Number of replications."""
        return self.values.shape[1]

    @property
    def last(self) -> int:
        """Number of weeks."""
        return self.values.shape[2]

    @cached_property
    def summary(self) -> pd.DataFrame:
        """The numbers of each transition, by plan and reading.

        ``of`` says what stands under ``value``: the mean over replications, or their median where in some of them
        the week never came; ``low`` and ``high`` bound it. ``never`` is the share of replications in which it never
        came before the end of the run.
        """
        rows = {}
        for name in self.names:
            for key, reading in READINGS.items():
                found = self.tolls.loc[self.tolls["plan"] == name, key].to_numpy(dtype=float)
                if not np.isnan(found).all():
                    rows[name, key] = [reading.label, reading.unit, *_middle(found, self.level)]
        columns = ["label", "unit", "of", "value", "low", "high", "never"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).set_axis(
            pd.MultiIndex.from_tuples(rows, names=["plan", "reading"])
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
        if band not in BANDS:
            raise ValueError(f"band must be {one_of(BANDS)}, not {band!r}")
        followed = self._followed(measure)
        at = np.arange(self.last) + (1.0 if measure == "open_at_end" else 0.5)
        plans = list(zip(self.names, followed[1:] - followed[0], strict=True))
        if not difference:
            plans = list(zip((WITHOUT, *self.names), followed, strict=True))
        parts = [
            pd.DataFrame({"plan": name, "week": at} | _band(values, band, self.level)) for name, values in plans
        ]
        return pd.concat(parts, ignore_index=True)

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
            ``verdict``, and ``looks_worse``: the share of replications in which a single office would have looked worse.

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
                found = mean_interval(values[:, week], self.level)
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
        if week != int(week) or not 1 <= week <= self.last:
            raise ValueError(f"week must be a whole number from 1 to {self.last}: the weeks of the run; not {week!r}")
        found = self.verdicts(measure)
        return found[found["week"] == week].set_index("plan")

    def sound_from(self, measure: str = "open_at_end") -> pd.Series:
        """Return for each plan the first week from which the verdict is the one of the last week, and stays it.

        It is the last week of this run: whether it would change again in a longer one, a longer run shows. Weeks
        in which one cannot tell do not count as that verdict, unless it is the last one.

        Returns
        -------
        Series of int, indexed by plan
        """
        found = {}
        for name, rows in self.verdicts(measure).groupby("plan", sort=False):
            other = np.flatnonzero((rows["verdict"] != rows["verdict"].iloc[-1]).to_numpy())
            found[name] = 1 if not len(other) else int(rows["week"].iloc[other[-1] + 1])
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
        from simkit.charts.transition import transition_chart

        return transition_chart(self, measure, difference, band, theory or {}, marks or {})

    def _known(self, measure: str) -> str:
        if measure not in self.keys:
            find([measure])  # tells a slip of the pen apart from a measure that was not followed
            raise ValueError(f"'{measure}' was not followed in this transition, which has: {', '.join(self.keys)}")
        return measure

    def _followed(self, measure: str) -> np.ndarray:
        return self.values[:, :, :, self.keys.index(self._known(measure))]

    def __str__(self) -> str:
        from simkit.display.transition import transition_text

        return transition_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from simkit.display.transition import transition_html

        return transition_html(self)


def transition(
    *scenarios: Scenario,
    names: Iterable[str] | None = None,
    n: int = 20,
    seed: int = 1,
    measures: Iterable[str] = (),
    without: Scenario | None = None,
    level: float = 0.95,
    progress: Progress = None,
) -> Transition:
    """Follow plans of change week by week, on the same clients, beside the office without a change.

    Parameters
    ----------
    *scenarios : Scenario
        An office with a plan, for example from ``sk.change_over``; or several, to compare them.
    names : iterable of str, optional
        What to call the plans; their titles when left out.
    n : int
        Number of replications.
    seed : int
        Seed of the experiment.
    measures : iterable of str
        Keys of the measures to follow; none: the usual ones that apply.
    without : Scenario, optional
        The office without a change; when left out, the first scenario without the steps of its plan.
    level : float
        Confidence level of the intervals.
    progress : bool or callable, optional
        As in ``sk.compare``.

    Returns
    -------
    Transition
        With ``summary``, ``weeks``, ``verdicts``, ``sound_from`` and ``chart``.

    Raises
    ------
    TypeError
        If something else than a scenario is given.
    ValueError
        If no plan has a step, the clients or clocks differ, n is not a whole number of at least 1, or a measure is
        unknown.

    Examples
    --------
    >>> import simkit as sk
    >>> before, after = sk.load("textbook/dip-before"), sk.load("textbook/dip-after")
    >>> plan = sk.change_over(before, after, keeps=0, changes={"clock.horizon_days": 50})
    >>> found = sk.transition(plan, names=["at once"], n=3, measures=["open_at_end"])
    >>> found.verdict(6)["verdict"]["at once"]
    'worse'
    """
    n = whole(n)
    for scenario in (*scenarios, *([] if without is None else [without])):
        if not isinstance(scenario, Scenario):
            raise TypeError(f"transition needs scenarios one by one, and the rest by name, as in n=20; not {scenario!r}")
    if not scenarios:
        raise ValueError("transition needs at least one scenario with a plan, such as sk.change_over gives")
    for scenario in scenarios:
        if not scenario.plan.steps:
            raise ValueError(f"{scenario.title} has no plan: give plan.steps, or take what sk.change_over gives")
    calm = scenarios[0].change({"plan.steps": []}) if without is None else without
    for scenario in scenarios:
        if scenario.clock != calm.clock:
            raise ValueError(f"{scenario.title} has another clock than the office without a change; make them the same")
    quantile(level, 1)  # refused before the runs, not after
    called = named(scenarios, names) if len(scenarios) > 1 or names is not None else (scenarios[0].title,)
    if WITHOUT in called:
        raise ValueError(f"a plan cannot be called {WITHOUT!r}: that is the office beside it")
    if not weeks_of(calm):
        raise ValueError(f"the run is shorter than a week: clock.horizon_days = {calm.clock.horizon_days:g}")
    keys = tuple(m.key for m in find(measures or SHOWN))
    values, tolls = [], []
    for weeks, rows in watched(_replications((calm, *scenarios), called, keys, n, seed), n, progress):
        values.append(weeks)
        tolls += rows
    every = np.stack(values, axis=1)
    keep = [i for i, key in enumerate(keys) if measures or not np.isnan(every[..., i]).all()]
    return Transition(
        tuple(scenarios), called, every[..., keep], tuple(keys[i] for i in keep), pd.DataFrame(tolls), seed, level
    )


def _replications(scenarios, names, keys, n, seed):
    """Yield the weeks of all offices, shape (offices, weeks, measures), and a row of numbers for each plan."""
    for number in range(n):
        demands = [sample(scenario, seed, number) for scenario in scenarios]
        for scenario, demand in zip(scenarios, demands, strict=True):
            if not demands[0].same_clients(demand):
                raise ValueError(f"{scenario.title} has other clients than the office without a change; plans are compared on the same")
        logs = [run(scenario, demand=demand) for scenario, demand in zip(scenarios, demands, strict=True)]
        rows = [
            {"plan": name, "replication": number} | toll(log, logs[0]) for name, log in zip(names, logs[1:], strict=True)
        ]
        yield np.stack([weekly(log, keys) for log in logs]), rows


def _middle(values: np.ndarray, level: float) -> tuple[str, float, float, float, float]:
    """Return what the middle is, the middle with its interval, and the share that never came."""
    never = float(np.isinf(values).mean())
    if not never:
        found = mean_interval(values, level)
        return "mean", found.mean, found.low, found.high, 0.0
    low, high = median_interval(values, level)
    middle = np.sort(values)[[(len(values) - 1) // 2, len(values) // 2]]
    return "median", float(middle.mean()), low, high, never


def median_interval(values: np.ndarray, level: float = 0.95) -> tuple[float, float]:
    """Return an interval for the median of which some values are only known to be later than all that was seen.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        `math.inf` where it never came.
    level : float
        Confidence level, at least; the interval is of values that were seen, so it is often wider.

    Returns
    -------
    low, high : float
        Not a number with too few values for any interval of that level.

    References
    ----------
    Order statistics and the binomial distribution: Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed.,
    section 3.2.
    """
    from scipy.stats import binom

    order, n = np.sort(values), len(values)
    place = int(binom.ppf((1 - level) / 2, n, 0.5))
    if binom.cdf(place - 1, n, 0.5) > (1 - level) / 2 or place < 1:
        return np.nan, np.nan
    return float(order[place - 1]), float(order[n - place])


def _band(values: np.ndarray, band: str, level: float) -> dict[str, list[float]]:
    """Return middle, low and high of each week, over replications; shape (replications, weeks) comes in."""
    found = [mean_interval(week, level) for week in values.T]
    mean = [one.mean for one in found]
    if band == "interval":
        return {"value": mean, "low": [one.low for one in found], "high": [one.high for one in found]}
    ends = [np.quantile(week[~np.isnan(week)], [0.1, 0.9]) if not np.isnan(week).all() else [np.nan] * 2 for week in values.T]
    return {"value": mean, "low": [low for low, _ in ends], "high": [high for _, high in ends]}
