"""What every way of measuring a pitfall has in common: a run of an office can be followed, and given up half-way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated

from pydantic import Field

from simkit.course.pitfalls.numbers import PitfallNumbers
from simkit.measures.run import run as run_office
from simkit.measures.runlog import RunLog
from simkit.model.office import Stopped
from simkit.model.scenario import Scenario
from simkit.model.scenario.part import Part


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


def run(scenario: Scenario, seed: int, replication: int) -> RunLog:
    """Simulate one replication, as `sk.run` does, and tell who follows the experiment.

    Raises
    ------
    Stopped
        If they want no more.
    """
    follower = _FOLLOWER.get()
    if follower is not None and not follower():
        raise Stopped
    return run_office(scenario, seed=seed, replication=replication)
