"""Phone lines: where a call rings, and who picks up."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.model.office.engine import forget_status, sim
from simkit.model.scenario.rules import divide, experts, first_line

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.mechanisms.telephone import Call
    from simkit.model.office.team import Team
    from simkit.model.scenario import Clock
    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.rules import Staff, Way


class CallRouting:
    """The most specific team takes a call; teams that share divide calls by a uniform number."""

    def __init__(self, coded: Coded, staff: Staff, teams: dict[str, Team]) -> None:
        self.coded = coded
        self.transfer = coded.phone.forward == "transfer"
        self.staff = staff
        self.teams = teams
        self.ways: dict[tuple, Way] = {}

    def first(self, call: Call, u_team: float | None = None) -> Team | None:
        """Return the team where a call from outside rings; none where nobody picks up."""
        key = (call.event, call.product)
        if key not in self.ways:
            self.ways[key] = divide(first_line(self.staff, call.event, call.product))
        return self._pick(self.ways[key], call, u_team)

    def expert(self, call: Call, asked: Team, u_team: float | None = None) -> Team | None:
        """Return a team in which somebody can answer: that of whoever was asked, if it is one of them."""
        return asked if asked.key in self._able(call) else self._pick(self._able_way(call), call, u_team)

    def _able_way(self, call: Call) -> Way:
        key = (call.event, call.skill, "able")
        if key not in self.ways:
            _, needed = self.coded.call_needs[call.skill - len(self.coded.products)]
            self.ways[key] = divide(experts(self.staff, call.event, call.product, needed, self.transfer))
        return self.ways[key]

    def _able(self, call: Call) -> set[str]:
        return {team.key for team in self._able_way(call)[0]}

    def can_be_misrouted(self, call: Call, asked: Team) -> bool:
        """Tell whether there is a wrong team that a call can come to."""
        return bool(self._wrong(call, asked))

    def wrong(self, call: Call, asked: Team) -> Team:
        """Return a wrong team, not that of whoever was asked: one after the other, by what is left of the bad luck."""
        wrong = self._wrong(call, asked)
        return wrong[call.misroutes % len(wrong)]

    def _wrong(self, call: Call, asked: Team) -> list[Team]:
        right = self._able(call)
        return [
            team
            for team in self.teams.values()
            if team.key not in right
            and team is not asked
            and any(e.member.answers_calls if self.transfer else e.member.takes_tasks for e in team.members)
        ]

    def _pick(self, way: Way, call: Call, u_team: float | None) -> Team | None:
        teams, bounds = way
        return self.teams[teams[bisect(bounds, call.u_team if u_team is None else u_team)].key] if teams else None


class Turns(sim.Component):
    """Who is at the phone now, in one team."""

    def setup(self, team: Team, count: int, hours: float, clock: Clock) -> None:
        """Lay out the turns."""
        self.team = team
        self.count = count
        self.served: dict[Employee, int] = {}
        in_a_day = math.ceil(clock.day_minutes / (hours * 60))
        days = math.ceil(clock.end / clock.day_minutes)
        turns = [day * clock.day_minutes + turn * hours * 60 for day in range(days) for turn in range(in_a_day)]
        self.changes = [moment for moment in turns if moment < clock.end]
        forget_status(self)

    def process(self) -> Generator:
        """Change turns."""
        for moment in self.changes:
            if moment > self.env.now():
                # After those who come and go, and before meetings: who is at the phone now does not attend.
                yield self.hold(till=moment, priority=-0.5)
            self.change()

    def change(self) -> None:
        """Let those on duty take a turn who had the fewest so far; who goes home meanwhile is not replaced."""
        members = [e for e in self.team.members if e.member.in_turns]
        present = [e for e in members if not e.away]
        chosen = sorted(present, key=lambda e: (self.served.get(e, 0), e.number))[: self.count]
        for employee in members:
            on = employee in chosen
            self.served[employee] = self.served.get(employee, 0) + on
            if employee.answers != on or employee.works == on:
                employee.take_turn(on)
