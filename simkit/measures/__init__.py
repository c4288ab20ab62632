"""Measures: the log of a run, and numbers from it, each with label, unit, direction, lens and definition."""

from simkit.measures.measure import Measure
from simkit.measures.registry import MEASURES, find, measure_run
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
