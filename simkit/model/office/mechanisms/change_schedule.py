"""ChangeSchedule: a plan, worked out into who does what at which minute."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simkit.model.demand.sample import sample
from simkit.model.office.mechanisms.learning import merit
from simkit.model.scenario.rules import Place, come_back
from simkit.model.scenario.step import Announce, Away, Chosen, Hire, Leave, Lengthen, Move, RollBack

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.scenario import Scenario
    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.step import Step


class ScheduledEvent(NamedTuple):
    """Something that happens at a moment."""

    moment: float
    what: str
    people: tuple[str, ...] = ()
    step: Any = None  # of the plan; of which kind, `what` says
    number: int = -1
    length: float = 0.0


class ChangeSchedule:
    """Everything that happens by plan or by turnover, in order."""

    def __init__(self, coded: Coded, demand: Demand) -> None:
        self.coded, self.demand = coded, demand
        self.clock = coded.clock
        self.events: list[ScheduledEvent] = []
        self.people = coded.people
        self.home = {p.name: (p.team, p.member) for p in self.people if p.begins < 0}
        self.staff: dict[str, Place] = dict(self.home)
        self.ends = {p.name: self.at(p.ends) for p in self.people}
        self.hired = [p for p in self.people if p.begins >= 0]
        self.left: dict[str, float] = {}  # when those leave whom the plan lets go
        self.returns: list[tuple[float, str, Place]] = []
        self.kept_away: dict[str, list[tuple[float, float]]] = {}
        for number, step in coded.plan.in_order():
            self.lay_out(number, step)
        self.vacancies: dict[str, list[float]] = {}
        if coded.turnover.per_year:
            self.turn_over()
        self.events = sorted((e for e in self.events if e.moment < self.clock.end), key=lambda e: e.moment)

    def at(self, week: float) -> float:
        """Return the minute of a week of the plan."""
        return self.clock.at_week(week)

    def lay_out(self, number: int, step: Step) -> None:
        """Work out one step; steps come in order."""
        now = self.at(step.week)
        come_back(self.returns, self.staff, now)
        people: tuple[str, ...] = ()
        if isinstance(step, Chosen):
            people = self.chosen(step, now)
        if isinstance(step, Move):
            self.participate(people, now)
            self.events.append(ScheduledEvent(now, "move", people, step, number))
            team = self.coded.team[step.to]
            for name in people:
                if step.until is not None:
                    self.returns.append((self.at(step.until), name, self.staff[name]))
                self.staff[name] = (team, team.members[step.member])
            if step.until is not None:
                self.events.append(ScheduledEvent(self.at(step.until), "back", people, step, number))
        elif isinstance(step, Hire):
            coming = {p.name: (p.team, p.member) for p in self.coded.hires[number]}
            names = tuple(coming)
            self.staff |= coming
            self.home |= coming
            self.events.append(ScheduledEvent(now, "join", names, step, number))
            if step.until is not None:
                self.events.append(ScheduledEvent(self.at(step.until), "go", names, step, number))
        elif isinstance(step, Leave):
            for name in people:
                self.left[name] = now
                del self.staff[name]
            self.events.append(ScheduledEvent(now, "go", people, step, number))
        elif isinstance(step, Away):
            for name in people:
                self.kept_away.setdefault(name, []).append((now, self.at(step.until)))
        elif isinstance(step, Announce):
            teams = step.teams or tuple(self.coded.team)
            told = tuple(name for name, (team, _) in self.staff.items() if team.key in teams)
            self.events.append(ScheduledEvent(now, "meet", told, step, number, step.hours * 60))
        elif isinstance(step, RollBack):
            names = tuple(n for n, where in self.staff.items() if where != self.home[n] and self.ends[n] > now)
            self.events.append(ScheduledEvent(now, "unroute", names, step, number))
            # Whoever was lent is back now: going back a second time changes nothing.
            self.staff |= {name: self.home[name] for name in names}
            self.returns.clear()
        elif not isinstance(step, Lengthen):  # which is there from the beginning, in the work that clients bring
            self.events.append(ScheduledEvent(now, step.do, people, step, number))

    def chosen(self, step: Chosen, now: float) -> tuple[str, ...]:
        """Return whom a step means."""
        if step.people:  # as far as nobody else was chosen to go than it was planned for
            return tuple(name for name in step.people if name in self.staff and self.ends[name] > now)
        there = [name for name, (team, _) in self.staff.items() if team.key == step.team and self.ends[name] > now]
        if step.chosen == "best":
            there.sort(key=self.seen, reverse=True)
        elif step.chosen == "random":
            there.sort(key=lambda name: self.demand.of_person("chosen", name).random())
        return tuple(there[: step.count])

    def seen(self, name: str) -> float:
        """Return how good somebody looks to management: a lasting part, and luck."""
        lasting = self.coded.talent.reliability
        luck = self.demand.of_person("luck", name).standard_normal()
        return math.sqrt(lasting) * merit(self.demand, name) + math.sqrt(1 - lasting) * luck

    def participate(self, people: tuple[str, ...], moves: float) -> None:
        """Let those who will move take part in the design, once a week before."""
        participation = self.coded.plan.participation
        if not participation.hours:
            return
        sessions = math.ceil(participation.weeks)
        length = participation.hours * 60 / sessions
        for session in range(sessions):
            moment = moves - participation.weeks * self.clock.week_minutes * (1 - session / sessions)
            if moment >= 0:
                self.events.append(ScheduledEvent(moment, "meet", people, None, -1, length))

    def turn_over(self) -> None:
        """Draw who leaves when."""
        turnover, week = self.coded.turnover, self.clock.week_minutes
        vacancy = turnover.vacancy_weeks * week
        for person in self.people:
            moments = self.demand.leaving(person.name, turnover.per_year, 52 * week, vacancy, self.clock.end)
            self.vacancies[person.name] = moments
            self.events += [ScheduledEvent(moment, "replace", (person.name,)) for moment in moments]

    def absences(self, name: str) -> list[tuple[float, float]]:
        """Return when a post is empty: before a hire, after leaving, and while vacant."""
        vacancy = self.coded.turnover.vacancy_weeks * self.clock.week_minutes
        empty = [(moment, moment + vacancy) for moment in self.vacancies.get(name, ()) if vacancy]
        empty += self.kept_away.get(name, [])
        begins = {p.name: self.at(p.begins) for p in self.hired}.get(name)
        if begins:
            empty.append((0.0, begins))
        ends = min(self.ends[name], self.left.get(name, math.inf))
        if ends < math.inf:
            empty.append((ends, math.inf))
        return sorted(empty)


def work_asked(coded: Coded, demand: Demand) -> np.ndarray:
    """Return the minutes of every task, as they are for clients who come when they do."""
    work = demand.work
    for _, step in coded.plan.in_order():
        if isinstance(step, Lengthen):
            later = demand.arrived[demand.task_case] >= coded.clock.at_week(step.week)
            about = np.isin(demand.product, [coded.products.index(key) for key in step.products or coded.products])
            work = np.where(later & about, work * step.factor, work)
    return work


def teams_in_week(scenario: Scenario, week: float) -> dict[str, tuple[str, bool]]:
    """Return the team of everybody in a week of the plan, by name, and whether they are there for good."""
    steps = [step for step in scenario.data()["plan"]["steps"] if step["week"] <= week]
    until_then = scenario.change({"plan.steps": steps})
    schedule = ChangeSchedule(until_then.coded, sample(until_then, 1))
    lent = {name for _, name, _ in schedule.returns}
    return {name: (team.key, name not in lent) for name, (team, _) in schedule.staff.items()}
