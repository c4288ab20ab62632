"""Checks of a plan: does every step mean somebody, and can every task be done at every stage?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simkit.model.scenario.refusals import Problem, unknown
from simkit.model.scenario.rules import come_back, hires, structure, takers
from simkit.model.scenario.step import Announce, Chosen, Hire, Leave, Move, RollBack, Route, Train

if TYPE_CHECKING:
    from simkit.model.scenario.organisation import Member
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.step import Step


def unknown_in_plan(scenario: Scenario) -> Iterator[Problem]:
    """Return every name in the plan that stands for nothing."""
    teams = scenario.teams
    for i, step in enumerate(scenario.plan.steps):
        path = f"plan.steps[{i}]"
        named: list[tuple[str, str]] = []
        if isinstance(step, Chosen) and step.team is not None:
            named.append(("team", step.team))
        if isinstance(step, Move):
            named.append(("to", step.to))
        if isinstance(step, Hire):
            named.append(("team", step.team))
        if isinstance(step, Announce | Route):
            named += [(f"teams[{place}]", key) for place, key in enumerate(step.teams)]
        for field, key in named:
            if key not in teams:
                yield unknown(f"{path}.{field}", "team", key, teams)
        if isinstance(step, Route):
            for place, key in enumerate(step.events):
                if key not in scenario.events:
                    yield unknown(f"{path}.events[{place}]", "life event", key, scenario.events)
        if isinstance(step, Train):
            for place, key in enumerate(step.products):
                if key not in scenario.products:
                    yield unknown(f"{path}.products[{place}]", "product", key, scenario.products)
        key = step.to if isinstance(step, Move) else step.team if isinstance(step, Hire) else None
        if key in teams and step.member >= len(teams[key].members):
            size = len(teams[key].members)
            yield Problem(f"{path}.member", f"{step.member}", f"a position below {size}: team '{key}' has {size} kinds")


def plan_problems(scenario: Scenario) -> Iterator[Problem]:
    """Go through the plan stage by stage, and return what cannot happen or would leave work with nobody."""
    if not scenario.plan.steps:
        return
    people = list(scenario.people())
    home = {person.name: (person.team, person.member) for person in people if person.begins < 0}
    staff, routes = dict(home), []
    names = [person.name for person in people]
    leaving = {person.name: person.ends for person in people}
    back: list[tuple[float, str, tuple[str, Member]]] = []
    hired = hires(scenario, people)
    for week, i, step in _stages(scenario):
        path = f"plan.steps[{i}]"
        for name in [name for name in staff if leaving[name] <= week]:
            del staff[name]
        come_back(back, staff, week)
        if isinstance(step, Chosen):
            meant, problems = _meant(step, path, staff, names)
            yield from problems
            if problems:
                return
            for name in meant:
                if isinstance(step, Leave):
                    del staff[name]
                elif isinstance(step, Move):
                    if staff[name][0] == step.to:
                        yield Problem(f"{path}.to", f"'{name}' is in team '{step.to}' already", "another team")
                        return
                    if step.until is not None:
                        back.append((step.until, name, staff[name]))
                    staff[name] = (step.to, scenario.teams[step.to].members[step.member])
        elif isinstance(step, Hire):
            coming = {person.name: (person.team, person.member) for person in hired[i]}
            staff |= coming
            home |= coming
        elif isinstance(step, Route):
            routes.append(step)
        elif isinstance(step, RollBack):
            routes, back = [], []
            staff = {name: home[name] for name in staff}
        if step:
            problems = list(_stage(scenario, path, week, staff, routes))
        else:  # where nobody is left of the teams of a route, its clients go where all others go
            problems = list(_stage(scenario, f"{path}.until", week, staff, []))
        yield from problems
        if problems:
            return


def _stages(scenario: Scenario) -> list[tuple[float, int, Step | None]]:
    """Return every step with its week and position; without a step, the weeks in which somebody's time ends."""
    order, clock = scenario.plan.in_order(), scenario.clock
    weeks = {step.week for _, step in order}
    found: list[tuple[float, int, Step | None]] = [(step.week, i, step) for i, step in order]
    for i, step in order:
        until = step.until if isinstance(step, Move | Hire) else None
        if until is not None and until not in weeks and clock.warm_up + until * clock.week_minutes < clock.end:
            found.append((until, i, None))
    return sorted(found, key=lambda stage: stage[0])


def _meant(step: Chosen, path: str, staff: dict, names: list[str]) -> tuple[list[str], list[Problem]]:
    """Return whom a step means, as if the first of a team were chosen, and what is wrong with it."""
    if step.people:
        for place, name in enumerate(step.people):
            if name not in names:
                return [], [unknown(f"{path}.people[{place}]", "employee", name, names)]
            if name not in staff:
                found = f"'{name}' is not there in week {step.week:g}"
                return [], [Problem(f"{path}.people[{place}]", found, "somebody who is")]
        return list(step.people), []
    there = [name for name, (team, _) in staff.items() if team == step.team]
    if len(there) < (step.count or 1):
        found = f"team '{step.team}' has {len(there)} members in week {step.week:g}"
        return [], [Problem(f"{path}.team", found, f"a team with at least {step.count or 1} then")]
    return there[: step.count], []


def _stage(
    scenario: Scenario, path: str, week: float, staff: dict, routes: list[Route]
) -> Iterator[Problem]:
    """Return what nobody could do after a step, or when the time of somebody who was lent or hired ends."""
    after = f"when they have gone in week {week:g}" if path.endswith(".until") else "after this step"
    now = structure(scenario, staff.values())
    for key, event in scenario.events.items():
        for need in event.tasks:
            if not takers(now, key, need.product):
                yield Problem(
                    path, f"{after} nobody can do '{need.product}' of '{key}'", "at least one member who stays"
                )
                return
    for route in routes:
        there = structure(scenario, staff.values(), only=route.teams)
        for key in route.events or scenario.events:
            if not any(takers(there, key, need.product) for need in scenario.events[key].tasks):
                where = f"plan.steps[{scenario.plan.steps.index(route)}].teams"
                nobody = f"nobody in {' or '.join(route.teams)}"
                yield Problem(
                    where,
                    f"in week {week:g} {nobody} can do anything for '{key}'",
                    "teams that take this life event, with members; move or hire them before the route",
                )
                return
