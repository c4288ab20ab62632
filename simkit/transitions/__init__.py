"""Transitions: plans of change side by side, week by week, beside the same office without any change."""

from simkit.transitions.transition import Transition, transition

__all__ = ["Transition", "transition"]
