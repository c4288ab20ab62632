"""Employee: a salabim component that takes work, does it, and waits for more."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING

import salabim as sim

from simkit.office.record import DONE, PAUSED, READING, WORKING

if TYPE_CHECKING:
    from simkit.office.case import Case, Task
    from simkit.office.office import Office
    from simkit.office.team import Team


class Employee(sim.Component):
    """Someone who works in a team."""

    def setup(self, office: Office, number: int, team: Team, level: dict[int, float]) -> None:
        """Describe the employee.

        Parameters
        ----------
        office : Office
            Where they work.
        number : int
            Position in the scenario.
        team : Team
            Their team.
        level : dict of int to float
            Speed by product code: 1 is a specialist's.
        """
        self.office = office
        self.number = number
        self.team = team
        self.level = level
        self.products = sorted(level, key=level.get, reverse=True)  # best skill first; the sort keeps ties in order
        self.primary = self.products[0]
        self.desk: deque[Task] = deque()  # given to this employee and to nobody else
        self.away = False
        self.in_hand: tuple | None = None  # task, activity, waiting since, started; for the record if the run ends

    def process(self) -> Generator:
        """Take a task, handle it, and so on; wait when there is nothing to do or off duty."""
        while True:
            task = None if self.away else self.next_task()
            if task is None:
                if not self.away:
                    self.team.idle[self] = None
                yield self.passivate()
            else:
                yield from self.handle(task)

    def next_task(self) -> Task | None:
        """Return the next task: what lies on the own desk first."""
        if self.desk:
            return self.desk.popleft()
        task = self.team.next_task(self)
        if task is not None:
            self.accept(task)
        return task

    def give(self, task: Task) -> None:
        """Put a task on this employee's desk, and wake them if they are idle."""
        self.accept(task)
        self.desk.append(task)
        if self in self.team.idle:
            del self.team.idle[self]
            self.activate()

    def accept(self, task: Task) -> None:
        """Become a handler of the case; where cases are owned, claim the rest of it as well."""
        task.reading = self.read_in(task.case)
        if task.team.owns_cases:
            for other in task.team.claimable(task.case, self):
                other.waiting = False
                other.reading = 0.0
                self.desk.append(other)

    def read_in(self, case: Case) -> float:
        """Return the minutes to read in: none for the first handler, few where a teammate was before."""
        handlers = case.handlers
        if self in handlers:
            return 0.0
        handoff = self.office.scenario.handoff
        known = any(handler.team is self.team for handler in handlers)
        minutes = (handoff.within if known else handoff.between).reading_minutes if handlers else 0.0
        handlers.append(self)
        return minutes

    def handle(self, task: Task) -> Generator:
        """Read in where the case is new to this employee, then do the work."""
        since = task.queued
        if task.reading:
            since = yield from self.spend(task.reading, task, READING, since)
        yield from self.spend(task.work / self.level[task.product], task, WORKING, since)
        self.office.finish(task)

    def spend(self, minutes: float, task: Task, activity: int, since: float) -> Generator:
        """Spend minutes on a task; what is left when duty ends is done when it begins again.

        Parameters
        ----------
        minutes : float
            How long it takes.
        task : Task
            What is worked on.
        activity : int
            Code of the activity.
        since : float
            Minute from which the task has been waiting for this.

        Returns
        -------
        float
            Minute at which it was done.
        """
        while True:
            started = self.env.now()
            finish = started + minutes
            self.in_hand = (task, activity, since, started)
            yield self.hold(till=finish)
            now = self.env.now()
            if now >= finish:
                self.office.record.piece(task, self.number, activity, since, started, now, DONE)
                self.in_hand = None
                return now
            # Duty ended: the roster woke this employee before the work was done.
            if now > started:
                self.office.record.piece(task, self.number, activity, since, started, now, PAUSED)
                since, minutes = now, finish - now
            self.in_hand = (task, activity, since, None)
            while self.away:
                yield self.passivate()

    def leave(self) -> None:
        """End duty: put down what is in hand."""
        self.away = True
        if self in self.team.idle:
            del self.team.idle[self]
        elif self.isscheduled():
            self.activate()

    def arrive(self) -> None:
        """Begin duty."""
        self.away = False
        self.activate()
