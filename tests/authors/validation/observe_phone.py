"""Observe the telephone: what a run tells about calls where there is no registered measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from authors.validation.observe import Observer
from simkit import theory

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog


def time_until_answer(run: RunLog) -> float:
    """Return the mean minutes from calling to the end of the answer, of the calls answered in the measured period."""
    a, (begin, end) = run.attempts, run.window
    counted = (a["settled"] >= begin) & (a["settled"] <= end)
    return (a["settled"] - a["placed"])[counted].mean()


def time_at(team: str) -> Observer:
    """Return the mean minutes that a caller spends at one team: on the line, and in conversation."""

    def observe(run: RunLog) -> float:
        rows = _talks(run, team)
        return (run.finished - run.queued)[rows].mean()

    return observe


def _talks(run: RunLog, team: str) -> np.ndarray:
    """Return the rows of the conversations that a team ended in the measured period."""
    begin, end = run.window
    here = (run.call >= 0) & (run.team == list(run.scenario.teams).index(team)) & np.isfinite(run.started)
    return here & (run.finished >= begin) & (run.finished <= end)


def attempts_per_caller(run: RunLog) -> float:
    """Return the mean number of attempts of a caller, until an answer or until giving up for good."""
    attempts, _ = _callers(run)
    return attempts.mean()


def served_in_the_end(run: RunLog) -> float:
    """Return the share of the callers who got an answer, be it after calling again."""
    _, served = _callers(run)
    return served.mean()


def callers_beside_redial(share: float) -> Observer:
    """Return the number of different callers, divided by what theory makes of the attempts and hang-ups."""

    def observe(run: RunLog) -> float:
        attempts, served = _callers(run)
        return len(attempts) / theory.redial(attempts.sum(), attempts.sum() - served.sum(), share).unique_callers

    return observe


def served_beside_redial(share: float) -> Observer:
    """Return the share of callers served in the end, divided by what theory makes of attempts and hang-ups."""

    def observe(run: RunLog) -> float:
        attempts, served = _callers(run)
        return served.mean() / theory.redial(attempts.sum(), attempts.sum() - served.sum(), share).callers_served

    return observe


def _callers(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    """Return for each caller the number of attempts, and whether the last was answered.

    Callers of the warm-up are left out, and so are those of the last tenth of the run, so that all but a few in
    millions have come to their last attempt.
    """
    a, (begin, end) = run.attempts, run.window
    _, first, attempts = np.unique(a["call"], return_index=True, return_counts=True)
    served = np.maximum.reduceat(np.isfinite(a["answered"]), first)
    counted = (a["placed"][first] >= begin) & (a["placed"][first] < end - (end - begin) / 10)
    return attempts[counted], served[counted]
