"""Resources: rooms, counters, cars. Work that needs one begins when person and resource are free at the same time.

It cannot come to a standstill: nobody waits for a resource with another one in hand, since all that a task needs is
taken at once, and given back whenever the task is in nobody's hands.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from simkit.model.office.case import Task
from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.two_people import StandingBy
from simkit.model.office.record import WORKING

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee, Work
    from simkit.model.office.office import Office
    from simkit.model.scenario.coded import Coded


class Resources(Mechanism):
    """Counts what is free, and says which products nobody can begin on now."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether any work needs one."""
        return bool(coded.needs)

    def setup(self, office: Office) -> None:
        """Let people and inboxes see what is shut."""
        super().setup(office)
        self.needs = office.coded.needs
        self.free = list(office.coded.resources)
        self.shut: set[int] = set()
        for employee in office.employees:
            employee.shut = self.shut
        for team in office.teams.values():
            team.inbox.shut = self.shut

    def begins(self, work: Work, employee: Employee) -> None:
        """Take what the work needs, unless it was taken while standing by."""
        task = work.task if isinstance(work, StandingBy) else work
        if employee.held or not isinstance(task, Task) or task.activity != WORKING or task.product not in self.needs:
            return
        needs = self.needs[task.product]
        employee.held = partial(self.give_back, employee, task.number, needs, self.env.minute)
        for one in needs:
            self.free[one] -= 1
        self.shut.update(product for product, of in self.needs.items() if not all(self.free[one] for one in of))

    def give_back(self, employee: Employee, number: int, needs: tuple[int, ...], since: float) -> None:
        """Take what was in use as free again, and let those look who wait for it."""
        employee.held = None
        for one in needs:
            self.free[one] += 1
            if self.env.minute > since:
                self.office.record.uses.append((one, number, employee.number, since, self.env.minute))
        opened = [product for product in self.shut if all(self.free[one] for one in self.needs[product])]
        self.shut.difference_update(opened)
        if not opened:
            return
        for other in self.office.employees:  # who has begun, or been given it, goes before
            if other.is_idle and any(task.product in opened for task in (*other.aside, *other.desk)):
                other.wake()
        heaps = [(team, p, team.inbox.heaps[p]) for team in self.office.teams.values() for p in sorted(opened)]
        for team, product, _ in sorted((e for e in heaps if e[2]), key=lambda e: (e[2][0][3].queued, e[0].number)):
            team.look(product)

    def closes(self) -> None:
        """Write down what is still in use."""
        for employee in self.office.employees:
            if employee.held:
                employee.held()
