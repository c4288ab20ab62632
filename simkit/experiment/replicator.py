"""Replicator: the one engine of replications, for experiments and for widgets.

A *replication* is one set of clients, which depends on the seed and on the number of the replication only; several
offices are run on it, so that they are compared on the same clients. What is wanted of a run is read as soon as it
is there, and the run is let go: memory does not grow with the number of replications.

An experiment knows beforehand which offices it runs how often, and asks `side_by_side` (or
`measured_side_by_side`, which reads measures): here or on several processes, with progress, with run logs kept, and
with the same results.

A widget learns from its user what to run next. It makes one `Replicator`, which keeps what was read and runs
nothing twice, and asks it from a thread of its own, to be stopped half-way through a run::

    replicator = Replicator(seed, partial(read_measures, keys=keys))
    replicator.extend("now", scenario, n=30, stop=worker.outdated)      # raises Stopped
    for n in replicator.extend_all({"now": scenario, settings: changed}, n=100, stop=worker.outdated):
        replicator.found(settings, n), replicator.same_clients(settings), replicator.seconds
"""

import os
import sys
import time
import warnings
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, Generic, NamedTuple, TypeVar

import pandas as pd

from simkit.experiment.processes import processes, spread_out
from simkit.measures import measure_run
from simkit.measures.change import CHANGE_MEASURES
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.demand import Demand, KeptDemand
from simkit.model.office.office import Stop
from simkit.model.scenario import Scenario

T = TypeVar("T")
Read = Callable[[RunLog, RunLog | None], T]
"""What to keep of a run: a function of the run and of what it is set beside, if anything."""
Reached = Callable[[float], Any]
"""Told after each simulated day which week after the warm-up a run has reached."""
Baseline = Scenario | bool
"""What offices are set beside: this one; True: each one with a plan beside itself without it; False: nothing."""
Progress = bool | Callable[[int], Any] | None

KEPT = 150_000_000  # bytes of clients kept here for widgets, as many by all others: 43 runs of the tax office
PATIENCE = 2.0  # seconds before a bar appears: what is quick needs none


class Replication:
    """One set of clients, and the offices that are run on it; what others are set beside is run once."""

    def __init__(self, seed: int, number: int, baseline: Baseline = False, kept: KeptDemand | None = None) -> None:
        self.seed, self.number, self.baseline = seed, number, baseline
        self._kept = kept or KeptDemand()
        self._first: Demand | None = None
        self._baselines: list[RunLog] = []

    def run(self, scenario: Scenario, stop: Stop | None = None, reached: Reached | None = None) -> RunLog:
        """Run an office on these clients."""
        for log in self._baselines:
            if log.scenario == scenario:
                return log
        demand = self._kept.sample(scenario, self.seed, self.number)
        self._first = self._first or demand
        log = run(scenario, demand=demand, stop=_on_each_day(scenario, stop, reached))
        if scenario == self.baseline or (self.baseline is True and not scenario.plan.steps):
            self._baselines.append(log)
        return log

    def run_beside(
        self, scenario: Scenario, stop: Stop | None = None, reached: Reached | None = None
    ) -> tuple[RunLog, RunLog | None]:
        """Run an office, and what it is set beside if that was asked for."""
        log = self.run(scenario, stop, reached)
        if isinstance(self.baseline, Scenario):
            beside = self.run(self.baseline, stop, reached)
            if not beside.demand.same_clients(log.demand):
                raise ValueError(
                    f"{scenario.title} has other clients than the office without a change; "
                    "plans are compared on the same"
                )
            return log, beside
        wanted = self.baseline and scenario.plan.steps
        return log, self.run(scenario.without_plan(), stop, reached) if wanted else None

    def same_clients(self, log: RunLog) -> bool:
        """Say whether an office had the same clients as the one that was run first."""
        return self._first is not None and self._first.same_clients(log.demand)


@cache
def kept_here(most_bytes: int) -> KeptDemand:
    """Return the clients that this process keeps, for all widgets of a notebook."""
    return KeptDemand(most_bytes, short=True)


class Replicated(NamedTuple, Generic[T]):
    """What was read in one replication of each office, and whether all had the same clients."""

    number: int
    found: list[T]
    same_clients: bool


def side_by_side(
    scenarios: Sequence[Scenario],
    numbers: Iterable[int],
    seed: int,
    read: Read[T],
    *,
    baseline: Baseline = False,
    jobs: int | None = None,
    progress: Progress = False,
    logs: str | Path | None = None,
    stop: Stop | None = None,
) -> Generator[Replicated[T], None, None]:
    """Run offices on the same clients and read what is wanted, replication by replication, in order.

    `stop` is asked now and then, on one process after each simulated day; where it says so, Stopped is raised.
    """
    numbers = list(numbers)
    folder = None if logs is None else _folder(logs)
    work = [(scenarios, number, seed, read, baseline, folder) for number in numbers]
    ran = spread_out(_replicated, work, jobs, stop, here=partial(_replicated, stop=stop))
    yield from watched(ran, len(numbers), progress)


def measured_side_by_side(
    scenarios: Sequence[Scenario],
    numbers: Iterable[int],
    seed: int,
    keys: Sequence[str],
    jobs: int | None = None,
    progress: Progress = False,
    logs: str | Path | None = None,
) -> Generator[Replicated[pd.Series], None, None]:
    """Run offices on the same clients and measure them; a plan beside the same office without it if it must be."""
    read, baseline = partial(read_measures, keys=tuple(keys)), not CHANGE_MEASURES.isdisjoint(keys)
    return side_by_side(scenarios, numbers, seed, read, baseline=baseline, jobs=jobs, progress=progress, logs=logs)


def measured_in_turn(
    scenarios: Sequence[Scenario], n: int, seed: int, keys: Sequence[str], jobs: int | None, progress: Progress
) -> Generator[pd.Series, None, None]:
    """Measure offices one after the other, n replications of each, for as long as somebody wants to know more."""
    read, baseline = partial(read_measures, keys=tuple(keys)), not CHANGE_MEASURES.isdisjoint(keys)
    work = [([scenario], number, seed, read, baseline) for scenario in scenarios for number in range(n)]
    for replicated in watched(spread_out(_replicated, work, jobs), len(work), progress):
        yield replicated.found[0]


def read_measures(log: RunLog, baseline: RunLog | None, keys: Sequence[str]) -> pd.Series:
    """Read measures of a run; those of the cost of a change need its baseline."""
    return measure_run(log, keys, baseline)


def _replicated(
    scenarios: Sequence[Scenario], number: int, seed: int, read: Read[T], baseline: Baseline = False,
    folder: Path | None = None, stop: Stop | None = None, reached: Reached | None = None,
    clients: Replication | None = None, keeps: int = 0,
) -> Replicated[T]:  # fmt: skip
    kept = kept_here(keeps) if keeps else None
    replication, found, same = clients or Replication(seed, number, baseline, kept), [], True
    for place, scenario in enumerate(scenarios):
        log, beside = replication.run_beside(scenario, stop, reached)
        same = same and replication.same_clients(log)
        if folder is not None:
            log.save(folder / f"structure-{place + 1}" / f"seed-{seed}-replication-{number}")
        found.append(read(log, beside))
    return Replicated(number, found, same)


class Replicator(Generic[T]):
    """Offices on the same clients, of which what was read is kept, so that nothing is run twice.

    Each office goes by a key: any value that is another one for another scenario.
    """

    def __init__(self, seed: int, read: Read[T], baseline: Baseline = False) -> None:
        self.seed, self.read, self.baseline = seed, read, baseline
        self._replications: list[Replication] = []
        self._kept = kept_here(KEPT)
        self._found: dict[Hashable, list[T]] = {}
        self._times: list[float] = []
        self._same: dict[Hashable, bool] = {}

    def done(self, key: Hashable) -> int:
        """Return how many replications of an office there are."""
        return len(self._found.get(key, ()))

    def extend(
        self, key: Hashable, scenario: Scenario, n: int, stop: Stop | None = None, reached: Reached | None = None
    ) -> None:
        """Run an office until there are n replications. Raises Stopped where `stop` says so; what is done is kept."""
        while self.done(key) < n:
            number = self.done(key)
            self._keep({key: scenario}, number, self._here([scenario], number, stop=stop, reached=reached))

    def extend_all(
        self, offices: Mapping[Hashable, Scenario], n: int, stop: Stop | None = None, reached: Reached | None = None
    ) -> Iterator[int]:
        """Run offices on all cores until there are n replications of each; tell how many there are, again and again."""
        # The first replication tells whether clients are the same; that of the last office is run while others begin.
        for key, scenario in list(offices.items())[:-1]:
            self.extend(key, scenario, 1, stop, reached)
        if there := min(map(self.done, offices)):
            yield there
        lacking = [
            ({key: one for key, one in offices.items() if self.done(key) <= number}, number)
            for number in range(there, n)
        ]
        work = [(list(some.values()), number, self.seed, self.read, self.baseline) for some, number in lacking]
        here = partial(self._here, stop=stop, reached=reached)
        elsewhere = partial(_replicated, keeps=KEPT // max(1, processes() - 1))
        known = self._kept.numbers(list(offices.values())[-1], self.seed)
        ours = [place for place, (_, number) in enumerate(lacking) if number in known]
        ran: Iterator[Replicated[T]] = spread_out(elsewhere, work, stop=stop, here=here, took=self._times, ours=ours)
        for (some, number), replicated in zip(lacking, ran, strict=True):
            self._keep(some, number, replicated)
            yield number + 1

    def _here(self, scenarios: Sequence[Scenario], number: int, *_: Any, **followed: Any) -> Replicated[T]:
        """Run one replication of offices in this process, which has kept demand and runs of the baseline."""
        began = time.perf_counter()
        found = _replicated(scenarios, number, self.seed, self.read, clients=self._replication(number), **followed)
        self._times.append((time.perf_counter() - began) / len(scenarios))
        return found

    def _keep(self, offices: Mapping[Hashable, Scenario], number: int, replicated: Replicated[T]) -> None:
        for key, found in zip(offices, replicated.found, strict=True):
            if self.done(key) == number:  # who asked meanwhile may have it already
                self._same.setdefault(key, replicated.same_clients)
                self._found.setdefault(key, []).append(found)  # last: from here on it counts, also for who reads

    def _replication(self, number: int) -> Replication:
        """Return a replication with the baselines that were run in it; the first tells whether clients are the same."""
        if self.baseline is False and number:
            return Replication(self.seed, number, kept=self._kept)
        while len(self._replications) <= number:
            self._replications.append(Replication(self.seed, len(self._replications), self.baseline, self._kept))
        return self._replications[number]

    def found(self, key: Hashable, n: int | None = None) -> list[T]:
        """Return what was read in the first n replications of an office; all of them when left out."""
        return self._found[key][:n]

    def same_clients(self, key: Hashable) -> bool:
        """Say whether an office had the same clients as the one that was run first."""
        return self._same[key]

    @property
    def seconds(self) -> float:
        """How long a replication of an office takes in this process, by the median of those done."""
        return median(self._times) if self._times else 0.0


def _on_each_day(scenario: Scenario, stop: Stop | None, reached: Reached | None) -> Stop | None:
    """Return what the office asks after each simulated day."""
    if reached is None:
        return stop
    days, clock = count(1), scenario.clock

    def asked() -> bool:
        reached((next(days) - clock.warm_up_days) / clock.days_per_week)
        return stop is not None and stop()

    return asked


def _folder(logs: str | Path) -> Path:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        message = "run logs are kept as Parquet files, for which pyarrow is needed: pip install pyarrow"
        raise ImportError(message) from None
    return Path(logs)


def watched(
    done: Iterator[T], total: int, progress: Progress = None, unit: str = "replication"
) -> Generator[T, None, None]:
    """Pass on what comes, and show how far it is: as a bar in a notebook and in a terminal, or to a callable."""
    if callable(progress):
        for number, one in enumerate(done, 1):
            yield one
            progress(number)
        return
    if progress is False or (progress is None and not somebody_looks()):
        yield from done
        return
    from tqdm.auto import tqdm

    yield from tqdm(done, total=total, unit=unit, delay=PATIENCE, leave=False)


def until_interrupted(done: Generator[T, None, None], total: int) -> Generator[T, None, None]:
    """Pass on what comes; an interruption ends it, and says so, where something is there to go on with."""
    number = 0
    try:
        for number, one in enumerate(done, 1):  # noqa: B007 -- how far it came
            yield one
    except KeyboardInterrupt:
        if not number:
            raise
        words = f"interrupted after {number} of {total} replications; what was done is kept, and what follows is of it"
        warnings.warn(words, stacklevel=3)
    finally:
        done.close()


def somebody_looks() -> bool:
    """Say whether this is a notebook or a terminal, and nobody asked for silence."""
    if os.environ.get("TQDM_DISABLE"):  # tqdm's bar for notebooks does not listen to its own variable
        return False
    shell = sys.modules.get("IPython")
    if shell is not None and shell.get_ipython() is not None:
        return True
    return sys.stderr is not None and sys.stderr.isatty()
