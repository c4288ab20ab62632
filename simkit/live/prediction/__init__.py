"""Prediction: a small form in which a learner commits to a number before anything runs."""

from simkit.live.prediction.prediction import Prediction, predict
