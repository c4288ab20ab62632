"""Appointment: time that goes to colleagues, about no task in particular: a meeting or a consultation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simkit.model.office.record import DONE, MEETING, NO_SUBJECT

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.team import Team


class Appointment:
    """A meeting or a consultation."""

    __slots__ = ("activity", "asked", "length", "queued", "team", "till")

    number = NO_SUBJECT
    ending = DONE
    reading = 0.0

    def __init__(self, team: Team, activity: int, asked: float, length: float, till: float = math.inf) -> None:
        self.team = team
        self.activity = activity
        self.asked = self.queued = asked
        self.length = length
        self.till = till

    @property
    def released(self) -> float:
        """Minute at which it was asked for."""
        return self.asked

    @property
    def is_meeting(self) -> bool:
        """Whether it goes on without those who are not there."""
        return self.activity == MEETING

    def minutes(self, employee: Employee) -> float:
        """Return the minutes it takes from now."""
        return min(self.length, self.till - employee.env.now())

    def done(self, employee: Employee) -> None:
        """End here: nothing follows from it."""
