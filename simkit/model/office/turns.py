"""Turns: a salabim component that lets colleagues take turns at the phone."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.model.office.engine import forget_status, sim

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.team import Team
    from simkit.model.scenario import Clock


class Turns(sim.Component):
    """Who is at the phone now, in one team."""

    def setup(self, team: Team, count: int, hours: float, clock: Clock) -> None:
        """Lay out the turns."""
        self.team = team
        self.count = count
        self.served: dict[Employee, int] = {}
        in_a_day = math.ceil(clock.day_minutes / (hours * 60))
        days = math.ceil(clock.end / clock.day_minutes)
        turns = [day * clock.day_minutes + turn * hours * 60 for day in range(days) for turn in range(in_a_day)]
        self.changes = [moment for moment in turns if moment < clock.end]
        forget_status(self)

    def process(self) -> Generator:
        """Change turns."""
        for moment in self.changes:
            if moment > self.env.now():
                # After those who come and go, and before meetings: who is at the phone now does not attend.
                yield self.hold(till=moment, priority=-0.5)
            self.change()

    def change(self) -> None:
        """Let those on duty take a turn who had the fewest so far; who goes home meanwhile is not replaced."""
        members = [e for e in self.team.members if e.member.in_turns]
        present = [e for e in members if not e.away]
        chosen = sorted(present, key=lambda e: (self.served.get(e, 0), e.number))[: self.count]
        for employee in members:
            on = employee in chosen
            self.served[employee] = self.served.get(employee, 0) + on
            if employee.answers != on or employee.works == on:
                employee.take_turn(on)
