"""Routing: which team a task comes to."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.team import Team
    from simkit.model.scenario.rules import Ways


class Routing:
    """The most specific able team takes a task; teams that share divide cases by a uniform number."""

    def __init__(self, ways: Ways, teams: dict[str, Team]) -> None:
        self.ways = [
            {product: ([teams[t.key] for t in sharing], bounds) for product, (sharing, bounds) in of_event.items()}
            for of_event in ways
        ]

    def team(self, task: Task) -> Team:
        """Return the team a task comes to; a case's tasks meet in the same one of teams that share."""
        teams, bounds = self.ways[task.case.event][task.product]
        return teams[bisect(bounds, task.case.u_team)]

    def find(self, task: Task, u_team: float) -> Team | None:
        """Return the team a task comes to by a uniform number of its own; none where nobody can do it."""
        way = self.ways[task.case.event].get(task.product)
        return way[0][bisect(way[1], u_team)] if way else None
