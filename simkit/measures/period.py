"""Period: which part of a run is measured, and sums over it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np

from simkit.measures.runlog import RunLog
from simkit.model.office.record import DONE, SETTLED, WORKING

T = TypeVar("T")


def shared(function: Callable[[RunLog], T]) -> Callable[[RunLog], T]:
    """Work something out once for all measures of a run, and keep it with the run; nobody may change it."""

    @wraps(function)
    def found(run: RunLog) -> T:
        kept: dict[Any, Any] = vars(run)
        key = f"{function.__module__}.{function.__name__}"
        if key not in kept:
            kept[key] = function(run)
        return kept[key]

    return found


@shared
def settled(run: RunLog) -> np.ndarray:
    """Tell for each case whether it was settled in the measured period."""
    return inside(run, run.closed) & (run.ending == SETTLED)


def inside(run: RunLog, moment: np.ndarray) -> np.ndarray:
    """Tell for each moment whether it lies in the measured period: each in one of two parts that follow each other."""
    begin, end = run.window
    until = np.inf if end == run.scenario.clock.end else end
    return (moment >= begin) & (moment < until)


def open_at(run: RunLog, moments: np.ndarray) -> np.ndarray:
    """Return the number of open cases at each moment, in minutes: arrived by then, and not at an end by then."""
    closed = np.sort(run.closed[~np.isnan(run.closed)])
    return np.searchsorted(np.sort(run.arrived), moments, "right") - np.searchsorted(closed, moments, "right")


def clipped(run: RunLog, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the minutes of intervals that lie in the measured period; open ends last to the end."""
    first, last = run.window
    return np.clip(np.fmin(end, last) - np.maximum(begin, first), 0, None)


@shared
def busy(run: RunLog) -> np.ndarray:
    """Return the busy minutes of each piece of work in the measured period, shape (pieces,)."""
    return np.where(np.isfinite(run.started), clipped(run, run.started, run.finished), 0.0)


def busy_with(run: RunLog, activity: int) -> float:
    """Return the minutes of all employees together that went to one activity, in the measured period."""
    return busy(run)[run.activity == activity].sum()


def busy_by_employee(run: RunLog, which: np.ndarray | bool = True) -> np.ndarray:
    """Return the busy minutes of each employee in the measured period.

    Parameters
    ----------
    run : RunLog
        What happened.
    which : ndarray of bool, shape (pieces,), optional
        The pieces of work that count; all when left out.
    """
    who = (run.employee >= 0) & which
    return np.bincount(run.employee[who], weights=busy(run)[who], minlength=len(run.people))


@shared
def duty_by_employee(run: RunLog) -> np.ndarray:
    """Return the minutes on duty of each employee in the measured period."""
    minutes = clipped(run, run.duty_on, run.duty_off)
    return np.bincount(run.duty_employee, weights=minutes, minlength=len(run.people))


def team_at(run: RunLog, employee: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """Return the team in which employees were at moments, a move at that very moment included; -1: in none."""
    found = np.full(len(employee), -1)
    for person in range(len(run.people)):
        moves = run.moves[run.moves[:, 1] == person]
        mine = np.flatnonzero(employee == person)
        place = np.searchsorted(moves[:, 0], moment[mine], "right") - 1
        found[mine] = np.where(place >= 0, moves[:, 2][place], -1)
    return found


def busy_by_team(run: RunLog) -> np.ndarray:
    """Return the busy minutes of each team's employees in the measured period, in the team they were in then."""
    who = np.flatnonzero((run.employee >= 0) & np.isfinite(run.started))
    team = team_at(run, run.employee[who], run.started[who])
    return _by_team(run, team, busy(run)[who])


def duty_by_team(run: RunLog) -> np.ndarray:
    """Return the minutes on duty of each team's employees in the measured period, in the team they were in then."""
    who, on, off = run.duty_employee, run.duty_on, run.duty_off
    # A spell on duty in which somebody moves is cut in two.
    for moment, person, _ in run.moves[run.moves[:, 0] > 0].tolist():
        cut = np.flatnonzero((who == person) & (on < moment) & (off > moment))
        who, on = np.append(who, who[cut]), np.append(on, np.full(len(cut), moment))
        off = np.append(off, off[cut])
        off[cut] = moment
    return _by_team(run, team_at(run, who, on), clipped(run, on, off))


def _by_team(run: RunLog, team: np.ndarray, minutes: np.ndarray) -> np.ndarray:
    inside = team >= 0
    return np.bincount(team[inside], weights=minutes[inside], minlength=len(run.scenario.teams))


@shared
def worked(run: RunLog) -> np.ndarray:
    """Return the rows of the pieces of work on tasks, rework left out, by case and in order of their begin."""
    rows = np.flatnonzero(run.first_work & np.isfinite(run.started))
    return rows[np.lexsort((run.started[rows], run.case[rows]))]


@shared
def touched(run: RunLog) -> np.ndarray:
    """Return for each case the minutes in which at least one employee worked on its tasks, rework left out.

    Pieces of work on one case may overlap, when teams work on it side by side; overlapping minutes
    count once.
    """
    rows = worked(run)
    return _covered(run, run.case[rows], run.started[rows], run.finished[rows])


def waited_on_others(run: RunLog, which: np.ndarray | None = None) -> np.ndarray:
    """Return for each case the minutes in which a task of it waited for somebody outside the office, to the end.

    Overlapping minutes count once. `which`, shape (waits,), tells which waits count; all when left out.
    """
    chosen = run.waits if which is None else run.waits[which]
    task, begin, end, _ = chosen.T
    case = run.demand.task_case[task.astype(int)]
    return _covered(run, case, begin, np.where(np.isnan(end), run.scenario.clock.end, end))


def _covered(run: RunLog, case: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return for each case the minutes that its intervals cover together."""
    order = np.lexsort((begin, case))
    case, begin, end = case[order], begin[order], end[order]
    # Laying the cases one after the other on one line makes the running maximum restart with each case.
    length = float(run.scenario.clock.end) + 1.0
    reached = np.maximum.accumulate(end + case * length)
    before = np.concatenate([[-np.inf], reached[:-1]]) - case * length
    fresh = np.clip(end - np.maximum(begin, before), 0, None)
    return np.bincount(case, weights=fresh, minlength=len(run.arrived)).astype(float)  # whole where there are none


@shared
def tasks(run: RunLog) -> dict[str, np.ndarray]:
    """Return one row for each task that reached a team: queued, first start, end, waiting, team, product.

    Returns
    -------
    dict of str to ndarray, shape (tasks,)
        Rework is left out. ``task``, ``case``, ``team``, ``product``, ``queued``, ``started``, ``finished`` (not a
        number while unfinished) and ``waiting`` (minutes from the inbox to the end in which nobody worked on it).
    """
    rows = np.flatnonzero(run.first_work & np.isfinite(run.queued))
    order = rows[np.lexsort((run.queued[rows], run.task[rows]))]
    task = run.task[order]
    first = np.flatnonzero(np.diff(task, prepend=-1))
    last = np.append(first[1:], len(task)) - 1 if len(task) else first
    done = (run.outcome[order[last]] == DONE) & (run.activity[order[last]] == WORKING)
    waits = np.where(np.isfinite(run.started[order]), run.started[order] - run.queued[order], 0.0)
    return {
        "task": task[first],
        "case": run.case[order[first]],
        "team": run.team[order[first]],
        "product": run.product[order[first]],
        "queued": run.queued[order[first]],
        "started": run.started[order[first]],
        "finished": np.where(done, run.finished[order[last]], np.nan),
        "waiting": np.add.reduceat(waits, first) if len(first) else waits,
    }
