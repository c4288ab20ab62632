"""Tuning: knobs on a scenario beside the measures they move, with the baseline kept in view."""

from simkit.widgets.tuning.control import Control, choice, slider, toggle
from simkit.widgets.tuning.panel import Panel
from simkit.widgets.tuning.tune import tune

__all__ = ["Control", "Panel", "choice", "slider", "toggle", "tune"]
