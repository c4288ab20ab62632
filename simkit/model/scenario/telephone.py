"""Telephone: which teams may pick up a call, and which may be asked when it is passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.model.scenario.member import Member
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.team import Team


def first_line(scenario: Scenario, event: str | None, product: str | None) -> list[str]:
    """Return the teams where a call from outside rings, by the rule of the most specific team.

    Only teams of the first line with somebody who picks up the phone count. A call about a life event or a
    product comes to a team that takes it; if there is none, to any team of the first line.
    """
    answering = [
        key for key, team in scenario.teams.items() if team.first_line and any(picks_up(m) for m in team.members)
    ]
    taking = [key for key in answering if _takes(scenario.teams[key], event, product)]
    return _most_specific(scenario, taking, event, product) or answering


def experts(scenario: Scenario, event: str | None, product: str, needed: float) -> list[str]:
    """Return the teams that can answer what was passed on, by the rule of the most specific able team.

    With transfer somebody must have the skill and pick up the phone; with a note to call back somebody must
    have the skill and take tasks. Teams that take the product, and the life event if there is one, go first.
    """
    transfer = scenario.phone.forward == "transfer"
    able = [
        key
        for key, team in scenario.teams.items()
        if any(
            m.count != 0 and m.skills.get(product, 0) >= needed and (picks_up(m) if transfer else m.phone != "only")
            for m in team.members
        )
    ]
    taking = [key for key in able if _takes(scenario.teams[key], event, product)]
    return _most_specific(scenario, taking, event, product) or able


def picks_up(member: Member) -> bool:
    """Tell whether members of this kind pick up the phone."""
    return member.phone != "never" and member.count != 0


def _takes(team: Team, event: str | None, product: str | None) -> bool:
    of_event = event is None or not team.events or event in team.events
    return of_event and (product is None or not team.products or product in team.products)


def _most_specific(scenario: Scenario, keys: list[str], event: str | None, product: str | None) -> list[str]:
    """Return the most specific of these teams; what a call is not about makes no team the more specific."""
    teams = {key: scenario.teams[key] for key in keys}
    rank = {key: 2 * bool(team.events and event) + bool(team.products and product) for key, team in teams.items()}
    best = max(rank.values(), default=0)
    return [key for key in keys if rank[key] == best]
