"""Plausible: what is allowed in a scenario and yet hardly meant."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from simkit.model.scenario.loads import chances, let_through, loads_of, meeting_minutes, pace_of, staff_of, work_of
from simkit.model.scenario.scenario import Scenario, need_scenario
from simkit.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.loads import Chances, Work

NEAR, LITTLE, MEETING, NONE_DRAWN = 0.98, 0.015, 0.4, 0.02  # shares from which one doubts
COMMON = 0.5  # of the hours in which somebody is there for work that takes two
YEAR = 52


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
    drawn = [chances(coded, number) for number in range(len(coded.events))]
    work = work_of(coded, drawn)
    loads = loads_of(coded, work)
    looks = (
        _overload(loads, coded.leaves), _peaks(coded, work, loads), _short(scenario, work), _batches(coded, drawn),
        _pairs(coded), _meetings(coded), _slips(scenario, drawn),
    )  # fmt: skip
    return Plausibility(scenario, loads, tuple(doubt for found in looks for doubt in found))


def _peaks(coded: Coded, work: Work, usual: dict[str, tuple[float, float]]) -> list[Doubt]:
    """Tell which team is overloaded in the busiest week of a season, and not over the year."""
    found, clock = [], coded.clock
    first = clock.first_week - 1
    weeks = range(first, first + min(YEAR, math.ceil(clock.end / clock.week_minutes)))
    seasons = {season for _, _, season in work if season}
    if not seasons:
        return []
    then: dict[str, float] = {}
    for week in weeks:
        part = {of: of[week % YEAR * len(of) // YEAR] * len(of) / sum(of) for of in seasons}
        busy = loads_of(coded, {key: minutes * part.get(key[2], 1.0) for key, minutes in work.items()})
        then |= {team: max(then.get(team, 0.0), come / room) for team, (come, room) in busy.items() if room}
    for team, most in then.items():
        if most > 1 and (team not in usual or usual[team][0] <= usual[team][1]):
            words = f"in the busiest weeks of the year {100 * most:.3g} % of what can be done comes"
            found.append(Doubt(f"teams.{team}", words, "the queue grows as long as they last; look at `--by week`"))
    return found


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
            uses[one] += minutes / 60 / (1 + (product in coded.takes_two)) / pace_of(coded, team, product)
    for (key, resource), hours in zip(scenario.resources.items(), uses, strict=True):
        if hours > week * resource.count:
            words = f"{hours:.3g} hours of use come in a week for {week * resource.count:.3g} opening hours of all"
            found.append(Doubt(f"resources.{key}", words, "the wait for one grows without end"))
    idle = [key for (key, _), hours in zip(scenario.resources.items(), uses, strict=True) if not hours]
    return found + [Doubt(f"resources.{key}", "no product needs it", "it changes nothing") for key in idle]


def _batches(coded: Coded, drawn: list[Chances]) -> list[Doubt]:
    found = []
    for number, event in enumerate(coded.events):
        for task, let in zip(event.tasks, let_through(coded, number, drawn[number][0]), strict=True):
            if task.batch and let < 1:
                room = task.batch.room(coded.clock)
                words = f"{room / let:.3g} cases come to '{task.name}' in a week, and its runs take {room}"
                found.append(Doubt(f"events.{event.key}.tasks", words, "the wait for a run grows without end"))
    return found


def _pairs(coded: Coded) -> list[Doubt]:
    found = []
    for product in sorted(coded.takes_two):
        able = [p.member for p in coded.people if p.begins < 0 and p.member.takes(product)]
        one = two = 0.0
        for day in range(coded.clock.days_per_week):
            blocks = [block for m in able if day in m.days for block in m.hours]
            for begin, end in pairwise(sorted({minute for block in blocks for minute in block})):
                there = sum(on <= begin < off for on, off in blocks)
                one, two = one + (there > 0) * (end - begin), two + (there > 1) * (end - begin)
        if two < COMMON * one:
            words = f"two who can do it are there in {two / 60:.3g} of the {one / 60:.3g} hours a week in which one is"
            means = "who takes it up alone stands by until a second is on duty, for days if need be, and keeps the room"
            found.append(Doubt(f"products.{coded.products[product]}.people", words, means))
    return found


def _meetings(coded: Coded) -> list[Doubt]:
    found = []
    for team in coded.teams:
        minutes, week = meeting_minutes(coded, team), coded.clock.week_minutes
        if staff_of(coded, team) and minutes > MEETING * week:
            words = f"each member meets {minutes / 60:.3g} of the {week / 60:.3g} hours of a week"
            found.append(Doubt("coordination", f"in team '{team.key}' {words}", "little time is left for work"))
    return found


def _slips(scenario: Scenario, drawn: list[Chances]) -> list[Doubt]:
    found, clock, coded = [], scenario.clock, scenario.coded
    if clock.day_minutes < 60:
        words = f"a working day of {clock.day_minutes:g} minutes"
        found.append(Doubt("clock.day_minutes", words, "are hours meant? 480 is eight hours"))
    if late := [day for day in clock.holidays if day > clock.warm_up_days + clock.horizon_days]:
        words = f"day {late[0]:,} comes after the end of the run"
        found.append(Doubt("clock.holidays", words, "days of the run are meant, the first being 1, warm-up and all"))
    for key, event in scenario.events.items():
        if book := event.appointment:
            weekly, slots = event.weekly(clock), book.slots_per_day * (len(book.days) or clock.days_per_week)
            if weekly > slots:
                words = f"{weekly:.4g} a week ask for one of {slots} slots"
                found.append(Doubt(f"events.{key}.appointment", words, "the access time grows without end"))
    streams = {f"events.{key}": event for key, event in scenario.events.items()}
    for path, stream in (streams | {f"questions.{key}": asked for key, asked in scenario.questions.items()}).items():
        missed = sum(minute >= clock.end for minute in stream.arrivals)
        if missed:
            words = f"{missed:,} of {len(stream.arrivals):,} come after the end of the run"
            found.append(Doubt(f"{path}.arrivals", words, "they are left out"))
    for team in coded.teams:
        ways = [coded.ways[of].get(product) for of in range(len(coded.events)) for product in _first(scenario, of)]
        if team.wip_limit and not any(team in way[0] for way in ways if way):
            means = "it counts the cases that a team begins, so it limits nothing here"
            found.append(Doubt(f"teams.{team.key}.wip_limit", "every case begins in another team", means))
    for number, of in enumerate(coded.events):
        none = drawn[number][1]
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
