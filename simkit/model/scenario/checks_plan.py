"""Checks of a plan: does every step mean somebody, and can every task be done at every stage?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from simkit.model.scenario.refusals import Problem, unknown
from simkit.model.scenario.rules import Place, come_back, standing, task_ways
from simkit.model.scenario.step import (
    Announce,
    Answer,
    Chosen,
    Help,
    Hire,
    Leave,
    Lengthen,
    Move,
    Norm,
    RollBack,
    Route,
    Train,
)

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.step import Step


Named = tuple[str, str, str, Iterable[str]]  # where a name stands, the name, what it must be, and what is known


def names_in_plan(scenario: Scenario) -> Iterator[Named]:
    """Yield every name in the plan that must stand for something."""
    teams, events, products = scenario.teams, scenario.events, scenario.products
    for i, step in enumerate(scenario.plan.steps):
        path = f"plan.steps[{i}]"
        if isinstance(step, Hire | Chosen) and step.team is not None:
            yield f"{path}.team", step.team, "team", teams
        if isinstance(step, Move):
            yield f"{path}.to", step.to, "team", teams
        if isinstance(step, Announce | Route | Help):
            yield from ((f"{path}.teams[{n}]", key, "team", teams) for n, key in enumerate(step.teams))
        if isinstance(step, Route | Norm):
            yield from ((f"{path}.events[{n}]", key, "life event", events) for n, key in enumerate(step.events))
        if isinstance(step, Train | Lengthen):
            yield from ((f"{path}.products[{n}]", key, "product", products) for n, key in enumerate(step.products))


def unknown_kinds(scenario: Scenario) -> Iterator[Problem]:
    """Return every position of a member in the plan at which there is none."""
    for i, step in enumerate(scenario.plan.steps):
        if not isinstance(step, Move | Hire):
            continue
        key = step.to if isinstance(step, Move) else step.team
        if key in scenario.teams and step.member >= (size := len(scenario.teams[key].members)):
            allowed = f"a position below {size}: team '{key}' has {size} kinds"
            yield Problem(f"plan.steps[{i}].member", f"{step.member}", allowed)


def plan_problems(scenario: Scenario) -> Iterator[Problem]:
    """Go through the plan stage by stage, and return what cannot happen or would leave work with nobody."""
    if not scenario.plan.steps:
        return
    coded = scenario.coded
    home: dict[str, Place] = {p.name: (p.team, p.member) for p in coded.people if p.begins < 0}
    where, routes = dict(home), []
    phones: dict[str, tuple[Place, str]] = {}  # who was told to pick up the phone or not, where they are, and how
    names = [person.name for person in coded.people]
    leaving = {person.name: person.ends for person in coded.people}
    back: list[tuple[float, str, Place]] = []
    for week, i, step in _stages(scenario):
        path = f"plan.steps[{i}]"
        for name in [name for name in where if leaving[name] <= week]:
            del where[name]
        come_back(back, where, week)
        if isinstance(step, Chosen):
            meant, problems = _meant(step, path, where, names)
            yield from problems
            if problems:
                return
            for name in meant:
                if isinstance(step, Leave):
                    del where[name]
                elif isinstance(step, Answer):
                    phones[name] = where[name], step.phone
                elif isinstance(step, Move):
                    if where[name][0].key == step.to:
                        yield Problem(f"{path}.to", f"'{name}' is in team '{step.to}' already", "another team")
                        return
                    if step.until is not None:
                        back.append((step.until, name, where[name]))
                    team = coded.team[step.to]
                    where[name] = (team, team.members[step.member])
        elif isinstance(step, Hire):
            coming = {person.name: (person.team, person.member) for person in coded.hires[i]}
            where |= coming
            home |= coming
        elif isinstance(step, Route):
            routes.append(step)
        elif isinstance(step, RollBack):
            routes, back = [], []
            where = {name: home[name] for name in where}
        phones = {name: told for name, told in phones.items() if where.get(name) == told[0]}
        there = where | {name: (team, kind.answering(phone)) for name, ((team, kind), phone) in phones.items()}
        if step:
            problems = list(_stage(scenario, path, week, there, routes))
        else:  # where nobody is left of the teams of a route, its clients go where all others go
            problems = list(_stage(scenario, f"{path}.until", week, there, []))
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
        if until is not None and until not in weeks and clock.at_week(until) < clock.end:
            found.append((until, i, None))
    return sorted(found, key=lambda stage: stage[0])


def _meant(step: Chosen, path: str, where: dict[str, Place], names: list[str]) -> tuple[list[str], list[Problem]]:
    """Return whom a step means, as if the first of a team were chosen, and what is wrong with it."""
    if step.people:
        for place, name in enumerate(step.people):
            if name not in names:
                return [], [unknown(f"{path}.people[{place}]", "employee", name, names)]
            if name not in where:
                found = f"'{name}' is not there in week {step.week:g}"
                return [], [Problem(f"{path}.people[{place}]", found, "somebody who is")]
        return list(step.people), []
    there = [name for name, (team, _) in where.items() if team.key == step.team]
    if len(there) < (step.count or 1):
        found = f"team '{step.team}' has {len(there)} members in week {step.week:g}"
        return [], [Problem(f"{path}.team", found, f"a team with at least {step.count or 1} then")]
    return there[: step.count], []


def _stage(
    scenario: Scenario, path: str, week: float, where: dict[str, Place], routes: list[Route]
) -> Iterator[Problem]:
    """Return what nobody could do after a step, or when the time of somebody who was lent or hired ends."""
    after = f"when they have gone in week {week:g}" if path.endswith(".until") else "after this step"
    coded = scenario.coded
    ways = task_ways(coded.events, standing(coded.teams, where.values()), coded.kinds)
    for (number, _), of_event in zip(coded.kinds, ways, strict=True):
        event = coded.events[number]
        for task in event.tasks:
            if task.product not in of_event:
                found = f"{after} nobody can do '{task.key}' of '{event.key}'"
                yield Problem(path, found, "at least one member who stays")
                return
    for route in routes:
        there = standing([team for team in coded.teams if team.key in route.teams], where.values())
        able = dict(zip(scenario.events, task_ways(coded.events, there, coded.kinds), strict=False))
        for key in route.events or scenario.events:
            if not able[key]:
                at = f"plan.steps[{scenario.plan.steps.index(route)}].teams"
                nobody = f"nobody in {' or '.join(route.teams)}"
                found = f"in week {week:g} {nobody} can do anything for '{key}'"
                allowed = "teams that take this life event, with members; move or hire them before the route"
                yield Problem(at, found, allowed)
                return
