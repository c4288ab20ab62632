"""Acts: what people and trainer may do in a room, and when.

An act is checked first, written down then, and only then done: its method yields between checking and doing. So what
is in the journal can always be done again, and opening a room is doing all of it once more.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simkit.course.room.lever import Decision
from simkit.course.room.office import GameOffice
from simkit.course.room.setup import CHAIRS, ROLES, ROUND, SENTENCE, RoomError, RoomSetup, chairs
from simkit.course.room.styles import STYLES

Doing = Generator[None, None, None]
NAME, PEOPLE = 40, 200
MOST_SECTIONS = 99
TRAINER = "trainer"


@dataclass
class Participant:
    """Somebody in the room."""

    key: str
    name: str
    team: str
    role: str
    here: bool = False
    gone: bool = False
    estimates: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    predictions: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    decided: set[int] = field(default_factory=set)
    said: dict[int, str] = field(default_factory=dict)


@dataclass
class PlayingTeam:
    """A team's way: what it decided month by month, and what it tried beside that."""

    name: str
    decisions: list[Decision] = field(default_factory=list)
    draft: dict[str, Any] = field(default_factory=dict)
    by_computer: dict[int, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tries: dict[int, list[Decision]] = field(default_factory=dict)  # both ways of a month that was played twice
    again: bool = False  # now deciding this month once more


class Acts:
    """The acts of a room; `Session` has the state that they change."""

    setup: RoomSetup
    office: GameOffice
    people: dict[str, Participant]
    teams: dict[str, PlayingTeam]
    cards: dict[int, tuple[str, ...]]
    broken: set[str]
    problem: str
    shown: str
    since: float
    extra: float
    version: int
    phase: str
    round: int
    section: int

    def _doing(self, who: str, action: dict[str, Any], at: float) -> Doing:
        steps = {
            "join": self._join, "estimate": self._estimate, "predict": self._predict, "decide": self._decide,
            "say": self._say, "rewind": self._rewind, "keep": self._keep, "move": self._move, "leave": self._leave,
            "remove": self._leave, "next": self._next, "more": self._more, "show": self._show, "card": self._card,
            "ran": self._ran, "failed": self._failed, "turn": self._turn,
        }  # fmt: skip
        doing = steps[action["do"]](who, action)
        next(doing)
        yield
        was = self.phase, self.round
        next(doing, None)
        if (self.phase, self.round) != was:
            self.since, self.extra = at, 0.0
        self.version += 1

    def _join(self, who: str, action: dict[str, Any]) -> Doing:
        name = _text("your name", action["name"], NAME)
        if len(self.people) >= PEOPLE:
            raise RoomError(f"there are {PEOPLE} people in this room already: it is full")
        team, role = action.get("team") or self._smallest(), action.get("role")
        self._known(team, role)
        role = role or self._role_that_lacks(team)
        yield
        taken = {person.name for person in self.people.values()}
        number = 2
        while (told := name if number == 2 and name not in taken else f"{name} {number}") in taken:
            number += 1
        self.people[who] = Participant(who, told, team, role)

    def _move(self, who: str, action: dict[str, Any]) -> Doing:
        person = self._whom(who, action)
        team, role = action.get("team") or person.team, action.get("role") or person.role
        self._known(team, role)
        if who != TRAINER and self.phase != "lobby":
            raise RoomError("the game has begun: ask the trainer to move you")
        yield
        person.team, person.role = team, role

    def _leave(self, who: str, action: dict[str, Any]) -> Doing:
        person = self._whom(who, action)
        yield
        person.gone, person.here = True, False  # what they predicted and said stays

    def _estimate(self, who: str, action: dict[str, Any]) -> Doing:
        self._only("estimate")
        told = {}
        for product in self.office.products:
            if action.get(product) is not None:
                told[product] = _range(self.setup.old.products[product].label, action[product], 0.1, 10_000)
        if not told:
            raise RoomError("three numbers for at least one kind of work: quick, usual, slow")
        yield
        self.people[who].estimates = told

    def _predict(self, who: str, action: dict[str, Any]) -> Doing:
        self._only("predict")
        told = _range("your prediction", action.get("value"), 0, 1e9)
        yield
        self.people[who].predictions[self.round] = told

    def _decide(self, who: str, action: dict[str, Any]) -> Doing:
        person = self.people[who]
        team = self.teams[person.team]
        if not team.again:
            self._only("decide")
        draft = team.draft | self._levers(person.role, action)
        self.office.refuse([*self._before(team), draft])
        yield
        team.draft = draft
        if team.again:
            team.again = False
            team.tries[self.round] = [team.decisions[-1], dict(draft)]
            team.decisions[-1], team.draft = dict(draft), {}
        else:
            person.decided.add(self.round)

    def _say(self, who: str, action: dict[str, Any]) -> Doing:
        self._only("see", "say", "debrief")
        told = _text("your sentence", action.get("text"), SENTENCE)
        yield
        self.people[who].said[self.round] = told

    def _rewind(self, who: str, action: dict[str, Any]) -> Doing:
        self._only("see", "say")
        team = self.teams[self.people[who].team]
        if self.round in team.tries or team.again:
            raise RoomError(f"{team.name} has gone back in this month already: once a month is enough")
        yield
        team.again, team.draft = True, dict(team.decisions[-1])

    def _keep(self, who: str, action: dict[str, Any]) -> Doing:
        self._only("see", "say")
        which = action.get("value")
        name = str(which) if who == TRAINER else self.people[who].team
        if name in self.teams and (team := self.teams[name]).again:  # as it was decided first
            yield
            team.again, team.draft = False, {}
            return
        if who == TRAINER or self.round not in team.tries or which not in (0, 1):
            raise RoomError("there are not two ways to choose from")
        yield
        team.decisions[-1] = team.tries[self.round][which]

    def _next(self, who: str, action: dict[str, Any]) -> Doing:
        if self.phase == "run" and not self.broken:
            raise RoomError("the month is being run: the next phase comes by itself")
        if self.phase == "end":
            raise RoomError("the session is over")
        if any(team.again for team in self.teams.values()):
            names = ", ".join(team.name for team in self.teams.values() if team.again)
            raise RoomError(f"{names} is deciding once more: wait for them, or let them leave it as it was")
        if self.phase == "say" and not self.broken.issuperset(self._missing()):
            raise RoomError("the other way of a team is still being run: a moment")
        yield
        if self.phase == "run":
            self.broken, self.problem = set(), ""  # once more
            return
        if self.phase == "decide":
            self._close_month()
        if self.phase == "lobby":
            self.phase = "estimate"
        elif self.phase == "estimate" or (self.phase == "say" and self.round < self.setup.rounds):
            if self.phase == "estimate":
                self.office = self._office()
            self.phase, self.round = "predict", self.round + 1
        elif self.phase in ("say", "debrief"):
            self.phase = "debrief" if self.phase == "say" else "end"
        else:
            self.phase = ROUND[ROUND.index(self.phase) + 1]
        self.shown = self.setup.names[(self.round - 1) % len(self.teams)]

    def _more(self, who: str, action: dict[str, Any]) -> Doing:
        minutes = action.get("value", 2)
        if not isinstance(minutes, int | float) or not 0 < minutes <= 60:
            raise RoomError("between 0 and 60 minutes more")
        yield
        self.extra += minutes

    def _show(self, who: str, action: dict[str, Any]) -> Doing:
        if not isinstance(action.get("value"), str) or action["value"] not in self.teams:
            raise RoomError(f"which team? one of {', '.join(self.teams)}")
        yield
        self.shown = action["value"]

    def _turn(self, who: str, action: dict[str, Any]) -> Doing:
        self._only("debrief", "end")
        section = action.get("value")
        if not isinstance(section, int) or not 0 <= section <= MOST_SECTIONS:
            raise RoomError("which section of the debrief? a number from 0 on")
        yield
        self.section = section

    def _card(self, who: str, action: dict[str, Any]) -> Doing:
        self._only("predict", "decide")
        key = action.get("value")
        here = (*self.cards.get(self.round, ()), key)
        if not isinstance(key, str) or key in {one for month in self.cards.values() for one in month}:
            raise RoomError("this card is in the game already")
        cards = {**self.cards, self.round: here}
        office = self._office(cards)
        for team in self.teams.values():
            office.refuse(self._before(team))
        yield
        self.cards, self.office = cards, office

    def _ran(self, who: str, action: dict[str, Any]) -> Doing:
        yield
        if self.phase == "run":
            self.phase = "see"

    def _failed(self, who: str, action: dict[str, Any]) -> Doing:
        yield
        self.problem = action["words"]
        if not any(self._id(team.decisions) == action["id"] and team.decisions[-1] for team in self.teams.values()):
            self.broken.add(action["id"])
        for team in self.teams.values():
            if self._id(team.decisions) == action["id"] and team.decisions[-1]:
                first, *_ = team.tries.pop(self.round, [{}])  # of two ways, the one that could be
                team.decisions[-1] = {} if first == team.decisions[-1] else first
                team.notes.append(f"Month {len(team.decisions)} could not be carried out as decided: {action['words']}")

    def _close_month(self) -> None:
        """Let the computer play the roles that nobody has, and write the decision of every team down."""
        others = {team.name: list(team.decisions) for team in self.teams.values()}
        for team in self.teams.values():
            roles = {chair for person in self.members(team.name) for chair in chairs(person.role)}
            draft = dict(team.draft)
            absent = [role for role in ("executor", "designer", "management") if role not in roles]
            if absent:
                told = STYLES["cautious"](self.office, list(team.decisions), others)
                own = {lever.key: lever.role for lever in self.office.levers}
                played = {key: value for key, value in told.items() if own[key] in absent} | draft
                try:
                    self.office.refuse([*team.decisions, played])
                    draft = played
                    team.by_computer[self.round] = absent
                except RoomError:
                    pass  # it does not fit with what people decided: theirs counts
            team.decisions.append(draft)
            team.draft = {}

    def _before(self, team: PlayingTeam) -> list[Decision]:
        return team.decisions[:-1] if team.again else list(team.decisions)

    def _levers(self, role: str, action: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a role asks for, each value one that its lever has."""
        told: dict[str, Any] = {}
        for lever in self.office.levers:
            if lever.role in chairs(role) and action.get(lever.key) is not None:
                told[lever.key] = lever.checked(action[lever.key])
        return told

    def _only(self, *phases: str) -> None:
        if self.phase not in phases:
            raise RoomError(f"this is closed: the room is at '{self.phase}' of month {self.round} now")

    def _known(self, team: str, role: str | None) -> None:
        if not isinstance(team, str) or team not in self.teams:
            raise RoomError(f"there is no team {str(team)[:NAME]!r}: one of {', '.join(self.teams)}")
        if role is not None and (not isinstance(role, str) or role not in ROLES):
            raise RoomError(f"there is no role {str(role)[:NAME]!r}: one of {', '.join(ROLES)}")

    def _whom(self, who: str, action: Mapping[str, Any]) -> Participant:
        key = action.get("value") if who == TRAINER else who
        if not isinstance(key, str) or key not in self.people or self.people[key].gone:
            raise RoomError("that person is not in the room any more")
        return self.people[key]

    def _smallest(self) -> str:
        return min(self.teams, key=lambda team: len(self.members(team)))

    def _role_that_lacks(self, team: str) -> str:
        """Return the role of the next one in a team: first one of each, then executors."""
        taken = {chair for person in self.members(team) for chair in chairs(person.role)}
        return next((role for role in CHAIRS if role not in taken), "executor")


def plain(value: Any) -> Any:
    """Return what came from a page, no longer than anything that is used here."""
    if isinstance(value, str):
        return value[:2000]
    if isinstance(value, list | tuple):
        return [plain(one) for one in value[:10]]
    counts = isinstance(value, bool | int | float) and math.isfinite(value)
    return value if value is None or counts else str(value)[:2000]


def _text(what: str, told: Any, most: int) -> str:
    """Return a text on one line, without signs that cannot be seen."""
    if not isinstance(told, str):
        raise RoomError(f"{what} is a text")
    seen = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in told)
    text = " ".join(seen.split())
    if not text:
        raise RoomError(f"{what} is empty")
    if len(text) > most:
        raise RoomError(f"{what} has {len(text)} characters; at most {most} fit")
    return text


def _range(what: str, told: Any, low: float, high: float) -> tuple[float, float, float]:
    """Return three rising numbers; a decimal comma is understood."""
    try:
        first, middle, last = (float(str(one).strip().replace(",", ".")) for one in told)
    except (TypeError, ValueError):
        raise RoomError(f"{what}: three numbers, low, middle and high") from None
    if not low <= first <= middle <= last <= high:
        found = f"{first:g}, {middle:g}, {last:g}"
        raise RoomError(f"{what}: three numbers that rise, from {low:g} to {high:,.0f}; found {found}")
    return first, middle, last
