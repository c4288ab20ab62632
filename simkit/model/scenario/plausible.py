"""Plausible: what is allowed in a scenario and yet hardly meant, and how much work comes to each team."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simkit.model.demand.draw import Streams, attributes_drawn, steps_drawn
from simkit.model.scenario.attributes import factor, kind_of_cases
from simkit.model.scenario.rules import NEW_CASE, serves, tied_to, weekly_meetings
from simkit.model.scenario.scenario import Scenario, need_scenario
from simkit.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from simkit.model.scenario.coded import Coded, CodedMember, CodedPerson, CodedTeam
    from simkit.model.scenario.world import Stream

    Work = dict[tuple[CodedTeam, int, tuple[float, ...]], float]

NEAR, LITTLE, MEETING, NONE_DRAWN = 0.98, 0.015, 0.4, 0.02  # shares from which one doubts
DRAWN, YEAR, CALLS = 40_000, 52, -1


class Doubt(NamedTuple):
    """Something that is allowed and hardly meant."""

    path: str
    found: str
    means: str

    def __str__(self) -> str:
        return f"{self.path}: {self.found}: {self.means}"


@dataclass(frozen=True, eq=False, repr=False)
class Plausibility(Result):
    """How much work comes to each team, and what one would doubt.

    Parameters
    ----------
    scenario : Scenario
        What was looked at.
    loads : dict of str to (float, float)
        Hours of work that come in a week, and hours on duty that are left for it, by team. Teams that help each other
        are one: ``"a, b"``; where more comes than the few can do who are able to, also ``"a (product)"``. Mending
        errors, reading in and calls that ask after a case are not in it.
    doubts : tuple of Doubt
        Path, what was found, and what it means.
    """

    scenario: Scenario
    loads: dict[str, tuple[float, float]] = field(repr=False)
    doubts: tuple[Doubt, ...] = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """A row for each team: hours of work a week, hours for it, and the share."""
        import pandas as pd

        rows = [(team, work, room, work / room if room else math.inf) for team, (work, room) in self.loads.items()]
        return pd.DataFrame(rows, columns=["team", "work_hours", "duty_hours", "load"])


def check_scenario(scenario: Scenario) -> Plausibility:
    """Look a scenario over before it runs: load by team, and what is allowed but hardly meant.

    Parameters
    ----------
    scenario : Scenario
        A scenario that is in order.

    Returns
    -------
    Plausibility
        With ``.doubts``; none when there is nothing to say.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> sk.check_scenario(desk).doubts
    ()
    >>> print(sk.check_scenario(desk.change({"events.client.per_week": 300})).doubts[0].found)
    50 hours of work come in a week for 40 hours on duty (125 %)
    """
    need_scenario("check_scenario", scenario)
    coded = scenario.coded
    work = _work(coded)
    loads = _loads(coded, work)
    looks = (
        _overload(loads, coded.leaves), _peaks(coded, work), _short(scenario, work), _batches(coded), _meetings(coded),
        _slips(scenario),
    )  # fmt: skip
    return Plausibility(scenario, loads, tuple(doubt for found in looks for doubt in found))


def chances(coded: Coded, number: int) -> tuple[dict[int, list[float]], float]:
    """Return how much of the work of each step an average case brings, by kind of case, and how many draw no task.

    Where steps hang together or on attributes, as many cases are drawn as tell it to about half a per cent.
    """
    event = coded.events[number]
    found, first = [task.probability for task in event.tasks], event.stream.none_drawn == "first"
    none = math.prod(1 - p for p in found)
    hang = any(task.choice or max(task.given, task.back) >= 0 for task in event.tasks)
    if not hang and not event.stream.attributes and len(coded.kinds) == len(coded.events):
        return {number: [found[0] + none * first, *found[1:]]}, none
    streams = Streams(0, 0)
    attributes = attributes_drawn(coded, number, DRAWN, streams)
    needed = steps_drawn(coded, number, attributes, streams)
    nothing = ~np.any(needed, axis=0)
    needed[0] = needed[0] | (nothing & first)
    own, known = event.stream.attributes, coded.attributes
    work = [n * factor(t.work_by, own, known, attributes) for n, t in zip(needed, event.tasks, strict=True)]
    kinds = kind_of_cases(coded, np.full(DRAWN, number), attributes)
    shares = {kind: [float((one * (kinds == kind)).mean()) for one in work] for kind in np.unique(kinds).tolist()}
    return shares, float(nothing.mean())


def _work(coded: Coded) -> Work:
    """Return a specialist's minutes of work that come in an average week, by team, product (-1: calls) and season."""
    work: Work = defaultdict(float)
    for number, event in enumerate(coded.events):
        for way, share, task in (
            (coded.ways[kind], *one) for kind, shares in chances(coded, number)[0].items()
            for one in zip(shares, event.tasks, strict=True)
        ):  # fmt: skip
            teams, bounds = way.get(task.product, ([], []))
            for team, low, high in zip(teams, [0.0, *bounds], [*bounds, 1.0], strict=True):
                each = task.work.average * (1 + (task.product in coded.takes_two))
                come = (high - low) * event.stream.weekly(coded.clock) * share
                if task.batch:  # more is not let through
                    come = min(come, task.batch.runs(coded.clock) * (task.batch.together or task.batch.at_most or come))
                work[team, task.product, tuple(event.stream.season)] += come * each
    answering = [team for team in coded.teams if team.is_first_line and any(m.answers_calls for m in team.members)]
    for kind in coded.calls if answering else ():
        if kind.question is not None:
            stream: Stream = kind.question
            share = 1.0
        elif kind.purpose == NEW_CASE:
            stream, share = coded.events[kind.event].stream, coded.events[kind.event].stream.by_phone
        else:
            continue
        for team in answering:
            work[team, CALLS, tuple(stream.season)] += (
                stream.weekly(coded.clock) * share * kind.talk.average / len(answering)
            )
    return work


def _loads(coded: Coded, work: Work) -> dict[str, tuple[float, float]]:
    """Return hours of work and hours for it by team; and of the few who can do a work, where it is surely too much."""
    found = {}
    for group in _groups(coded):
        name, total, mine = ", ".join(team.key for team in group), 0.0, defaultdict(float)
        for (team, product, _), minutes in work.items():
            if team in group and minutes:
                total += minutes / 60 / (_pace(coded, team, product) if product != CALLS else 1)
                mine[product] += minutes / 60
        staff = [p for p in coded.people if p.begins < 0 and any(serves(p, team) for team in group)]
        room = {person: _room(coded, person, group) / 60 for person in staff}
        found[name] = total, sum(room.values())
        levels = {
            product: {p: p.member.levels[product] for p in staff if p.member.takes_tasks and product in p.member.levels}
            for product in mine if product != CALLS
        }  # fmt: skip
        for few in dict.fromkeys(frozenset(of) for of in levels.values()):
            theirs = [product for product, of in levels.items() if of.keys() <= few]
            need = sum(mine[product] / max(levels[product].values(), default=1) for product in theirs)
            there = sum(room[person] for person in few)
            if few and len(few) < len(staff) and need > there and total <= found[name][1]:
                found[f"{name} ({', '.join(coded.products[product] for product in theirs)})"] = need, there
    return found


def _peaks(coded: Coded, work: Work) -> list[Doubt]:
    """Tell which team is overloaded in the busiest week of a season, and not over the year."""
    found, clock = [], coded.clock
    first = clock.first_week - 1
    weeks = range(first, first + min(YEAR, math.ceil(clock.end / clock.week_minutes)))
    seasons = {season for _, _, season in work if season}
    if not seasons:
        return []
    usual = _loads(coded, work)
    then: dict[str, float] = {}
    for week in weeks:
        part = {of: of[week % YEAR * len(of) // YEAR] * len(of) / sum(of) for of in seasons}
        busy = _loads(coded, {key: minutes * part.get(key[2], 1.0) for key, minutes in work.items()})
        then |= {team: max(then.get(team, 0.0), come / room) for team, (come, room) in busy.items() if room}
    for team, most in then.items():
        if most > 1 and (team not in usual or usual[team][0] <= usual[team][1]):
            words = f"in the busiest weeks of the year {100 * most:.3g} % of what can be done comes"
            found.append(Doubt(f"teams.{team}", words, "the queue grows as long as they last; look at `--by week`"))
    return found


def _groups(coded: Coded) -> list[list[CodedTeam]]:
    """Return the teams, those that help each other together; teams that only a plan fills are left out."""
    found: list[list[CodedTeam]] = []
    for team in coded.teams:
        tied = [g for g in found if any(tied_to(team, other) for other in g)]
        found = [g for g in found if g not in tied] + [[*(o for g in tied for o in g), team]]
    return [
        sorted(g, key=lambda t: t.number)
        for g in found
        if any(serves(p, team) for p in coded.people if p.begins < 0 for team in g)
    ]


def _staff(coded: Coded, team: CodedTeam) -> list[CodedMember]:
    """Return who is in a team from the beginning."""
    return [person.member for person in coded.people if person.team is team and person.begins < 0]


def _pace(coded: Coded, team: CodedTeam, product: int) -> float:
    """Return the mean speed of those who can do a product, in the team or in one that helps it."""
    levels = [p.member.levels[product] for p in coded.people if serves(p, team) and product in p.member.levels]
    return sum(levels) / len(levels) if levels else 1.0


def _room(coded: Coded, person: CodedPerson, group: list[CodedTeam]) -> float:
    """Return the minutes a week that somebody is on duty for some teams, without meetings."""
    m, day = person.member, coded.clock.day_minutes
    own, keys = person.team in group, [team.key for team in group]
    hours = sum(min(end, day) - begin for begin, end in m.hours) * len(m.days) if own else 0.0
    for also in m.also:  # blocks are lent, or borrowed
        overlaps = (min(end, off) - max(begin, on) for begin, end in m.hours for on, off in also.blocks)
        lent = len(m.days & also.days) * sum(max(0.0, both) for both in overlaps)
        hours += lent * ((also.team in keys) - own)
    called_away = min(1.0, m.short_absences_per_week * m.short_absence.average / coded.clock.week_minutes)
    duty = hours * (1 - m.absence) * (1 - called_away)
    return max(0.0, duty - _meeting(coded, person.team) * m.takes_tasks * own)


def _meeting(coded: Coded, team: CodedTeam) -> float:
    primaries = [member.primary for member in _staff(coded, team) if member.takes_tasks]
    return weekly_meetings(primaries, coded.coordination, team.calibration_minutes)


def _overload(loads: dict[str, tuple[float, float]], leaves: bool) -> list[Doubt]:
    found = []
    for team, (work, room) in loads.items():
        share = work / room if room else math.inf if work else 0.0
        hours, duty = (f"{float(f'{part:.3g}'):,g}" for part in (work, room))
        words = f"{hours} hours of work come in a week for {duty} hours on duty ({100 * share:.3g} %)"
        if share > 1:
            means = "the wait grows without end, so a lead time tells only how long the run was; look at the open cases"
            means = "look at who withdraws, at what is decided by default and at the open cases" if leaves else means
            found.append(Doubt(f"teams.{team}", words, means))
        elif share > NEAR:
            found.append(Doubt(f"teams.{team}", words, "the queue needs very long runs to become what it usually is"))
        elif 0 < share < LITTLE:
            means = "hardly anybody has work; perhaps a number is a thousand times off (1.000 is one)"
            found.append(Doubt(f"teams.{team}", words, means))
    return found


def _short(scenario: Scenario, work: Work) -> list[Doubt]:
    found, coded, week = [], scenario.coded, scenario.clock.week_minutes / 60
    uses = [0.0] * len(coded.resources)
    for (team, product, _), minutes in work.items():
        for one in coded.needs.get(product, ()):
            uses[one] += minutes / 60 / (1 + (product in coded.takes_two)) / _pace(coded, team, product)
    for (key, resource), hours in zip(scenario.resources.items(), uses, strict=True):
        if hours > week * resource.count:
            words = f"{hours:.3g} hours of use come in a week for {week * resource.count:.3g} opening hours of all"
            found.append(Doubt(f"resources.{key}", words, "the wait for one grows without end"))
    idle = [key for (key, _), hours in zip(scenario.resources.items(), uses, strict=True) if not hours]
    return found + [Doubt(f"resources.{key}", "no product needs it", "it changes nothing") for key in idle]


def _batches(coded: Coded) -> list[Doubt]:
    found = []
    for number, event in enumerate(coded.events):
        for step, task in enumerate(event.tasks):
            if not task.batch or not task.batch.at_most or task.work_by:
                continue
            room = task.batch.at_most * task.batch.runs(coded.clock)
            come = event.stream.weekly(coded.clock) * sum(of[step] for of in chances(coded, number)[0].values())
            if come > room:
                words = f"{come:.3g} cases come to '{task.name}' in a week, and its runs take {room}"
                found.append(Doubt(f"events.{event.key}.tasks", words, "the wait for a run grows without end"))
    return found


def _meetings(coded: Coded) -> list[Doubt]:
    found = []
    for team in coded.teams:
        minutes, week = _meeting(coded, team), coded.clock.week_minutes
        if _staff(coded, team) and minutes > MEETING * week:
            words = f"each member meets {minutes / 60:.3g} of the {week / 60:.3g} hours of a week"
            found.append(Doubt("coordination", f"in team '{team.key}' {words}", "little time is left for work"))
    return found


def _slips(scenario: Scenario) -> list[Doubt]:
    found, clock, coded = [], scenario.clock, scenario.coded
    if clock.day_minutes < 60:
        words = f"a working day of {clock.day_minutes:g} minutes"
        found.append(Doubt("clock.day_minutes", words, "are hours meant? 480 is eight hours"))
    for key, event in scenario.events.items():
        if book := event.appointment:
            asked, slots = event.weekly(clock), book.slots_per_day * (len(book.days) or clock.days_per_week)
            if asked > slots:
                words = f"{asked:.4g} a week ask for one of {slots} slots"
                found.append(Doubt(f"events.{key}.appointment", words, "the access time grows without end"))
    streams = {f"events.{key}": event for key, event in scenario.events.items()}
    for path, stream in (streams | {f"questions.{key}": asked for key, asked in scenario.questions.items()}).items():
        late = sum(minute >= clock.end for minute in stream.arrivals)
        if late:
            words = f"{late:,} of {len(stream.arrivals):,} come after the end of the run"
            found.append(Doubt(f"{path}.arrivals", words, "they are left out"))
    for team in coded.teams:
        ways = [coded.ways[of].get(product) for of in range(len(coded.events)) for product in _first(scenario, of)]
        if team.wip_limit and not any(team in way[0] for way in ways if way):
            means = "it counts the cases that a team begins, so it limits nothing here"
            found.append(Doubt(f"teams.{team.key}.wip_limit", "every case begins in another team", means))
    for number, of in enumerate(coded.events):
        none = chances(coded, number)[1]
        if none > NONE_DRAWN and of.stream.none_drawn == "first":
            words = f"{100 * none:.3g} % of the cases draw no task, and get the first"
            means = f"they do '{of.tasks[0].key}', whatever its probability; or say none_drawn = 'nothing'"
            found.append(Doubt(f"events.{of.key}.tasks", words, means))
    wanted = {t.product for of in coded.events for t in of.tasks}.union(*(kind.about for kind in coded.calls))
    for code, key in enumerate(coded.products if coded.events else ()):  # of an office that is only called: skills
        if code not in wanted:
            found.append(Doubt(f"products.{key}", "no life event asks for it", "it is never made"))
    return found


def _first(scenario: Scenario, number: int) -> list[int]:
    """Return the products with which a case of an event may begin."""
    event = list(scenario.events.values())[number]
    spared = {t.product for t in event.tasks if t.probability < 1 or t.when or t.one_of or t.only_with}
    before = {t.product: set(t.after) for t in event.tasks}
    if event.order == "sequence":
        keys = list(before)
        before = {key: set(keys[:place]) for place, key in enumerate(keys)}
    codes = {key: code for code, key in enumerate(scenario.products)}

    def begins(key: str) -> bool:
        return all(one in spared and begins(one) for one in before[key])

    return [codes[key] for key in before if begins(key)]
