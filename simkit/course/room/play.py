"""Play: a whole game alone, against teams that the computer plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simkit.course.room.cards import deal, event_card
from simkit.course.room.debrief import Debrief, debrief
from simkit.course.room.lever import Decision
from simkit.course.room.office import GameOffice
from simkit.course.room.setup import RoomError
from simkit.course.room.styles import STYLES
from simkit.experiment.replicator import Progress
from simkit.model.scenario import load

YOU = "you"
__all__ = ["Debrief", "GameOffice", "debrief", "event_card", "game_office", "play_room"]


def game_office(months: int = 5, seed: int = 1) -> GameOffice:
    """Return the small office of 2009 that a room plays, with its event cards dealt.

    Parameters
    ----------
    months : int
        How many months are played.
    seed : int
        Whose clients, and which events.

    Returns
    -------
    GameOffice
        Its ``levers`` say what can be decided; ``month(decisions)`` plays the months that are decided.

    Examples
    --------
    >>> import simkit as sk
    >>> [lever.key for lever in sk.game_office().levers][:3]
    ['go_over', 'open_cases', 'help']
    """
    pair = (load(f"room/{name}") for name in ("specialists", "service-team"))
    return GameOffice(*pair, months=months, seed=seed, cards=deal(seed, months))


def play_room(
    decisions: Sequence[Decision],
    office: GameOffice | None = None,
    *,
    n: int = 30,
    jobs: int | None = None,
    progress: Progress = None,
    against: Iterable[str] = tuple(STYLES),
    predictions: Iterable[Mapping[str, Any]] = (),
) -> Debrief:
    """Play a room alone, against teams that the computer plays, and see its debrief.

    Parameters
    ----------
    decisions : sequence of mapping
        One for each month: lever and value, such as ``{"go_over": 50, "train": 16}``; what is missing stays as it is.
        Months that are left out are not changed.
    office : GameOffice, optional
        What is played; `game_office` when left out.
    n : int
        Futures, the game's own among them: the same ones for all teams.
    jobs, progress
        As in ``sk.replicate``.
    against : iterable of str
        Styles of the other teams: ``cautious``, ``bold``, ``copying``.
    predictions : iterable of dict
        What was predicted, as in a room: name, team, role, month, measure, low, middle, high, truth.

    Returns
    -------
    Debrief
        Its ``summary`` tells luck from skill, ``mattered`` which decision made the difference, ``lenses`` who gained
        and who lost; ``.save("page.html")`` writes the page to take home.

    Raises
    ------
    ValueError
        If a decision cannot be carried out, or there is no such style; the message says why.

    Examples
    --------
    >>> import simkit as sk
    >>> found = sk.play_room([{"go_over": 25}], sk.game_office(months=1), against=["bold"], n=1)
    >>> found.names
    ('you', 'bold')
    """
    office = office or game_office()
    styles = list(against)
    for style in styles:
        if style not in STYLES:
            raise RoomError(f"there is no style {style!r}; {', '.join(STYLES)}")
    office.refuse(decisions)
    ways: dict[str, list[Decision]] = {YOU: []} | {style: [] for style in styles}
    for month in range(office.months):
        told = {style: STYLES[style](office, ways[style], _others(ways, style)) for style in styles}
        told[YOU] = decisions[month] if month < len(decisions) else {}
        for name, way in ways.items():
            way.append(told[name])
    return debrief(office, ways, predictions, n=n, progress=progress, jobs=jobs)


def _others(ways: Mapping[str, list[Decision]], mine: str) -> dict[str, list[Decision]]:
    return {name: list(way) for name, way in ways.items() if name != mine}
