"""Widgets: turn the knobs of a scenario and see at once what it does."""

from simkit.widgets.control import Control, choice, slider
from simkit.widgets.panel import Panel, tune

__all__ = ["Control", "Panel", "choice", "slider", "tune"]
