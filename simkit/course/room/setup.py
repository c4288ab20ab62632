"""How a room is set up: which office, how long, how many teams; and the clock of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simkit.arguments import whole
from simkit.model.scenario import Scenario

TEAMS = ("North", "East", "South", "West", "Centre", "Coast")
CHAIRS = {"executor": "executor", "designer": "designer", "management": "management", "client": "the client's chair"}
WHOLE = "team"  # somebody who has all the chairs of a team: alone, or typing what a team has on paper
ROLES = CHAIRS | {WHOLE: "the whole team"}
ROUND = ("predict", "decide", "run", "see", "say")
PHASES = ("lobby", "estimate", *ROUND, "debrief", "end")
SENTENCE = 280  # characters of what surprised you
LENGTHS = {45: 3, 90: 5, 210: 8}
"""Minutes of a session, and how many rounds (months of the office) go into it."""
MINUTES: Mapping[int, Mapping[str, float]] = {
    45: {"lobby": 3, "estimate": 3, "predict": 1.5, "decide": 3.5, "run": 0.5, "see": 1.5, "say": 1, "debrief": 15},
    90: {"lobby": 4, "estimate": 6, "predict": 1.5, "decide": 4.5, "run": 0.5, "see": 2.5, "say": 1, "debrief": 30},
    210: {"lobby": 6, "estimate": 10, "predict": 2, "decide": 8, "run": 0.5, "see": 3.5, "say": 1.5, "debrief": 70},
}
"""The clock: minutes of each phase; a third of the time is for the debrief."""


def chairs(role: str) -> tuple[str, ...]:
    """Return the chairs that somebody with a role has."""
    return tuple(CHAIRS) if role == WHOLE else (role,)


class RoomError(ValueError):
    """Something that cannot be done in the room, in words for whoever asked for it."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class RoomSetup:
    """What is played in a room.

    Parameters
    ----------
    old : Scenario
        The office as it is.
    new : Scenario, optional
        The same people in the structure that they may go over to.
    length : int
        Minutes: 45, 90 or 210, for 3, 5 or 8 rounds.
    seed : int
        Whose clients: the same for all teams.
    teams : int
        How many teams play.
    blind : bool
        Each role sees only what it would see in its own chair, until the debrief.
    deck : tuple of str, optional
        Keys of the event cards that may cut in; None: all of them.
    futures : int
        In how many futures the debrief runs every way, to tell skill from luck; fewer on a slow machine.
    """

    old: Scenario = field(repr=False)
    new: Scenario | None = field(default=None, repr=False)
    length: int = 90
    seed: int = 1
    teams: int = 3
    blind: bool = True
    deck: tuple[str, ...] | None = None
    futures: int = 100

    def __post_init__(self) -> None:
        if self.length not in LENGTHS:
            raise RoomError(f"a session takes {', '.join(map(str, LENGTHS))} minutes; not {self.length!r}")
        whole("teams", self.teams, low=1, high=len(TEAMS))
        whole("seed", self.seed, low=0)
        whole("futures", self.futures, low=2, high=1000)

    @property
    def rounds(self) -> int:
        """How many months are played."""
        return LENGTHS[self.length]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the teams."""
        return TEAMS[: self.teams]

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        plain = {name: getattr(self, name) for name in ("length", "seed", "teams", "blind", "deck", "futures")}
        return plain | {"old": self.old.data(), "new": self.new.data() if self.new else None}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> RoomSetup:
        """Return what `data` told."""
        old = Scenario.from_data(data["old"], "the office of this room")
        new = Scenario.from_data(data["new"], "the new structure of this room") if data["new"] else None
        deck = None if data["deck"] is None else tuple(data["deck"])
        return cls(old, new, data["length"], data["seed"], data["teams"], data["blind"], deck, data["futures"])
