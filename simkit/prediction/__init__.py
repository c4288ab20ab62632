"""Predictions: commit yourself before you look, and learn how well you judge.

A prediction is a best guess and a range (``entry``). It is kept in a file of the learner's own (``place``, ``lock``,
``store``), held against what came out (``truth``, ``reveal``) and counted over the whole course (``score``,
``summary``).
"""

from simkit.prediction.entry import Answer, Entry
from simkit.prediction.problem import PredictionError
from simkit.prediction.reveal import reveal
from simkit.prediction.score import Calibration
from simkit.prediction.summary import Predictions, predictions
from simkit.prediction.truth import Truth

__all__ = ["Answer", "Calibration", "Entry", "PredictionError", "Predictions", "Truth", "predictions", "reveal"]
