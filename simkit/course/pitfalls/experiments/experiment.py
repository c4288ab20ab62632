"""What every way of measuring a pitfall has in common: a run of an office can be followed, and given up half-way."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from simkit.course.pitfalls.experiments.readings import read
from simkit.course.pitfalls.numbers import PitfallNumbers
from simkit.experiment.processes import spread_out
from simkit.experiment.replicator import Replication
from simkit.model.office import Stopped
from simkit.model.scenario import Scenario
from simkit.model.scenario.part import Part

Asked = tuple[Scenario, Sequence[tuple[str, dict[str, Any]]]]
"""An office, and what is read from a run of it: names of measures or readings, with their arguments."""


class PitfallExperiment(Part):
    """A way of measuring."""

    kind: str
    n: Annotated[int, Field(ge=2, le=1_000_000)] = 30
    seed: Annotated[int, Field(ge=0)] = 1

    def names(self) -> tuple[str, ...]:
        """Return the keys of the numbers it gives, known before it runs, so that texts can be checked."""
        raise NotImplementedError

    def takes(self) -> int:
        """Return how many runs of an office it takes, known before it runs; 0 where it takes none."""
        return 0

    def run(self) -> PitfallNumbers:
        """Do the experiment."""
        raise NotImplementedError


# Each thread has its own, so that experiments in the background are followed one by one.
_FOLLOWER: ContextVar[Callable[[], bool] | None] = ContextVar("follower", default=None)


@contextmanager
def followed(follower: Callable[[], bool]) -> Iterator[None]:
    """Tell somebody of every run that an experiment does inside."""
    token = _FOLLOWER.set(follower)
    try:
        yield
    finally:
        _FOLLOWER.reset(token)


def read_offices(offices: Sequence[Asked], n: int, seed: int) -> np.ndarray:
    """Run offices on the same clients, on all cores, and read numbers; shape (replications, numbers of all offices).

    Who follows the experiment is told of every run.

    Raises
    ------
    Stopped
        If they want no more.
    """
    follower, rows = _FOLLOWER.get(), []
    ran = spread_out(_read_all, [(offices, seed, number) for number in range(n)])
    for _ in range(n):
        if follower is not None and not all([follower() for _ in offices]):
            raise Stopped
        rows.append(next(ran))
    return np.array(rows)


def _read_all(offices: Sequence[Asked], seed: int, number: int) -> list[float]:
    clients = Replication(seed, number)
    logs = [clients.run(scenario) for scenario, _ in offices]
    return [read(log, *one) for log, (_, asked) in zip(logs, offices, strict=True) for one in asked]
