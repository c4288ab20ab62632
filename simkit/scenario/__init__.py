"""Scenario: what is simulated, as validated pure data read from TOML."""

from simkit.scenario.clock import Clock
from simkit.scenario.handoff import Handoff, Passage
from simkit.scenario.library import load, scenarios
from simkit.scenario.life_event import LifeEvent, TaskNeed
from simkit.scenario.member import Member
from simkit.scenario.person import Person
from simkit.scenario.problem import Problem, ScenarioError
from simkit.scenario.product import Product
from simkit.scenario.scenario import Scenario
from simkit.scenario.team import Team
from simkit.scenario.work import Work

__all__ = [
    "Clock",
    "Handoff",
    "LifeEvent",
    "Member",
    "Passage",
    "Person",
    "Problem",
    "Product",
    "Scenario",
    "ScenarioError",
    "TaskNeed",
    "Team",
    "Work",
    "load",
    "scenarios",
]
