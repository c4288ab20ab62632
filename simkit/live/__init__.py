"""Widgets: tune a scenario, build teams, plan a change, watch an office, predict its runs, fall into a pitfall."""

from simkit.live.builder import Board, Training, build_teams
from simkit.live.pitfall import Decision, Decisions, decide
from simkit.live.planner import Planner, plan_change
from simkit.live.prediction import Prediction, predict
from simkit.live.replay import Replay, replay
from simkit.live.tuning import Control, Panel, choice, slider, toggle, tune

__all__ = [
    "Board", "Control", "Decision", "Decisions", "Panel", "Planner", "Prediction", "Replay", "Training",
    "build_teams", "choice", "decide", "plan_change", "predict", "replay", "slider", "toggle", "tune",
]  # fmt: skip
