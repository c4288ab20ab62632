"""Session: a room that is played; every act is on disk before it counts."""

from __future__ import annotations

import hashlib
import json
import math
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from simkit.course.predictions.predictions_file import write_whole
from simkit.course.room import views
from simkit.course.room.acts import TRAINER, Acts, Participant, PlayingTeam, plain
from simkit.course.room.cards import CARDS, deal
from simkit.course.room.debrief import AGAIN, Debrief
from simkit.course.room.jobs import DebriefJob, FilmJob, MonthJob
from simkit.course.room.journal import FORMAT, Journal
from simkit.course.room.lever import Decision
from simkit.course.room.office import GameOffice, Month
from simkit.course.room.setup import MINUTES, SENTENCE, WHOLE, RoomError, RoomSetup

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
ROOM = "room"


class Session(Acts):
    """A room that is played. Make one with `new`, go on with one with `open`."""

    def __init__(self, journal: Journal, setup: RoomSetup, code: str) -> None:
        self.journal, self.setup, self.code = journal, setup, code
        self.version, self.phase, self.round = 0, "lobby", 0
        self.people: dict[str, Participant] = {}
        self.teams = {name: PlayingTeam(name) for name in setup.names}
        self.results: dict[str, Month] = {}
        self.debrief: Debrief | None = None
        self.cards: dict[int, tuple[str, ...]] = dealt(setup)
        self.since, self.extra, self.shown = 0.0, 0.0, setup.names[0]
        self.problem, self.broken = "", set[str]()
        self.sections: list[dict[str, Any]] = []
        self.pace, self.left = (0.0, 0), 0  # when other futures began to be run, from which on; minutes to go
        self.futures = self.section = 0  # of the debrief: how many are there, and which section is on the screen
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
            session._go_on()
        except BaseException:
            journal.close()
            raise
        return session

    def gather(self) -> Callable[[], None]:
        """Leave it to the returned function to bring what is written to the disk, before it is shown."""
        self.journal.gathers = True
        return self.journal.sync

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
        if str(action.get("do")) not in ("next", "more", "show", "card", "keep", "move", "remove", "turn"):
            raise RoomError(f"a trainer cannot do {str(action.get('do'))[:40]!r} here")
        self._act(TRAINER, dict(action))

    def here(self, key: str, here: bool) -> None:
        """Note whether somebody's page is open. It is not written down: who comes back is there again."""
        if key in self.people and self.people[key].here != here:
            self.people[key].here = here
            self.version += 1

    def _act(self, who: str, action: dict[str, Any]) -> None:
        at = time.time()
        action = {str(name)[:40]: plain(value) for name, value in list(action.items())[:40]}
        doing = self._doing(who, action, at)
        next(doing)
        self.journal.write({"at": at, "who": who, "act": action})
        next(doing, None)

    # ------------------------------------------------------------------ what is simulated

    def pending(self) -> list[MonthJob | DebriefJob]:
        """Return what must be simulated now."""
        missing = self._missing().items()
        jobs: list[MonthJob | DebriefJob] = [self._job(way) for name, way in missing if name not in self.broken]
        if self.phase in ("debrief", "end") and not self.is_whole and not jobs:
            ways = {team.name: tuple(team.decisions) for team in self.teams.values()}
            # What is known from few futures is shown at once; all of them take minutes.
            name, n = ("debrief", self.setup.futures) if self.debrief else ("first", min(AGAIN, self.setup.futures))
            jobs.append(DebriefJob(name, self.setup, self._settings(), ways, self.predictions(), n, self.debrief))
        return jobs

    @property
    def is_whole(self) -> bool:
        """Whether the debrief is there with all futures."""
        return self.debrief is not None and self.debrief.n >= self.setup.futures

    def reached(self, futures: int) -> None:
        """Note how many futures the debrief has been through, and how long the others will take at that pace."""
        began, before = self.pace = self.pace if 0 < self.pace[1] <= futures else (time.time(), futures)
        left = (time.time() - began) / (futures - before or math.inf) * (self.setup.futures - futures)
        self.left = math.ceil(left / 60)
        self.futures = futures
        self.version += 1

    def done(self, job: MonthJob | DebriefJob, result: Any) -> None:
        """Take in a result; when a month is there for all, the room sees it."""
        folder = self.journal.folder / "results"
        folder.mkdir(exist_ok=True)
        if isinstance(job, DebriefJob):
            self.debrief, self.futures, self.pace, self.left = result, result.n, (0.0, 0), 0
            self.sections = result.sections(self.is_whole)
            if self.is_whole:
                self.debrief.save(folder / "debrief.html")
        else:
            self.results[job.id] = Month.from_data(result)
            write_whole(folder / f"{job.id}.json", json.dumps(result))
        self.version += 1
        self._go_on()

    def failed(self, job: MonthJob | DebriefJob, words: str) -> None:
        """Note that something could not be simulated: the month goes on without that decision."""
        self._act(ROOM, {"do": "failed", "id": job.id, "words": words[:SENTENCE]})
        self._go_on()

    def _go_on(self) -> None:
        """Show the month once it is there for all, whatever came in between."""
        if self.phase == "run" and not self._missing():
            self._act(ROOM, {"do": "ran"})

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

    def _job(self, way: list[Decision]) -> MonthJob:
        return MonthJob(self._id(way), self.setup, self._settings(), tuple(way))

    def _id(self, decisions: list[Decision]) -> str:
        """Return a name for a way in this office; a card that cuts in later changes nothing before."""
        cards = {str(month): keys for month, keys in self.cards.items() if month <= len(decisions)}
        told = json.dumps([self.mark, cards, decisions], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def _settings(self) -> dict[str, Any]:
        return self.settings | {"cards": self.cards}

    def _office(self, cards: Mapping[int, tuple[str, ...]] | None = None) -> GameOffice:
        """Return the office on what executors have estimated until now, and keep what it stands on."""
        told: dict[str, list[tuple[float, float, float]]] = {}
        for person in self.people.values():
            for product, minutes in person.estimates.items():
                told.setdefault(product, []).append(minutes)
        self.settings = {"months": self.setup.rounds, "seed": self.setup.seed, "estimates": told}
        self.mark = hashlib.sha256(json.dumps(self.settings, sort_keys=True).encode()).hexdigest()
        return GameOffice(self.setup.old, self.setup.new, **self.settings, cards=self.cards if cards is None else cards)

    # ------------------------------------------------------------------ what is asked often

    def predictions(self, of: Participant | None = None) -> list[dict[str, Any]]:
        """Return every prediction of the room, or somebody's: who, of which month and measure, the range, the truth."""
        rows = []
        for person in self.people.values() if of is None else (of,):
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
        return self.office.predicted["management" if role == WHOLE else role]

    def ends(self) -> float | None:
        """Return when this phase should be over, in seconds since 1970; None: it has no end."""
        minutes = MINUTES[self.setup.length].get(self.phase)
        return None if minutes is None or self.phase == "run" else self.since + 60 * (minutes + self.extra)

    def tick(self, now: float) -> bool:
        """Tell whether the time of this phase is up. The clock only tells; the trainer goes on."""
        ends = self.ends()
        return ends is not None and now >= ends

    @property
    def present(self) -> list[Participant]:
        """Who joined and has not left, whether or not their page is open now."""
        return [person for person in self.people.values() if not person.gone]

    def members(self, team: str) -> list[Participant]:
        """Return who is in a team."""
        return [person for person in self.present if person.team == team]


def dealt(setup: RoomSetup) -> dict[int, tuple[str, ...]]:
    """Return which cards cut in when."""
    return deal(setup.seed, setup.rounds, tuple(CARDS) if setup.deck is None else setup.deck)
