"""Tuning: knobs on a scenario beside the measures they move, with the baseline kept in view."""

from simkit.live.tuning.control import Control, dropdown, slider, toggle
from simkit.live.tuning.panel import TuningPanel
from simkit.live.tuning.tune import tune
