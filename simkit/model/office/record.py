"""Record: what the office writes down while it works. It becomes the run log."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.mechanisms.meetings import Appointment
    from simkit.model.office.mechanisms.telephone import Call

ACTIVITIES = ("reading in", "working", "talking", "consulting", "meeting", "training", "standing by", "assisting")
READING, WORKING, TALKING, CONSULTING, MEETING, TRAINING, STANDING_BY, ASSISTING = range(len(ACTIVITIES))

OUTCOMES = (
    "done", "paused", "in hand", "waiting", "in the mail", "interrupted", "passed on", "hung up", "on others",
    "withdrawn", "in a batch",
)  # fmt: skip
DONE, PAUSED, IN_HAND, WAITING, IN_MAIL, INTERRUPTED, PASSED_ON, HUNG_UP, ON_OTHERS, WITHDRAWN, IN_BATCH = range(
    len(OUTCOMES)
)

NO_SUBJECT = -1  # a meeting or a consultation is about no task and no call in particular


def of_call(number: Any) -> Any:
    """Return how a call is numbered in the record, where tasks have the numbers from 0 up; its own inverse."""
    return -2 - number


NOBODY = -1

ENDINGS = ("settled", "withdrawn", "decided by default", "did not come")
SETTLED, BY_CLIENT, BY_DEFAULT, BY_ABSENCE = range(len(ENDINGS))

COLUMNS = ("subject", "team", "employee", "activity", "released", "queued", "started", "finished", "outcome")
ROW = np.dtype(list(zip(COLUMNS, "qqqqddddq", strict=True)))
packed = struct.Struct("4q4dq").pack  # a row of the record


class Record:
    """Rows as they happen."""

    def __init__(self, cases: int) -> None:
        # Row after row, end to end, as bytes: objects would take more room, and time to make arrays of.
        self.pieces = bytearray()
        self.laid_out: list[np.ndarray] = []  # the same as columns, where they were known as such
        self.closed: Any = [math.nan] * cases
        self.ending = bytearray(cases)  # settled, all of them
        self.overdue: list[tuple[int, float]] = []  # cases whose deadline has passed, and when
        self.wrong: list[int] = []  # the tasks in which an error was made
        self.moves: list[tuple[float, int, int]] = []  # who came to which team when; team -1: to none
        self.handed: list[tuple[int, float, float, int, int]] = []  # work taken off a desk or out of an inbox
        self.waits: list[tuple[int, float, float, bool]] = []  # on others: task, from, till, norm stopped
        self.begun: list[tuple[int, float, int, int]] = []  # where limited: case, when, by whom, of which team
        self.batches: list[tuple[int, float, float]] = []  # waits for a run: task, from, till
        self.uses: list[tuple[int, int, int, float, float]] = []  # resource, task, by whom, from, till
        self.seconds: list[tuple[int, int, float]] = []  # who joined whom: task, the second, and when
        self.appointments: list[tuple[int, float, float]] = []  # case, when it was asked for, and when it is
        self.callbacks: list[tuple[int, float, float]] = []  # on request: call, when it was placed, and when agreed
        self.growth: list[list[float]] = []  # share of the full speed of each employee, week by week

    def columns(self) -> list[np.ndarray]:
        """Return the rows as columns: a copy, so that the office can go on."""
        rows = np.frombuffer(self.pieces, ROW)
        return self.laid_out or [rows[name].copy() for name in COLUMNS]

    def piece(
        self,
        task: Task | Call | Appointment,
        employee: int,
        activity: int,
        started: float,
        finished: float,
        outcome: int,
    ) -> None:
        """Write down a piece of work; not a number stands for what has not happened."""
        self.pieces += packed(
            task.number, task.team.number, employee, activity, task.released, task.queued, started, finished, outcome
        )
