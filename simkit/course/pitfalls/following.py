"""Following: hear how far an experiment is while it runs, and give it up half-way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from simkit.measures.run import run as run_office
from simkit.measures.runlog import RunLog
from simkit.model.office import Stopped
from simkit.model.scenario import Scenario

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
