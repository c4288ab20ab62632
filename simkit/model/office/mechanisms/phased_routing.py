"""PhasedRouting: which teams work for which clients, while a plan is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.phone_lines import CallRouting
from simkit.model.office.team import Routing
from simkit.model.scenario.rules import standing, task_ways
from simkit.model.scenario.step import Route

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.mechanisms.telephone import Call
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team

OLD, ALL = -1, -2  # clients no route is about; everybody, when a route cannot help


class PhasedRouting:
    """The old way of working, and each route of the plan that is in force.

    A client belongs to the last route in force that is about them when they come, and stays with it. Where nobody
    of its teams can do a task any more, the task goes where such tasks of new clients go, and else to whoever can.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        coded = office.coded
        self.steps: dict[int, Route] = {}
        routes = [step for _, step in coded.plan.in_order() if isinstance(step, Route)]
        new = {key for route in routes for key in route.teams}
        self.old = [key for key in coded.team if key not in new]
        self.events = [event.key for event in coded.events]
        self.ways: dict[int, tuple[Routing, CallRouting]] = {}

    def rebuild(self) -> None:
        """Look anew at who can do what, after somebody came, went or moved."""
        office = self.office
        coded = office.coded
        places = [(coded.team[key], e.member) for key, team in office.teams.items() for e in team.members]
        only: dict[int, Iterable[str]] = {ALL: coded.team, OLD: self.old}
        only |= {number: step.teams for number, step in self.steps.items()}
        self.ways = {}
        for number, keys in only.items():
            staff = standing([team for team in coded.teams if team.key in keys], places)
            routing = Routing(task_ways(coded.events, staff, coded.kinds), office.teams)
            self.ways[number] = routing, CallRouting(coded, staff, office.teams)

    def of(self, event: int, u_team: float) -> int:
        """Return the route of a client who comes now."""
        key = self.events[event] if event >= 0 else None
        for number, step in reversed(self.steps.items()):
            first, last = step.region
            if (key in step.events if step.events else True) and first <= u_team < last:
                return number
        return OLD

    def team(self, task: Task) -> Team:
        """Return the team a task comes to."""
        case = task.case
        if case.route is None:
            case.route = self.of(case.event, case.u_team)
        found = self.find(case.route, task)
        if found is None:
            case.route = self.of(case.event, case.u_team)
            found = self.find(case.route, task) or self.find(ALL, task)
        return found or task.team or self.taker(task)  # nobody can at this moment: it waits

    def taker(self, task: Task) -> Team:
        """Return a team that takes a new task, though nobody there can do it at this moment."""
        taking = (team for team in self.office.coded.teams if team.takes(task.case.event, task.product))
        return self.office.teams[next(taking).key]

    def find(self, route: int, task: Task) -> Team | None:
        """Return the team of one route that a task comes to, if somebody there can do it."""
        way, step, u_team = self.ways.get(route), self.steps.get(route), task.case.u_team
        if way is None:
            return None
        if step is not None:
            first, last = step.region
            u_team = (u_team - first) / (last - first)
        return way[0].find(task, u_team)

    def route(self, call: Call) -> int:
        """Return the route of a client who calls: that of their case, once it is open."""
        case = call.case
        if case is None:
            return self.of(call.event, call.brings("u_team"))
        return self.of(call.event, case.u_team) if case.route is None else case.route

    def call_routing(self, call: Call) -> CallRouting:
        """Return who knows where a call goes."""
        return self.ways.get(self.route(call), self.ways[ALL])[1]

    def u_team(self, call: Call) -> float:
        """Return the uniform number by which a call is divided among teams that share; of a region, within it."""
        route = self.route(call)
        if call.case is not None or route not in self.steps:
            return call.brings("u_team")
        first, last = self.steps[route].region
        return (call.brings("u_team") - first) / (last - first)

    def first(self, call: Call) -> Team:
        """Return the team where a call from outside rings."""
        board, whole, u_team = self.call_routing(call), self.ways[ALL][1], self.u_team(call)
        return board.first(call, u_team) or whole.first(call, u_team) or next(iter(self.office.teams.values()))

    def expert(self, call: Call, asked: Team) -> Team:
        """Return a team in which somebody can answer what was passed on."""
        board, whole, u_team = self.call_routing(call), self.ways[ALL][1], self.u_team(call)
        return board.expert(call, asked, u_team) or whole.expert(call, asked, u_team) or asked

    def can_be_misrouted(self, call: Call, asked: Team) -> bool:
        """Tell whether there is a wrong team that a call can come to."""
        return self.call_routing(call).can_be_misrouted(call, asked)

    def wrong(self, call: Call, asked: Team) -> Team:
        """Return a wrong team that a call comes to."""
        return self.call_routing(call).wrong(call, asked)
