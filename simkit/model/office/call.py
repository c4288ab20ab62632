"""Call: a client on the line, and the note to call back that may be left of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simkit.model.office.case import Case, Task
from simkit.model.office.record import DONE, PASSED_ON, TALKING, of_call

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.team import Team


class Call:
    """A client on the line."""

    __slots__ = (
        "case", "ending", "event", "gives_up", "lot", "number", "passed_on", "patience", "pause", "product", "purpose",
        "queued", "redials", "released", "skill", "story", "strays", "talk", "team", "triage", "waiting",
    )  # fmt: skip

    activity = TALKING
    reading = 0.0

    def __init__(
        self, number: int, purpose: str, event: int, case: Case | None, product: int, skill: int | None
    ) -> None:
        self.number = of_call(number)
        self.purpose = purpose
        self.event = event
        self.case = case
        self.product = product
        self.skill = skill
        self.talk = self.triage = self.pause = self.lot = self.story = 0.0
        self.patience = self.gives_up = math.inf
        self.redials = self.strays = 0
        self.released = self.queued = math.nan
        self.team: Team | None = None
        self.waiting = False  # on the line
        self.passed_on = False  # only for someone who can answer
        self.ending = DONE

    def minutes(self, employee: Employee) -> float:
        """Return the minutes of conversation: to the answer, or until it is clear that another must give it."""
        if self.skill is None or self.skill in employee.level:
            self.ending = DONE
            return self.story + self.talk
        self.ending = PASSED_ON
        return self.story + self.triage

    def done(self, employee: Employee) -> None:
        """Hang up, or be passed on."""
        employee.office.phone_system.ended(self, employee)


class Note(Task):
    """A note to call a client back: a task for someone who can answer; it goes before the letters."""

    __slots__ = ("call", "lost")

    activity = TALKING
    urgency = -2000

    def __init__(self, call: Call, skill: int, minutes: float, due: float, lost: bool) -> None:
        super().__init__(call.number, Case(-1, -1, call.released, due, call.lot), skill, minutes)
        self.call = call
        self.lost = lost
        self.released = call.released

    @property
    def ending(self) -> int:
        """How it ends: with an answer, or passed on once more."""
        return PASSED_ON if self.lost else DONE

    def minutes(self, employee: Employee) -> float:
        """Return the minutes that are left: a conversation takes as long with everyone."""
        return self.reading + self.work

    def done(self, employee: Employee) -> None:
        """The client has been called, or the note goes on to the right team."""
        employee.office.phone_system.ended(self.call, employee, passed_on=self.lost)
