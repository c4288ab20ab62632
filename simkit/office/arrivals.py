"""Arrivals: a salabim component that brings the clients in, one after the other."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

import salabim as sim

from simkit.office.case import Case, Task

if TYPE_CHECKING:
    from simkit.demand import Demand
    from simkit.office.office import Office


class Arrivals(sim.Component):
    """The stream of clients, as the demand has it."""

    def setup(self, office: Office, demand: Demand) -> None:
        """Say where the clients go to.

        Parameters
        ----------
        office : Office
            The office that serves them.
        demand : Demand
            The clients, in order of arrival.
        """
        self.office = office
        self.demand = demand

    def process(self) -> Generator:
        """Wait for the next client and open the case."""
        demand, norms = self.demand, self.norms()
        # Lists of Python numbers: reading single numbers from an array is several times slower.
        arrived, event, lot = demand.arrived.tolist(), demand.event.tolist(), demand.lot.tolist()
        first, product, work = demand.first_task.tolist(), demand.product.tolist(), demand.work.tolist()
        for number, moment in enumerate(arrived):
            if moment > self.env.now():  # the opening backlog is there already
                yield self.hold(till=moment)
            case = Case(number, event[number], moment, moment + norms[event[number]], lot[number])
            case.tasks = [Task(i, case, product[i], work[i]) for i in range(first[number], first[number + 1])]
            self.office.open(case)

    def norms(self) -> list[float]:
        """Return the minutes within which each life event should be settled."""
        scenario = self.office.scenario
        day = scenario.clock.day_minutes
        return [math.inf if e.norm_days is None else e.norm_days * day for e in scenario.events.values()]
