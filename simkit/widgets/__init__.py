"""Widgets: tune a scenario, build teams, watch an office at work, predict before it runs."""

from simkit.widgets.builder import Board, Training, build_teams
from simkit.widgets.prediction import Prediction, predict
from simkit.widgets.replay import Replay, replay
from simkit.widgets.tuning import Control, Panel, choice, slider, toggle, tune

__all__ = [
    "Board", "Control", "Panel", "Prediction", "Replay", "Training", "build_teams", "choice", "predict", "replay",
    "slider", "toggle", "tune",
]  # fmt: skip
