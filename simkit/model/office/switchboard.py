"""Switchboard: which team a call comes to, first and when it is passed on."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from simkit.model.scenario.rules import experts, first_line

if TYPE_CHECKING:
    from simkit.model.office.call import Call
    from simkit.model.office.skills import Skills
    from simkit.model.office.team import Team
    from simkit.model.scenario import Scenario

Ways = tuple[list["Team"], list[float]]


class Switchboard:
    """The most specific team takes a call; teams that share divide calls by their lot."""

    def __init__(self, scenario: Scenario, skills: Skills, teams: dict[str, Team]) -> None:
        self.scenario = scenario
        self.skills = skills
        self.teams = teams
        self.events = list(scenario.events)
        self.products = list(scenario.products)
        self.ways: dict[tuple, Ways] = {}

    def first(self, call: Call, lot: float | None = None) -> Team | None:
        """Return the team where a call from outside rings, by a lot of its own; none where nobody picks up."""
        key = (call.event, call.product)
        if key not in self.ways:
            self.ways[key] = self._shared(first_line(self.scenario, *self._names(call)))
        return self._pick(self.ways[key], call, lot)

    def expert(self, call: Call, asked: Team, lot: float | None = None) -> Team | None:
        """Return a team in which somebody can answer: that of whoever was asked, if it is one of them."""
        able, _ = ways = self._able(call)
        return asked if asked in able else self._pick(ways, call, lot)

    def _able(self, call: Call) -> Ways:
        key = (call.event, call.skill)
        if key not in self.ways:
            event, product = self._names(call)
            needed = self.skills.needs[call.skill - len(self.products)][1]
            self.ways[key] = self._shared(experts(self.scenario, event, product, needed))
        return self.ways[key]

    def can_go_astray(self, call: Call, asked: Team) -> bool:
        """Tell whether there is a wrong team that a call can come to."""
        return bool(self._wrong(call, asked))

    def wrong(self, call: Call, asked: Team) -> Team:
        """Return a wrong team, not that of whoever was asked: one after the other, by what is left of the bad luck."""
        wrong = self._wrong(call, asked)
        return wrong[call.strays % len(wrong)]

    def _wrong(self, call: Call, asked: Team) -> list[Team]:
        transfer = self.scenario.phone.forward == "transfer"
        right, _ = self._able(call)
        return [
            team
            for team in self.teams.values()
            if team not in right
            and team is not asked
            and team.members
            and any(m.member.phone != "never" if transfer else m.member.phone != "only" for m in team.members)
        ]

    def _names(self, call: Call) -> tuple[str | None, str | None]:
        event = self.events[call.event] if call.event >= 0 else None
        return event, self.products[call.product] if call.product >= 0 else None

    def _shared(self, keys: list[str]) -> Ways:
        if not keys:  # in a part of an office; in a whole one there is always somebody
            return [], []
        weights = list(accumulate(self.scenario.teams[key].share for key in keys))
        return [self.teams[key] for key in keys], [weight / weights[-1] for weight in weights[:-1]]

    def _pick(self, ways: Ways, call: Call, lot: float | None) -> Team | None:
        teams, bounds = ways
        return teams[bisect(bounds, call.lot if lot is None else lot)] if teams else None
