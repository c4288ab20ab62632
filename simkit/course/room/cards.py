"""Event cards: what cuts in from outside, from a deck that is data."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simkit.course.room.setup import RoomError
from simkit.model.scenario.refusals import did_you_mean, one_of

if TYPE_CHECKING:
    from simkit.course.room.office import GameOffice

PARTS = {"title": str, "text": str, "question": str, "month": int, "effects": list}
KINDS = ("away", "announce", "lengthen", "hire", "freeze")  # what an event from outside can be
BOARD = "impatient-board"  # always comes, and never in the first month


@dataclass(frozen=True)
class EventCard:
    """An event, what it does to the office, and what it asks of the room.

    Each of `effects` is a step of a plan, with words for what differs from office to office: ``weeks`` since the
    beginning of the month at which it begins and ends; ``who`` is away: a share of the people, or ``expert``, who does
    what fewest others can; ``products`` may say ``busiest``. Whoever is hired joins the largest team.
    """

    key: str
    title: str
    text: str
    question: str
    month: int
    effects: tuple[Mapping[str, Any], ...]

    def steps(self, office: GameOffice, week: int) -> list[dict[str, Any]]:
        """Return the steps of a plan that it is in an office, in the month that begins in this week."""
        return [_step(effect, office, week) for effect in self.effects]


class Deck(Mapping[str, EventCard]):
    """Cards by key, read from a file when somebody looks."""

    def __init__(self, text: str | None = None) -> None:
        self._text = text
        self._read: dict[str, EventCard] | None = None

    @property
    def _cards(self) -> dict[str, EventCard]:
        if self._read is None:
            text = self._text or (files("simkit") / "course" / "room" / "deck" / "events.toml").read_text("utf-8")
            self._read = {key: _card(key, told) for key, told in tomllib.loads(text).items()}
        return self._read

    def __getitem__(self, key: str) -> EventCard:
        return self._cards[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)


CARDS = Deck()


def event_card(text: str) -> EventCard:
    """Read an event card of your own.

    Parameters
    ----------
    text : str
        A piece of TOML: ``[key]``, and under it title, text, question, month (the first in which it may come) and
        effects: steps of a plan, with ``weeks`` since the beginning of the month, as ``[from, until]`` or ``[from]``.

    Returns
    -------
    EventCard
        To be played in a month: ``GameOffice(..., cards={2: (card,)})``.

    Raises
    ------
    ValueError
        If it is no card; the message says what is missing or wrong.

    Examples
    --------
    >>> import simkit as sk
    >>> card = sk.event_card('''
    ... [storm]
    ... title = "A storm"
    ... text = "Half of the people cannot come for two days."
    ... question = "Who opens the office?"
    ... month = 1
    ... effects = [{ do = "away", who = 0.5, weeks = [0, 0.4] }]
    ... ''')
    >>> card.title
    'A storm'
    """
    try:
        (one,) = Deck(text).values()
    except tomllib.TOMLDecodeError as error:
        raise RoomError(f"a card is TOML: [its key], and under it {', '.join(PARTS)}; {error}") from None
    except ValueError as error:
        raise error if isinstance(error, RoomError) else RoomError("one card at a time") from None
    return one


def deal(seed: int, months: int, deck: Iterable[str] = CARDS) -> dict[int, tuple[str, ...]]:
    """Return which cards cut in when: from the second month on one a month, the impatient board soon.

    In a game of one month, the first one has a card.
    """
    keys = list(dict.fromkeys(deck))
    for key in keys:
        if key not in CARDS:
            raise RoomError(f"there is no event card {key!r}; {one_of(CARDS)}. {did_you_mean(str(key), CARDS)}".strip())
    luck = random.Random(f"cards {seed}")
    luck.shuffle(keys)
    board = luck.choice([month for month in (2, 3) if month <= max(2, months - 1)])
    dealt: dict[int, tuple[str, ...]] = {}
    for month in range(min(2, months), months + 1):
        left = [key for key in keys if CARDS[key].month <= month and key != BOARD]
        key = BOARD if month == board and BOARD in keys else next(iter(left), None)
        if key is not None:
            keys.remove(key)
            dealt[month] = (key,)
    return dealt


def _card(key: str, told: Any) -> EventCard:
    if not isinstance(told, dict):
        raise RoomError(f"a card stands under its key in brackets, as [flu]; found {key}")
    for name in told:
        if name not in PARTS:
            raise RoomError(f"card {key}: there is no {name!r}; {one_of(PARTS)}. {did_you_mean(name, PARTS)}".strip())
    for name, kind in PARTS.items():
        if not isinstance(told.get(name), kind):
            raise RoomError(f"card {key}: {name} is missing, or is no {kind.__name__}")
    for effect in told["effects"]:
        if not isinstance(effect, dict) or effect.get("do") not in KINDS or len(effect.get("weeks", ())) not in (1, 2):
            raise RoomError(f"card {key}: an effect needs do, {one_of(KINDS)}, and weeks = [from] or [from, until]")
        if not all(isinstance(week, int | float) and 0 <= week <= 52 for week in effect["weeks"]):
            raise RoomError(f"card {key}: weeks are numbers from 0 on; found {effect['weeks']}")
        who = effect.get("who", "" if effect["do"] == "away" else "expert")
        if who != "expert" and not (isinstance(who, int | float) and 0 < who <= 1):
            raise RoomError(f"card {key}: who is away is a share from 0 to 1, or 'expert'; found {who!r}")
    return EventCard(key, **{**told, "effects": tuple(told["effects"])})


def _step(effect: Mapping[str, Any], office: GameOffice, week: int) -> dict[str, Any]:
    """Return one step of a plan from an effect."""
    step = dict(effect)
    begin, *end = (week + offset for offset in step.pop("weeks"))
    step |= {"week": begin} | ({"until": end[0]} if end else {})
    if step["do"] == "away":
        people = [person.name for person in office.old.people()]
        who = step.pop("who")
        step["people"] = [_expert(office)] if who == "expert" else people[:: max(1, round(1 / who))]
    if step["do"] == "hire":
        step["team"], step["member"] = office.teams(0)[0]
    if step.get("products") == "busiest":
        step["products"] = list(office.busiest[:1])
    return step


def _expert(office: GameOffice) -> str:
    """Return who does best what fewest others can."""
    best = {person.name: max(person.member.skills, key=lambda p: person.member.skills[p]) for person in office.takers}
    able = list(best.values())
    return min(best, key=lambda name: able.count(best[name]))
