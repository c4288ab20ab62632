"""Consultation: in doubt people ask a colleague first. And how everybody judges, which the measures ask for."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from simkit.model.demand.draw import Streams
from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.meetings import Appointment
from simkit.model.office.record import CONSULTING
from simkit.model.scenario import Scenario

if TYPE_CHECKING:
    from simkit.model.office.case import Case, Task
    from simkit.model.office.employee import Employee, Work
    from simkit.model.office.office import Office
    from simkit.model.scenario.coded import Coded


class Consultation(Mechanism):
    """Doubt about the tasks whose merits lie nearest to the line between yes and no."""

    draws = {"merit": "merits"}

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether people consult each other."""
        return coded.policy.consult > 0

    def setup(self, office: Office) -> None:
        """Say which tasks raise doubt."""
        super().setup(office)
        policy = office.coded.policy
        self.minutes = policy.consult_minutes
        self.doubts = (np.abs(office.demand.merit) < doubt_within(policy.consult)).tolist()

    def arrives(self, case: Case) -> bool:
        """Mark the tasks that raise doubt."""
        for task in case.tasks:
            if self.doubts[task.number]:
                task.prepare = self.consult
        return False

    def consult(self, task: Task, employee: Employee) -> Work:
        """Ask a colleague before taking up a task; it takes time of both, of the colleague as soon as they can."""
        task.prepare = task.meets
        colleague = adviser(employee, task.product)
        if colleague is None:
            return task if task.meets is None else task.meets(task, employee)
        now = self.env.minute
        colleague.make_time(Appointment(employee.team, CONSULTING, now, self.minutes))
        employee.desk.appendleft(task)
        return Appointment(employee.team, CONSULTING, now, self.minutes)


def adviser(employee: Employee, product: int) -> Employee | None:
    """Return the colleague on duty who knows most of a product, of equals the first in the scenario."""
    found: Employee | None = None
    most = (0.0, 0)
    for e in employee.team.members:
        if e is not employee and not e.away and e.works and product in e.level:
            knows = e.level[product], -e.number
            if found is None or knows > most:
                found, most = e, knows
    return found


def doubt_within(share: float) -> float:
    """Return the distance from the line within which this share of standard normal merits lies."""
    return NormalDist().inv_cdf((1 + share) / 2) if share < 1 else float("inf")


class Judges:
    """The employees of one replication as judges.

    The leaning of a person hangs on the name, so the same person leans the same way in whatever structure.
    """

    def __init__(self, scenario: Scenario, streams: Streams) -> None:
        coded = scenario.coded
        self.policy, people, products = coded.policy, coded.people, range(len(coded.products))
        self.team = np.array([person.team.number for person in people])
        skill = np.array([[p.member.levels.get(product, 0.0) for product in products] for p in people])
        self.able = (skill > 0) & np.array([[p.member.takes_tasks] for p in people])
        self.sees = np.array([bool(person.team.events) for person in people])
        level = np.array([streams.stream("level", p.name).standard_normal() for p in people])
        pattern = [
            [streams.stream("pattern", p.name, event.key).standard_normal(len(products)) for event in coded.events]
            for p in people
        ]
        self.leaning = self.policy.level * level[:, None, None] + self.policy.pattern * np.array(pattern)
        self.adviser = self._advisers(skill)
        self._calibrate([team.calibration_minutes for team in coded.teams])

    def _advisers(self, skill: np.ndarray) -> np.ndarray:
        """Return for each employee and product the colleague who knows most of it, of equals the first."""
        skill = np.where(self.able, skill, 0.0)
        adviser = np.full(skill.shape, -1)
        for number, team in enumerate(self.team.tolist()):
            colleagues = np.flatnonzero((self.team == team) & (np.arange(len(self.team)) != number))
            if len(colleagues):
                best = colleagues[skill[colleagues].argmax(axis=0)]
                adviser[number] = np.where(skill[best, np.arange(skill.shape[1])] > 0, best, -1)
        return adviser

    def _calibrate(self, minutes: list[float]) -> None:
        """Draw the members of each team towards their mean, for each product over those who decide about it."""
        for team, spent in enumerate(minutes):
            left = 0.5 ** (spent / self.policy.half_minutes)
            for product in range(self.able.shape[1]):
                who = np.flatnonzero((self.team == team) & self.able[:, product])
                if len(who) and left < 1:
                    mean = self.leaning[who, :, product].mean(axis=0)
                    self.leaning[who, :, product] = mean + left * (self.leaning[who, :, product] - mean)

    def judgement(
        self, who: np.ndarray, event: np.ndarray, product: np.ndarray, merit: np.ndarray, circumstance: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the mean and the standard deviation of judgements; only the occasion is left to chance."""
        own, sd = self.leaning[who, event, product], np.asarray(self.policy.occasion, dtype=float)
        seen = np.where(self.sees[who], self.policy.circumstances * circumstance, 0.0)
        if self.policy.consult:
            adviser = self.adviser[who, product]
            both = (np.abs(merit) < doubt_within(self.policy.consult)) & (adviser >= 0)
            own = np.where(both, (own + self.leaning[adviser, event, product]) / 2, own)
            sd = np.where(both, sd / np.sqrt(2), sd)
        mean = merit + seen + own
        return mean, np.broadcast_to(sd, mean.shape)


def yes(mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Return the probability of a yes: that a judgement comes out above 0."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sd > 0, ndtr(mean / sd), (mean > 0).astype(float))
