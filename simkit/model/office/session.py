"""TrainingSession: an appointment that leaves experience behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.model.office.appointment import Appointment
from simkit.model.office.record import TRAINING

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.team import Team
    from simkit.model.scenario.step import Train


class TrainingSession(Appointment):
    """Training of one employee; what is not finished goes on the next day."""

    __slots__ = ("products", "worth")

    def __init__(self, team: Team, asked: float, step: Train) -> None:
        super().__init__(team, TRAINING, asked, step.hours * 60)
        self.products, self.worth = step.products, step.worth

    def done(self, employee: Employee) -> None:
        """Count the hours as experience, in equal parts for the products it was about."""
        codes = employee.office.skills.products
        known = [p for p in employee.experience.full if p < len(codes)]
        about = [codes[key] for key in self.products if codes[key] in known] if self.products else known
        for product in about:
            minutes = self.length * self.worth / len(about)
            employee.experience.fade(product, employee.env.now())
            employee.experience.grow(product, minutes / 60, employee.office.experience_model.tasks_in(minutes, product))
