"""Observe how people learn, and what a change does to the backlog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from authors.validation.observe import Observer

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog

WEEK = 2400.0  # minutes of opening hours


def hours_until_settled(count: int) -> Observer:
    """Return an observer of the hours until so many cases are settled."""
    return lambda run: np.sort(run.closed)[count - 1] / 60  # not a number sorts last


def minutes_of_tasks(first: int, last: int, product: str | None = None) -> Observer:
    """Return an observer of the mean minutes from task to task, of one employee who always has work."""

    def observe(run: RunLog) -> float:
        closed = run.closed
        if product is not None:
            closed = closed[run.demand.product == list(run.scenario.products).index(product)]
        done = np.sort(closed)
        return (done[last - 1] - done[first - 2]) / (last - first + 1)

    return observe


def tasks_by(employee: int, hours: float) -> Observer:
    """Return an observer of the tasks that one employee gets done within so many hours."""

    def observe(run: RunLog) -> float:
        done = (run.employee == employee) & (run.outcome == 0) & (run.activity == 1)
        return (run.finished[done] <= 60 * hours).sum()

    return observe


def share_wrong(run: RunLog) -> float:
    """Return the share of the tasks done that holds an error, found or not."""
    return len(run.wrong) / np.isfinite(run.closed).sum()


def _settled(run: RunLog, weeks: np.ndarray) -> np.ndarray:
    """Return how many cases have been settled since the end of the warm-up, at each of some weeks."""
    moments = run.scenario.clock.warm_up + np.concatenate([[0.0], weeks]) * WEEK
    counts = np.searchsorted(np.sort(run.closed[np.isfinite(run.closed)]), moments, "right")
    return counts[1:] - counts[0]


def backlog(week: float, arrivals: float) -> Observer:
    """Return an observer of the backlog on top of that at the change, with arrivals evened out."""
    return lambda run: arrivals * week - _settled(run, np.array([week]))[0]


def cleared(arrivals: float, after: float) -> Observer:
    """Return an observer of the week in which the backlog, with arrivals evened out, is what it was at the change."""

    def observe(run: RunLog) -> float:
        weeks = np.arange(after, run.scenario.clock.horizon_days / 5, 0.005)
        back = np.flatnonzero(arrivals * weeks <= _settled(run, weeks))
        return weeks[back[0]] if len(back) else np.inf

    return observe


def balanced(arrivals: float, half: float) -> Observer:
    """Return an observer of the week around which as much is settled as comes in, over `half` a window on each side."""

    def observe(run: RunLog) -> float:
        weeks = np.arange(half, run.scenario.clock.horizon_days / 5 - half, 0.005)
        reached = _settled(run, weeks + half) - _settled(run, weeks - half) >= 2 * half * arrivals
        # Counts rise and fall by one: the middle between the first time that it is reached and the last that it is not.
        return (weeks[np.flatnonzero(reached)[0]] + weeks[np.flatnonzero(~reached)[-1]]) / 2

    return observe
