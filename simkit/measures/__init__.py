"""Measures: functions from a run log to a number, each with label, unit, direction, lens and definition."""

from simkit.measures.measure import Measure
from simkit.measures.registry import MEASURES, find, measure_run

__all__ = ["MEASURES", "Measure", "find", "measure_run"]
