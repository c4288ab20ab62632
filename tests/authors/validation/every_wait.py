"""Every wait: for queues that go first come, first served, the wait of each single client is known.

Given the demand, the waits at a desk follow from a recursion. So the office can be checked client by client,
without chance and without an interval. That holds at loads where a mean wait would need tens of
millions of clients to be known within a few per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heapreplace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog
    from simkit.model.demand.demand import Calls
    from simkit.model.scenario import Scenario

TOLERANCE = 1e-6
"""Minutes by which sums in another order may differ: rounding of floats, nothing else."""

SCENARIOS = ("mm1", "mg1", "mmc", "erlang-c-desk", "separate-desks", "pooled-desk")

LINES = ("first-line", "two-levels", "one-level")
"""Scenarios in which all work is calls, and callers wait as long as it takes."""


@dataclass(frozen=True)
class Match:
    """The waits of one desk in the office beside those of the recursion."""

    scenario: str
    team: str
    servers: int
    waits: np.ndarray
    known: np.ndarray

    @property
    def largest(self) -> float:
        """Largest difference in minutes."""
        return float(np.abs(self.waits - self.known).max())

    @property
    def accepted(self) -> bool:
        """Every wait is the same."""
        return self.largest < TOLERANCE


def all_matches(seed: int = 1) -> list[Match]:
    """Run all scenarios in which every wait is known: desks, then lines of the telephone."""
    desks = [match for name in SCENARIOS for match in every_wait(name, seed)]
    return desks + [match for name in LINES for match in every_call(name, seed)]


def first_come_first_served(arrived: np.ndarray, work: np.ndarray, servers: int) -> np.ndarray:
    """Return the wait of each client at a desk where the first to come is served first.

    References
    ----------
    D. V. Lindley (1952), "The theory of queues with a single server", Mathematical Proceedings of the
    Cambridge Philosophical Society 48(2).
    J. Kiefer and J. Wolfowitz (1955), "On the theory of queues with many servers", Transactions of the
    American Mathematical Society 78(1).

    Examples
    --------
    >>> first_come_first_served(np.array([0.0, 1.0, 2.0]), np.array([5.0, 5.0, 1.0]), servers=2).tolist()
    [0.0, 0.0, 3.0]
    """
    free = [0.0] * servers  # when each server is done with what was given to it; the earliest on top
    heapify(free)
    waits = np.empty(len(arrived))
    for i, (moment, minutes) in enumerate(zip(arrived.tolist(), work.tolist(), strict=True)):
        begin = max(moment, free[0])
        heapreplace(free, begin + minutes)
        waits[i] = begin - moment
    return waits


def every_wait(name: str, seed: int = 1) -> list[Match]:
    """Run a shipped textbook scenario as it is and set its waits beside the recursion, desk by desk."""
    from simkit.measures.run import run
    from simkit.model.demand import sample
    from simkit.model.scenario import load

    scenario = load(f"textbook/{name}")
    demand = sample(scenario, seed)
    return matches(f"textbook/{name}", scenario, run(scenario, demand=demand), demand.work)


def every_call(name: str, seed: int = 1) -> list[Match]:
    """Run a shipped textbook scenario of calls as it is and set its waits beside the recursion, line by line.

    The callers of the second line are those whom the first line passes on, at the moments that the recursion gives.
    """
    from simkit.measures.run import run
    from simkit.model.demand import sample
    from simkit.model.scenario import load

    scenario = load(f"textbook/{name}")
    demand = sample(scenario, seed)
    return call_matches(f"textbook/{name}", scenario, run(scenario, demand=demand), demand.calls)


def call_matches(name: str, scenario: Scenario, log: RunLog, calls: Calls) -> list[Match]:
    """Set the waits on the line beside the recursion, for one line, or two of which the second knows it all."""

    hard = np.array([kind.needs > 0 for kind in scenario.coded.calls])[calls.kind] & (len(scenario.teams) > 1)
    callers, moment = np.arange(len(calls)), calls.moment.copy()
    minutes = np.where(hard, calls.triage, calls.talk)
    found = []
    for number, key in enumerate(scenario.teams):
        order = callers[np.argsort(moment[callers], kind="stable")]
        servers = int((log.people_team == number).sum())
        known = first_come_first_served(moment[order], minutes[order], servers)
        moment[order] += known + minutes[order]  # when they hang up, or ring at the second line
        rows = np.flatnonzero((log.team == number) & (log.call >= 0) & np.isfinite(log.started))
        waits = np.full(len(calls), np.nan)
        waits[log.call[rows]] = log.started[rows] - log.queued[rows]
        begun = np.isfinite(waits[order])  # at the end of the run the last ones still wait
        found.append(Match(name, key, servers, waits[order][begun], known[begun]))
        callers, minutes = np.flatnonzero(hard), calls.talk
    return found


def matches(name: str, scenario: Scenario, log: RunLog, work: np.ndarray) -> list[Match]:
    """Set the waits of a run beside the recursion, for teams of equal employees without breaks."""
    from simkit.measures.period import tasks

    table = tasks(log)
    found = []
    for number, key in enumerate(scenario.teams):
        mine = table["team"] == number
        order = np.flatnonzero(mine)[np.argsort(table["queued"][mine], kind="stable")]
        servers = int((log.people_team == number).sum())
        known = first_come_first_served(table["queued"][order], work[table["task"][order]], servers)
        waits = (table["started"] - table["queued"])[order]
        begun = np.isfinite(waits)  # at the end of the run the last ones still wait
        found.append(Match(name, key, servers, waits[begun], known[begun]))
    return found
