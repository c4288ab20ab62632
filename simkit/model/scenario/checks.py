"""Checks: do the parts of a scenario fit together, and can every task be done and every call be answered?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from simkit.model.scenario.checks_plan import plan_problems, unknown_in_plan
from simkit.model.scenario.path import render
from simkit.model.scenario.refusals import Problem, did_you_mean, one_of, unknown
from simkit.model.scenario.rules import CHASING, QUESTION, experts, first_line

if TYPE_CHECKING:
    from simkit.model.scenario.organisation import Team
    from simkit.model.scenario.rules import CallKind
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.world import Stream

PLACES = {QUESTION: "questions.{}", CHASING: "events.{}.chasing"}


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
    ] or list(plan_problems(scenario))


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
    streams: dict[str, Stream] = {f"events.{key}": event for key, event in scenario.events.items()}
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
    coded = scenario.coded
    if not any(person.begins < 0 for person in coded.people):
        yield Problem("teams", "nobody works here: every count is 0", "at least one employee")
        return
    for event, ways in zip(coded.events, coded.ways, strict=True):
        for i, task in enumerate(event.tasks):
            if task.product in ways:
                continue
            path, product = f"events.{event.key}.tasks[{i}].product", task.key
            skilled = [
                team.key
                for team, members in coded.staff.items()
                if any(task.product in m.levels and m.takes_tasks for m in members)
            ]
            if not skilled:
                yield Problem(
                    path,
                    f"nobody can do '{product}'",
                    f"at least one member with skills = {{ {product} = 1.0 }}",
                    _nearest_skill(scenario.teams.values(), product),
                )
            else:
                yield Problem(
                    path,
                    f"a routing dead end: no team takes '{product}' of '{event.key}' and can do it",
                    f"products or events of a team with the skill must let it in; the skill is in {one_of(skilled)}",
                )


def _nearest_skill(teams: Iterable[Team], product: str) -> str:
    return did_you_mean(
        product, sorted({s for team in teams for m in team.members for s in m.skills} - {product})
    )


def _errors(scenario: Scenario) -> Iterator[Problem]:
    if scenario.quality.complaint and scenario.quality.talk is None and scenario.coded.makes_errors:
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


def telephone_problems(scenario: Scenario) -> list[Problem]:
    """Return what does not fit in the telephone of a scenario: does somebody pick up, and know the answer?"""
    problems = list(_turns(scenario))
    kinds = scenario.coded.calls
    if not kinds:
        return problems
    if not first_line(scenario.coded.staff):
        found = f"clients call ({kinds[0].purpose}: {kinds[0].key}), and nobody picks up the phone"
        allowed = 'a member with phone = "also" or phone = "only", in a team with first_line = true'
        return [*problems, Problem("teams", found, allowed)]
    return problems + [problem for kind in kinds if kind.needs for problem in _unanswered(scenario, kind)]


def _unanswered(scenario: Scenario, kind: CallKind) -> Iterator[Problem]:
    coded, transfer = scenario.coded, scenario.phone.forward == "transfer"
    if kind.purpose == QUESTION:
        products = [product for product, weight in kind.about.items() if weight]
    else:
        products = [task.product for task in coded.events[kind.event].tasks]
    for product in products:
        if not experts(coded.staff, kind.event, product, kind.needs, transfer):
            who, key = "picks up the phone" if transfer else "also does other work", coded.products[product]
            yield Problem(
                PLACES[kind.purpose].format(kind.key) + ".needs",
                f"nobody has skill {kind.needs:g} in '{key}' and {who}",
                f"a member with skills = {{ {key} = {kind.needs:g} }} or more who {who}; or a lower needs",
            )


def _turns(scenario: Scenario) -> Iterator[Problem]:
    for team in scenario.coded.teams:
        there = [p.member for p in scenario.coded.people if p.team is team and p.begins < 0]
        also = sum(member.in_turns for member in there)
        if team.turns is not None and team.turns > also:
            yield Problem(
                f"teams.{team.key}.turns",
                f"{team.turns} at a time, of {also} who pick up the phone beside other work",
                f'at most {also}; or more members with phone = "also"',
            )
