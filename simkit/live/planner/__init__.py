"""Planner: the way from one structure to another, planned step by step, with what comes of it under it."""

from simkit.live.planner.plan_change import plan_change
from simkit.live.planner.planner import Planner
