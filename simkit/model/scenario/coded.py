"""Coded: a scenario translated once into plain numbers, with its rules worked out. Demand and office read only that.

Products, life events, teams and kinds of call are numbered in the order of the file. A number for everything that
takes a skill is a skill's code: products come first; a kind of call that only some can answer has a code for each
product, since the level it needs may be another than that of the work. Nothing here changes once it is made, but for
the note of which streams of random numbers were asked for, by which the next replication has them ready sooner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from simkit.model.scenario.attributes import columns, kinds_of_cases
from simkit.model.scenario.order import CodedTask, coded_tasks
from simkit.model.scenario.organisation import Block, blocks
from simkit.model.scenario.rules import call_kinds, hires, makes_errors, standing, task_ways

if TYPE_CHECKING:
    from simkit.model.scenario.attributes import Columns, Kinds, When
    from simkit.model.scenario.clock import Clock
    from simkit.model.scenario.organisation import Coordination, Handoff, Member, Phone, TeamSetup
    from simkit.model.scenario.people import Learning, Policy, Quality, Talent, Turnover
    from simkit.model.scenario.plan import Plan
    from simkit.model.scenario.rules import CallKind, Staff, Ways
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.world import Callers, LifeEvent, Work


class CodedEvent(NamedTuple):
    """A life event. When its clients come, call and chase, needs no translation: that stands in `stream`."""

    key: str
    stream: LifeEvent
    tasks: tuple[CodedTask, ...]
    is_sequence: bool
    norm: float  # minutes until everything should be settled; infinite without a norm

    @property
    def is_partial(self) -> bool:
        """Whether some tasks come after others, and not simply one after the other."""
        return not self.is_sequence and any(task.before for task in self.tasks)


class CodedAlso(NamedTuple):
    """A team that somebody works for as well."""

    team: str
    share: float | None  # none: in the blocks
    days: frozenset[int]
    blocks: tuple[tuple[float, float], ...]  # of minutes after opening


@dataclass(frozen=True, eq=False)
class CodedMember:
    """Employees of one kind. One object stands for one kind: it is the same as no other."""

    levels: dict[int, float]  # by skill code: products in the order of the file, then calls to return
    looks_at: tuple[int, ...]  # codes in the order in which they look for work: calls to return, then by skill
    primary: int  # the product they are best at
    errors: dict[int, float]  # by product, where it is not what product and level say
    takes_tasks: bool
    answers_calls: bool
    days: frozenset[int]  # of the week
    hours: tuple[tuple[float, float], ...]  # blocks of minutes after opening
    finishes: bool  # what is in hand at the end of a block, in overtime
    also: tuple[CodedAlso, ...]
    absence: float
    absence_spell_days: float
    short_absences_per_week: float
    short_absence: Work

    def answering(self, phone: str | None) -> CodedMember:
        """Return this kind as it is when it picks up the phone ``never``, ``also`` or ``only``; none: as it is."""
        return self if phone is None else replace(self, takes_tasks=phone != "only", answers_calls=phone != "never")

    def stands_as(self, other: CodedMember) -> bool:
        """Tell whether they take tasks and pick up the phone as others do."""
        return (self.takes_tasks, self.answers_calls) == (other.takes_tasks, other.answers_calls)

    def takes(self, product: int) -> bool:
        """Tell whether they take work on a product."""
        return self.takes_tasks and product in self.levels

    @property
    def in_turns(self) -> bool:
        """Whether they pick up the phone beside other work."""
        return self.takes_tasks and self.answers_calls


@dataclass(frozen=True, eq=False)
class CodedTeam:
    """A team: what comes to it, and how it works."""

    number: int
    key: str
    members: tuple[CodedMember, ...]
    products: frozenset[int]  # empty: any
    events: frozenset[int]  # empty: any
    helps: tuple[int, ...]
    only: When
    share: float
    is_first_line: bool
    owns_cases: bool
    interrupts: bool
    pick: str
    rank: tuple[int, ...]  # by skill code; the lowest goes first
    urgent: When
    urgent_interrupts: bool
    primary_first: bool
    turns: int | None
    turn_hours: float
    overflow: tuple[int, ...]
    overflow_minutes: float
    calibration_minutes: float
    caseload: int | None
    wip_limit: int | None

    def takes(self, event: int, product: int) -> bool:
        """Tell whether work on this product in this life event may come to the team; -1: it is about none."""
        of_event = event < 0 or not self.events or event in self.events
        return of_event and (product < 0 or not self.products or product in self.products)


class CodedPerson(NamedTuple):
    """One employee: as `Person`, with the team and kind they begin in."""

    name: str
    team: CodedTeam
    member: CodedMember
    begins: float  # weeks after the warm-up
    ends: float
    proficiency: float


@dataclass(frozen=True, eq=False)
class Coded:
    """A scenario in numbers. What has no names in it (clock, hand-off, learning ...) is as in the file."""

    clock: Clock
    products: tuple[str, ...]
    works: tuple[Work, ...]  # by product
    takes_two: frozenset[int]  # products
    resources: tuple[int, ...]  # how many there are of each
    needs: dict[int, tuple[int, ...]]  # resources, by product that takes any
    error_shares: tuple[float, ...]  # by product
    makes_errors: bool
    events: tuple[CodedEvent, ...]
    calls: tuple[CallKind, ...]
    call_needs: tuple[tuple[int, float], ...]  # product and level of each skill code from `len(products)` on
    teams: tuple[CodedTeam, ...]
    team: dict[str, CodedTeam]  # by key, as a plan says it
    people: tuple[CodedPerson, ...]
    hires: dict[int, tuple[CodedPerson, ...]]  # by position of the step in the plan
    attributes: Columns  # every attribute, with its categories
    kinds: Kinds  # of cases, by which teams do not take them: first one for each life event, then the others
    staff: Staff
    ways: Ways  # by kind of case
    callers: Callers
    handoff: Handoff
    phone: Phone
    quality: Quality
    policy: Policy
    coordination: Coordination
    learning: Learning
    talent: Talent
    turnover: Turnover
    plan: Plan
    asked: set[int] = field(default_factory=set, compare=False)  # by its replications, of `Streams`

    @property
    def waits(self) -> bool:
        """Whether any task waits for somebody outside the office."""
        return any(task.wait for event in self.events for task in event.tasks)

    @property
    def batches(self) -> bool:
        """Whether any task is done for many cases together."""
        return any(task.batch for event in self.events for task in event.tasks)

    @property
    def books(self) -> bool:
        """Whether anybody comes by appointment."""
        return any(event.stream.appointment for event in self.events)

    @property
    def leaves(self) -> bool:
        """Whether a case can end that is not settled, or cost a fine."""
        return any(event.stream.patience or event.stream.deadline for event in self.events)

    @property
    def limits(self) -> bool:
        """Whether any team begins only so many cases at once."""
        return any(team.caseload or team.wip_limit for team in self.teams)

    @property
    def has_order(self) -> bool:
        """Whether any life event has tasks that come after others, and not simply one after the other."""
        return any(event.is_partial for event in self.events)

    @property
    def skills(self) -> int:
        """Number of skill codes."""
        return len(self.products) + len(self.call_needs)


SETTINGS = (
    "callers", "handoff", "phone", "quality", "policy", "coordination", "learning", "talent", "turnover", "plan"
)  # fmt: skip
OF_TEAM = (
    "only", "share", "interrupts", "pick", "urgent", "urgent_interrupts", "primary_first", "turns", "turn_hours",
    "overflow_minutes", "calibration_minutes", "caseload", "wip_limit",
)  # fmt: skip
OF_MEMBER = ("absence", "absence_spell_days", "short_absences_per_week", "short_absence")


def encode(scenario: Scenario) -> Coded:
    """Translate a scenario whose names are known to stand for something."""
    products = {key: code for code, key in enumerate(scenario.products)}
    events = tuple(_event(scenario, key, products) for key in scenario.events)
    calls, needs = _calls(scenario, products)
    teams = tuple(_team(scenario, key, products, needs) for key in scenario.teams)
    by_key = {team.key: team for team in teams}
    people = tuple(
        CodedPerson(p.name, by_key[p.team], by_key[p.team].members[p.position], p.begins, p.ends, p.proficiency)
        for p in scenario.people()
    )
    attributes = columns(scenario)
    kinds = kinds_of_cases(scenario, attributes)
    staff = standing(teams, [(person.team, person.member) for person in people if person.begins < 0])
    return Coded(
        clock=scenario.clock,
        products=tuple(products),
        works=tuple(product.work for product in scenario.products.values()),
        takes_two=frozenset(products[key] for key, product in scenario.products.items() if product.people == 2),
        resources=tuple(resource.count for resource in scenario.resources.values()),
        needs={
            products[key]: tuple(list(scenario.resources).index(name) for name in dict.fromkeys(product.needs))
            for key, product in scenario.products.items()
            if product.needs
        },
        error_shares=tuple(product.error for product in scenario.products.values()),
        makes_errors=makes_errors(scenario),
        events=events,
        calls=calls,
        call_needs=needs,
        teams=teams,
        team=by_key,
        people=people,
        hires=hires(scenario.plan, people),
        attributes=attributes,
        kinds=kinds,
        staff=staff,
        ways=task_ways(events, staff, kinds),
        **{name: getattr(scenario, name) for name in SETTINGS},
    )


def _event(scenario: Scenario, key: str, products: dict[str, int]) -> CodedEvent:
    event = scenario.events[key]
    tasks = coded_tasks(event, products, {code: product.work for code, product in scenario.products.items()})
    norm = math.inf if event.norm_days is None else event.norm_days * scenario.clock.day_minutes
    return CodedEvent(key, event, tasks, event.order == "sequence", norm)


def _calls(scenario: Scenario, products: dict[str, int]) -> tuple[tuple[CallKind, ...], tuple[tuple[int, float], ...]]:
    """Return the kinds of calls, and the product and level behind each skill code that is none of a product."""
    kinds, needs = [], []
    for kind in call_kinds(scenario):
        first = len(products) + len(needs)
        if kind.needs:
            needs += [(product, kind.needs) for product in products.values()]
            kind = kind._replace(skills={product: first + product for product in products.values()})
        kinds.append(kind)
    return tuple(kinds), tuple(needs)


def _team(scenario: Scenario, key: str, products: dict[str, int], needs: tuple[tuple[int, float], ...]) -> CodedTeam:
    team: TeamSetup = scenario.teams[key]
    keys, events = list(scenario.teams), list(scenario.events)
    rank = [team.priority.index(p) if p in team.priority else len(team.priority) for p in products]
    return CodedTeam(
        number=keys.index(key),
        key=key,
        members=tuple(_member(member, team, scenario.clock, products, needs) for member in team.members),
        products=frozenset(products[p] for p in team.products),
        events=frozenset(events.index(e) for e in team.events),
        helps=tuple(keys.index(other) for other in team.helps),
        is_first_line=team.first_line,
        owns_cases=team.ownership == "case",
        rank=(*rank, *([0] * len(needs))),  # calls to return go before all work
        overflow=tuple(keys.index(other) for other in team.overflow),
        **{name: getattr(team, name) for name in OF_TEAM},
    )


def _member(
    member: Member, team: TeamSetup, clock: Clock, products: dict[str, int], needs: tuple[tuple[int, float], ...]
) -> CodedMember:
    levels = {products[key]: level for key, level in member.skills.items()}
    by_skill = sorted(levels, key=levels.__getitem__, reverse=True)  # equal skills keep their order
    calls = [code for code, (p, needed) in enumerate(needs, len(products)) if levels.get(p, 0) >= needed]

    def after_opening(of: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(((begin - clock.opens) * 60, (end - clock.opens) * 60) for begin, end in of)

    def weekdays(names: tuple[str, ...]) -> frozenset[int]:
        return frozenset(clock.weekdays.index(day) for day in names or clock.weekdays)

    whole_day = (clock.opens, clock.opens + clock.day_minutes / 60)
    hours = blocks(member.hours) or blocks(team.hours) or (whole_day,)
    return CodedMember(
        levels=levels | {code: levels[needs[code - len(products)][0]] for code in calls},
        looks_at=(*calls, *by_skill),
        primary=by_skill[0],
        errors={products[key]: share for key, share in member.errors.items()},
        takes_tasks=member.phone != "only",
        answers_calls=member.phone != "never",
        days=weekdays(member.days or team.days),
        hours=after_opening(hours),
        finishes=team.at_closing == "finish",
        also=tuple(
            CodedAlso(key, also.share, weekdays(also.days), after_opening(blocks(also.hours)))
            for key, also in member.also.items()
        ),
        **{name: getattr(member, name) for name in OF_MEMBER},
    )
