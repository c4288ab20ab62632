"""What limits, leaving, batches, joint work and appointments do to a case; only offices that have them show these."""

import numpy as np
import pandas as pd

from simkit.measures.measure import measure
from simkit.measures.period import busy_with, clipped, duty_by_employee, inside, tasks
from simkit.measures.runlog import RunLog
from simkit.model.office.record import BY_ABSENCE, BY_CLIENT, BY_DEFAULT, STANDING_BY
from simkit.model.office.roster import joined


@measure("Waiting at the door", "working days", "lower", "client")
def door_wait(run: RunLog) -> float:
    """Mean time from arrival until somebody begins on the case, of the cases begun in the measured period.

    Only where a caseload or a limit on work in progress keeps cases at the door.
    """
    case, moment, *_ = run.begun.T
    chosen = inside(run, moment)
    waited = (moment - run.arrived[case.astype(int)])[chosen]
    return float(np.mean(waited)) / run.scenario.clock.day_minutes if len(waited) else np.nan


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


def _of_ended(run: RunLog, ending: int, can: bool) -> float:
    """Return the share of the cases that came to an end in the measured period that ended in this way."""
    ended = inside(run, run.closed)
    return float(np.mean(run.ending[ended] == ending)) if can and ended.any() else np.nan


@measure("Withdrawn", "share", "lower", "client")
def withdrawn(run: RunLog) -> float:
    """Of the cases that came to an end in the measured period: the share that the client withdrew."""
    return _of_ended(run, BY_CLIENT, any(event.patience for event in run.scenario.events.values()))


@measure("Decided by default", "share", "lower", "client")
def decided_by_default(run: RunLog) -> float:
    """Of the cases that came to an end in the measured period: the share decided because a deadline had passed."""
    deadlines = [event.deadline for event in run.scenario.events.values()]
    return _of_ended(run, BY_DEFAULT, any(d and d.then == "decided" for d in deadlines))


@measure("Fines", "euros a week", "lower", "management")
def fines(run: RunLog) -> float:
    """Euros a week that missed deadlines cost in the measured period: at once, and for each working day after it."""
    total, clock = 0.0, run.scenario.clock
    case, moment = run.overdue[:, 0].astype(int), run.overdue[:, 1]
    deadlines = [event.deadline for event in run.scenario.events.values()]
    for code, deadline in enumerate(deadlines):
        mine = run.event[case] == code
        if deadline and mine.any():
            passed = moment[mine]
            last = passed + (np.inf if deadline.fine_days is None else deadline.fine_days * clock.day_minutes)
            late = clipped(run, passed, np.fmin(last, np.where(np.isnan(run.closed), np.inf, run.closed)[case[mine]]))
            total += deadline.fine * inside(run, passed).sum()
            total += deadline.fine_per_day * late.sum() / clock.day_minutes
    first, end = run.window
    return (
        total / ((end - first) / clock.week_minutes)
        if any(d and d.fine + d.fine_per_day for d in deadlines)
        else np.nan
    )


@measure("Waiting for a run", "working days", "lower", "client")
def batch_wait(run: RunLog) -> float:
    """Mean time that a task waited for a run of its batch, of those that went on at one in the measured period."""
    _, since, until = run.batches.T
    waited = (until - since)[inside(run, until)]
    return float(np.mean(waited)) / run.scenario.clock.day_minutes if len(waited) else np.nan


@measure("Standing by", "share", "lower", "executor")
def standing_by(run: RunLog) -> float:
    """Part of all hours on duty in which somebody waits for a colleague, for work that takes two at once.

    These hours count as busy: nothing else is done in them.
    """
    duty = duty_by_employee(run).sum()
    return busy_with(run, STANDING_BY) / duty if run.scenario.coded.takes_two and duty > 0 else np.nan


@measure("Use of resources", "share", "neither", "management")
def resource_use(run: RunLog) -> float:
    """Part of the opening hours in which a resource (a room, a car) was in use, of the kind that was used most."""
    return float(by_resource(run)["use"].max()) if run.scenario.coded.needs else np.nan


def by_resource(run: RunLog) -> pd.DataFrame:
    """Return a row for each resource.

    Returns
    -------
    DataFrame
        Indexed by resource: label, how many there are, times and hours in use, and the share of the opening hours in
        which one was in use; all in the measured period. A room that is kept while somebody stands by is in use.
    """
    (begin, end), resources = run.window, run.scenario.resources
    which, minutes = run.uses[:, 0].astype(int), clipped(run, run.uses[:, 3], run.uses[:, 4])
    rows = pd.DataFrame([(one.label, one.count) for one in resources.values()], columns=["label", "count"])
    used, times = np.bincount(which, minutes, len(rows)), np.bincount(which[minutes > 0], minlength=len(rows))
    rows = rows.assign(times=times, hours=used / 60, use=used / rows["count"] / (end - begin))
    return rows.set_index(pd.Index(resources, name="resource"))


@measure("Waiting for a resource", "minutes", "lower", "client")
def resource_wait(run: RunLog) -> float:
    """Mean minutes, from the inbox until the first work, in which no room or other resource was free for a task.

    Of the tasks that need one, begun in the measured period; whether somebody was free then or not.
    """
    found, waited = tasks(run), [np.empty(0)]
    for product in run.scenario.coded.needs:
        mine = inside(run, found["started"]) & (found["product"] == product)
        shut = np.vstack([[[-1.0, -1.0]], none_free(run, product)])
        # The minutes shut until a moment rise along straight lines.
        line = shut.ravel(), np.repeat([0, *np.cumsum(shut[:, 1] - shut[:, 0])], 2)[1:-1]
        waited.append(np.interp(found["started"][mine], *line) - np.interp(found["queued"][mine], *line))
    minutes = np.concatenate(waited)
    return float(np.mean(minutes)) if len(minutes) else np.nan


def none_free(run: RunLog, product: int) -> np.ndarray:
    """Return the spells, shape (spells, 2), in which something that a product needs was all in use; they rise."""
    spells: list[tuple[float, float]] = []
    for resource in run.scenario.coded.needs.get(product, ()):
        mine = run.uses[run.uses[:, 0] == resource]
        moment = np.concatenate([mine[:, 3], mine[:, 4]])
        step = np.repeat([1, -1], len(mine))
        order = np.lexsort((step, moment))
        full = np.cumsum(step[order]) == run.scenario.coded.resources[resource]
        at = moment[order]
        spells += [(at[i], at[i + 1]) for i in np.flatnonzero(full) if at[i] < at[i + 1]]
    return np.array(joined(sorted(spells)), dtype=float).reshape(-1, 2)


@measure("Access time", "working days", "lower", "client")
def access_time(run: RunLog) -> float:
    """Mean time from asking for an appointment until it is there, of those asked for in the measured period.

    Appointments after the end of the run count, so that a long list is not forgotten.
    """
    _, asked, slot = run.appointments.T
    chosen = inside(run, asked)
    return float(np.mean(slot[chosen] - asked[chosen])) / run.scenario.clock.day_minutes if chosen.any() else np.nan


@measure("No-shows", "share", "lower", "management")
def no_shows(run: RunLog) -> float:
    """Of the appointments in the measured period: the share for which the client did not come.

    Who withdrew before is left out.
    """
    case, _, slot = run.appointments.T
    case = case.astype(int)
    missed = run.ending[case] == BY_ABSENCE
    held = inside(run, slot) & ~((run.ending[case] != 0) & (run.closed[case] < slot)) & (slot <= run.scenario.clock.end)
    return float(np.mean(missed[held])) if held.any() else np.nan


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
    return float(np.mean(wait[np.isfinite(wait)])) if np.isfinite(wait).any() else np.nan
