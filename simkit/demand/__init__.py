"""Demand: everything that happens to the office, sampled before it opens."""

from simkit.demand.demand import Demand
from simkit.demand.sample import sample

__all__ = ["Demand", "sample"]
