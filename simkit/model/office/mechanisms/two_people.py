"""Two people: a step that takes two at once. Whoever takes it stands by until a colleague is free; then both begin.

It cannot come to a standstill. Whoever stands by has asked everybody who can come, and who is asked comes before they
take anything else. So of several who stand by, the first has somebody on the way who does not stand by.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.meetings import Appointment
from simkit.model.office.record import ASSISTING, DONE, STANDING_BY

if TYPE_CHECKING:
    from simkit.model.office.case import Case, Task
    from simkit.model.office.employee import Employee
    from simkit.model.scenario.coded import Coded


class StandingBy(Appointment):
    """Time in which somebody waits for a second."""

    __slots__ = ("begun", "task")

    goes_on = True  # who goes home waits no more

    def __init__(self, task: Task, now: float, begun: bool) -> None:
        super().__init__(task.team, STANDING_BY, now, math.inf)
        self.task = task
        self.begun = begun  # by whoever stands by: they have done some of it

    def goes(self, employee: Employee) -> None:
        """Leave it to others, unless whoever goes has begun it or owns the case."""
        team = self.task.team
        if not self.begun and not team.owns_cases and self.task in employee.desk:
            employee.desk.remove(self.task)
            team.offer(self.task)


class Joining(Appointment):
    """Time of the second, from when they come until the task is done, or laid aside by the first."""

    __slots__ = ("first", "second", "wait")

    goes_on = True  # who must go leaves the rest to the first

    def __init__(self, first: Employee, wait: StandingBy) -> None:
        self.first, self.wait = first, wait
        self.second: Employee | None = None
        super().__init__(wait.team, ASSISTING, wait.released, 0.0)

    @property
    def till(self) -> float:
        """Until when it makes sense to come: while the first stands by."""
        return math.inf if self.first.in_hand is self.wait else -math.inf

    @till.setter
    def till(self, value: float) -> None:
        """Nothing to keep."""

    def minutes(self, employee: Employee) -> float:
        """Begin, both of them; return how long it takes the first."""
        first, task = self.first, self.wait.task
        self.second, self.queued = employee, employee.env.minute
        employee.record.seconds.append((task.number, employee.number, self.queued))
        first.desk.remove(task)
        task.prepare, task.second = None, self
        if first.started < employee.env.minute:
            first.write(DONE)
        first.take_up(task)
        return task.minutes(first)

    def part(self, task: Task) -> None:
        """Go, since the first has laid it aside; whoever takes it up asks for a second again."""
        task.prepare, task.second = partial(ask, first=self.first), None
        if self.second.in_hand is self:
            self.second.write(DONE)
            self.second.drop()


class TwoPeople(Mechanism):
    """Asks for a second."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anything takes two people."""
        return bool(coded.takes_two)

    def arrives(self, case: Case) -> bool:
        """Mark the tasks that take two."""
        for task in case.tasks:
            if task.product in self.office.coded.takes_two:
                task.meets = ask
                task.prepare = task.prepare or ask
        return False


def ask(task: Task, employee: Employee, first: Employee | None = None) -> StandingBy:
    """Ask everybody who can come, and wait for the first of them; `first` was at it before."""
    wait = StandingBy(task, employee.env.minute, begun=employee is first)
    employee.desk.appendleft(task)
    employee.in_hand = wait  # so that who is free sees it at once
    for colleague in task.team.takers():
        if colleague is not employee and colleague.works and task.product in colleague.level:
            colleague.make_time(Joining(employee, wait))
    return wait
