"""ExperienceModel: how experience, talent and attention make the level of each employee."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simkit.model.office.experience import Experience, LearningCurve
from simkit.model.office.schedule import merit

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.office.employee import Employee
    from simkit.model.scenario import Scenario
    from simkit.model.scenario.step import Move

LEAST = 0.2  # of the mean speed: however little talent, somebody gets something done


class ExperienceModel:
    """Makes the experience of every employee, at the beginning and at every move."""

    def __init__(self, scenario: Scenario, demand: Demand) -> None:
        self.scenario, self.demand = scenario, demand
        self.learning, self.plan = scenario.learning, scenario.plan
        self.week = scenario.clock.week_minutes
        self.curve = LearningCurve(self.learning)
        works = [product.work for product in scenario.products.values()]
        self.work = [sum(w.values) / len(w.values) if w.mean is None else w.mean for w in works]
        self.known: dict[tuple[Employee, int], Experience] = {}  # by way of working: what somebody goes back to

    def talent(self, name: str) -> float:
        """Return how many times as fast as their like somebody works."""
        spread = self.scenario.talent.spread
        return max(LEAST, 1 + spread * merit(self.demand, name)) if spread else 1.0

    def experience(self, employee: Employee, gain: dict[int, float], now: float, **special: float) -> Experience:
        """Return a experience in which an employee begins now."""
        curve = special.get("curve", self.curve)
        full = {p: level * special.get("fit", 1.0) for p, level in employee.skills.items() if p < len(self.work)}
        if self.learning.curve == "off":
            gain = dict.fromkeys(full, 1.0)
        experience = Experience(self.learning, curve, full, gain, now, self.week, special.get("begins", -math.inf))
        self.known[employee, id(employee.member)] = experience
        return experience

    def newcomer(self, employee: Employee, now: float) -> Experience:
        """Return the experience of somebody who begins to work here."""
        return self.experience(employee, dict.fromkeys(self.products(employee), employee.gain), now)

    def novice(self, employee: Employee, now: float) -> Experience:
        """Return the experience of somebody new at a post."""
        for key in [key for key in self.known if key[0] is employee]:
            del self.known[key]
        return self.experience(employee, dict.fromkeys(self.products(employee), 0.0), now)

    def moved(self, employee: Employee, now: float, step: Move | None) -> Experience:
        """Return the experience of somebody who has just moved; back where one was, one has what is left of it."""
        before = self.known.get((employee, id(employee.member)))
        if before is not None:
            return before
        keeps, fresh = (step.keeps, step.gain) if step else (1.0, 0.0)
        former = employee.experience
        gain = {
            p: max(fresh, keeps * former.speed[p]) if p in former.speed else fresh for p in self.products(employee)
        }
        part = self.plan.participation
        special = {"begins": now + self.waits(employee)}
        if part.hours:
            special |= {"curve": LearningCurve(self.learning, part.start, part.faster), "fit": 1 + part.fit}
        return self.experience(employee, gain, now, **special)

    def waits(self, employee: Employee) -> float:
        """Return the minutes until somebody takes up a new way of working."""
        push, pull = self.plan.adoption.push, self.plan.adoption.pull
        if not push:
            return 0.0
        luck = float(self.demand.of_person("adoption", employee.person).random())
        # The inverse of Bass's F(t) = (1 - e^-(p+q)t) / (1 + q/p e^-(p+q)t).
        return math.log((1 + luck * pull / push) / (1 - luck)) / (push + pull) * self.week

    def products(self, employee: Employee) -> list[int]:
        """Return the products an employee has the skill for."""
        return [p for p in employee.skills if p < len(self.work)]

    def factor(self, employee: Employee, now: float) -> float:
        """Return how many times as fast somebody works for reasons other than experience."""
        attention = self.plan.attention
        if attention.extra and employee.moved is not None:
            weeks = (now - employee.moved) / self.week
            return employee.talent * (1 + attention.extra * 0.5 ** (weeks / attention.half_life_weeks))
        return employee.talent

    def boost(self, employee: Employee, product: int) -> float:
        """Return how much quicker somebody learns among the colleagues they have."""
        if not self.learning.peers:
            return 1.0
        colleagues = [e.experience for e in employee.team.members if e is not employee]
        gains = [experience.speed[product] for experience in colleagues if product in experience.full]
        return 1 / (1 - self.learning.peers * sum(gains) / len(gains)) if gains else 1.0

    def tasks_in(self, minutes: float, product: int) -> float:
        """Return how many tasks of a product go into so many minutes of a specialist."""
        return minutes / self.work[product]


def is_needed(scenario: Scenario) -> bool:
    """Tell whether levels can differ from those of the file."""
    others = scenario.talent.spread or scenario.turnover.per_year or scenario.plan.steps
    return scenario.learning.curve != "off" or bool(others)
