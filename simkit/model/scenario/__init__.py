"""Scenario: what is simulated, as validated pure data read from TOML."""

from simkit.model.scenario.change_over import change_over
from simkit.model.scenario.clock import Clock
from simkit.model.scenario.duration import Wait
from simkit.model.scenario.files import scenarios
from simkit.model.scenario.organisation import Coordination, Member
from simkit.model.scenario.people import Learning, Policy
from simkit.model.scenario.refusals import Problem, ScenarioError
from simkit.model.scenario.rules import CallKind
from simkit.model.scenario.scenario import Person, Scenario, load, need_scenario
from simkit.model.scenario.world import Callers, Chasing, LifeEvent, Stream, Work
