"""Predictions: commit yourself before you look, and learn how well you judge.

A prediction is a best guess and a range. It is kept in a file of the learner's own, held against what came out, and
counted over the whole course.
"""

from simkit.course.predictions.calibration import Calibration, Predictions, predictions, reveal
from simkit.course.predictions.prediction import GuessAndRange, PredictionError, StoredPrediction, Truth
