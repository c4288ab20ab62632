"""Appointments: how long until there is one, who does not come, and how long one waits when one is there."""

import numpy as np

from simkit.measures.measure import measure
from simkit.measures.period import inside, tasks
from simkit.measures.runlog import RunLog
from simkit.model.office.record import BY_ABSENCE


@measure("Access time", "working days", "lower", "client")
def access_time(run: RunLog) -> float:
    """Mean time from asking for an appointment until it is there, of those asked for in the measured period.

    Appointments after the end of the run count, so that a long list is not forgotten.
    """
    _, asked, slot = run.appointments.T
    chosen = inside(run, asked)
    return np.mean(slot[chosen] - asked[chosen]) / run.scenario.clock.day_minutes if chosen.any() else np.nan


@measure("No-shows", "share", "lower", "management")
def no_shows(run: RunLog) -> float:
    """Of the appointments in the measured period: the share for which the client did not come.

    Who withdrew before is left out.
    """
    case, _, slot = run.appointments.T
    case = case.astype(int)
    missed = run.ending[case] == BY_ABSENCE
    held = inside(run, slot) & ~((run.ending[case] != 0) & (run.closed[case] < slot)) & (slot <= run.scenario.clock.end)
    return np.mean(missed[held]) if held.any() else np.nan


@measure("Wait past the appointment", "minutes", "lower", "client")
def late_start(run: RunLog) -> float:
    """Mean minutes from the appointment until somebody began on the case, of those begun in the measured period."""
    if not len(run.appointments):
        return np.nan
    case, _, slot = run.appointments.T
    begun = np.full(len(run.arrived), np.inf)
    found = tasks(run)
    of_case = run.demand.task_case[found["task"]]
    np.minimum.at(begun, of_case, np.where(np.isnan(found["started"]), np.inf, found["started"]))
    wait = (begun[case.astype(int)] - slot)[inside(run, begun[case.astype(int)])]
    return np.mean(wait[np.isfinite(wait)]) if np.isfinite(wait).any() else np.nan
