"""Demand: everything that happens to the office, sampled before it opens."""

from simkit.demand.calls import Calls
from simkit.demand.demand import Demand
from simkit.demand.sample import sample

__all__ = ["Calls", "Demand", "sample"]
