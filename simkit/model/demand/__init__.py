"""Demand: everything that happens to the office, sampled before it opens."""

from simkit.model.demand.demand import Calls, Demand
from simkit.model.demand.sample import KeptDemand, sample
