"""Demand: everything that happens to the office, sampled before it opens."""

from simkit.model.demand.calls import Calls
from simkit.model.demand.demand import Demand
from simkit.model.demand.sample import sample

__all__ = ["Calls", "Demand", "sample"]
