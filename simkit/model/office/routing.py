"""Routing: who can do what, and which team a task comes to."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from simkit.model.scenario.rules import takers

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.team import Team
    from simkit.model.scenario import CallKind, Member, Scenario


class Skills:
    """The codes of an office."""

    def __init__(self, scenario: Scenario, kinds: list[CallKind]) -> None:
        self.products = {key: code for code, key in enumerate(scenario.products)}
        self.calls: dict[tuple[int, int], int] = {}
        self.needs: list[tuple[int, float]] = []  # product and level of each code of a call
        for number, kind in enumerate(kinds):
            if kind.needs:
                for product in self.products.values():
                    self.calls[number, product] = len(self.products) + len(self.needs)
                    self.needs.append((product, kind.needs))
        self.count = len(self.products) + len(self.needs)

    def of(self, member: Member) -> tuple[dict[int, float], list[int]]:
        """Return the level of a member by code, and the codes in the order in which they look at them.

        Calls to return come first, then products by skill; equal skills keep their order.
        """
        level = {self.products[product]: value for product, value in member.skills.items()}
        products = sorted(level, key=level.get, reverse=True)
        calls = []
        for code, (product, needed) in enumerate(self.needs, len(self.products)):
            if level.get(product, 0) >= needed:
                calls.append(code)
        level |= {code: level[self.needs[code - len(self.products)][0]] for code in calls}
        return level, [*calls, *products]


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
