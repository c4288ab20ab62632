"""Mistakes: errors are made in the work, come to light later, and send it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.model.office.case import Task
from simkit.model.office.mechanisms.mechanism import Diary
from simkit.model.office.mechanisms.telephone import PhoneSystem

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.office import Office
    from simkit.model.scenario.coded import Coded


class Rework(Task):
    """A task that is done again because there was an error in it; it goes before new work."""

    __slots__ = ()

    urgency = -1000

    def done(self, employee: Employee) -> None:
        """End here: the case was settled before, or goes on without it."""


class Mistakes(Diary):
    """Errors are made, and come to light later."""

    draws = {"error": "errors"}

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anything can go wrong in the work."""
        return coded.makes_errors

    def setup(self, office: Office) -> None:
        """Say what decides on errors."""
        super().setup(office)
        demand = office.demand
        self.quality = quality = office.coded.quality
        self.exponent, self.hurry = -quality.skill_exponent, quality.hurry
        self.shares = office.coded.error_shares
        self.luck, self.hidden, self.work = demand.error.tolist(), demand.found.data, office.work

    def finishes(self, task: Task, employee: Employee) -> None:
        """Decide whether a task that is done now holds an error."""
        product, experience = task.product, employee.experience
        chance = employee.member.errors.get(product)
        if chance is None:
            chance = self.shares[product] * employee.pace(product) ** self.exponent
        if experience is not None and product in experience.full:
            chance *= experience.errors(product)
        if self.hurry and employee.team.hurry > self.quality.hurry_above:
            chance *= 1 + self.hurry
        if self.luck[task.number] >= chance:
            return
        self.office.record.wrong.append(task.number)
        found = self.env.minute + self.hidden[task.number]
        self.write_down(found, task.number, task)

    def happens(self, task: Task) -> None:
        """Send a task back into the office; perhaps the client complains as well."""
        if task.case.gone:
            return
        minutes = self.work[task.number] * self.quality.rework
        rework = Rework().of(task.number + len(self.work), task.case, task.product, minutes)
        self.office.release(rework)
        phones = self.office.find(PhoneSystem)
        if phones:
            phones.complain(task.number, task.case)
