"""Offices by letter: what is left of an office without all that the office on one page does not know."""

import numpy as np

from simkit.measures.run import run
from simkit.model.by_letter import unknown
from simkit.model.demand import sample
from simkit.model.scenario import Scenario
from simkit.model.scenario.part import parse


def by_letter(scenario):
    """The same office; every key that would be refused stands at its default."""
    data = scenario.data()
    for problem in unknown(scenario):
        *above, key = parse(problem.path)
        part = data
        for step in above:
            part = part[step]
        del part[key]
    return Scenario.from_data(data)


def settles_alike(office, scenario, seed=1):
    """Tell whether an office in salabim settles every case at the very minute at which `sk.run` does."""
    demand = sample(scenario, seed)
    return np.array_equal(office(scenario, demand).closed, run(scenario, demand=demand).closed, equal_nan=True)
