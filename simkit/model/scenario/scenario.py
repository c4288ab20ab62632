"""Scenario: what is simulated, as validated pure data."""

from __future__ import annotations

import copy
import math
import textwrap
from collections.abc import Iterator, Mapping
from functools import cached_property, reduce
from operator import getitem
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from simkit.model.scenario.bounds import out_of_bounds, refuse_unreadable
from simkit.model.scenario.checks import incoherences
from simkit.model.scenario.clock import Clock
from simkit.model.scenario.coded import Coded, encode
from simkit.model.scenario.files import read, save, toml
from simkit.model.scenario.organisation import Coordination, Handoff, Member, Phone, TeamSetup
from simkit.model.scenario.part import Name, Part, expand, put, refuse_twice
from simkit.model.scenario.people import Learning, Policy, Quality, Talent, Turnover
from simkit.model.scenario.plan import Plan
from simkit.model.scenario.refusals import ScenarioError, problems_in
from simkit.model.scenario.world import Callers, LifeEvent, Product, Question, Resource


class Person(NamedTuple):
    """One employee.

    Parameters
    ----------
    name : str
        Unique in the office.
    team : str
        Key of the team.
    position : int
        Position of the member group in the team.
    member : Member
        Skills, hours and cost.
    begins, ends : float
        Weeks after the warm-up at which they come and leave; infinite for those who are always there.
    proficiency : float
        How far they are with what they do: 0 is a novice, 1 has learned all.
    """

    name: str
    team: str
    position: int
    member: Member
    begins: float = -math.inf
    ends: float = math.inf
    proficiency: float = 1.0


class Scenario(Part):
    """An office and the world it stands in.

    Parameters
    ----------
    title, description : str
        Name and one sentence for people.
    clock : Clock
        Opening hours, warm-up and horizon.
    products : dict of str to Product
        The kinds of work.
    resources : dict of str to Resource
        Rooms, cars and the like that work needs beside people.
    events : dict of str to LifeEvent
        The streams of clients.
    teams : dict of str to TeamSetup
        The organisation.
    handoff : Handoff
        What passing work on costs.
    questions : dict of str to Question
        The streams of people who call with a plain question.
    callers : Callers
        How people on the telephone behave.
    phone : Phone
        How calls are passed on, and by which norms.
    quality : Quality
        What becomes of errors.
    policy : Policy
        How differently employees judge.
    coordination : Coordination
        Meetings.
    learning : Learning
        How speed and accuracy grow with experience.
    talent : Talent
        How much employees of one kind differ.
    turnover : Turnover
        Employees who leave, and novices who come.
    plan : Plan
        What changes while the office works.
    """

    title: str
    description: str = ""
    clock: Clock = Clock()
    products: Annotated[dict[Name, Product], Field(min_length=1)]
    resources: dict[Name, Resource] = {}
    events: dict[Name, LifeEvent] = {}
    teams: Annotated[dict[Name, TeamSetup], Field(min_length=1)]
    handoff: Handoff = Handoff()
    questions: dict[Name, Question] = {}
    callers: Callers = Callers()
    phone: Phone = Phone()
    quality: Quality = Quality()
    policy: Policy = Policy()
    coordination: Coordination = Coordination()
    learning: Learning = Learning()
    talent: Talent = Talent()
    turnover: Turnover = Turnover()
    plan: Plan = Plan()

    @model_validator(mode="after")
    def _coherent(self) -> Scenario:
        problems = out_of_bounds(self) or incoherences(self)
        if problems:
            raise PydanticCustomError("incoherent", "the parts do not fit together", {"problems": problems})
        return self

    @cached_property
    def coded(self) -> Coded:
        """The scenario in numbers, translated once: what demand and office read."""
        return encode(self)

    @cached_property
    def source(self) -> str:
        """The name or path it was loaded from, also of a changed copy; empty for one that was made from data."""
        return ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any], source: str = "scenario") -> Scenario:
        """Validate plain data.

        Parameters
        ----------
        data : mapping
            What a scenario file holds.
        source : str
            Where it came from, for the message when it is refused.

        Raises
        ------
        ScenarioError
            If anything is unknown, impossible or does not fit; it lists every problem.
        """
        refuse_unreadable(data, source)
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ScenarioError(problems_in(error, cls), source) from None

    def data(self) -> dict[str, Any]:
        """Return the scenario as plain, new data: dicts, lists, text and numbers."""
        return self.model_dump(mode="json")

    def toml(self) -> str:
        """Return the scenario as the text of a TOML file; what stands at its default is left out."""
        return toml(self)

    def save(self, path: str | Path) -> Path:
        """Write the scenario to a new TOML file, which ``sk.load`` reads back as an equal scenario.

        Parameters
        ----------
        path : str or Path
            Where to; ends in ``.toml``. Folders that do not exist are made.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            If the name does not end in ``.toml``.
        FileExistsError
            If there is such a file already.
        """
        return save(self, path)

    def change(self, changes: Mapping[str, Any]) -> Scenario:
        """Return a changed, validated copy.

        Parameters
        ----------
        changes : mapping of str to object
            New values by dotted path; ``*`` in a path stands for every key or position, such as
            ``teams.*.members[*].absence``.

        Returns
        -------
        Scenario
            A copy; this scenario stays as it is.

        Raises
        ------
        ScenarioError
            If a path leads nowhere or a value is refused.

        Examples
        --------
        >>> import simkit as sk
        >>> mm1 = sk.load("textbook/mm1")
        >>> mm1.change({"events.client.per_week": 100}).events["client"].per_week
        100.0
        """
        refuse_twice(changes)
        refuse_unreadable(changes, "the change asked for")
        data, touched = self.data(), set()
        for path, value in changes.items():
            for steps in expand(data, path, value):
                put(data, steps, copy.deepcopy(value))
                touched.add(steps[0])
        # What no change touches has been read: only how it fits the rest is asked again.
        data |= {key: part for key, part in vars(self).items() if key in data.keys() - touched}
        return _from(type(self).from_data(data, "the change asked for"), self.source)

    def without_plan(self) -> Scenario:
        """Return the same office in which nothing changes; plans from the same office give the same one."""
        return self.change({"plan.steps": [], "title": "No change", "description": ""})

    def value(self, path: str) -> Any:
        """Return the value at a dotted path; the first one when the path has a ``*``."""
        data: Any = self.data()
        return reduce(getitem, expand(data, path)[0], data)

    def people(self) -> Iterator[Person]:
        """Yield every employee with team and name, in the order of the file; those whom the plan hires come last."""
        numbers: dict[str, int] = {}
        for key, team in self.teams.items():
            for position, member in enumerate(team.members):
                for _ in range(1 if member.count is None else member.count):
                    name = member.name
                    if member.count is not None:
                        numbers[name] = numbers.get(name, 0) + 1
                        name = f"{name} {numbers[name]}"
                    yield Person(name=name, team=key, position=position, member=member, proficiency=member.proficiency)
        for step in self.plan.hires:
            member = self.teams[step.team].members[step.member]
            for _ in range(step.count):
                numbers[step.name] = numbers.get(step.name, 0) + 1
                name = f"{step.name} {numbers[step.name]}"
                until = math.inf if step.until is None else step.until
                yield Person(name, step.team, step.member, member, step.week, until, step.proficiency)

    def __str__(self) -> str:
        people = list(self.people())
        return f"{self.title}: {len(self.events)} life events, {len(self.teams)} teams, {len(people)} employees"


def load(name: str | Path) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    name : str or Path
        Name of a shipped scenario, or path of a TOML file of your own.

    Returns
    -------
    Scenario
        The validated scenario.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or it is not in order; the message tells what to mend.

    Examples
    --------
    >>> import simkit as sk
    >>> sk.load("textbook/mm1").title
    'One desk'
    """
    return _from(Scenario.from_data(read(name), str(name)), str(name))


def _from(scenario: Scenario, source: str) -> Scenario:
    """Tell a scenario its source, which is no part of it: equal scenarios may come from different files."""
    scenario.__dict__["source"] = source
    return scenario


def need_scenario(what: str, *given: Any, right: str = "a scenario, such as load('tax-office/specialists')") -> None:
    """Refuse what is no scenario, such as the name of one; `right` says what would be."""
    for one in given:
        if not isinstance(one, Scenario):
            listed = not isinstance(one, str) and hasattr(one, "__len__")
            several = "; a star before several gives them one by one" * listed
            raise TypeError(f"{what} needs {right}; not {textwrap.shorten(repr(one), 80)}{several}")
