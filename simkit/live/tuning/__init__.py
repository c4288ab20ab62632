"""Tuning: knobs on a scenario beside the measures they move, with the baseline kept in view."""

from simkit.live.tuning.control import Control, choice, slider, toggle
from simkit.live.tuning.panel import Panel
from simkit.live.tuning.tune import tune

__all__ = ["Control", "Panel", "choice", "slider", "toggle", "tune"]
