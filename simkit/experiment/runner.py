"""Runner: replications one after the other, on several processes or on a cluster, with the same results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from simkit.experiment.progress import Progress, watched
from simkit.measures.change import TOLLS
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.demand import sample
from simkit.model.scenario import Scenario

Ran = tuple[int, list[pd.Series], bool]
T = TypeVar("T")


def paired_rows(
    scenarios: Sequence[Scenario],
    numbers: Iterable[int],
    seed: int,
    keys: Sequence[str],
    jobs: int | None = None,
    progress: Progress = False,
    logs: str | Path | None = None,
) -> Iterator[Ran]:
    """Run structures side by side and give back their measures, replication by replication, in order.

    A replication's clients depend on the seed and on its number only, so the results are the same whatever
    the number of processes. Only measures come back: memory does not grow with the length of the runs.
    """
    numbers = list(numbers)
    folder = None if logs is None else _folder(logs)
    work = [(scenarios, number, seed, keys, folder) for number in numbers]
    yield from watched(spread_out(replication, work, jobs), len(numbers), progress)


def replication(
    scenarios: Sequence[Scenario], number: int, seed: int, keys: Sequence[str], folder: Path | None
) -> Ran:
    """Run one replication of every structure."""
    demands = [sample(scenario, seed, number) for scenario in scenarios]
    same = all(demands[0].same_clients(other) for other in demands[1:])
    rows: list[pd.Series] = []
    calm: list[RunLog] = []
    for place, (scenario, demand) in enumerate(zip(scenarios, demands, strict=True)):
        log = run(scenario, demand=demand)
        if scenario.plan.steps and not TOLLS.isdisjoint(keys):
            log = replace(log, without=_without_plan(scenario, number, seed, calm))
        if folder is not None:
            log.save(folder / f"structure-{place + 1}" / f"seed-{seed}-replication-{number}")
        rows.append(log.measures(*keys))
    return number, rows, same


def _without_plan(scenario: Scenario, number: int, seed: int, known: list[RunLog]) -> RunLog:
    """Run the office of a plan without its plan; plans that begin with the same office share one run."""
    calm = scenario.without_plan()
    for log in known:
        if log.scenario == calm:
            return log
    known.append(run(calm, seed=seed, replication=number))
    return known[-1]


def spread_out(function: Callable[..., T], work: Sequence[tuple], jobs: int | None = None) -> Iterator[T]:
    """Call a function for each piece of work, here or on several processes; what it returns comes back in order."""
    if jobs is not None and (
        isinstance(jobs, bool) or not isinstance(jobs, int | np.integer) or jobs < -1 or not jobs
    ):
        raise ValueError(f"jobs must be a number of processes such as 2, or -1 for one a core; not {jobs!r}")
    if _in_this_process(jobs):
        return (function(*one) for one in work)
    from joblib import Parallel, delayed

    return Parallel(n_jobs=jobs, return_as="generator")(delayed(function)(*one) for one in work)


def _in_this_process(jobs: int | None) -> bool:
    if jobs is not None:
        return jobs == 1
    # Whoever asks joblib for a cluster has imported it; nobody else need wait for the import.
    if "joblib" not in sys.modules:
        return True
    from joblib.parallel import get_active_backend

    backend, number = get_active_backend()
    return number in (None, 1) and not type(backend).__name__.startswith("Dask")


def _folder(logs: str | Path) -> Path:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        message = "run logs are kept as Parquet files, for which pyarrow is needed: pip install pyarrow"
        raise ImportError(message) from None
    return Path(logs)
