"""Transitions: plans of change side by side, week by week, beside the same office without any change."""

from simkit.transitions.follow import transition
from simkit.transitions.transition import Transition

__all__ = ["Transition", "transition"]
