"""Batch means: one long run cut in pieces that count as replications, if they are long enough to forget each other."""

import math
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from simkit.arguments import by_keyword, number, renamed, whole
from simkit.experiment.interval import Interval, mean_interval, mean_table, quantile
from simkit.experiment.mser import series_of
from simkit.experiment.series import FULL, TIME_SERIES, busiest, late_utilisation, time_series
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.scenario import Scenario
from simkit.result import ExperimentResult

LEAST = 10  # batches; with fewer one cannot see whether neighbours are alike
PIECES = 5  # in a batch, to look closer whether batches are long enough


class Neighbours(NamedTuple):
    """How much batches are like the batch before them."""

    correlation: float
    p_value: float


def batched(values: np.ndarray, batches: int = 20) -> np.ndarray:
    """Cut a series in batches of equal size and return their means.

    Examples
    --------
    >>> batched(range(21), batches=10).tolist()
    [1.5, 3.5, 5.5, 7.5, 9.5, 11.5, 13.5, 15.5, 17.5, 19.5]
    """
    values = series_of(list(values) if isinstance(values, range) else values, "batched")
    batches = enough(batches)
    size = len(values) // batches
    if size < 1:
        raise ValueError(f"{len(values)} values cannot be cut in {batches} batches; take a longer run")
    return values[len(values) - size * batches :].reshape(batches, size).mean(axis=1)


def enough(batches: int) -> int:
    """Return the number of batches if there are enough to see whether neighbours are alike."""
    return whole("batches", batches, low=LEAST, why="with fewer one cannot see whether neighbours are alike")


def neighbours(means: np.ndarray) -> Neighbours:
    """Return the lag-1 autocorrelation of batch means and its test against independence (von Neumann).

    Notes
    -----
    The correlation is ``1 - sum((y[j] - y[j-1])**2) / (2 * sum((y[j] - mean)**2))``: one minus half of von
    Neumann's ratio. For independent normal means it has the mean 0 and the variance ``(b - 2) / (b**2 - 1)``
    exactly, and is nearly normal from about eight batches.

    References
    ----------
    von Neumann, J. (1941). Distribution of the ratio of the mean square successive difference to the variance.
    Annals of Mathematical Statistics 12(4), 367-395.
    Fishman, G. S. (1978). Grouping observations in digital simulation. Management Science 24(5), 510-521.

    Examples
    --------
    >>> round(neighbours([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).correlation, 3)
    0.945
    """
    means = series_of(means, "neighbours")
    count = len(means)
    if count < 3:
        raise ValueError(f"neighbours needs three batch means at least; not {count}")
    spread = ((means - means.mean()) ** 2).sum()
    if spread == 0:
        return Neighbours(math.nan, math.nan)
    correlation = 1 - (np.diff(means) ** 2).sum() / (2 * spread)
    z = correlation / math.sqrt((count - 2) / (count**2 - 1))
    return Neighbours(float(correlation), 1 - NormalDist().cdf(z))


def implied(correlation: float, pieces: int = PIECES) -> float:
    """Return how alike neighbouring batches are when neighbouring pieces of them have this correlation.

    Batches are few, so a correlation between them is seen poorly; between pieces it is larger, and there are
    more of them. It is taken to fade from piece to piece by the same factor.

    References
    ----------
    Law, A. M. and Carson, J. S. (1979). A sequential procedure for determining the length of a steady-state
    simulation. Operations Research 27(5), 1011-1025 (looks at 400 pieces to trust 40 batches).

    Examples
    --------
    >>> round(implied(0.4), 2), implied(0.0)
    (0.11, 0.0)
    """
    r = min(max(correlation, 0.0), 1.0)
    apart = np.arange(1, 2 * pieces)
    same = pieces + 2 * ((pieces - apart[: pieces - 1]) * r ** apart[: pieces - 1]).sum()
    other = ((pieces - np.abs(pieces - apart)) * r**apart).sum()
    return float(other / same)


EACH = 2 * PIECES  # values in a batch of cases, tasks or calls, at least
LONGER = 10  # times the horizon of the scenario: what is taken when no length is given
SIGNIFICANT = 0.05
ALIKE = 0.1  # correlation of neighbouring batches above which their interval is too narrow to be used


@dataclass(frozen=True, eq=False, repr=False)
class BatchMeans(ExperimentResult):
    """The mean of one long run with its interval, and whether the batches allow it.

    Parameters
    ----------
    scenario : Scenario
        What was simulated, with the length of the run.
    measure : str
        Key of the measure.
    seed, replication : int
        Which clients came.
    values : ndarray of float, shape (batches,)
        The batch means in order of time.
    pieces : ndarray of float, shape (5 * batches,)
        The means of fifths of batches.
    edges : ndarray of float, shape (batches + 1,)
        Where the batches begin and end, in working days since the start of the run.
    busiest : tuple of str and float
        The team with the highest utilisation in the second half of the measured period, and that utilisation.
    confidence : float
        Confidence level of the interval.
    """

    scenario: Scenario = field(repr=False)
    measure: str
    seed: int
    replication: int
    values: np.ndarray = field(repr=False)
    pieces: np.ndarray = field(repr=False)
    edges: np.ndarray = field(repr=False)
    busiest: tuple[str, float] = ("", math.nan)
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """Number of batches, which count as replications."""
        return len(self.values)

    @property
    def batches(self) -> int:
        """Number of batches."""
        return len(self.values)

    @property
    def days(self) -> float:
        """Working days that were measured, after the warm-up."""
        return self.scenario.clock.horizon_days

    @cached_property
    def interval(self) -> Interval:
        """Mean of the batch means and its Student t interval, with one degree of freedom less than batches."""
        return mean_interval(self.values, self.confidence)

    @property
    def mean(self) -> float:
        """Mean of the run."""
        return self.interval.mean

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.interval.low

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.interval.high

    @cached_property
    def neighbours(self) -> Neighbours:
        """How much batches are like the batch before them."""
        return neighbours(self.values)

    @cached_property
    def alike(self) -> float:
        """How much neighbouring batches are alike, seen from fifths of batches; not a number when all are equal."""
        return implied(neighbours(self.pieces).correlation) if np.ptp(self.pieces) else math.nan

    @property
    def verdict(self) -> str:
        """Whether the interval can be used.

        ``fine``; ``too short``: the test on the batches finds neighbours alike, or fifths of batches say that they
        are (above 0.1); ``no steady state``: so it is, and a team never catches up.
        """
        if not (self.neighbours.p_value < SIGNIFICANT or self.alike > ALIKE):
            return "fine"
        return "no steady state" if self.busiest[1] >= FULL else "too short"

    @property
    def days_needed(self) -> float:
        """About how long a run must be to have independent batches, in working days.

        What hangs together lies on either side of the border between two batches, so the correlation of long
        batches falls as one over their length. The run grows until it is 0.1; to tenfold at most in one step.
        """
        if self.verdict == "fine":
            return self.days
        if self.verdict == "no steady state":
            return math.inf
        longer = self.days * min(10.0, max(2.0, self.neighbours.correlation / ALIKE, self.alike / ALIKE))
        step = 10.0 ** (math.floor(math.log10(longer)) - 1)
        return float(f"{math.ceil(longer / step - 1e-9) * step:.6g}")

    @property
    def words(self) -> str:
        """Whether the interval can be trusted, and what to do if not."""
        return self._words()

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Mean and interval, indexed by measure."""
        return mean_table(pd.DataFrame({self.measure: self.values}), self.confidence)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: scenario, replication, seed, version, measure, batch, from_day, to_day, value."""
        import simkit

        columns = {
            "scenario": self.scenario.title,
            "replication": self.replication,
            "seed": self.seed,
            "version": simkit.__version__,
            "measure": self.measure,
            "batch": np.arange(self.batches),
            "from_day": self.edges[:-1],
            "to_day": self.edges[1:],
            "value": self.values,
        }
        return pd.DataFrame(columns)


@renamed(level="confidence")
@by_keyword("measure", "batches", "days", "seed", "confidence")
def batch_means(
    what: Scenario | RunLog,
    *,
    seed: int = 1,
    measure: str = "task_wait",
    confidence: float = 0.95,
    batches: int = 20,
    days: float | None = None,
) -> BatchMeans:
    """Take one long run for the mean of what goes on without an end, and say how sure it is.

    The run after its warm-up is cut in batches, and the batch means are treated as replications. That is right
    if the batches are so long that they have forgotten each other; this is tested. Measures of time, as the work
    in progress, are cut in equal spans; waits and lead times in equal numbers of tasks or cases.

    Parameters
    ----------
    what : Scenario or RunLog
        What to simulate; or a run that is there, of which the measured period is used.
    seed : int
        Seed of the experiment. Not used for a run that is there.
    measure : str
        ``task_wait``, ``lead_time_mean``, ``answer_time``, ``work_in_progress`` or ``utilisation``.
    confidence : float
        Confidence level of the interval.
    batches : int
        Number of batches, at least 10; 10 to 30 is usual.
    days : float, optional
        Length of the run in working days, after the warm-up of the scenario. Without it: ten times the horizon.
        Not for a run that is there.

    Returns
    -------
    BatchMeans
        Mean, interval, and whether the batches are long enough.

    Raises
    ------
    ValueError
        If an argument is not in order, or the run has too little to measure.

    References
    ----------
    Schmeiser, B. (1982). Batch size effects in the analysis of simulation output. Operations Research 30(3),
    556-568 (ten to thirty batches do).
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.5.3.

    Examples
    --------
    >>> import simkit as sk
    >>> result = batch_means(sk.load("textbook/mm1"), days=1000)
    >>> result.low < 40 < result.high
    True
    """
    quantile(confidence, 1)  # a confidence that is none is refused before the run, not after
    batches = enough(batches)
    if isinstance(what, RunLog):
        if days is not None:
            raise ValueError("days is for a scenario that is still to run; a run that is there has its length")
        log = what
    else:
        time_series(what, measure)  # refused before the run
        length = LONGER * what.clock.horizon_days if days is None else number("days", days, above=0)
        log = run(what.change({"clock.horizon_days": length}), seed)
    time_series(log.scenario, measure)
    values, pieces, edges = (_by_time if TIME_SERIES[measure].areas else _by_number)(log, measure, batches)
    edges, busy = edges / log.scenario.clock.day_minutes, busiest(log.scenario, late_utilisation(log))
    return BatchMeans(log.scenario, measure, log.seed, log.replication, values, pieces, edges, busy, confidence)


def _by_time(log: RunLog, measure: str, batches: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return means of batches and of their pieces, and edges in minutes, of equal spans."""
    edges = np.linspace(*log.window, PIECES * batches + 1)
    sums, weights = TIME_SERIES[measure].sums(log, edges)
    if not weights.all():
        raise ValueError(f"at times nobody was on duty, so there is no '{measure}'; take a longer run (days=...)")
    whole = [part.reshape(batches, PIECES).sum(axis=1) for part in (sums, weights)]
    return whole[0] / whole[1], sums / weights, edges[::PIECES]


def _by_number(log: RunLog, measure: str, batches: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return means of batches and of their pieces, and edges in minutes, of equal numbers of cases, tasks or calls."""
    moments, values = TIME_SERIES[measure].single(log)
    begin, end = log.window
    inside = (moments >= begin) & (moments <= end)
    moments, values = moments[inside], values[inside]
    size = PIECES * (len(values) // (PIECES * batches))
    if size < EACH:
        raise ValueError(
            f"{len(values)} {TIME_SERIES[measure].of} in {log.scenario.clock.horizon_days:g} working days are too few "
            f"for {batches} batches of {EACH}; take a longer run (days=...)"
        )
    pieces = batched(values, PIECES * batches)
    first = moments[len(values) - size * batches :: size]
    return pieces.reshape(batches, PIECES).mean(axis=1), pieces, np.append(first, end)
