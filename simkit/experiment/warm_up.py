"""WarmUp: how much of the start of a run to leave out, asked in the right order.

First: does what you study begin and end by itself, or does it go on? Only what goes on has a warm-up.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from simkit.arguments import by_keyword, number, whole
from simkit.experiment import series
from simkit.experiment.interval import mean_interval
from simkit.experiment.mser import LEAST, Mser, chosen_window, mser, spread_of_cut, welch
from simkit.experiment.replicator import Progress, side_by_side, until_interrupted
from simkit.measures.runlog import RunLog
from simkit.model.scenario import Scenario, need_scenario
from simkit.result import ExperimentResult

QUESTION = (
    "Does what you study begin and end by itself (kind='terminating'), such as a counter that opens empty every "
    "morning, or does it go on without an end (kind='steady'), such as an office whose work waits for the next day?"
)
KINDS = ("terminating", "steady")
BATCH = 5  # MSER-5


@dataclass(frozen=True, eq=False, repr=False)
class WarmUp(ExperimentResult):
    """How much of the start to leave out, and what the answer rests on.

    Parameters
    ----------
    scenario : Scenario
        What was simulated, without a warm-up; for ``terminating`` the scenario as it was given.
    kind : str
        ``terminating`` or ``steady``.
    measure : str
        Key of the measure that was followed.
    seed : int
        Seed of the experiment.
    period : float
        Working days in a period.
    batch : int
        Periods that MSER takes together.
    first : int
        Periods at the start in which no run had anything to measure.
    sums, weights : ndarray of float, shape (runs, periods)
        The mean of a period is the one over the other.
    climbs : bool
        Whether the measure, or the work in progress, still goes up at the end of the runs.
    busiest : tuple of str and float
        The team with the highest utilisation in the second half of the runs, and that utilisation.
    own : float
        Working days that the scenario, as it was given, leaves out.
    """

    scenario: Scenario = field(repr=False)
    kind: str
    measure: str
    seed: int
    period: float = math.nan
    batch: int = BATCH
    first: int = 0
    sums: np.ndarray = field(default_factory=lambda: np.empty((0, 0)), repr=False)
    weights: np.ndarray = field(default_factory=lambda: np.empty((0, 0)), repr=False)
    climbs: bool = False
    busiest: tuple[str, float] = ("", math.nan)
    own: float = 0.0

    @property
    def n(self) -> int:
        """Number of replications; 0 for ``terminating``, where none is needed."""
        return len(self.sums)

    @cached_property
    def values(self) -> np.ndarray:
        """Mean of each run in each period, shape (runs, periods); not a number where it had nothing to measure."""
        return np.divide(self.sums, self.weights, out=np.full(self.sums.shape, np.nan), where=self.weights > 0)

    @cached_property
    def average(self) -> np.ndarray:
        """Mean over all runs together in each period, shape (periods,); a case counts as a case."""
        above, below = self.sums.sum(axis=0), self.weights.sum(axis=0)
        return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)

    @cached_property
    def cut(self) -> Mser | None:
        """What MSER says of the average, from the first period that has a value; None for ``terminating``."""
        return mser(self.average[self.first :], self.batch) if self.n else None

    @cached_property
    def window(self) -> int:
        """Periods on either side in Welch's moving average."""
        return chosen_window(self.average[self.first :]) if self.n else 0

    @cached_property
    def moving(self) -> np.ndarray:
        """Welch's moving average, from the first period that has a value, shape (periods - first - window,)."""
        return welch(self.average[self.first :], self.window) if self.n else np.empty(0)

    @property
    def point(self) -> float:
        """Working days from the start to the cut of MSER, to the period; not a number without one."""
        return math.nan if self.cut is None else self._days(self.cut.index)

    def _days(self, index: float) -> float:
        return (self.first + index) * self.period

    @cached_property
    def spread(self) -> tuple[float, float]:
        """Working days between which the cut lies in four of five draws of the same runs, with replacement."""
        sums, weights = self.sums[:, self.first :], self.weights[:, self.first :]
        low, high = spread_of_cut(sums, weights, self.batch)
        return self._days(low), self._days(high)

    @cached_property
    def unseen(self) -> float:
        """By which share the mean of as many days after the cut may still differ from what follows, unseen by MSER.

        The furthest end of the 95 % interval over the runs; not a number where nothing is cut or follows.
        """
        cut, last = (self.cut.index, self.sums.shape[1]) if self.cut else (0, 0)
        ends = (self.first + cut, self.first + 2 * cut, last)
        if self.n < 2 or not cut or ends[1] >= last:
            return math.nan
        with np.errstate(invalid="ignore", divide="ignore"):
            both = [self.sums[:, a:b].sum(axis=1) / self.weights[:, a:b].sum(axis=1) for a, b in pairwise(ends)]
        found = mean_interval(both[0] - both[1])
        return max(found.high, -found.low) / abs(float(np.nanmean(both[1])))

    @property
    def verdict(self) -> str:
        """What can be said.

        ``leave out nothing`` (terminating, or no start shows), ``leave out``, ``cannot tell``, ``too short``
        (the series climbs, or the cut lies in the second half) or ``no steady state`` (it climbs, and a team
        never catches up).
        """
        if self.kind == "terminating":
            return "leave out nothing"
        if self.climbs:
            return "no steady state" if self.busiest[1] >= series.FULL else "too short"
        if self.n < 2:
            return "cannot tell"
        if self.cut is None or not self.cut.long_enough:
            return "too short"
        return "leave out" if self.point > 0 else "leave out nothing"

    @property
    def days(self) -> float | None:
        """Working days to leave out, in whole days; None when one cannot tell."""
        if self.verdict == "leave out":
            return float(math.ceil(self.point - 1e-9))
        return 0.0 if self.verdict == "leave out nothing" else None

    @property
    def words(self) -> str:
        """The answer in a sentence or two, with what to type."""
        return self._words()

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: scenario, replication, seed, version, measure, from_day, to_day, value."""
        import simkit

        runs, periods = self.sums.shape if self.n else (0, 0)
        edges = np.round(np.arange(periods + 1) * self.period, 9)
        columns = {
            "scenario": self.scenario.title,
            "replication": np.repeat(np.arange(runs), periods),
            "seed": self.seed,
            "version": simkit.__version__,
            "measure": self.measure,
            "from_day": np.tile(edges[:-1], runs),
            "to_day": np.tile(edges[1:], runs),
            "value": self.values.ravel(),
        }
        return pd.DataFrame(columns)


@by_keyword("kind", "measure", "n", "days", "seed", "period", "progress")
def warm_up(
    scenario: Scenario,
    *,
    n: int = 10,
    seed: int = 1,
    measure: str = "work_in_progress",
    jobs: int | None = None,
    progress: Progress = None,
    kind: str | None = None,
    days: float | None = None,
    period: float | None = None,
) -> WarmUp:
    """Find how much of the start of a run to leave out.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    n : int
        Number of replications; with one there is no answer, below five a poor one.
    seed : int
        Seed of the experiment.
    measure : str
        What is followed: ``work_in_progress``, ``lead_time_mean``, ``task_wait``, ``answer_time`` or
        ``utilisation``. Measures settle at different times: ask for each that you report.
    progress : bool or callable, optional
        As in `simkit.experiment.replicator.watched`.
    kind : str
        Asked first, because only you can know: ``terminating`` if what you study begins and ends by itself,
        ``steady`` if it goes on. What is terminating is measured from its first minute, and nothing is run.
    days : float, optional
        Length of the runs in working days. Without it: twice warm-up and horizon of the scenario together, in
        whole fours of days; where weeks have a rhythm 16 weeks at least, in whole fours of weeks.
    period : float, optional
        Working days that make one value of the series. Without it: a week, a day, a fifth or a fortieth of a
        day, the longest that gives 200 values; but where days have a rhythm (rush hours, part-timers) a fifth at
        least, and where weeks have one a day at least. MSER-5 takes five values together; where weeks have a
        rhythm a whole week of days. So no hour of the day and no day of the week is taken for the start.

    Returns
    -------
    WarmUp
        Days to leave out, or why one cannot tell.

    Raises
    ------
    ValueError
        If the kind is not given, or an argument is not in order.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., sections 9.3 and 9.5.1.

    Examples
    --------
    >>> import simkit as sk
    >>> warm_up(sk.load("textbook/mm1"), kind="terminating").days
    0.0
    """
    need_scenario("warm_up", scenario)
    if kind not in KINDS:
        given = "" if kind is None else f" Not kind={kind!r}."
        raise ValueError(f"{QUESTION}{given}")
    followed = series.time_series(scenario, measure)
    n = whole("n", n, low=1)
    clock = scenario.clock
    if kind == "terminating":
        return WarmUp(scenario, kind, measure, seed, own=clock.warm_up_days)
    days = series.usual_days(scenario) if days is None else number("days", days, above=0)
    parts = series.lengths(scenario, days) if period is None else [number("period", period, above=0)]
    batch = clock.days_per_week if period is None and series.rhythm(scenario) == "week" else BATCH
    batch = max(batch, 2)  # a week of one day has no rhythm
    periods = math.floor(days / parts[-1] + 1e-9)
    long = scenario.change({"clock.warm_up_days": 0, "clock.horizon_days": days})
    edges = np.arange(periods + 1) * parts[-1] * clock.day_minutes
    open_cases = series.TIME_SERIES["work_in_progress"]

    def read(log: RunLog, _: RunLog | None) -> tuple:
        return followed.sums(log, edges), series.rise(*open_cases.sums(log, edges)), series.late_utilisation(log)

    ran = side_by_side([long], range(n), seed, read, jobs=jobs, progress=progress)
    rows, progressed, teams = zip(*(one.found[0] for one in until_interrupted(ran, n)), strict=True)
    sums, weights = (np.array(column) for column in zip(*rows, strict=True))
    own = np.array([series.rise(*row) for row in rows])
    sums, weights, length = series.without_holes(sums, weights, parts)
    first = int(np.argmax(weights.sum(axis=0) > 0))
    if sums.shape[1] - first < LEAST * batch:
        raise ValueError(
            f"{days:g} working days are too few: MSER needs {LEAST * batch} periods of {length:g} days in which "
            f"'{measure}' can be measured; take days={math.ceil((LEAST * batch + first) * length)} or more"
        )
    return WarmUp(
        long, kind, measure, seed, length, batch, first, sums, weights,
        climbs=(measure != "utilisation" and series.climbs(own)) or series.climbs(np.array(progressed)),
        busiest=series.busiest(scenario, pd.concat(teams, axis="columns").mean(axis="columns")),
        own=clock.warm_up_days,
    )  # fmt: skip
