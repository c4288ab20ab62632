"""World: what every rival reads, the same clients and the same people as plain numbers.

The rivals model the tax office by specialist teams in full: life events that fork and join, hand-off
delay, reading-in, absence; and they write down the same pieces of work. They are not a second simkit: a
scenario with anything else in it is refused, so that nobody compares two different offices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from simkit.model.demand import Demand
from simkit.model.scenario import Scenario


class Job(NamedTuple):
    """A task as the demand has it: number, team that does it, minutes in the mail, minutes of work."""

    number: int
    team: int
    delay: float
    work: float


class Change(NamedTuple):
    """An employee who comes in or goes home."""

    moment: float
    comes: bool
    employee: int


@dataclass(frozen=True)
class World:
    """One replication: who comes with what, and who is there to do it.

    Parameters
    ----------
    arrived : list of float
        Minute of arrival of every case.
    jobs : list of list of Job
        The tasks of every case.
    team_of : list of int
        Team of every employee.
    present : list of bool
        Who is on duty when the office opens.
    changes : list of Change
        Who comes and goes after that, in order of time.
    reading : float
        Minutes to read in on a case that somebody has worked on before.
    end : float
        Last minute.
    """

    arrived: list[float]
    jobs: list[list[Job]]
    team_of: list[int]
    present: list[bool]
    changes: list[Change]
    reading: float
    end: float

    @property
    def teams(self) -> int:
        """Number of teams."""
        return max(self.team_of) + 1


def world(scenario: Scenario, demand: Demand, phone: str = "") -> World:
    """Lay out a scenario and its demand as plain numbers; `phone` is a team that does no letters, if any.

    Raises
    ------
    ValueError
        If the scenario has something in it that the rivals do not model.
    """
    refuse_what_is_not_modelled(scenario, phone)
    teams = list(scenario.teams.values())
    team_of_product = [
        next(number for number, team in enumerate(teams) if product in team.products) for product in demand.products
    ]
    mail = scenario.handoff.between.delay_minutes
    products, work, first = demand.product.tolist(), demand.work.tolist(), demand.first_task.tolist()
    jobs = []
    for case in range(demand.cases):
        numbers = range(first[case], first[case + 1])
        where = [team_of_product[products[n]] for n in numbers]
        # The letter lies with the team of the first task; the others get their part by internal mail.
        jobs.append([Job(n, t, 0.0 if t == where[0] else mail, work[n]) for n, t in zip(numbers, where, strict=True)])
    present, changes = attendance(scenario, demand)
    numbers = {key: number for number, key in enumerate(scenario.teams)}
    return World(
        arrived=demand.arrived.tolist(),
        jobs=jobs,
        team_of=[numbers[person.team] for person in scenario.people()],
        present=present,
        changes=changes,
        reading=scenario.handoff.between.reading_minutes,
        end=scenario.clock.end,
    )


def attendance(scenario: Scenario, demand: Demand) -> tuple[list[bool], list[Change]]:
    """Return who is there at the start, and the days' changes: those who go before those who come."""
    clock, present, changes = scenario.clock, [], []
    days = int(-(-clock.end // clock.day_minutes))
    for number, person in enumerate(scenario.people()):
        member = person.member
        away = demand.absent(person.name, days, member.absence, member.absence_spell_days).tolist()
        present.append(not away[0])
        for day in range(1, days):
            if away[day] != away[day - 1]:
                changes.append(Change(day * clock.day_minutes, away[day - 1], number))
    return present, sorted(changes)


def refuse_what_is_not_modelled(scenario: Scenario, phone: str = "") -> None:
    """Raise ValueError unless the office is one of specialist teams, each with a product of its own."""
    seen: set[str] = set()
    for key, team in scenario.teams.items():
        if key == phone:
            continue
        if len(team.products) != 1 or seen & set(team.products):
            raise ValueError(f"teams.{key}.products: the rivals know only teams with one product, each in one team")
        seen |= set(team.products)
        if (team.ownership, team.pick, team.events, team.priority, team.helps) != ("task", "oldest_task", (), (), ()):
            raise ValueError(f"teams.{key}: the rivals know only teams that take the oldest task and help nobody")
        for position, member in enumerate(team.members):
            if member.days or member.hours or member.skills != {team.products[0]: 1.0}:
                raise ValueError(f"teams.{key}.members[{position}]: the rivals know only full-time specialists")
    if not phone and scenario.coded.calls:
        raise ValueError("questions, events.*.by_phone, events.*.chasing: these rivals know no telephone")
    if scenario.coded.makes_errors or scenario.policy.consult or scenario.coordination.times_per_week:
        raise ValueError("products, policy, coordination: the rivals know no errors, consultations or meetings")
    if scenario.handoff.between.misrouted_share or scenario.handoff.within.misrouted_share:
        raise ValueError("handoff: with the rivals nothing goes astray")
    for key, event in scenario.events.items():
        if event.order != "parallel" or event.opening_backlog:
            raise ValueError(f"events.{key}: the rivals know only tasks in parallel and an office that opens empty")
