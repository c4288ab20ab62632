"""Routing: which team a task comes to."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from simkit.model.scenario.rules import takers

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.team import Team
    from simkit.model.scenario import Scenario


class Routing:
    """The most specific able team takes a task; teams that share divide cases by their lot."""

    def __init__(self, scenario: Scenario, teams: dict[str, Team]) -> None:
        self.ways: list[dict[int, tuple[list[Team], list[float]]]] = []  # by life event and product
        codes = {key: code for code, key in enumerate(scenario.products)}
        for event_key, event in scenario.events.items():
            ways = {}
            for need in event.tasks:
                keys = takers(scenario, event_key, need.product)
                if not keys:  # in a part of an office; a whole one leaves nothing to nobody
                    continue
                weights = list(accumulate(scenario.teams[key].share for key in keys))
                bounds = [weight / weights[-1] for weight in weights[:-1]]
                ways[codes[need.product]] = ([teams[key] for key in keys], bounds)
            self.ways.append(ways)

    def team(self, task: Task) -> Team:
        """Return the team a task comes to; a case's tasks meet in the same one of teams that share."""
        teams, bounds = self.ways[task.case.event][task.product]
        return teams[bisect(bounds, task.case.lot)]

    def find(self, task: Task, lot: float) -> Team | None:
        """Return the team a task comes to by a lot of its own; none where nobody can do it."""
        way = self.ways[task.case.event].get(task.product)
        return way[0][bisect(way[1], lot)] if way else None
