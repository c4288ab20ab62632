"""Record: what the office writes down while it works. It becomes the run log."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.office.case import Task

ACTIVITIES = ("reading in", "working")
READING, WORKING = range(len(ACTIVITIES))

OUTCOMES = ("done", "paused", "in hand", "waiting", "in the mail")
DONE, PAUSED, IN_HAND, WAITING, IN_MAIL = range(len(OUTCOMES))

NOBODY = -1

WIDTH = 9  # numbers in a row of the record


class Record:
    """Rows as they happen.

    Parameters
    ----------
    cases : int
        Number of cases in the demand.
    """

    def __init__(self, cases: int) -> None:
        # Row after row, end to end: a tuple for each row would keep the garbage collector busy.
        self.pieces: list[float] = []
        self.closed = [math.nan] * cases

    def piece(
        self,
        task: Task,
        employee: int,
        activity: int,
        started: float,
        finished: float,
        outcome: int,
    ) -> None:
        """Write down a piece of work; not a number stands for what has not happened."""
        self.pieces += (
            task.number, task.team.number, employee, activity, task.released, task.queued, started, finished, outcome
        )
