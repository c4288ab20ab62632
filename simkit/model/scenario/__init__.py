"""Scenario: what is simulated, as validated pure data read from TOML."""

from simkit.model.scenario.change_over import change_over
from simkit.model.scenario.files import scenarios
from simkit.model.scenario.organisation import Coordination, Handoff, HandoffCost, Member, Phone, Team
from simkit.model.scenario.people import Learning, Policy, Quality, Talent, Turnover
from simkit.model.scenario.plan import Plan
from simkit.model.scenario.refusals import Problem, ScenarioError
from simkit.model.scenario.rules import CallKind, call_kinds
from simkit.model.scenario.scenario import Person, Scenario, load
from simkit.model.scenario.world import (
    Callers,
    Chasing,
    Clock,
    LifeEvent,
    Product,
    Question,
    Stream,
    TaskNeed,
    Work,
)

__all__ = [
    "CallKind",
    "Callers",
    "Chasing",
    "Clock",
    "Coordination",
    "Handoff",
    "Learning",
    "LifeEvent",
    "Member",
    "HandoffCost",
    "Person",
    "Phone",
    "Plan",
    "Policy",
    "Problem",
    "Product",
    "Quality",
    "Question",
    "Scenario",
    "ScenarioError",
    "Stream",
    "Talent",
    "TaskNeed",
    "Team",
    "Turnover",
    "Work",
    "call_kinds",
    "change_over",
    "load",
    "scenarios",
]
