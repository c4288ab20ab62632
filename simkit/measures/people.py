"""What executors notice: where the hours go, and how often they are disturbed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures.measure import measure
from simkit.measures.period import busy_with, duty_by_employee, inside
from simkit.model.office.record import CONSULTING, INTERRUPTED, MEETING, TALKING, TRAINING
from simkit.model.scenario import call_kinds

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog


def _share(run: RunLog, *activities: int) -> float:
    duty = duty_by_employee(run).sum()
    return sum(busy_with(run, activity) for activity in activities) / duty if duty > 0 else np.nan


@measure("Talking", "share", "neither", "executor")
def talking_share(run: RunLog) -> float:
    """Part of all hours on duty that goes to conversations with clients, in the measured period."""
    return _share(run, TALKING) if call_kinds(run.scenario) else np.nan


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
    return np.nanmean(inside) if np.isfinite(inside).any() else np.nan


@measure("Off the floor", "share", "lower", "executor")
def training_share(run: RunLog) -> float:
    """Part of all hours on duty that goes to training and to the talks of a change, in the measured period."""
    return _share(run, TRAINING) if run.scenario.plan.steps else np.nan
