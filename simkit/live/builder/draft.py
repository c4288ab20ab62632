"""Draft: an organisation on the board, which need not be finished yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from simkit.model.scenario import Scenario
from simkit.model.scenario.organisation import Member


@dataclass(frozen=True)
class Employee:
    """One employee, as they stand on the board."""

    name: str
    stem: str
    number: int
    origin: Member
    team: str
    skills: dict[str, float]
    phone: str

    @property
    def learnt(self) -> dict[str, float]:
        """Skills that the employee did not have at the start."""
        return {product: speed for product, speed in self.skills.items() if product not in self.origin.skills}


@dataclass(frozen=True)
class Column:
    """One team, as it stands on the board."""

    label: str
    settings: dict[str, Any] = field(default_factory=dict)
    vacant: tuple[Member, ...] = ()

    @property
    def products(self) -> tuple[str, ...]:
        """Products it serves; empty: any."""
        return tuple(self.settings.get("products", ()))

    @property
    def events(self) -> tuple[str, ...]:
        """Life events it serves; empty: any."""
        return tuple(self.settings.get("events", ()))

    @property
    def ownership(self) -> str:
        """``task`` or ``case``."""
        return self.settings.get("ownership", "task")

    @property
    def helps(self) -> tuple[str, ...]:
        """Keys of the teams that its members help."""
        return tuple(self.settings.get("helps", ()))

    @property
    def own_first(self) -> bool:
        """Whether its members look first at what they are best at."""
        return self.settings.get("primary_first", False)

    def set(self, **settings: Any) -> Column:
        """Return the team with other settings."""
        return replace(self, settings={**self.settings, **settings})


@dataclass(frozen=True)
class Draft:
    """An organisation: teams, and who is in them.

    Nothing in it changes: each move makes a new draft, so that undo is going back to an old one.
    """

    teams: dict[str, Column]
    employees: dict[str, Employee]

    @classmethod
    def of(cls, scenario: Scenario) -> Draft:
        """Return the organisation of a scenario."""
        teams = {}
        for key, team in scenario.teams.items():
            settings = team.model_dump(mode="json", exclude={"label", "members"}, exclude_defaults=True)
            teams[key] = Column(team.label, settings, tuple(m for m in team.members if m.count == 0))
        employees = {}
        for person in scenario.people():
            member, numbered = person.member, person.member.count is not None
            employees[person.name] = Employee(
                name=person.name,
                stem=member.name if numbered else "",
                number=int(person.name[len(member.name) :]) if numbered else 0,
                origin=member,
                team=person.team,
                skills=dict(member.skills),
                phone=member.phone,
            )
        return cls(teams, employees)

    def of_team(self, key: str) -> list[Employee]:
        """Return who is in a team, in the order of the scenario."""
        return [one for one in self.employees.values() if one.team == key]

    def with_employees(self, changed: list[Employee]) -> Draft:
        """Return a draft in which these employees are as given; no one is added or goes."""
        return replace(self, employees={**self.employees, **{one.name: one for one in changed}})

    def with_team(self, key: str, team: Column) -> Draft:
        """Return a draft with a team added or changed."""
        return replace(self, teams={**self.teams, key: team})

    def without_team(self, key: str) -> Draft:
        """Return a draft without a team; nobody helps it any more."""
        left = {}
        for other, team in self.teams.items():
            if other != key:
                fewer = [one for one in team.helps if one != key]
                left[other] = team.set(helps=fewer) if key in team.helps else team
        return replace(self, teams=left)

    def new_key(self, label: str) -> str:
        """Return a key for a new team, made from its label."""
        stem = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
        stem = stem if stem[:1].isalpha() else f"team_{stem}".rstrip("_")
        key, tries = stem, 1
        while key in self.teams:
            tries += 1
            key = f"{stem}_{tries}"
        return key
