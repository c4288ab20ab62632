"""Experiment: many runs, with intervals; structures compared on the same clients."""

from simkit.experiment.comparison import Comparison, compare
from simkit.experiment.replications import Replications, replicate

__all__ = ["Comparison", "Replications", "compare", "replicate"]
