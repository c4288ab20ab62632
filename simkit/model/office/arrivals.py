"""Arrivals: a salabim component that brings the clients in, one after the other."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np

from simkit.model.office.case import Case, Task
from simkit.model.office.engine import forget_status, sim

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.office.office import Office


class Arrivals(sim.Component):
    """The stream of clients, as the demand has it."""

    def setup(self, office: Office, demand: Demand) -> None:
        """Say where the clients go to."""
        self.office = office
        self.demand = demand
        forget_status(self)

    def process(self) -> Generator:
        """Wait for the next client and open the case."""
        demand = self.demand
        due = demand.arrived + self.norms()[demand.event]
        # Lists of Python numbers: reading single numbers from an array is several times slower.
        cases = zip(*(column.tolist() for column in (demand.event, demand.arrived, due, demand.u_team)), strict=True)
        first, product, work = demand.first_task.tolist(), demand.product.tolist(), demand.work.tolist()
        office = self.office
        for number, (event, arrived, due, u_team) in enumerate(cases):
            if arrived > self.env.now():  # the opening backlog is there already
                yield self.hold(till=arrived)
            case = Case(number, event, arrived, due, u_team)
            case.tasks = [Task(i, case, product[i], work[i]) for i in range(first[number], first[number + 1])]
            if not any([arrives(case) for arrives in office.arrives]):  # each of them is asked
                office.open(case)

    def norms(self) -> np.ndarray:
        """Return the minutes within which each life event should be settled."""
        return np.array([event.norm for event in self.office.coded.events])
