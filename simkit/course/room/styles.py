"""Styles: how a simulated team decides, and what the computer does for a role that nobody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simkit.course.room.lever import LEAVE, Decision
from simkit.course.room.office import GameOffice

Style = Callable[[GameOffice, Sequence[Decision], Mapping[str, Sequence[Decision]]], Decision]


def cautious(office: GameOffice, own: Sequence[Decision], others: Mapping[str, Sequence[Decision]]) -> Decision:
    """Help each other first, then a quarter each month, with training and somebody extra."""
    if not own:
        return _fit(office, own, {"help": "on"})
    return _fit(office, own, {"go_over": min(100, 25 * len(own)), "train": 16, "temps": 1})


def bold(office: GameOffice, own: Sequence[Decision], others: Mapping[str, Sequence[Decision]]) -> Decision:
    """Everybody at once, on the first morning, and then let it settle."""
    return _fit(office, own, {} if own else {"go_over": 100, "open_cases": "hand over", "phone": "everybody"})


def copying(office: GameOffice, own: Sequence[Decision], others: Mapping[str, Sequence[Decision]]) -> Decision:
    """Do in each matter what most others did the month before."""
    last = [ways[len(own) - 1] for ways in others.values() if own and len(ways) >= len(own)]
    told: dict[str, Any] = {}
    for key in sorted({key for decision in last for key in decision}):
        seen = Counter(decision[key] for decision in last if key in decision)
        told[key] = max(sorted(seen, key=str), key=lambda value: seen[value])
    return _fit(office, own, told)


STYLES: Mapping[str, Style] = {"cautious": cautious, "bold": bold, "copying": copying}


def _fit(office: GameOffice, own: Sequence[Decision], told: Mapping[str, Any]) -> Decision:
    """Return what can be carried out of a decision: levers that this office has, and nobody goes back."""
    share = office.share(own)
    known = {lever.key for lever in office.levers}
    back = {
        key
        for key, value in told.items()
        if (key == "go_over" and value != LEAVE and value <= share)
        or (key == "stop" and value == "roll back" and not share)
    }
    return {key: value for key, value in told.items() if key in known - back}
