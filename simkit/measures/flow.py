"""What limits, leaving, batches and joint work do to a case: only offices that have them show these measures."""

import numpy as np

from simkit.measures.measure import measure
from simkit.measures.period import clipped, inside
from simkit.measures.runlog import RunLog


@measure("Waiting at the door", "working days", "lower", "client")
def door_wait(run: RunLog) -> float:
    """Mean time from arrival until somebody begins on the case, of the cases begun in the measured period.

    Only where a caseload or a limit on work in progress keeps cases at the door.
    """
    case, moment, *_ = run.begun.T
    chosen = inside(run, moment)
    waited = (moment - run.arrived[case.astype(int)])[chosen]
    return np.mean(waited) / run.scenario.clock.day_minutes if len(waited) else np.nan


def _in_progress(run: RunLog, limited: np.ndarray) -> float:
    """Return the mean number of open cases that were begun, over the measured period, of those that count."""
    case, moment = run.begun[limited, :2].T
    first, last = run.window
    return clipped(run, moment, run.closed[case.astype(int)]).sum() / (last - first)


@measure("Begun cases, mean", "cases", "neither", "designer")
def begun_cases(run: RunLog) -> float:
    """Mean number of open cases that the teams with a limit on work in progress have begun, in the measured period."""
    limited = np.array([team.wip_limit is not None for team in run.scenario.coded.teams])
    return _in_progress(run, limited[run.begun[:, 3].astype(int)]) if limited.any() else np.nan


@measure("Caseload, mean", "cases", "neither", "executor")
def caseload(run: RunLog) -> float:
    """Mean number of open cases in the hands of a member who has a caseload, in the measured period.

    A member counts by the team they begin in.
    """
    people = run.scenario.coded.people
    limited = np.array([p.team.caseload is not None and p.member.takes_tasks for p in people])
    return _in_progress(run, limited[run.begun[:, 2].astype(int)]) / limited.sum() if limited.any() else np.nan
