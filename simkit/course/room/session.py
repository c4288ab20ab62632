"""Session: people, teams and phases of a room; every act is on disk before it counts.

An act is checked first, written down then, and only then done: its method yields between checking and doing. So what
is in the journal can always be done again, and opening a room is doing all of it once more.
"""

from __future__ import annotations

import hashlib
import json
import math
import secrets
import time
import unicodedata
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simkit.course.predictions.predictions_file import write_whole
from simkit.course.room.debrief import Debrief, debrief
from simkit.course.room.journal import FORMAT, Journal
from simkit.course.room.office import Decision, GameOffice, Month
from simkit.course.room import views
from simkit.course.room.setup import MINUTES, ROLES, ROUND, SENTENCE, RoomError, RoomSetup
from simkit.course.room.styles import STYLES
from simkit.measures.runlog import RunLog

Doing = Generator[None, None, None]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
NAME, PEOPLE = 40, 200
ROOM, TRAINER = "room", "trainer"
FUTURES = 100


@dataclass
class Person:
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
class Team:
    """A team's way: what it decided month by month, and what it tried beside that."""

    name: str
    decisions: list[Decision] = field(default_factory=list)
    draft: dict[str, Any] = field(default_factory=dict)
    by_computer: dict[int, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tries: dict[int, list[Decision]] = field(default_factory=dict)  # both ways of a month that was played twice
    again: bool = False  # now deciding this month once more


@dataclass(frozen=True)
class Job:
    """Something to be simulated; `run` may happen in another process."""

    id: str
    setup: RoomSetup
    office: Mapping[str, Any]
    decisions: tuple[Decision, ...]
    parallel: bool = False

    def run(self) -> Any:
        """Return the month's numbers as plain data."""
        return GameOffice(self.setup.old, self.setup.new, **self.office).month(self.decisions).data()


@dataclass(frozen=True)
class FilmJob(Job):
    """An office to be run once more, for the replay."""

    def run(self) -> RunLog:
        """Return the log of the run."""
        return GameOffice(self.setup.old, self.setup.new, **self.office).log(self.decisions)


@dataclass(frozen=True)
class DebriefJob:
    """All ways of the room set side by side; it spreads itself over processes."""

    id: str
    setup: RoomSetup
    office: Mapping[str, Any]
    ways: Mapping[str, tuple[Decision, ...]]
    predictions: list[dict[str, Any]]
    n: int = FUTURES
    parallel: bool = True

    def run(self) -> Debrief:
        """Return the debrief."""
        office = GameOffice(self.setup.old, self.setup.new, **self.office)
        return debrief(office, self.ways, predictions=self.predictions, n=self.n)


class Session:
    """A room that is played. Make one with `new`, go on with one with `open`."""

    def __init__(self, journal: Journal, setup: RoomSetup, code: str) -> None:
        self.journal, self.setup, self.code = journal, setup, code
        self.version, self.phase, self.round = 0, "lobby", 0
        self.people: dict[str, Person] = {}
        self.teams = {name: Team(name) for name in setup.names}
        self.results: dict[str, Month] = {}
        self.debrief: Debrief | None = None
        self.cards: dict[int, tuple[str, ...]] = dealt(setup)
        self.since, self.extra, self.shown = 0.0, 0.0, setup.names[0]
        self.problem, self.broken = "", set[str]()
        self.office = self._office()

    @classmethod
    def new(cls, setup: RoomSetup, folder: str | Path) -> Session:
        """Begin a room in an empty folder."""
        journal = Journal(Path(folder))
        try:
            if journal.read():
                raise RoomError(f"there is a room in {folder} already: open it, or use another folder")
            code = "".join(secrets.choice(LETTERS) for _ in range(6))
            session = cls(journal, setup, code)
            session.since = time.time()
            act = {"do": "open", "setup": setup.data(), "code": code}
            journal.write({"format": FORMAT, "at": session.since, "who": ROOM, "act": act})
        except BaseException:
            journal.close()
            raise
        return session

    @classmethod
    def open(cls, folder: str | Path) -> Session:
        """Go on with the room in a folder: everybody is where they were."""
        if not Path(folder).is_dir():
            raise RoomError(f"there is no room in {folder}")
        journal = Journal(Path(folder))
        try:
            lines = journal.read()
            if not lines:
                raise RoomError(f"there is no room in {folder}")
            first = lines[0]["act"]
            session = cls(journal, RoomSetup.from_data(first["setup"]), first["code"])
            session.since = lines[0]["at"]
            for number, line in enumerate(lines[1:], 2):
                try:
                    for _ in session._doing(line["who"], line["act"], line["at"]):
                        pass
                except (RoomError, KeyError, TypeError) as error:
                    raise RoomError(f"{journal.path}, line {number}: this cannot be done again: {error}") from None
        except BaseException:
            journal.close()
            raise
        return session

    def close(self) -> None:
        """Leave the folder to others; everything is on disk already."""
        self.journal.close()

    def view(self, key: str) -> dict[str, Any]:
        """Return what the page of one participant shows."""
        return views.view(self, key)

    def screen(self) -> dict[str, Any]:
        """Return what the big screen shows."""
        return views.screen(self)

    def trainer(self) -> dict[str, Any]:
        """Return what the trainer's page shows."""
        return views.trainer(self)

    # ------------------------------------------------------------------ what people and trainer do

    def join(self, name: str, team: str | None = None, role: str | None = None) -> str:
        """Let somebody in, and return their key."""
        key = secrets.token_urlsafe(18)
        self._act(key, {"do": "join", "name": name, "team": team, "role": role})
        return key

    def act(self, key: str, action: Mapping[str, Any]) -> None:
        """Do what a participant asks for."""
        if key not in self.people or self.people[key].gone:
            raise RoomError("this room does not know you: join it again with your name")
        if str(action.get("do")) not in ("estimate", "predict", "decide", "say", "rewind", "keep", "move", "leave"):
            raise RoomError(f"a participant cannot do {str(action.get('do'))[:40]!r} here")
        self._act(key, dict(action))

    def lead(self, action: Mapping[str, Any]) -> None:
        """Do what the trainer asks for."""
        if str(action.get("do")) not in ("next", "more", "show", "card", "move", "remove"):
            raise RoomError(f"a trainer cannot do {str(action.get('do'))[:40]!r} here")
        self._act(TRAINER, dict(action))

    def here(self, key: str, here: bool) -> None:
        """Note whether somebody's page is open. It is not written down: who comes back is there again."""
        if key in self.people and self.people[key].here != here:
            self.people[key].here = here
            self.version += 1

    def _act(self, who: str, action: dict[str, Any]) -> None:
        at = time.time()
        action = {str(name)[:NAME]: _plain(value) for name, value in list(action.items())[:40]}
        doing = self._doing(who, action, at)
        next(doing)
        self.journal.write({"at": at, "who": who, "act": action})
        next(doing, None)

    def _doing(self, who: str, action: dict[str, Any], at: float) -> Doing:
        steps = {
            "join": self._join, "estimate": self._estimate, "predict": self._predict, "decide": self._decide,
            "say": self._say, "rewind": self._rewind, "keep": self._keep, "move": self._move, "leave": self._leave,
            "remove": self._leave, "next": self._next, "more": self._more, "show": self._show, "card": self._card,
            "ran": self._ran, "failed": self._failed,
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
        self.people[who] = Person(who, told, team, role)

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
        team = self.teams[self.people[who].team]
        which = action.get("value")
        if self.round not in team.tries or which not in (0, 1):
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
        if self.phase == "say" and self._missing():
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
                team.decisions[-1] = {}
                team.notes.append(f"Month {len(team.decisions)} could not be carried out as decided: {action['words']}")

    # ------------------------------------------------------------------ what is simulated

    def pending(self) -> list[Job | DebriefJob]:
        """Return what must be simulated now."""
        jobs: list[Job | DebriefJob] = [self._job(way) for name, way in self._missing().items() if name not in self.broken]
        if self.phase in ("debrief", "end") and self.debrief is None and not jobs:
            ways = {team.name: tuple(team.decisions) for team in self.teams.values()}
            jobs.append(DebriefJob("debrief", self.setup, self._settings(), ways, self.predictions()))
        return jobs

    def done(self, job: Job | DebriefJob, result: Any) -> None:
        """Take in a result; when a month is there for all, the room sees it."""
        folder = self.journal.folder / "results"
        folder.mkdir(exist_ok=True)
        if isinstance(job, DebriefJob):
            self.debrief = result
            self.debrief.save(folder / "debrief.html")
        else:
            self.results[job.id] = Month.from_data(result)
            write_whole(folder / f"{job.id}.json", json.dumps(result))
        self.version += 1
        if self.phase == "run" and not self._missing():
            self._act(ROOM, {"do": "ran"})

    def failed(self, job: Job | DebriefJob, words: str) -> None:
        """Note that something could not be simulated: the month goes on without that decision."""
        self._act(ROOM, {"do": "failed", "id": job.id, "words": words[:SENTENCE]})

    def month(self, decisions: list[Decision]) -> Month | None:
        """Return the numbers of the last of these months, if they are there."""
        name = self._id(decisions)
        if name not in self.results:
            try:
                content = (self.journal.folder / "results" / f"{name}.json").read_text(encoding="utf-8")
                self.results[name] = Month.from_data(json.loads(content))
            except (OSError, ValueError, KeyError, TypeError):
                return None
        return self.results[name]

    def film(self, team: str, round: int) -> FilmJob:
        """Return what runs a team's office once more, for the replay of a month."""
        if team not in self.teams or not 1 <= round <= len(self.teams[team].decisions):
            raise RoomError(f"there is no month {round} of {team}")
        way = self.teams[team].decisions[:round]
        return FilmJob(f"film-{self._id(way)}", self.setup, self._settings(), tuple(way))

    def page(self) -> str:
        """Return the page to take home."""
        path = self.journal.folder / "results" / "debrief.html"
        if not path.is_file():
            raise RoomError("the page to take home is not made yet")
        return path.read_text(encoding="utf-8")

    def _missing(self) -> dict[str, list[Decision]]:
        """Return the ways of which the numbers are not there, by their names."""
        months = len(next(iter(self.teams.values())).decisions)
        ways: list[list[Decision]] = [[{}] * months]
        for team in self.teams.values():
            ways.append(team.decisions)
            if self.round in team.tries:
                ways += [[*team.decisions[:-1], other] for other in team.tries[self.round]]
        return {self._id(way): way for way in ways if way and self.month(way) is None}

    def _job(self, way: list[Decision]) -> Job:
        return Job(self._id(way), self.setup, self._settings(), tuple(way))

    def _id(self, decisions: list[Decision]) -> str:
        """Return a name for a way in this office; a card that cuts in later changes nothing before."""
        settings = self._settings()
        cards = {str(month): keys for month, keys in settings["cards"].items() if month <= len(decisions)}
        told = json.dumps([settings | {"cards": cards}, decisions], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def _settings(self, cards: Mapping[int, tuple[str, ...]] | None = None) -> dict[str, Any]:
        pooled: dict[str, list[tuple[float, float, float]]] = {}
        if self.round or self.phase == "estimate":
            for person in self.people.values():
                for product, told in person.estimates.items():
                    pooled.setdefault(product, []).append(told)
        settings = {"months": self.setup.rounds, "seed": self.setup.seed, "estimates": pooled}
        return settings | {"cards": self.cards if cards is None else cards}

    def _office(self, cards: Mapping[int, tuple[str, ...]] | None = None) -> GameOffice:
        return GameOffice(self.setup.old, self.setup.new, **self._settings(cards))

    def _close_month(self) -> None:
        """Let the computer play the roles that nobody has, and write the decision of every team down."""
        others = {team.name: list(team.decisions) for team in self.teams.values()}
        for team in self.teams.values():
            roles = {person.role for person in self.members(team.name)}
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

    # ------------------------------------------------------------------ what is asked often

    def predictions(self) -> list[dict[str, Any]]:
        """Return every prediction of the room: who, team, role, month, measure, low, middle, high, and the truth."""
        rows = []
        for person in self.people.values():
            for month, (low, middle, high) in sorted(person.predictions.items()):
                if month > len(self.teams[person.team].decisions):
                    continue
                found = self.month(self.teams[person.team].decisions[:month])
                key = self.predicted(person.role)
                truth = found.measures.get(key, math.nan) if found else math.nan
                row = {"name": person.name, "team": person.team, "role": person.role, "month": month, "measure": key}
                rows.append(row | {"low": low, "middle": middle, "high": high, "truth": truth})
        return rows

    def predicted(self, role: str) -> str:
        """Return the measure that a role predicts."""
        return self.office.predicted[role]

    def ends(self) -> float | None:
        """Return when this phase should be over, in seconds since 1970; None: it has no end."""
        minutes = MINUTES[self.setup.length].get(self.phase)
        return None if minutes is None or self.phase == "run" else self.since + 60 * (minutes + self.extra)

    def tick(self, now: float) -> bool:
        """Tell whether the time of this phase is up. The clock only tells; the trainer goes on."""
        ends = self.ends()
        return ends is not None and now >= ends

    def _before(self, team: Team) -> list[Decision]:
        return team.decisions[:-1] if team.again else list(team.decisions)

    def _levers(self, role: str, action: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a role asks for, each value one that its lever has."""
        told: dict[str, Any] = {}
        for lever in self.office.levers:
            if lever.role == role and action.get(lever.key) is not None:
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

    def _whom(self, who: str, action: Mapping[str, Any]) -> Person:
        key = action.get("value") if who == TRAINER else who
        if not isinstance(key, str) or key not in self.people or self.people[key].gone:
            raise RoomError("that person is not in the room any more")
        return self.people[key]

    def members(self, team: str) -> list[Person]:
        """Return who is in a team."""
        return [person for person in self.people.values() if person.team == team and not person.gone]

    def _smallest(self) -> str:
        return min(self.teams, key=lambda team: len(self.members(team)))

    def _role_that_lacks(self, team: str) -> str:
        """Return the role of the next one in a team: first one of each, then executors."""
        roles = [person.role for person in self.members(team)]
        return next((role for role in ROLES if role not in roles), "executor")


def dealt(setup: RoomSetup) -> dict[int, tuple[str, ...]]:
    """Return which cards cut in when."""
    from simkit.course.room.cards import CARDS, deal

    return deal(setup.seed, setup.rounds, tuple(CARDS) if setup.deck is None else setup.deck)


def _plain(value: Any) -> Any:
    """Return what came from a page, no longer than anything that is used here."""
    if isinstance(value, str):
        return value[:1000]
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value[:10]]
    return value if value is None or isinstance(value, bool | int | float) and math.isfinite(value) else str(value)[:1000]


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
        first, middle, last = (float(one.strip().replace(",", ".")) if isinstance(one, str) else float(one) for one in told)
    except (TypeError, ValueError):
        raise RoomError(f"{what}: three numbers, low, middle and high") from None
    if not low <= first <= middle <= last <= high:
        raise RoomError(f"{what}: three numbers that rise, from {low:g} to {high:g}; found {first:g}, {middle:g}, {last:g}")
    return first, middle, last
