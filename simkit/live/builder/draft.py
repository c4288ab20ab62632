"""Draft: an organisation on the board, which need not be finished yet, and the scenario that it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from simkit.arguments import number
from simkit.model.scenario import Scenario
from simkit.model.scenario.organisation import Member


@dataclass(frozen=True)
class BoardEmployee:
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
class BoardTeam:
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

    def set(self, **settings: Any) -> BoardTeam:
        """Return the team with other settings."""
        return replace(self, settings={**self.settings, **settings})


@dataclass(frozen=True)
class BoardDraft:
    """An organisation: teams, and who is in them.

    Nothing in it changes: each move makes a new draft, so that undo is going back to an old one.
    """

    teams: dict[str, BoardTeam]
    employees: dict[str, BoardEmployee]

    @classmethod
    def of(cls, scenario: Scenario) -> BoardDraft:
        """Return the organisation of a scenario."""
        teams = {}
        for key, team in scenario.teams.items():
            settings = team.model_dump(mode="json", exclude={"label", "members"}, exclude_defaults=True)
            teams[key] = BoardTeam(team.label, settings, tuple(m for m in team.members if m.count == 0))
        employees = {}
        for person in scenario.people():
            member, numbered = person.member, person.member.count is not None
            employees[person.name] = BoardEmployee(
                name=person.name,
                stem=member.name if numbered else "",
                number=int(person.name[len(member.name) :]) if numbered else 0,
                origin=member,
                team=person.team,
                skills=dict(member.skills),
                phone=member.phone,
            )
        return cls(teams, employees)

    def of_team(self, key: str) -> list[BoardEmployee]:
        """Return who is in a team, in the order of the scenario."""
        return [one for one in self.employees.values() if one.team == key]

    def with_employees(self, changed: list[BoardEmployee]) -> BoardDraft:
        """Return a draft in which these employees are as given; no one is added or goes."""
        return replace(self, employees={**self.employees, **{one.name: one for one in changed}})

    def with_team(self, key: str, team: BoardTeam) -> BoardDraft:
        """Return a draft with a team added or changed."""
        return replace(self, teams={**self.teams, key: team})

    def without_team(self, key: str) -> BoardDraft:
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


def assemble(draft: BoardDraft, start: Scenario, title: str) -> dict[str, Any]:
    """Return a draft as the data of a scenario.

    Neighbours in a team who are alike become one group with a count, as long as the scenario would give each
    the number that they have. Who comes out of turn stands by name: everybody keeps their name, and with it
    their absences, so that structures are compared with the same people.
    """
    numbers: dict[str, int] = {}
    teams = {}
    for key, team in draft.teams.items():
        members = [vacancy.model_dump(mode="json", exclude_defaults=True) for vacancy in team.vacant]
        for in_turn, run in runs([one for one in draft.of_team(key) if one.skills], numbers):
            name = {"name": run[0].stem, "count": len(run)} if in_turn else {"name": run[0].name}
            members.append({**name, **member_data(run[0])})
        if members:
            teams[key] = {"label": team.label, **team.settings, "members": members}
    data = start.data()
    return {**data, "title": title, "description": f"Built by hand from '{start.title}'.", "teams": teams}


def runs(employees: list[BoardEmployee], numbers: dict[str, int]) -> list[tuple[bool, list[BoardEmployee]]]:
    """Cut a team into runs of neighbours who are alike and whose numbers follow on each other."""
    found: list[tuple[bool, list[BoardEmployee]]] = []
    for one in employees:
        in_turn = bool(one.stem) and one.number == numbers.get(one.stem, 0) + 1
        if in_turn:
            numbers[one.stem] = one.number
        goes_on, run = found[-1] if found else (False, [])
        if in_turn and goes_on and run[0].stem == one.stem and member_data(run[0]) == member_data(one):
            run.append(one)
        else:
            found.append((in_turn, [one]))
    return found


def member_data(one: BoardEmployee) -> dict[str, Any]:
    """Return an employee as data of a scenario, without name and count."""
    data = one.origin.model_dump(mode="json", exclude={"name", "count"}, exclude_defaults=True)
    errors = {product: share for product, share in one.origin.errors.items() if product in one.skills}
    return {**data, "skills": one.skills, "phone": one.phone, "errors": errors}


COST = 2_500.0  # assumption of the kit: euros for one employee and one product, course and days off the floor together
SPEED = 0.8  # assumption, as in the shipped tax office: a fifth slower outside one's own product


@dataclass(frozen=True)
class Training:
    """What it takes to learn a product."""

    cost: float = COST
    speed: float = SPEED

    def __post_init__(self) -> None:
        number("training_cost", self.cost, low=0, why="euros")
        number("trained_speed", self.speed, above=0, high=5, why="1 is a specialist's")

    def lessons(self, draft: BoardDraft) -> int:
        """Count the skills that are new: one for each employee and product."""
        return sum(len(one.learnt) for one in draft.employees.values())

    def total(self, draft: BoardDraft) -> float:
        """Return what all cross-training on a board costs, in euros."""
        return self.cost * self.lessons(draft)

    def as_text(self) -> str:
        """Say what is assumed."""
        return (
            f"Assumptions: learning a product costs €{self.cost:,.0f} for each employee, once; "
            f"who is newly trained works at speed {self.speed:g} (a specialist at 1)."
        )
