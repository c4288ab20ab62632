"""Predictions: commit yourself before you look, and learn how well you judge.

A prediction is a best guess and a range (``entry``). It is kept in a file of the learner's own (``place``, ``lock``,
``store``), held against what came out (``truth``, ``reveal``) and counted over the whole course (``score``,
``summary``).
"""

from simkit.course.predictions.entry import GuessAndRange, StoredPrediction
from simkit.course.predictions.problem import PredictionError
from simkit.course.predictions.reveal import reveal
from simkit.course.predictions.score import Calibration
from simkit.course.predictions.summary import Predictions, predictions
from simkit.course.predictions.truth import Truth

__all__ = ["GuessAndRange", "Calibration", "StoredPrediction", "PredictionError", "Predictions", "Truth", "predictions", "reveal"]
