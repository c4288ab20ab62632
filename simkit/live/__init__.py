"""Widgets: tune a scenario, build teams, plan a change, watch an office, predict its runs, fall into a pitfall."""

from simkit.live.builder import TeamBoard, Training, build_teams
from simkit.live.pitfall import Decision, Decisions, decide
from simkit.live.planner import Planner, plan_change
from simkit.live.prediction import Prediction, predict
from simkit.live.replay import Replay, replay
from simkit.live.tuning import Control, TuningPanel, dropdown, slider, toggle, tune
