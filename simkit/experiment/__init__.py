"""Experiment: many runs, with intervals; structures compared on the same clients."""

from simkit.experiment.compare import compare
from simkit.experiment.comparison import Comparison
from simkit.experiment.comparisons import Comparisons
from simkit.experiment.lenses import Lenses, lenses
from simkit.experiment.noise_audit import NoiseAudit, noise_audit
from simkit.experiment.replications import Replications, replicate
from simkit.experiment.told import until_told

__all__ = [
    "Comparison", "Comparisons", "Lenses", "NoiseAudit", "Replications",
    "compare", "lenses", "noise_audit", "replicate", "until_told",
]  # fmt: skip
