"""Regimes: which teams work for which clients, while a plan is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simkit.model.office.routing import Routing
from simkit.model.office.switchboard import Switchboard
from simkit.model.scenario.rules import structure
from simkit.model.scenario.step import Route

if TYPE_CHECKING:
    from simkit.model.office.call import Call
    from simkit.model.office.case import Task
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team

OLD, ALL = -1, -2  # clients no route is about; everybody, when a regime cannot help


class Regimes:
    """The old way of working, and each route of the plan that is in force.

    A client belongs to the last route in force that is about them when they come, and stays with it. Where nobody
    of its teams can do a task any more, the task goes where such tasks of new clients go, and else to whoever can.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        scenario = office.scenario
        self.steps: dict[int, Route] = {}
        routes = [step for _, step in scenario.plan.in_order() if isinstance(step, Route)]
        new = {key for route in routes for key in route.teams}
        self.old = [key for key in scenario.teams if key not in new]
        self.events = list(scenario.events)
        self.ways: dict[int, tuple[Routing, Switchboard]] = {}

    def rebuild(self) -> None:
        """Look anew at who can do what, after somebody came, went or moved."""
        office = self.office
        staff = [(key, employee.member) for key, team in office.teams.items() for employee in team.members]
        only: dict[int, Iterable[str] | None] = {ALL: None, OLD: self.old}
        only |= {number: step.teams for number, step in self.steps.items()}
        self.ways = {}
        for number, keys in only.items():
            now = structure(office.scenario, staff, keys)
            self.ways[number] = Routing(now, office.teams), Switchboard(now, office.skills, office.teams)

    def of(self, event: int, lot: float) -> int:
        """Return the regime of a client who comes now."""
        key = self.events[event] if event >= 0 else None
        for number, step in reversed(self.steps.items()):
            first, last = step.region
            if (key in step.events if step.events else True) and first <= lot < last:
                return number
        return OLD

    def team(self, task: Task) -> Team:
        """Return the team a task comes to."""
        case = task.case
        if case.regime is None:
            case.regime = self.of(case.event, case.lot)
        found = self.find(case.regime, task)
        if found is None:
            case.regime = self.of(case.event, case.lot)
            found = self.find(case.regime, task) or self.find(ALL, task)
        return found or task.team or self.taker(task)  # nobody can at this moment: it waits

    def taker(self, task: Task) -> Team:
        """Return a team that takes a new task, though nobody there can do it at this moment."""
        scenario = self.office.scenario
        event, product = self.events[task.case.event], list(scenario.products)[task.product]
        return next(self.office.teams[key] for key, team in scenario.teams.items() if team.takes(event, product))

    def find(self, regime: int, task: Task) -> Team | None:
        """Return the team of one regime that a task comes to, if somebody there can do it."""
        if regime not in self.ways:
            return None
        first, last = self.steps[regime].region if regime in self.steps else (0.0, 1.0)
        return self.ways[regime][0].find(task, (task.case.lot - first) / (last - first))

    def regime(self, call: Call) -> int:
        """Return the regime of a client who calls: that of their case, once it is open."""
        case = call.case
        if case is None:
            return self.of(call.event, call.lot)
        return self.of(call.event, case.lot) if case.regime is None else case.regime

    def switchboard(self, call: Call) -> Switchboard:
        """Return who knows where a call goes."""
        return self.ways.get(self.regime(call), self.ways[ALL])[1]

    def lot(self, call: Call) -> float:
        """Return the lot by which a call is divided among teams that share; of a region, within it."""
        regime = self.regime(call)
        if call.case is not None or regime not in self.steps:
            return call.lot
        first, last = self.steps[regime].region
        return (call.lot - first) / (last - first)

    def first(self, call: Call) -> Team:
        """Return the team where a call from outside rings."""
        board, whole, lot = self.switchboard(call), self.ways[ALL][1], self.lot(call)
        return board.first(call, lot) or whole.first(call, lot) or next(iter(self.office.teams.values()))

    def expert(self, call: Call, asked: Team) -> Team:
        """Return a team in which somebody can answer what was passed on."""
        board, whole, lot = self.switchboard(call), self.ways[ALL][1], self.lot(call)
        return board.expert(call, asked, lot) or whole.expert(call, asked, lot) or asked

    def can_go_astray(self, call: Call, asked: Team) -> bool:
        """Tell whether there is a wrong team that a call can come to."""
        return self.switchboard(call).can_go_astray(call, asked)

    def wrong(self, call: Call, asked: Team) -> Team:
        """Return a wrong team that a call comes to."""
        return self.switchboard(call).wrong(call, asked)
