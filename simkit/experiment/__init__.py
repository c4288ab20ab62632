"""Experiment: many runs, with intervals; structures compared on the same clients."""

from simkit.experiment.batch_means import BatchMeans, batch_means
from simkit.experiment.cheapest import Cheapest, cheapest
from simkit.experiment.comparison import Comparison, compare
from simkit.experiment.effects import Factorial, Tornado, factorial, tornado
from simkit.experiment.follow import transition
from simkit.experiment.lenses import Lenses, lenses
from simkit.experiment.noise_audit import NoiseAudit, noise_audit
from simkit.experiment.pilot import Pilot, pilot
from simkit.experiment.replications import Replications, replicate
from simkit.experiment.report import DecisionReport, report
from simkit.experiment.selection import Selection, select_best
from simkit.experiment.sequential import compare_sequentially
from simkit.experiment.space_filling import SpaceFilling, space_filling
from simkit.experiment.sweep import Crossover, Sweep, sweep
from simkit.experiment.transition import Transition
from simkit.experiment.warm_up import WarmUp, warm_up
