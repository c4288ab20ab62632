"""Load: how much work comes to each team, and how many hours there are for it, before anything runs."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from simkit.model.demand.draw import Streams, attributes_drawn, steps_drawn
from simkit.model.scenario.attributes import factor, kind_of_cases
from simkit.model.scenario.rules import NEW_CASE, serves, tied_to, weekly_meetings

if TYPE_CHECKING:
    from simkit.model.scenario.coded import Coded, CodedMember, CodedPerson, CodedTeam
    from simkit.model.scenario.world import Stream

    Work = dict[tuple[CodedTeam, int, tuple[float, ...]], float]
    Chances = tuple[dict[int, list[float]], float]

DRAWN, TALK = 40_000, -1  # talk with callers and colleagues: no skill makes it shorter


def chances(coded: Coded, number: int) -> Chances:
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


def work_of(coded: Coded, drawn: list[Chances]) -> Work:
    """Return a specialist's minutes of work that come in an average week, by team, product (-1: talk) and season."""
    work: Work = defaultdict(float)
    consults = 2 * coded.policy.consult * coded.policy.consult_minutes  # of both
    for number, event in enumerate(coded.events):
        of_kinds = drawn[number][0]
        through = let_through(coded, number, of_kinds)
        for way, share, task, let in (
            (coded.ways[kind], *one) for kind, shares in of_kinds.items()
            for one in zip(shares, event.tasks, through, strict=True)
        ):  # fmt: skip
            teams, bounds = way.get(task.product, ([], []))
            for team, low, high in zip(teams, [0.0, *bounds], [*bounds, 1.0], strict=True):
                each = task.work.average * (1 + (task.product in coded.takes_two))
                come = (high - low) * event.stream.weekly(coded.clock) * share * let
                come = min(come, task.batch.runs(coded.clock)) if task.batch and task.batch.together else come
                season = tuple(event.stream.season) if let == 1 else ()  # full runs are alike in every week
                work[team, task.product, season] += come * each
                work[team, TALK, season] += come * consults * (len(_takers(coded, team, task.product)) > 1)
    answering = [team for team in coded.teams if team.is_first_line and any(m.answers_calls for m in team.members)]
    for kind in coded.calls if answering else ():
        stream: Stream | None = kind.question
        share = 1.0
        if kind.purpose == NEW_CASE:
            stream, share = coded.events[kind.event].stream, coded.events[kind.event].stream.by_phone
        if stream is not None:
            minutes, season = stream.weekly(coded.clock) * share * kind.talk.average, tuple(stream.season)
            for team in answering:
                work[team, TALK, season] += minutes / len(answering)
    return work


def let_through(coded: Coded, number: int, drawn: dict[int, list[float]]) -> list[float]:
    """Return which part of the cases that come to each step its runs let through."""
    found = []
    for step, task in enumerate(coded.events[number].tasks):
        come = coded.events[number].stream.weekly(coded.clock) * sum(of[step] for of in drawn.values())
        room = task.batch.room(coded.clock) if task.batch and not task.work_by else math.inf
        found.append(min(1.0, room / come) if come else 1.0)
    return found


def loads_of(coded: Coded, work: Work) -> dict[str, tuple[float, float]]:
    """Return hours of work and hours for it by team; and of the few who can do a work, where it is surely too much."""
    found = {}
    for group in _groups(coded):
        name, total, mine = ", ".join(team.key for team in group), 0.0, defaultdict(float)
        for (team, product, _), minutes in work.items():
            if team in group and minutes:
                total += minutes / 60 / (pace_of(coded, team, product) if product != TALK else 1)
                mine[product] += minutes / 60
        staff = [p for p in coded.people if p.begins < 0 and any(serves(p, team) for team in group)]
        room = {person: _room(coded, person, group) / 60 for person in staff}
        found[name] = total, sum(room.values())
        levels = {
            product: {p: p.member.levels[product] for p in staff if p.member.takes(product)}
            for product in mine if product != TALK
        }  # fmt: skip
        for few in dict.fromkeys(frozenset(of) for of in levels.values()):
            theirs = [product for product, of in levels.items() if of.keys() <= few]
            need = sum(mine[product] / max(levels[product].values(), default=1) for product in theirs)
            there = sum(room[person] for person in few)
            if few and len(few) < len(staff) and need > there and total <= found[name][1]:
                found[f"{name} ({', '.join(coded.products[product] for product in theirs)})"] = need, there
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


def staff_of(coded: Coded, team: CodedTeam) -> list[CodedMember]:
    """Return who is in a team from the beginning."""
    return [person.member for person in coded.people if person.team is team and person.begins < 0]


def pace_of(coded: Coded, team: CodedTeam, product: int) -> float:
    """Return the mean speed of those who take a product, in the team or in one that helps it."""
    levels = [p.member.levels[product] for p in _takers(coded, team, product)]
    return sum(levels) / len(levels) if levels else 1.0


def _takers(coded: Coded, team: CodedTeam, product: int) -> list[CodedPerson]:
    return [p for p in coded.people if serves(p, team) and p.member.takes(product)]


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
    return max(0.0, duty - meeting_minutes(coded, person.team) * m.takes_tasks * own)


def meeting_minutes(coded: Coded, team: CodedTeam) -> float:
    """Return the minutes a week that each member of a team is in meetings."""
    primaries = [member.primary for member in staff_of(coded, team) if member.takes_tasks]
    return weekly_meetings(primaries, coded.coordination, team.calibration_minutes)
