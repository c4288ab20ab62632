"""Scenario: what is simulated, as validated pure data read from TOML."""

from simkit.scenario.call_kind import CallKind, call_kinds
from simkit.scenario.callers import Callers
from simkit.scenario.change_over import change_over
from simkit.scenario.chasing import Chasing
from simkit.scenario.clock import Clock
from simkit.scenario.coordination import Coordination
from simkit.scenario.handoff import Handoff, Passage
from simkit.scenario.learning import Learning
from simkit.scenario.library import load, scenarios
from simkit.scenario.life_event import LifeEvent, TaskNeed
from simkit.scenario.member import Member
from simkit.scenario.person import Person
from simkit.scenario.phone import Phone
from simkit.scenario.plan import Plan
from simkit.scenario.policy import Policy
from simkit.scenario.problem import Problem, ScenarioError
from simkit.scenario.product import Product
from simkit.scenario.quality import Quality
from simkit.scenario.question import Question
from simkit.scenario.scenario import Scenario
from simkit.scenario.stream import Stream
from simkit.scenario.talent import Talent
from simkit.scenario.team import Team
from simkit.scenario.turnover import Turnover
from simkit.scenario.work import Work

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
    "Passage",
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
