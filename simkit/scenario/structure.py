"""Structure: an office as it is staffed at one moment of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.scenario.member import Member
    from simkit.scenario.scenario import Scenario

Staff = Iterable[tuple[str, "Member"]]


def structure(scenario: Scenario, staff: Staff, only: Iterable[str] | None = None) -> Scenario:
    """Return a scenario in which each team has those members whom it has at some moment.

    Parameters
    ----------
    scenario : Scenario
        The office.
    staff : iterable of (str, Member)
        Team and kind of every employee who is there.
    only : iterable of str, optional
        The teams that count; all when left out.

    Returns
    -------
    Scenario
        For asking who takes what; it is not validated, since a team may be empty for a while.
    """
    members: dict[str, dict[int, Member]] = {key: {} for key in scenario.teams}
    for team, member in staff:
        members[team].setdefault(id(member), member)  # one of each kind tells who can do what
    keys = list(scenario.teams) if only is None else [key for key in scenario.teams if key in set(only)]
    teams = {}
    for key in keys:
        there = tuple(member.model_copy(update={"count": 1}) for member in members[key].values())
        teams[key] = scenario.teams[key].model_copy(update={"members": there})
    return scenario.model_copy(update={"teams": teams})
