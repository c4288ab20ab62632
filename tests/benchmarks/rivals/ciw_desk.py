"""The textbook desk (M/M/c) in Ciw, fed with the same arrivals and the same minutes of work."""

from __future__ import annotations

import math

import ciw

from simkit.model.demand import Demand
from simkit.model.scenario import Scenario


def ciw_desk(scenario: Scenario, demand: Demand) -> list[float]:
    """Run the desk to the end and return when each client was helped; not a number: still there."""
    if demand.tasks != demand.cases:
        raise ValueError("Ciw has one desk with one task for each client here")
    arrived = demand.arrived.tolist()
    gaps = [arrived[0], *(later - earlier for earlier, later in zip(arrived, arrived[1:], strict=False)), math.inf]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(gaps)],
        service_distributions=[ciw.dists.Sequential(demand.work.tolist())],
        number_of_servers=[sum(1 for _ in scenario.people())],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(scenario.clock.end)
    closed = [math.nan] * demand.cases
    for record in simulation.get_all_records():
        closed[record.id_number - 1] = record.exit_date
    return closed
