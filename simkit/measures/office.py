"""What the office and its employees notice: load and how it is spread, open work, cost, where the hours go."""

import numpy as np

from simkit.measures.measure import measure
from simkit.measures.period import busy, busy_by_employee, busy_with, clipped, duty_by_employee, inside, settled
from simkit.measures.runlog import RunLog
from simkit.model.office.record import CONSULTING, INTERRUPTED, MEETING, READING, TALKING, TRAINING


@measure("Work in progress, mean", "cases", "lower", "designer")
def work_in_progress(run: RunLog) -> float:
    """Mean number of open cases over the measured period."""
    begin, end = run.window
    return clipped(run, run.arrived, run.closed).sum() / (end - begin)


@measure("Open at the end", "cases", "lower", "management")
def open_at_end(run: RunLog) -> float:
    """Number of cases that had arrived and were open at the end of the measured period."""
    _, end = run.window
    return np.sum((run.arrived <= end) & ~(run.closed <= end))


@measure("Settled", "cases a week", "higher", "management")
def settled_per_week(run: RunLog) -> float:
    """Number of cases settled in the measured period, for each week of it."""
    begin, end = run.window
    return settled(run).sum() / ((end - begin) / run.scenario.clock.week_minutes)


@measure("Utilisation", "share", "neither", "management")
def utilisation(run: RunLog) -> float:
    """Busy hours of all employees divided by their hours on duty, in the measured period.

    Hours off duty do not count. Higher is not better: waiting grows steeply as it nears 1.
    """
    duty = duty_by_employee(run).sum()
    return busy_by_employee(run).sum() / duty if duty > 0 else np.nan


@measure("Overtime", "hours a week", "lower", "executor")
def overtime(run: RunLog) -> float:
    """Hours a week, of all employees together, finishing what was in hand when their hours ended.

    Only where a team does so (`at_closing`). They count as hours on duty, and cost as much.
    """
    if not any(team.at_closing == "finish" for team in run.scenario.teams.values()):
        return np.nan
    begin, end = run.window
    minutes = clipped(run, run.overtime[:, 1], run.overtime[:, 2]).sum()
    return minutes / 60 / ((end - begin) / run.scenario.clock.week_minutes)


@measure("Spread of the workload", "share", "lower", "executor")
def workload_spread(run: RunLog) -> float:
    """Standard deviation over employees of the share of their hours on duty in which they were busy.

    Employees who were not on duty in the measured period are left out.
    """
    duty = duty_by_employee(run)
    on = duty > 0
    return float(np.std(busy_by_employee(run)[on] / duty[on])) if on.any() else np.nan


@measure("Reading in", "share", "lower", "executor")
def reading_share(run: RunLog) -> float:
    """Part of the busy hours that goes to reading in on cases others have worked on, in the measured period."""
    minutes = busy(run)
    return minutes[run.activity == READING].sum() / minutes.sum() if minutes.sum() > 0 else np.nan


@measure("Cost per settled event", "euros", "lower", "management")
def cost_per_settled(run: RunLog) -> float:
    """Cost of all hours on duty in the measured period, divided by the number of cases settled in it."""
    count = settled(run).sum()
    cost = (duty_by_employee(run) / 60 * run.people_cost).sum()
    return cost / count if count and cost else np.nan


def _share(run: RunLog, *activities: int) -> float:
    duty = duty_by_employee(run).sum()
    return sum(busy_with(run, activity) for activity in activities) / duty if duty > 0 else np.nan


@measure("Talking", "share", "neither", "executor")
def talking_share(run: RunLog) -> float:
    """Part of all hours on duty that goes to conversations with clients, in the measured period."""
    return _share(run, TALKING) if run.scenario.coded.calls else np.nan


@measure("Meeting and consulting", "share", "lower", "executor")
def meeting_share(run: RunLog) -> float:
    """Part of all hours on duty that goes to meetings and consultations, in the measured period."""
    scenario = run.scenario
    calibrating = any(team.calibration_minutes for team in scenario.teams.values())
    coordinates = scenario.coordination.times_per_week or scenario.policy.consult or calibrating
    return _share(run, MEETING, CONSULTING) if coordinates else np.nan


@measure("Interruptions", "a day", "lower", "executor")
def interruptions(run: RunLog) -> float:
    """Mean number of times a working day on duty that a call interrupts an employee, in the measured period."""
    if not any(team.interrupts for team in run.scenario.teams.values()):
        return np.nan
    counted = (run.outcome == INTERRUPTED) & inside(run, run.finished)
    days = duty_by_employee(run).sum() / run.scenario.clock.day_minutes
    return counted.sum() / days if days > 0 else np.nan


@measure("Speed by experience", "share", "higher", "executor")
def experience(run: RunLog) -> float:
    """Mean share of the full speed at which employees work by their experience, at the Monday mornings of the period.

    Only where employees learn; those who are not there do not count.
    """
    week = run.scenario.clock.week_minutes
    begin, end = run.window
    mornings = np.arange(len(run.growth)) * week
    inside = run.growth[(mornings >= begin) & (mornings < end)]
    return float(np.nanmean(inside)) if np.isfinite(inside).any() else np.nan


@measure("Off the floor", "share", "lower", "executor")
def training_share(run: RunLog) -> float:
    """Part of all hours on duty that goes to training and to the talks of a change, in the measured period."""
    return _share(run, TRAINING) if run.scenario.plan.steps else np.nan
