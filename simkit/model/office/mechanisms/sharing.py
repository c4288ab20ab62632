"""Sharing: people who work for several teams, in blocks of hours or for a part of their time each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.mechanism import Mechanism

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.employee import Employee
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import Coded


class Sharing(Mechanism):
    """Says in which team's inbox somebody looks first now."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anybody works for several teams."""
        return any(person.member.also for person in coded.people)

    def setup(self, office: Office) -> None:
        """Begin with no work done; say at which minutes of a day blocks begin and end."""
        super().setup(office)
        self.clock = office.coded.clock
        self.minutes: dict[tuple[Employee, Team], float] = defaultdict(float)
        parts = [also for person in office.coded.people for also in person.member.also]
        self.turns = sorted({minute for also in parts for block in also.blocks for minute in block})
        for employee in office.employees:
            employee.sharing = self

    def process(self) -> Generator:
        """At the begin and the end of a block, let those look elsewhere who are idle."""
        day = 0
        while self.turns:
            for minute in self.turns:
                yield self.hold(till=day * self.clock.day_minutes + minute)
                for employee in self.office.employees:
                    if employee.guest_of and employee.is_idle:
                        employee.wake()
            day += 1

    def worked(self, task: Task, employee: Employee, minutes: float, outcome: int) -> None:
        """Count for which team somebody has worked."""
        self.minutes[employee, task.team] += minutes

    def looks(self, employee: Employee) -> list[Team]:
        """Return whose inboxes somebody looks in now: in a block one, else first where most lacks of the share."""
        day, minute = divmod(self.env.minute + 1e-6, self.clock.day_minutes)
        shares = []
        for team, also in employee.guest_of:
            if also.share is not None:
                shares.append((team, also.share))
            elif day % self.clock.days_per_week in also.days and any(on <= minute < off for on, off in also.blocks):
                return [team]
        shares.insert(0, (employee.team, 1 - sum(share for _, share in shares)))
        first = sorted(shares, key=lambda part: self.minutes[employee, part[0]] / part[1])
        return [*(team for team, _ in first), *employee.team.helped[1:]]

    def wait(self, employee: Employee) -> None:
        """Be idle where work may come from now, and nowhere else."""
        teams = self.looks(employee)
        for team in (employee.team, *(team for team, _ in employee.guest_of)):
            if team in teams:
                (team.full if employee.is_full else team.idle).add(employee)
