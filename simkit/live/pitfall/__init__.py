"""Pitfall: one to fall into by clicking, or several in a row with a score at the end."""

from simkit.live.pitfall.decision import Decision
from simkit.live.pitfall.decisions import Decisions, decide
