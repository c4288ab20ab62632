"""Employee: a salabim component that takes work, does it, and waits for more."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.office.engine import sim
from simkit.office.record import DONE, IN_HAND, PAUSED, READING, WAITING, WORKING

if TYPE_CHECKING:
    from simkit.office.case import Task
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
        self.record = office.record
        self.handoff = office.scenario.handoff
        self.number = number
        self.team = team
        self.level = level
        self.products = sorted(level, key=level.get, reverse=True)  # best skill first; the sort keeps ties in order
        self.primary = self.products[0]
        self.desk: deque[Task] = deque()  # given to this employee and to nobody else
        self.away = False
        self.in_hand: Task | None = None
        self.started = 0.0  # when the task in hand was taken up, or up again
        self.status.monitor(False)  # salabim would note every change of status; the record says it all

    def process(self) -> Generator:
        """Take a task, read in and do the work, and so on; wait when there is nothing to do or off duty."""
        while True:
            task = None if self.away else self.next_task()
            if task is None:
                if not self.away:
                    self.team.idle[self] = None
                yield self.passivate()
                continue
            self.in_hand, self.started = task, self.env.now()
            yield self.hold(till=self.started + task.reading + task.work / self.level[task.product])
            self.write(DONE)
            self.in_hand = None
            self.office.finish(task)

    def next_task(self) -> Task | None:
        """Return the next task: from the own desk, the own team's inbox, or that of a team they help."""
        if self.desk:
            return self.desk.popleft()
        for team in self.team.helped:
            task = team.inbox.take(self)
            if task is not None:
                self.accept(task)
                return task
        return None

    def give(self, task: Task) -> None:
        """Put a task on this employee's desk, and wake them if they are idle."""
        self.accept(task)
        self.desk.append(task)
        if self in self.team.idle:
            del self.team.idle[self]
            self.activate()

    def accept(self, task: Task) -> None:
        """Become a handler of the case, who reads in where others were before; an owner claims the rest of it."""
        handlers = task.case.handlers
        if self not in handlers:
            if handlers:
                known = self.team in [handler.team for handler in handlers]
                task.reading = (self.handoff.within if known else self.handoff.between).reading_minutes
            handlers.append(self)
        if task.team.owns_cases:
            for other in task.team.claimable(task.case, self):
                other.waiting = False
                self.desk.append(other)

    def write(self, outcome: int) -> None:
        """Write down what was done on the task in hand since it was taken up.

        One stretch of time may hold both reading in and work. They are two pieces in the record, and only
        what has been begun is written down.

        Parameters
        ----------
        outcome : int
            How the last piece ended: ``DONE``, ``PAUSED``, or ``IN_HAND`` at the end of the run.
        """
        now, task, started = self.env.now(), self.in_hand, self.started
        if task.reading:
            read = started + task.reading
            if now < read:
                self.record.piece(task, self.number, READING, started, now, outcome)
                task.queued, task.reading = now, read - now
                return
            self.record.piece(task, self.number, READING, started, read, DONE)
            task.queued, task.reading, started = read, 0.0, read
        if now > started or outcome != PAUSED:
            self.record.piece(task, self.number, WORKING, started, now, outcome)
            task.queued = now

    def begin_duty(self) -> None:
        """Begin duty: go on with what is in hand, or look for work."""
        self.away = False
        if self.isinterrupted():
            self.started = self.env.now()
            self.resume()
        else:
            self.activate()

    def end_duty(self) -> None:
        """End duty: put down what is in hand, unless it is done at this very moment."""
        self.away = True
        if self in self.team.idle:
            del self.team.idle[self]
        elif self.in_hand and self.scheduled_time() > self.env.now():
            self.interrupt()
            if self.env.now() > self.started:
                self.write(PAUSED)

    def stop(self) -> None:
        """Write down how things stand at the end of the run: the task in hand, and those on the desk."""
        if self.in_hand and self.isinterrupted():
            activity = READING if self.in_hand.reading else WORKING
            self.record.piece(self.in_hand, self.number, activity, math.nan, math.nan, WAITING)
        elif self.in_hand:
            self.write(IN_HAND)
        for task in self.desk:
            self.record.piece(task, self.number, WORKING, math.nan, math.nan, WAITING)
