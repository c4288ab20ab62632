"""Experiment: many runs, with intervals; structures compared on the same clients."""

from simkit.experiment.comparison import Comparison, compare
from simkit.experiment.lenses import Lenses, lenses
from simkit.experiment.noise_audit import NoiseAudit, noise_audit
from simkit.experiment.replications import Replications, replicate

__all__ = [
    "Comparison", "Lenses", "NoiseAudit", "Replications", "compare", "lenses", "noise_audit", "replicate",
]  # fmt: skip
