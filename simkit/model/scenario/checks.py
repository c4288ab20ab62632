"""Checks: do the parts of a scenario fit together, and can every task be done and every call be answered?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simkit.model.scenario.attributes import attribute_problems
from simkit.model.scenario.checks_plan import Named, names_in_plan, plan_problems, unknown_kinds
from simkit.model.scenario.order import order_problems
from simkit.model.scenario.organisation import blocks
from simkit.model.scenario.refusals import Problem, did_you_mean, one_of, unknown
from simkit.model.scenario.rules import CHASING, QUESTION, able_teams, experts, first_line, serves

if TYPE_CHECKING:
    from simkit.model.scenario.clock import Clock
    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.organisation import Member
    from simkit.model.scenario.rules import CallKind
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.world import Stream

PLACES = {QUESTION: "questions.{}", CHASING: "events.{}.chasing"}


def incoherences(scenario: Scenario) -> list[Problem]:
    """Return everything that does not fit; names first, since the rest rests on them."""
    dangling = [
        unknown(path, kind, name, known)
        for path, name, kind, known in [*_names(scenario), *names_in_plan(scenario)]
        if name not in known
    ]
    together = (
        _profiles, _rosters, _double_names, _dead_ends, telephone_problems, _errors, _meetings, _limits, _second_people,
    )  # fmt: skip
    return (
        [*dangling, *unknown_kinds(scenario)]
        or [*order_problems(scenario), *attribute_problems(scenario)]
        or [problem for check in together for problem in check(scenario)]
        or list(plan_problems(scenario))
    )


def _members(scenario: Scenario) -> Iterator[tuple[str, Member]]:
    for key, team in scenario.teams.items():
        for i, member in enumerate(team.members):
            yield f"teams.{key}.members[{i}]", member


def _names(scenario: Scenario) -> Iterator[Named]:
    """Yield every name that must stand for something."""
    products, teams = scenario.products, scenario.teams
    for key, product in products.items():
        yield from ((f"products.{key}.needs", name, "resource", scenario.resources) for name in product.needs)
    for key, question in scenario.questions.items():
        yield from ((f"questions.{key}.about", name, "product", products) for name in question.about)
    for key, event in scenario.events.items():
        for i, need in enumerate(event.tasks):
            path, tasks = f"events.{key}.tasks[{i}]", [other.product for other in event.tasks]
            yield f"{path}.product", need.product, "product", products
            others = [product for product in tasks if product != need.product]
            yield from ((f"{path}.after", name, "other task of this life event", others) for name in need.after)
            if need.only_with:
                yield f"{path}.only_with", need.only_with, "other task of this life event", others
            if need.again:
                yield f"{path}.again.to", need.again.to, "task of this life event", tasks
            for day in need.batch.days if need.batch else ():
                yield f"{path}.batch.days", day, "day", scenario.clock.weekdays
            if need.wait and need.wait.until:
                yield f"{path}.wait.until", need.wait.until, "day", scenario.clock.weekdays
        if event.appointment:
            days, known = event.appointment.days, scenario.clock.weekdays
            yield from ((f"events.{key}.appointment.days", name, "day", known) for name in days)
    for key, team in teams.items():
        others = [other for other in teams if other != key]
        yield from ((f"teams.{key}.products", name, "product", products) for name in team.products)
        yield from ((f"teams.{key}.priority", name, "product", products) for name in team.priority)
        yield from ((f"teams.{key}.events", name, "life event", scenario.events) for name in team.events)
        yield from ((f"teams.{key}.helps", name, "team to help", others) for name in team.helps)
        yield from ((f"teams.{key}.overflow", name, "other team", others) for name in team.overflow)
        yield from ((f"teams.{key}.days", name, "day", scenario.clock.weekdays) for name in team.days)
    for path, member in _members(scenario):
        yield from ((f"{path}.skills", name, "product", products) for name in member.skills)
        others = [key for key in teams if not path.startswith(f"teams.{key}.")]
        yield from ((f"{path}.also", name, "other team", others) for name in member.also)
        for key, also in member.also.items():
            yield from ((f"{path}.also.{key}.days", name, "day", scenario.clock.weekdays) for name in also.days)
        yield from ((f"{path}.errors", name, "product", products) for name in member.errors)
        yield from ((f"{path}.days", name, "day", scenario.clock.weekdays) for name in member.days)


def _profiles(scenario: Scenario) -> Iterator[Problem]:
    days = scenario.clock.days_per_week
    streams: dict[str, Stream] = {f"events.{key}": event for key, event in scenario.events.items()}
    streams |= {f"questions.{key}": question for key, question in scenario.questions.items()}
    for path, stream in streams.items():
        if stream.weekdays and len(stream.weekdays) != days:
            found, allowed = f"{len(stream.weekdays)} weights", f"{days} weights, one for each working day"
            yield Problem(f"{path}.weekdays", found, allowed)
        if len(stream.hours) == 24:
            yield from _clock_hours(f"{path}.hours", stream.hours, scenario.clock)
        if len(stream.season) not in (0, 4, 12, 13, 52):
            found, allowed = f"{len(stream.season)} weights", "4, 12, 13 or 52 weights, one for each part of a year"
            yield Problem(f"{path}.season", found, allowed)
        for field in ("weekdays", "hours", "season"):
            weights = getattr(stream, field)
            if weights and not sum(weights):
                yield Problem(f"{path}.{field}", "only zeros", "at least one weight above 0")
    for key, event in scenario.events.items():
        seen = [need.product for need in event.tasks]
        for i, product in enumerate(seen):
            if product in seen[:i]:
                path, found = f"events.{key}.tasks[{i}].product", f"'{product}' stands here twice"
                yield Problem(path, found, "each product once in a life event")


def _clock_hours(path: str, weights: tuple[float, ...], clock: Clock) -> Iterator[Problem]:
    """Refuse weights of hours of the clock at which the office is closed."""
    hours = {(clock.opens * 60 + cut) // 60 % 24 for cut in clock.hour_cuts[:-1]}
    closed = [hour for hour, weight in enumerate(weights) if weight and hour not in hours]
    if closed:
        found = f"24 weights are hours of the clock, and the office is closed at hour {closed[0]}, which has weight"
        opening = f"{clock.opens:g} to {clock.opens + clock.day_minutes / 60:g}"
        allowed = f"0 outside {opening}; or another number of weights, for equal parts of the opening hours"
        yield Problem(path, found, allowed)


def _rosters(scenario: Scenario) -> Iterator[Problem]:
    opens, closes = scenario.clock.opens, scenario.clock.opens + scenario.clock.day_minutes / 60
    teams = [(f"teams.{key}", team) for key, team in scenario.teams.items()]
    books = [(f"events.{k}.appointment", e.appointment) for k, e in scenario.events.items() if e.appointment]
    also = [(f"{path}.also.{key}", one) for path, m in _members(scenario) for key, one in m.also.items()]
    parts: list[tuple[str, Any]] = [*books, *teams, *_members(scenario), *also]
    for path, part in parts:
        before = opens
        for begin, end in blocks(part.hours):
            if not before <= begin < end <= closes:
                after = f", after a block until {before:g}" if before > opens else ""
                allowed = f"two rising clock hours within the opening hours, {opens:g} to {closes:g}"
                more = "; blocks follow each other" if after else ""
                yield Problem(f"{path}.hours", f"from {begin:g} to {end:g}{after}", allowed + more)
                break
            before = end
    for path, team in teams:
        for member in team.members if team.at_closing == "finish" else ():
            hours = blocks(member.hours) or blocks(team.hours)
            if not hours or hours[-1][1] >= closes:
                found = f"'{member.name}' works until the day of the clock ends, which leaves no minute for overtime"
                allowed = f"hours that end before {closes:g}; or a longer clock.day_minutes, with hours for every team"
                yield Problem(f"{path}.at_closing", found, allowed)


def _double_names(scenario: Scenario) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for person in scenario.people():
        path = f"teams.{person.team}.members[{person.position}].name"
        if person.name in seen:
            found = f"'{person.name}' is already employed at {seen[person.name]}"
            allowed = "one employee in one team; give this one another name, or count = 1 to have them numbered"
            yield Problem(path, found, allowed)
        seen.setdefault(person.name, path)


def _dead_ends(scenario: Scenario) -> Iterator[Problem]:
    coded = scenario.coded
    if not coded.events and not coded.calls:
        yield Problem("events", "missing", "'events' is needed here, or 'questions' where people only call")
    if not any(person.begins < 0 for person in coded.people):
        yield Problem("teams", "nobody works here: every count is 0", "at least one employee")
        return
    for (number, refusing), ways in zip(coded.kinds, coded.ways, strict=True):
        event = coded.events[number]
        for i, key in enumerate(need.product for need in event.stream.tasks):
            product = coded.products.index(key)
            if product in ways:
                continue
            path = f"events.{event.key}.tasks[{i}].product"
            if skilled := [team.key for team in able_teams(coded.staff, product)]:
                some = "some cases of " if refusing else ""
                found = f"a routing dead end: no team takes '{key}' of {some}'{event.key}' and can do it"
                allowed = "products or events of a team with the skill must let it in; the skill is in "
                yield Problem(path, found, allowed + one_of(skilled))
            else:
                near = sorted({skill for _, member in _members(scenario) for skill in member.skills} - {key})
                allowed = f"at least one member with skills = {{ {key} = 1.0 }}"
                yield Problem(path, f"nobody can do '{key}'", allowed, did_you_mean(key, near))


def _errors(scenario: Scenario) -> Iterator[Problem]:
    if scenario.quality.complaint and scenario.quality.talk is None and scenario.coded.makes_errors:
        allowed = "the minutes of conversation, such as { mean = 10 }; or complaint = 0"
        yield Problem("quality.talk", "missing, though clients complain", allowed)
    for path, member in _members(scenario):
        for product in member.errors:
            if product not in member.skills:
                found, allowed = f"errors in '{product}', which they cannot do", one_of(member.skills)
                yield Problem(f"{path}.errors.{product}", found, f"products among their skills: {allowed}")


def _meetings(scenario: Scenario) -> Iterator[Problem]:
    clock = scenario.clock
    hours = {"coordination.at": scenario.coordination.at}
    for key, event in scenario.events.items():
        hours |= {f"events.{key}.tasks[{i}].batch.at": n.batch.at for i, n in enumerate(event.tasks) if n.batch}
    closes = clock.opens + clock.day_minutes / 60
    for path, at in hours.items():
        if at is not None and not clock.opens <= at < closes:
            allowed = f"a clock hour within the opening hours, from {clock.opens:g} to before {closes:g}"
            yield Problem(path, f"{at:g}", allowed)


def _limits(scenario: Scenario) -> Iterator[Problem]:
    for key, team in scenario.teams.items():
        if team.caseload and team.ownership != "case":
            found, allowed = f'{team.caseload}, where ownership = "{team.ownership}"', 'ownership = "case" beside it'
            yield Problem(f"teams.{key}.caseload", found, f"{allowed}; or wip_limit, which is the team's")
    for key, event in scenario.events.items():
        for i, need in enumerate(event.tasks):
            if need.batch and need.batch.together and scenario.coded.limits:
                allowed = "false: a sitting would begin more cases at once than a caseload or wip_limit allows"
                yield Problem(f"events.{key}.tasks[{i}].batch.together", "true", allowed)


def _second_people(scenario: Scenario) -> Iterator[Problem]:
    coded = scenario.coded
    for product in sorted(coded.takes_two):
        for team in {team for ways in coded.ways for team in ways.get(product, ([], []))[0]}:
            takers = [p for p in coded.people if p.begins < 0 and serves(p, team)]
            able = sum(p.member.takes(product) for p in takers)
            if able < 2:
                key = coded.products[product]
                found = f"2, and in team '{team.key}' only {able} can do '{key}'"
                yield Problem(f"products.{key}.people", found, "two with the skill there, or people = 1")


def telephone_problems(scenario: Scenario) -> list[Problem]:
    """Return what does not fit in the telephone of a scenario: does somebody pick up, and know the answer?"""
    problems = [*_turns(scenario), *_overflow(scenario)]
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
        products = list(dict.fromkeys(task.product for task in coded.events[kind.event].tasks))
    for product in products:
        if scenario.phone.by_skill and _on_the_line(coded, kind, product):
            continue
        if not experts(coded.staff, kind.event, product, kind.needs, transfer):
            who, key = "picks up the phone" if transfer else "also does other work", coded.products[product]
            found = f"nobody has skill {kind.needs:g} in '{key}' and {who}"
            allowed = f"a member with skills = {{ {key} = {kind.needs:g} }} or more who {who}; or a lower needs"
            yield Problem(PLACES[kind.purpose].format(kind.key) + ".needs", found, allowed)


def _on_the_line(coded: Coded, kind: CallKind, product: int) -> bool:
    """Tell whether a call by skill comes at once to somebody who can answer it."""
    teams = first_line(coded.staff, kind.event, product, (product, kind.needs))
    return any(m.answers_calls and m.levels.get(product, 0) >= kind.needs for team in teams for m in coded.staff[team])


def _overflow(scenario: Scenario) -> Iterator[Problem]:
    for key, team in scenario.teams.items():
        for other in team.overflow:
            if all(member.phone == "never" for member in scenario.teams[other].members):
                found = f"nobody in '{other}' picks up the phone"
                yield Problem(f"teams.{key}.overflow", found, 'teams with a member who has phone = "also" or "only"')


def _turns(scenario: Scenario) -> Iterator[Problem]:
    for team in scenario.coded.teams:
        there = [p.member for p in scenario.coded.people if p.team is team and p.begins < 0]
        also = sum(member.in_turns for member in there)
        if team.turns is not None and team.turns > also:
            found = f"{team.turns} at a time, of {also} who pick up the phone beside other work"
            yield Problem(f"teams.{team.key}.turns", found, f'at most {also}; or more members with phone = "also"')
