"""What comes back: errors and rework."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures.measure import measure
from simkit.measures.period import busy, settled
from simkit.model.office.record import TALKING
from simkit.model.scenario import call_kinds
from simkit.model.scenario.rules import COMPLAINT, makes_errors

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog


@measure("Right first time", "share", "higher", "client")
def right_first_time(run: RunLog) -> float:
    """Of the cases settled in the measured period: the share without an error in any task, found or not."""
    if not makes_errors(run.scenario):
        return np.nan
    wrong = np.zeros(len(run.arrived), dtype=bool)
    wrong[run.demand.task_case[run.wrong]] = True
    chosen = settled(run)
    return 1 - np.mean(wrong[chosen]) if chosen.any() else np.nan


@measure("Rework", "share", "lower", "designer")
def rework_share(run: RunLog) -> float:
    """Part of the busy hours that goes to mending errors and to talking about them, in the measured period."""
    if not makes_errors(run.scenario):
        return np.nan
    minutes = busy(run)
    purposes = np.array([kind.purpose == COMPLAINT for kind in call_kinds(run.scenario)] + [False])
    about = run.again | ((run.activity == TALKING) & purposes[run.call_kind])
    return minutes[about].sum() / minutes.sum() if minutes.sum() > 0 else np.nan
