"""Structure: an office as it is staffed at one moment of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.model.scenario.member import Member
    from simkit.model.scenario.scenario import Scenario

Place = tuple[str, "Member"]  # team and kind
Staff = Iterable[Place]


def structure(scenario: Scenario, staff: Staff, only: Iterable[str] | None = None) -> Scenario:
    """Return a scenario in which each team has those members whom it has at some moment."""
    members: dict[str, dict[int, Member]] = {key: {} for key in scenario.teams}
    for team, member in staff:
        members[team].setdefault(id(member), member)  # one of each kind tells who can do what
    keys = list(scenario.teams) if only is None else [key for key in scenario.teams if key in set(only)]
    teams = {}
    for key in keys:
        there = tuple(member.model_copy(update={"count": 1}) for member in members[key].values())
        teams[key] = scenario.teams[key].model_copy(update={"members": there})
    return scenario.model_copy(update={"teams": teams})


def come_back(lent: list[tuple[float, str, Place]], staff: dict[str, Place], now: float) -> None:
    """Put back whoever was lent until now or before; with it ends what they were lent for since."""
    while due := [entry for entry in lent if entry[0] <= now]:
        first = min(due, key=lambda entry: entry[0])
        _, name, where = first
        since = next(i for i, entry in enumerate(lent) if entry is first)
        lent[since:] = [entry for entry in lent[since:] if entry[1] != name]
        if name in staff:
            staff[name] = where
