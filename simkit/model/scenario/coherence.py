"""Coherence: do the parts of a scenario fit together, and can every task be done by someone?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from simkit.model.scenario.call_kind import makes_errors
from simkit.model.scenario.coherence_phone import telephone_problems
from simkit.model.scenario.coherence_plan import plan_problems, unknown_in_plan
from simkit.model.scenario.path import render
from simkit.model.scenario.problem import Problem, did_you_mean, one_of, unknown

if TYPE_CHECKING:
    from simkit.model.scenario.member import Member
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.team import Team


def incoherences(scenario: Scenario) -> list[Problem]:
    """Return everything that does not fit; names first, since the rest rests on them."""
    return [*_dangling(scenario), *unknown_in_plan(scenario)] or [
        *_profiles(scenario),
        *_rosters(scenario),
        *_double_names(scenario),
        *_dead_ends(scenario),
        *telephone_problems(scenario),
        *_errors(scenario),
        *_meetings(scenario),
    ] or list(plan_problems(scenario, takers))


def takers(scenario: Scenario, event: str, product: str) -> list[str]:
    """Return the teams that a task may come to, by the rule of the most specific able team.

    Of the teams that take the work, those count in which a member, or a member of a team that
    helps it, has the skill; of these, the most specific ones. Several are left when they share.
    """
    able = [
        (team.specificity, key)
        for key, team in scenario.teams.items()
        if team.takes(event, product) and _able(scenario, key, product)
    ]
    best = max((specificity for specificity, _ in able), default=0)
    return [key for specificity, key in able if specificity == best]


def _able(scenario: Scenario, key: str, product: str) -> bool:
    hands = [scenario.teams[key], *(t for t in scenario.teams.values() if key in t.helps)]
    return any(_does(m, product) for team in hands for m in team.members)


def _does(member: Member, product: str) -> bool:
    """Tell whether members of this kind do tasks of a product: they have the skill, and not only the phone."""
    return product in member.skills and member.count != 0 and member.phone != "only"


def _dangling(scenario: Scenario) -> Iterator[Problem]:
    def check(steps: tuple, names: Iterable[str], kind: str, known: Iterable[str]) -> Iterator[Problem]:
        for name in names:
            if name not in known:
                yield unknown(render(steps), kind, name, known)

    products, events, teams = scenario.products, scenario.events, scenario.teams
    for key, question in scenario.questions.items():
        yield from check(("questions", key, "about"), question.about, "product", products)
    for key, event in events.items():
        for i, need in enumerate(event.tasks):
            yield from check(("events", key, "tasks", i, "product"), [need.product], "product", products)
    for key, team in teams.items():
        yield from check(("teams", key, "products"), team.products, "product", products)
        yield from check(("teams", key, "priority"), team.priority, "product", products)
        yield from check(("teams", key, "events"), team.events, "life event", events)
        others = [other for other in teams if other != key]
        yield from check(("teams", key, "helps"), team.helps, "team to help", others)
        for i, member in enumerate(team.members):
            yield from check(("teams", key, "members", i, "skills"), member.skills, "product", products)
            yield from check(("teams", key, "members", i, "errors"), member.errors, "product", products)
            yield from check(
                ("teams", key, "members", i, "days"), member.days, "day", scenario.clock.weekdays
            )


def _profiles(scenario: Scenario) -> Iterator[Problem]:
    days = scenario.clock.days_per_week
    streams = {f"events.{key}": event for key, event in scenario.events.items()}
    streams |= {f"questions.{key}": question for key, question in scenario.questions.items()}
    for path, stream in streams.items():
        if stream.weekdays and len(stream.weekdays) != days:
            yield Problem(
                f"{path}.weekdays",
                f"{len(stream.weekdays)} weights",
                f"{days} weights, one for each working day",
            )
        for field in ("weekdays", "hours"):
            weights = getattr(stream, field)
            if weights and not sum(weights):
                yield Problem(f"{path}.{field}", "only zeros", "at least one weight above 0")
    for key, event in scenario.events.items():
        seen = [need.product for need in event.tasks]
        for i, product in enumerate(seen):
            if product in seen[:i]:
                yield Problem(
                    f"events.{key}.tasks[{i}].product",
                    f"'{product}' stands here twice",
                    "each product once in a life event",
                )


def _rosters(scenario: Scenario) -> Iterator[Problem]:
    opens, closes = scenario.clock.opens, scenario.clock.opens + scenario.clock.day_minutes / 60
    for key, team in scenario.teams.items():
        for i, member in enumerate(team.members):
            if member.hours and not opens <= member.hours[0] < member.hours[1] <= closes:
                yield Problem(
                    f"teams.{key}.members[{i}].hours",
                    f"from {member.hours[0]:g} to {member.hours[1]:g}",
                    f"two rising clock hours within the opening hours, {opens:g} to {closes:g}",
                )


def _double_names(scenario: Scenario) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for person in scenario.people():
        path = f"teams.{person.team}.members[{person.position}].name"
        if person.name in seen:
            yield Problem(
                path,
                f"'{person.name}' is already employed at {seen[person.name]}",
                "one employee in one team; give this one another name, or count = 1 to have them numbered",
            )
        seen.setdefault(person.name, path)


def _dead_ends(scenario: Scenario) -> Iterator[Problem]:
    if not any(person.begins < 0 for person in scenario.people()):
        yield Problem("teams", "nobody works here: every count is 0", "at least one employee")
        return
    for key, event in scenario.events.items():
        for i, need in enumerate(event.tasks):
            if takers(scenario, key, need.product):
                continue
            path = f"events.{key}.tasks[{i}].product"
            skilled = [
                p
                for p, team in scenario.teams.items()
                if any(_does(m, need.product) for m in team.members)
            ]
            if not skilled:
                yield Problem(
                    path,
                    f"nobody can do '{need.product}'",
                    f"at least one member with skills = {{ {need.product} = 1.0 }}",
                    _nearest_skill(scenario.teams.values(), need.product),
                )
            else:
                yield Problem(
                    path,
                    f"a routing dead end: no team takes '{need.product}' of '{key}' and can do it",
                    f"products or events of a team with the skill must let it in; the skill is in {one_of(skilled)}",
                )


def _nearest_skill(teams: Iterable[Team], product: str) -> str:
    return did_you_mean(
        product, sorted({s for team in teams for m in team.members for s in m.skills} - {product})
    )


def _errors(scenario: Scenario) -> Iterator[Problem]:
    if scenario.quality.complaint and scenario.quality.talk is None and makes_errors(scenario):
        yield Problem(
            "quality.talk",
            "missing, though clients complain",
            "the minutes of conversation, such as { mean = 10 }; or complaint = 0",
        )
    for key, team in scenario.teams.items():
        for i, member in enumerate(team.members):
            for product in member.errors:
                if product not in member.skills:
                    yield Problem(
                        f"teams.{key}.members[{i}].errors.{product}",
                        f"errors in '{product}', which they cannot do",
                        f"products among their skills: {one_of(member.skills)}",
                    )


def _meetings(scenario: Scenario) -> Iterator[Problem]:
    at, clock = scenario.coordination.at, scenario.clock
    closes = clock.opens + clock.day_minutes / 60
    if at is not None and not clock.opens <= at < closes:
        found, allowed = f"{at:g}", f"a clock hour within the opening hours, from {clock.opens:g} to before {closes:g}"
        yield Problem("coordination.at", found, allowed)
