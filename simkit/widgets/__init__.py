"""Widgets: tune a scenario, build teams, plan a change, watch an office, predict its runs, fall into a pitfall."""

from simkit.widgets.builder import Board, Training, build_teams
from simkit.widgets.pitfall import Decision, Decisions, decide
from simkit.widgets.planner import Planner, plan_change
from simkit.widgets.prediction import Prediction, predict
from simkit.widgets.replay import Replay, replay
from simkit.widgets.tuning import Control, Panel, choice, slider, toggle, tune

__all__ = [
    "Board", "Control", "Decision", "Decisions", "Panel", "Planner", "Prediction", "Replay", "Training",
    "build_teams", "choice", "decide", "plan_change", "predict", "replay", "slider", "toggle", "tune",
]  # fmt: skip
