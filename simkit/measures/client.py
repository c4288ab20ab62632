"""What the client notices: how long it takes, whether it is in time, how many people they meet."""

import numpy as np

from simkit.measures.measure import measure
from simkit.measures.period import settled, shared, tasks, touched, waited_on_others, worked
from simkit.measures.runlog import RunLog
from simkit.model.office.record import BY_ABSENCE, BY_CLIENT, SETTLED
from simkit.model.scenario.attributes import norms


def lead_days(run: RunLog) -> np.ndarray:
    """Return the lead times, in working days, of the cases settled in the measured period."""
    chosen = settled(run)
    return (run.closed[chosen] - run.arrived[chosen]) / run.scenario.clock.day_minutes


def _of(function, values: np.ndarray, *more: float) -> float:
    return function(values, *more) if len(values) else np.nan


@measure("Lead time, mean", "working days", "lower", "client")
def lead_time_mean(run: RunLog) -> float:
    """Mean time from arrival until everything is settled, of the cases settled in the measured period."""
    return _of(np.mean, lead_days(run))


@measure("Lead time, median", "working days", "lower", "client")
def lead_time_median(run: RunLog) -> float:
    """Time from arrival until settled that half of the cases settled in the measured period stayed within."""
    return _of(np.median, lead_days(run))


@measure("Lead time, 90th percentile", "working days", "lower", "client")
def lead_time_p90(run: RunLog) -> float:
    """Time from arrival until settled that nine in ten cases settled in the measured period stayed within."""
    return _of(np.quantile, lead_days(run), 0.9)


@measure("Settled within the norm", "share", "higher", "client")
def within_norm(run: RunLog) -> float:
    """Of the cases whose norm ran out in the measured period: the share that was settled by then.

    Cases that are still open count as late, so that nothing is gained by leaving the difficult ones. Where waiting
    on others stops the clock of the norm (`norm_clock`), that time is not counted. Who withdrew before the norm ran
    out, or did not come, does not count.
    """
    in_time = cases_in_time(run)[1]
    return float(np.mean(in_time)) if len(in_time) else np.nan


def cases_in_time(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    """Return the life events of the cases whose norm ran out in the measured period, and whether each was in time."""
    due, (begin, end) = due_at(run), run.window
    counted = (due >= begin) & (due <= end) & ~(np.isin(run.ending, (BY_CLIENT, BY_ABSENCE)) & (run.closed <= due))
    in_time = (run.closed <= due) & (run.ending == SETTLED)
    return run.event[counted], in_time[counted]


def due_at(run: RunLog) -> np.ndarray:
    """Return for each case when its norm runs out, as it was promised when the client came; infinite without one."""
    return run.arrived + norms(run.scenario.coded, run.event, run.demand.attributes, run.arrived) + _stopped(run)


def _stopped(run: RunLog) -> np.ndarray:
    """Return for each case the minutes in which the clock of its norm stood still; infinite while it does."""
    stops = run.waits[:, 3] == 1
    minutes = waited_on_others(run, stops)
    still = run.waits[stops & np.isnan(run.waits[:, 2]), 0].astype(int)
    minutes[run.demand.task_case[still]] = np.inf
    return minutes


@measure("Waiting on others", "working days", "lower", "client")
def waiting_on_others(run: RunLog) -> float:
    """Mean time per case in which a task of it waited for somebody outside the office; nobody could work on that task.

    Of the cases settled in the measured period; overlapping times count once.
    """
    if not run.scenario.coded.waits:
        return np.nan
    return _of(np.mean, waited_on_others(run)[settled(run)] / run.scenario.clock.day_minutes)


@measure("Waiting on others, share of lead time", "share", "neither", "client")
def waiting_on_others_share(run: RunLog) -> float:
    """Part of the lead time in which a task of the case waited for somebody outside the office.

    Over the cases settled in the measured period; a ratio of totals, not a mean of ratios. Neither way is better: it
    rises when the office itself gets quicker.
    """
    chosen = settled(run)
    lead = (run.closed - run.arrived)[chosen].sum()
    return waited_on_others(run)[chosen].sum() / lead if run.scenario.coded.waits and lead > 0 else np.nan


@measure("Lead time without waiting on others", "working days", "lower", "management")
def lead_time_own(run: RunLog) -> float:
    """Mean of the lead time less the time in which a task waited for somebody outside: what the office itself takes.

    Of the cases settled in the measured period.
    """
    if not run.scenario.coded.waits:
        return np.nan
    return lead_time_mean(run) - waiting_on_others(run)


@measure("Tasks within the team's norm", "share", "higher", "management")
def tasks_within_norm(run: RunLog) -> float:
    """Of the tasks whose team norm ran out in the measured period: the share that was done by then.

    The norm counts from the moment the task reached the team's inbox. Tasks that ended undone with their case are
    left out.
    """
    return _of(np.mean, tasks_in_time(run)[1])


def tasks_in_time(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    """Return the teams of the tasks whose norm ran out in the measured period, and whether each was in time."""
    day = run.scenario.clock.day_minutes
    norm = np.array([p.norm_days or np.nan for p in run.scenario.products.values()], dtype=float) * day
    t = tasks(run)
    due = t["queued"] + norm[t["product"]]
    begin, end = run.window
    gone = run.ending[t["case"]] != SETTLED
    counted = (due >= begin) & (due <= end) & ~(gone & np.isnan(t["finished"]))
    return t["team"][counted], t["finished"][counted] <= due[counted]


@measure("Waiting share of lead time", "share", "lower", "client")
def waiting_share(run: RunLog) -> float:
    """Part of the lead time in which nobody worked on the case: total waiting divided by total lead time.

    Over the cases settled in the measured period; a ratio of totals, not a mean of ratios.
    """
    return 1 - working_share(run)


@measure("Working share of lead time", "share", "higher", "client")
def working_share(run: RunLog) -> float:
    """Part of the lead time in which at least one employee worked on the case.

    Over the cases settled in the measured period; a ratio of totals, not a mean of ratios.
    """
    chosen = settled(run)
    lead = (run.closed[chosen] - run.arrived[chosen]).sum()
    return touched(run)[chosen].sum() / lead if lead > 0 else np.nan


@measure("Waiting time of a task", "minutes", "lower", "executor")
def task_wait(run: RunLog) -> float:
    """Mean minutes between reaching the team's inbox and the first work on it, of tasks begun in the period."""
    t = tasks(run)
    begin, end = run.window
    begun = (t["started"] >= begin) & (t["started"] <= end)
    return _of(np.mean, (t["started"] - t["queued"])[begun])


@shared
def handling(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    """Return for each case the number of different handlers of its tasks, and of changes from one to another."""
    order = worked(run)
    case, who, people = run.case[order], run.employee[order], len(run.people)
    pairs = case * people + who
    changes = (case[1:] == case[:-1]) & (who[1:] != who[:-1])
    if len(run.seconds):
        task, second = run.seconds[run.seconds[:, 0] < run.demand.tasks, :2].astype(int).T
        pairs = np.concatenate([pairs, run.demand.task_case[task] * people + second])
        changes &= ~np.isin(run.task[order[:-1]] * people + who[1:], task * people + second)
    pairs = np.sort(pairs)  # a third of what np.unique takes
    handlers = np.bincount(pairs[np.diff(pairs, prepend=-1) > 0] // people, minlength=len(run.arrived))
    return handlers, np.bincount(case[1:][changes], minlength=len(run.arrived))


@measure("Handlers per case", "employees", "lower", "client")
def handlers(run: RunLog) -> float:
    """Mean number of different employees who worked on a case, first or second, of the cases settled in the period."""
    return _of(np.mean, handling(run)[0][settled(run)])


@measure("Hand-offs per case", "hand-offs", "lower", "designer")
def handoffs(run: RunLog) -> float:
    """Mean number of times that the next piece of work on a case was begun by someone who was not at the last.

    Who was the second at it, in work that takes two, knows the case: going on with it is no hand-off.
    Over the cases settled in the measured period.
    """
    return _of(np.mean, handling(run)[1][settled(run)])


@measure("Tasks done once more", "tasks", "lower", "designer")
def repeated_tasks(run: RunLog) -> float:
    """Mean number of tasks per case that repeat an earlier one of the same product, since the case went back.

    Over the cases settled in the measured period. Errors that come to light later are no part of it.
    """
    if not any(task.again for event in run.scenario.coded.events for task in event.tasks):
        return np.nan
    case = run.demand.task_case
    different = np.unique(case * len(run.demand.products) + run.demand.product) // len(run.demand.products)
    repeats = np.bincount(case, minlength=len(run.arrived)) - np.bincount(different, minlength=len(run.arrived))
    return _of(np.mean, repeats[settled(run)])
