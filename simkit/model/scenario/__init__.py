"""Scenario: what is simulated, as validated pure data read from TOML."""

from simkit.model.scenario.call_kind import CallKind, call_kinds
from simkit.model.scenario.callers import Callers
from simkit.model.scenario.change_over import change_over
from simkit.model.scenario.chasing import Chasing
from simkit.model.scenario.clock import Clock
from simkit.model.scenario.coordination import Coordination
from simkit.model.scenario.handoff import Handoff, Passage
from simkit.model.scenario.learning import Learning
from simkit.model.scenario.library import load, scenarios
from simkit.model.scenario.life_event import LifeEvent, TaskNeed
from simkit.model.scenario.member import Member
from simkit.model.scenario.person import Person
from simkit.model.scenario.phone import Phone
from simkit.model.scenario.plan import Plan
from simkit.model.scenario.policy import Policy
from simkit.model.scenario.problem import Problem, ScenarioError
from simkit.model.scenario.product import Product
from simkit.model.scenario.quality import Quality
from simkit.model.scenario.question import Question
from simkit.model.scenario.scenario import Scenario
from simkit.model.scenario.stream import Stream
from simkit.model.scenario.talent import Talent
from simkit.model.scenario.team import Team
from simkit.model.scenario.turnover import Turnover
from simkit.model.scenario.work import Work

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
