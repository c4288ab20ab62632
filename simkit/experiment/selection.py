"""Selection: which of several structures is the best, with a stated probability."""

import itertools
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from simkit.arguments import choice, number, renamed, whole
from simkit.experiment.interval import mean_interval
from simkit.experiment.procedures import Race, kim_nelson, ocba
from simkit.experiment.processes import WORTH, processes
from simkit.experiment.replications import need_scenarios, unique_names
from simkit.experiment.replicator import Progress, measured_side_by_side, watched
from simkit.measures import find
from simkit.measures.measure import Measure
from simkit.model.scenario import Scenario
from simkit.result import ExperimentResult

METHODS = ("kn", "ocba")


@dataclass(frozen=True, eq=False, repr=False)
class Selection(ExperimentResult):
    """The best of several structures, as far as one can tell.

    Parameters
    ----------
    scenarios : tuple of Scenario
        The structures.
    names : tuple of str
        What they are called.
    measure : str
        Key of the measure.
    indifference_zone : float
        The smallest difference that matters, in the measure's unit.
    confidence : float
        The probability asked for.
    method : str
        ``kn`` or ``ocba``.
    max_replications : int
        The replications of each structure (``kn``), or runs in all (``ocba``), that were allowed.
    seed : int
        Seed of the experiment.
    values : DataFrame
        One row for each replication, one column for each structure; not a number where it was not run.
    left : tuple of str
        The names of those that may still be the best.
    eliminated : dict of str to int
        After how many replications each of the others was dropped.
    leader : str
        Of those that are left, the one with the best mean.
    needed : int or None
        How many replications of each that is left decide for certain, where that is not done (``kn``).
    probability : float or None
        Estimated probability that the leader is the best, or within `indifference_zone` of it (``ocba``).
    same_clients : bool
        Whether all that were run met the same clients in every replication.
    """

    scenarios: tuple[Scenario, ...] = field(repr=False)
    names: tuple[str, ...]
    measure: str
    indifference_zone: float
    confidence: float
    method: str
    max_replications: int
    seed: int
    values: pd.DataFrame = field(repr=False)
    left: tuple[str, ...]
    eliminated: dict[str, int]
    leader: str
    needed: int | None
    probability: float | None
    same_clients: bool

    @property
    def best(self) -> str | None:
        """Name of the best; None when one cannot tell yet."""
        if self.method == "ocba":
            return self.leader if (self.probability or 0.0) >= self.confidence else None
        return self.leader if len(self.left) == 1 else None

    @property
    def n(self) -> int:
        """Number of replications of the structure that was run most often."""
        return len(self.values)

    @property
    def runs(self) -> int:
        """Number of runs, of all structures together."""
        return int(self.values.notna().to_numpy().sum())

    @property
    def words(self) -> str:
        """What was found, and how sure it is."""
        return self._words()

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: scenario, replication, seed, version, measure, value; only what was run."""
        from simkit import __version__

        rows = self.values.melt(var_name="scenario", value_name="value", ignore_index=False).dropna().reset_index()
        rows = rows.assign(seed=self.seed, version=__version__, measure=self.measure)
        return rows[["scenario", "replication", "seed", "version", "measure", "value"]]

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Replications, mean, interval and when it was dropped, indexed by scenario.

        ``low`` and ``high`` are the interval of a structure's own replications, as if their number had been
        fixed beforehand; what was dropped was dropped by its paired differences, not by these.
        ``eliminated`` is the number of replications after which it was dropped, missing for what is left.
        """
        rows = {}
        for name in self.names:
            i = mean_interval(self.values[name].to_numpy(), self.confidence)
            rows[name] = [i.n, i.mean, i.low, i.high, i.sd, self.eliminated.get(name)]
        columns = ["replications", "mean", "low", "high", "sd", "eliminated"]
        summary = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("scenario")
        return summary.astype({"eliminated": "Int64"})


@renamed(worth="indifference_zone", first="initial_replications", most="max_replications", level="confidence")
def select_best(
    *scenarios: Scenario,
    seed: int = 1,
    measure: str = "lead_time_mean",
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    indifference_zone: float,
    method: str = "kn",
    max_replications: int = 500,
    initial_replications: int = 10,
    names: Iterable[str] | None = None,
) -> Selection:
    """Select the best of several structures, with a stated probability.

    Parameters
    ----------
    *scenarios : Scenario
        Two or more structures. Replication number k brings all of them the same streams of chance.
    seed : int
        Seed of the experiment.
    measure : str
        Key of the measure; its own direction says what is better.
    confidence : float
        The probability asked for, above one half.
    jobs : int, optional
        Processes, as in `simkit.replicate`. The results are the same whatever their number. With ``ocba``
        they serve the first replications only: each later run depends on the one before it.
    progress : bool or callable, optional
        A bar (True; None: where somebody looks), or what is called with the number of replications done.
    indifference_zone : float
        The smallest difference that matters, in the measure's unit (a share: 0.02 is two percentage points).
        Structures nearer to the best than this count as good; the smaller it is, the more runs it takes.
    method : str
        ``"kn"``: run all, drop what falls behind, until one is left (Kim and Nelson 2001). The number of runs
        is not known beforehand, the probability is guaranteed. ``"ocba"``: spend exactly `max_replications` runs where
        they tell most (Chen et al. 2000). The probability is estimated from the same runs, not guaranteed.
    max_replications : int
        ``kn``: no more replications of each structure than this; ``ocba``: the runs of all together.
    initial_replications : int
        Replications of all structures before the first choice, at least 2; fewer than 10 make a poor guess of
        the variance, and so for long runs.
    names : iterable of str, optional
        What to call the structures; their titles when left out.

    Returns
    -------
    Selection
        ``best`` is None, and ``words`` say "cannot tell yet", if `max_replications` does not do.

    Raises
    ------
    TypeError
        If something else than a scenario is given.
    ValueError
        If there are fewer than two structures, the measure is unknown, has no better direction or cannot be
        measured in some run, or a number makes no sense.

    Examples
    --------
    >>> import simkit as sk
    >>> one = sk.load("textbook/mm1").change({"clock.warm_up_days": 1, "clock.horizon_days": 5})
    >>> two = one.change({"teams.desk.members[0].count": 2})
    >>> found = select_best(one, two, measure="task_wait", indifference_zone=5, names=["one clerk", "two clerks"])
    >>> found.best
    'two clerks'
    """
    m = _checked(scenarios, measure, indifference_zone, confidence, method, max_replications, initial_replications)
    names = unique_names(scenarios, names)
    # In the algorithms higher is better.
    sign = -1.0 if m.better == "lower" else 1.0
    source = Source(scenarios, names, m, seed, sign, initial_replications, max_replications, progress, jobs)
    if method == "kn":
        race = kim_nelson(source, len(scenarios), indifference_zone, confidence, max_replications, initial_replications)
    else:
        race = ocba(source, len(scenarios), max_replications, initial_replications, indifference_zone)
    source.close()
    return Selection(
        scenarios=scenarios,
        names=names,
        measure=m.key,
        indifference_zone=float(indifference_zone),
        confidence=confidence,
        method=method,
        max_replications=int(max_replications),
        seed=seed,
        values=_frame(race, names, source.sign),
        left=tuple(names[i] for i in race.left),
        eliminated={names[i]: r for i, r in sorted(race.out.items(), key=lambda item: (item[1], item[0]))},
        leader=names[race.leader],
        needed=race.needed,
        probability=race.probability,
        same_clients=source.same_clients,
    )


class Source:
    """Where the algorithms get their numbers: replication by replication, of the structures still wanted.

    With several processes it runs as many replications at a time. Those of a structure that is dropped
    meanwhile are not used: so the number of processes does not change what comes out.
    """

    def __init__(
        self, scenarios: Sequence[Scenario], names: Sequence[str], measure: Measure, seed: int, sign: float,
        initial_replications: int, max_replications: int, progress: Progress, jobs: int | None,
    ) -> None:  # fmt: skip
        self.scenarios, self.names, self.measure, self.seed, self.sign = scenarios, names, measure, seed, sign
        self.initial_replications, self.same_clients = initial_replications, True
        self.jobs = None if jobs is None else processes(jobs)
        self.ahead: dict[tuple[int, int], float] = {}  # (replication, structure) -> value
        self.done = 0
        self.tell = progress if callable(progress) else None
        self.bar = watched(itertools.count(), max_replications, False if self.tell else progress)

    def __call__(self, number: int, wanted: Sequence[int]) -> list[float]:
        """Return the values of one replication, higher is better."""
        if (number, wanted[0]) not in self.ahead:
            self._run(number, wanted)
        values = [self.ahead.pop((number, i)) for i in wanted]
        self.done += 1
        next(self.bar)
        if self.tell:
            self.tell(self.done)
        return values

    def close(self) -> None:
        """End the bar."""
        self.bar.close()

    def _run(self, number: int, wanted: Sequence[int]) -> None:
        # The first replications are all needed; after these, as many as keep all processes busy for a while.
        alone, began = len(wanted) == 1, time.perf_counter()
        several = self.jobs != 1 and not alone
        count = self.initial_replications if number == 0 else max(self.jobs or 1, number // 8) if several else 1
        numbers = range(number, number + count)
        keys, scenarios = [self.measure.key], [self.scenarios[i] for i in wanted]
        rows = measured_side_by_side(scenarios, numbers, self.seed, keys, 1 if alone else self.jobs)
        self.ahead = {}
        for replication, series, same in rows:
            self.same_clients &= same
            for i, one in zip(wanted, series, strict=True):
                value = float(one[self.measure.key])
                if not math.isfinite(value):
                    raise ValueError(
                        f"'{self.measure.label}' of '{self.names[i]}' could not be measured in replication "
                        f"{replication} of seed {self.seed}; take longer runs, or another measure"
                    )
                self.ahead[replication, i] = self.sign * value
        if self.jobs is None:  # the first replications have shown how long they take
            self.jobs = processes() if time.perf_counter() - began > WORTH else 1


def _frame(race: Race, names: Sequence[str], sign: float) -> pd.DataFrame:
    columns = {name: pd.Series(sign * v, dtype=float) for name, v in zip(names, race.values, strict=True)}
    return pd.DataFrame(columns).rename_axis("replication")


def _checked(
    scenarios: Sequence[Scenario], measure: str, indifference_zone: float, confidence: float, method: str,
    max_replications: int, initial_replications: int,
) -> Measure:  # fmt: skip
    """Return the measure, if all that is asked for makes sense."""
    need_scenarios("select_best", scenarios, least=2)
    (m,) = find([measure])
    if m.better == "neither":
        raise ValueError(f"of '{m.label}' neither direction is better, so there is no best; choose another measure")
    why = f"the smallest difference that matters, in {m.unit or 'the unit of the measure'}"
    number("indifference_zone", indifference_zone, above=0, why=why)
    number("confidence", confidence, above=0.5, below=1, why="half is no better than tossing a coin")
    choice("method", method, METHODS)
    whole("initial_replications", initial_replications, low=2, why="one replication shows no spread")
    least = initial_replications if method == "kn" else initial_replications * len(scenarios)
    of = "replications" if method == "kn" else f"runs: the first {initial_replications}"
    whole("max_replications", max_replications, low=least, why=f"{of} of each of {len(scenarios)}")
    return m
