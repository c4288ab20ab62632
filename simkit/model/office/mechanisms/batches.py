"""Batches: what is done for many cases together waits for the next run, and goes on from there with the others."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.mechanism import Diary
from simkit.model.office.record import DONE, IN_BATCH, NOBODY, WAITING, WORKING

if TYPE_CHECKING:
    from simkit.model.office.case import Case, Task
    from simkit.model.office.employee import Employee
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario import Clock
    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.duration import Batch


class Batches(Diary):
    """Tasks that lie ready for a run."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether any task is done for many cases together."""
        return coded.batches

    def setup(self, office: Office) -> None:
        """Say what is done in batches."""
        super().setup(office)
        events = office.coded.events
        self.batches = [{task.product: task.batch for task in event.tasks if task.batch} for event in events]
        self.piles: dict[tuple[int, int], deque[tuple[Task, Team | None, float]]] = {
            (event, product): deque() for event, of_event in enumerate(self.batches) for product in of_event
        }
        self.last = dict.fromkeys(self.piles, -math.inf)  # when each had its last run
        self.called: set[int] = set()
        self.along: dict[Task, list[Task]] = {}  # what is settled with it, at one sitting

    def releases(self, task: Task, origin: Team | None) -> bool:
        """Keep a task until the next run, but not what is done again for an error."""
        key = task.case.event, task.product
        if key not in self.piles or task.number >= self.office.demand.tasks or task.number in self.called:
            return False
        self.piles[key].append((task, origin, self.env.minute))
        if len(self.piles[key]) == 1:
            self.plan(key)
        return True

    def plan(self, key: tuple[int, int]) -> None:
        """Write down the next run: now, if there is one at this minute that has not been."""
        now, clock = self.env.minute, self.office.coded.clock
        moment = next_run(self.batches[key[0]][key[1]], clock, now)
        if moment == self.last[key]:
            moment = next_run(self.batches[key[0]][key[1]], clock, now + 1e-6)
        self.write_down(moment, list(self.piles).index(key), key)

    def happens(self, key: tuple[int, int]) -> None:
        """Let those go on who wait longest; the others wait for the next run."""
        now, pile, record = self.env.minute, self.piles[key], self.office.record
        self.last[key] = now
        batch = self.batches[key[0]][key[1]]
        room = batch.at_most or len(pile)
        called = []
        while pile and room:
            task, origin, since = pile.popleft()
            gone = task.case.gone
            record.batches.append((task.number, since, record.closed[task.case.number] if gone else now))
            if not gone:
                room -= 1
                called.append((task, origin))
        if pile:
            self.plan(key)
        firsts: dict[Team, Task] = {}
        for task, origin in called:
            if batch.together:
                task.team = self.office.routing.team(task)
                first = firsts.setdefault(task.team, task)
                if first is not task:
                    task.released = task.queued = now
                    self.along.setdefault(first, []).append(task)
                    continue
            self.go_on(task, origin)

    def go_on(self, task: Task, origin: Team | None) -> None:
        """Let a task go to its team."""
        self.called.add(task.number)
        self.office.release(task, origin)
        self.called.discard(task.number)

    def finishes(self, task: Task, employee: Employee) -> None:
        """Settle with a task all that were at its sitting."""
        now = self.env.minute
        for other in self.along.pop(task, ()):
            other.team = task.team
            employee.accept(other)
            self.office.record.piece(other, employee.number, WORKING, now, now, DONE)
            self.office.finish(other, employee)

    def leaves(self, case: Case) -> None:
        """Let another case of the sitting come first, where the first has left; it takes what is left of the work."""
        if not case.gone or not self.along:
            return
        for task in case.tasks:
            for others in self.along.values():
                if task in others:
                    others.remove(task)
            if others := self.along.pop(task, None):
                for employee in case.handlers:
                    employee.let_go(task)
                at_it = [employee for employee in case.handlers if employee.in_hand is task]
                self.along[others[0]] = others[1:]
                others[0].work = 0.0 if at_it else task.work  # it is done at this very minute
                self.go_on(others[0], None)

    def closes(self) -> None:
        """Write down what still waits for a run, or sits with another."""
        record = self.office.record
        for task in (other for others in self.along.values() for other in others):
            record.piece(task, NOBODY, WORKING, math.nan, math.nan, WAITING)
        for task, _, since in (waiting for pile in self.piles.values() for waiting in pile):
            if task.case.gone:
                record.batches.append((task.number, since, record.closed[task.case.number]))
                continue
            record.batches.append((task.number, since, math.nan))
            record.piece(task, NOBODY, WORKING, math.nan, math.nan, IN_BATCH)


def next_run(batch: Batch, clock: Clock, now: float) -> float:
    """Return the minute of the next run, this one included."""
    after_opening = 0.0 if batch.at is None else (batch.at - clock.opens) * 60
    day = math.ceil((now - after_opening) / clock.day_minutes)
    days = {clock.weekdays.index(name) for name in batch.days} or set(range(clock.days_per_week))
    while day % clock.days_per_week not in days or day + 1 in clock.holidays:
        day += 1
    return day * clock.day_minutes + after_opening
