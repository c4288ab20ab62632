"""Learning: how experience, talent and attention make the level of each employee."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simkit.model.office.case import Task
from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.meetings import Appointment
from simkit.model.office.record import DONE, TRAINING

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.office.employee import Employee, Work
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario import Learning, Scenario
    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.step import Move, Train


WEEKS_PER_MONTH = 52 / 12
LEAST = 0.2  # of the mean speed: however little talent, somebody gets something done
NEARLY_ALL = 1 - 1e-9  # from here on there is nothing left to learn


class LearningCurve:
    """How proficiency and speed grow with experience, by the curve of the scenario.

    Proficiency lies between 0, a novice, and 1, who has learned all there is.
    """

    def __init__(self, learning: Learning, start: float | None = None, faster: float = 0.0) -> None:
        self.is_power = learning.curve == "power"
        self.exponent = -math.log2(learning.rate)
        self.tasks = learning.tasks * (1 - faster)
        self.hours = learning.hours * (1 - faster)
        self.start = learning.start if start is None else start
        if self.is_power:
            self.start = max(1.0, self.tasks) ** -self.exponent
        if learning.curve == "off":
            self.start = 1.0

    def share(self, proficiency: float) -> float:
        """Return the share of the full speed at a proficiency."""
        return self.start + (1 - self.start) * proficiency

    def after(self, proficiency: float, hours: float, tasks: float) -> float:
        """Return the proficiency after so much more experience: hours, or tasks with the power curve."""
        if proficiency >= NEARLY_ALL or self.start == 1.0:
            return proficiency
        if not self.is_power:
            return 1 - (1 - proficiency) * math.exp(-hours / self.hours)
        done = self.tasks * self.share(proficiency) ** (1 / self.exponent)
        return min(1.0, (((done + tasks) / self.tasks) ** self.exponent - self.start) / (1 - self.start))


def proficiency_after_training(scenario: Scenario, proficiency: float, hours: float, products: int) -> float:
    """Return the proficiency after so many hours of experience, in equal parts for products of average work."""
    works = [product.work.average for product in scenario.products.values()]
    each = hours / products
    return LearningCurve(scenario.learning).after(float(proficiency), each, each * 60 / (sum(works) / len(works)))


class Experience:
    """The proficiency of one employee in one way of working."""

    def __init__(
        self,
        learning: Learning,
        curve: LearningCurve,
        full: dict[int, float],
        proficiency: dict[int, float],
        now: float,
        week: float,
        begins: float = -math.inf,
    ) -> None:
        self.learning = learning
        self.curve = curve
        self.full = full
        months = learning.speed_half_life, learning.accuracy_half_life
        self.speed = dict(proficiency)
        self.accuracy = self.speed if months[0] == months[1] else dict(proficiency)  # what fades alike is always equal
        self.last = dict.fromkeys(proficiency, now)
        self.begins = begins
        self.kinds = [self.speed] if self.accuracy is self.speed else [self.speed, self.accuracy]
        month = week * WEEKS_PER_MONTH
        self.fades = [(kind, half * month) for kind, half in zip(self.kinds, months, strict=False) if half is not None]

    def level(self, product: int, now: float) -> float:
        """Return the level at which the employee works now; what was not used has faded."""
        if self.fades:
            self.fade(product, now)
        return self.full[product] * self.curve.share(self.speed[product])

    def errors(self, product: int) -> float:
        """Return how many times as often as an experienced colleague the employee errs."""
        return 1 + (self.learning.novice_errors - 1) * (1 - self.accuracy[product])

    def fade(self, product: int, now: float) -> None:
        """Lose a part of the proficiency by the time since the product was last done."""
        idle = now - self.last[product]
        if idle > 0:
            for proficiency, half_life in self.fades:
                proficiency[product] *= 0.5 ** (idle / half_life)
            self.last[product] = now

    def learn(self, product: int, minutes: float, tasks: float, now: float, boost: float = 1.0) -> None:
        """Gain experience from work on a product that ends now."""
        self.last[product] = now
        if now <= self.begins:
            return
        hours, tasks = minutes / 60 * boost, tasks * boost
        self.grow(product, hours, tasks)
        if self.learning.transfer:
            for other in self.speed:
                if other != product:
                    self.fade(other, now)
                    self.grow(other, hours * self.learning.transfer, tasks * self.learning.transfer)

    def grow(self, product: int, hours: float, tasks: float) -> None:
        """Let the proficiency in a product grow."""
        for proficiency in self.kinds:
            proficiency[product] = self.curve.after(proficiency[product], hours, tasks)

    def mean(self, now: float) -> float:
        """Return the share of the full speed at which the employee works now, averaged over products."""
        for product in self.full:
            self.fade(product, now)
        return sum(self.curve.share(proficiency) for proficiency in self.speed.values()) / len(self.speed)


class ExperienceModel(Mechanism):
    """The experience of every employee: made at the beginning and at every move, gained at work."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether levels can differ from those of the file."""
        others = coded.talent.spread or coded.turnover.per_year or coded.plan.steps
        return coded.learning.curve != "off" or bool(others)

    def setup(self, office: Office) -> None:
        """Work out at which level everybody begins."""
        super().setup(office)
        coded = office.coded
        self.learning, self.plan, self.clock = coded.learning, coded.plan, coded.clock
        self.week = self.clock.week_minutes
        self.curve = LearningCurve(self.learning)
        self.work = [work.average for work in coded.works]
        self.known: dict[tuple[Employee, int], Experience] = {}  # by way of working: what somebody goes back to
        self.moved_at: dict[Employee, float] = {}  # when people last moved to another team
        self.proficiency = {e: p.proficiency for e, p in zip(office.employees, coded.people, strict=True)}
        self.talent = {e: self.draw_talent(e.person) for e in office.employees}
        for employee in office.employees:
            self.begin(employee)
        lives = self.learning.speed_half_life, self.learning.accuracy_half_life
        if self.learning.curve == "off" and lives == (None, None) and not self.plan.attention.extra:
            vars(self).update(begins=None, worked=None)  # nobody's level changes at work

    def process(self) -> Generator:
        """Write down the share of the full speed of everybody who is there, at the beginning of every week."""
        for week in range(math.ceil(self.clock.end / self.week)):
            # After all else that happens at this moment.
            yield self.hold(till=week * self.week, priority=1)
            now = self.env.minute
            self.office.record.growth.append(
                [e.experience.mean(now) if e in e.team.members else math.nan for e in self.office.employees]
            )

    def begins(self, work: Work, employee: Employee) -> None:
        """Look up at which level the employee works now."""
        experience = employee.experience
        if isinstance(work, Task) and work.product in experience.full:
            now = self.env.minute
            employee.level[work.product] = experience.level(work.product, now) * self.factor(employee, now)

    def worked(self, task: Task, employee: Employee, minutes: float, outcome: int) -> None:
        """Let an employee gain experience from a piece of work that ends now."""
        product, experience = task.product, employee.experience
        if product in experience.full:
            boost = self.boost(employee, product) if self.learning.peers else 1.0
            experience.learn(product, minutes, float(outcome == DONE), self.env.minute, boost)

    def draw_talent(self, name: str) -> float:
        """Return how many times as fast as their like somebody works."""
        spread = self.office.coded.talent.spread
        return max(LEAST, 1 + spread * merit(self.office.demand, name)) if spread else 1.0

    def begin(self, employee: Employee) -> None:
        """Let somebody begin to work here."""
        self.set_up(employee, dict.fromkeys(self.products(employee), self.proficiency[employee]))

    def replace(self, employee: Employee) -> None:
        """Let a novice take somebody's post."""
        for key in [key for key in self.known if key[0] is employee]:
            del self.known[key]
        self.set_up(employee, dict.fromkeys(self.products(employee), 0.0))

    def move(self, employee: Employee, step: Move | None) -> None:
        """Let somebody go on in another team; back where one was, one has what is left of one's experience there."""
        if step:  # nobody is watched for going back
            self.moved_at[employee] = self.env.minute
        before = self.known.get((employee, id(employee.kind)))
        if before is not None:
            self.go_on(employee, before)
            return
        retained, fresh = (step.retained, step.proficiency) if step else (1.0, 0.0)
        former = employee.experience
        proficiency = {
            p: max(fresh, retained * former.speed[p]) if p in former.speed else fresh for p in self.products(employee)
        }
        part = self.plan.participation
        special: dict[str, Any] = {"begins": self.env.minute + self.waits(employee)}
        if part.hours:
            special |= {"curve": LearningCurve(self.learning, part.start, part.faster), "fit": 1 + part.fit}
        self.set_up(employee, proficiency, **special)

    def set_up(self, employee: Employee, proficiency: dict[int, float], **special: Any) -> None:
        """Let an employee begin now with a new experience."""
        curve = special.get("curve", self.curve)
        full = {p: level * special.get("fit", 1.0) for p, level in employee.skills.items() if p < len(self.work)}
        if self.learning.curve == "off":
            proficiency = dict.fromkeys(full, 1.0)
        begins = special.get("begins", -math.inf)
        experience = Experience(self.learning, curve, full, proficiency, self.env.minute, self.week, begins)
        self.known[employee, id(employee.kind)] = experience
        self.go_on(employee, experience)

    def go_on(self, employee: Employee, experience: Experience) -> None:
        """Let an employee go on with an experience, at the levels that follow from it."""
        employee.experience, now = experience, self.env.minute
        factor = self.factor(employee, now)
        for product in experience.full:
            employee.level[product] = experience.level(product, now) * factor

    def waits(self, employee: Employee) -> float:
        """Return the minutes until somebody takes up a new way of working."""
        push, pull = self.plan.adoption.push, self.plan.adoption.pull
        if not push:
            return 0.0
        luck = float(self.office.demand.of_person("adoption", employee.person).random())
        # The inverse of Bass's F(t) = (1 - e^-(p+q)t) / (1 + q/p e^-(p+q)t).
        return math.log((1 + luck * pull / push) / (1 - luck)) / (push + pull) * self.week

    def products(self, employee: Employee) -> list[int]:
        """Return the products an employee has the skill for."""
        return [p for p in employee.skills if p < len(self.work)]

    def factor(self, employee: Employee, now: float) -> float:
        """Return how many times as fast somebody works for reasons other than experience."""
        attention = self.plan.attention
        if attention.extra and employee in self.moved_at:
            weeks = (now - self.moved_at[employee]) / self.week
            return self.talent[employee] * (1 + attention.extra * 0.5 ** (weeks / attention.half_life_weeks))
        return self.talent[employee]

    def boost(self, employee: Employee, product: int) -> float:
        """Return how much quicker somebody learns among the colleagues they have."""
        colleagues = [e.experience for e in employee.team.members if e is not employee]
        speeds = [experience.speed[product] for experience in colleagues if product in experience.full]
        return 1 / (1 - self.learning.peers * sum(speeds) / len(speeds)) if speeds else 1.0

    def tasks_in(self, minutes: float, product: int) -> float:
        """Return how many tasks of a product go into so many minutes of a specialist."""
        return minutes / self.work[product]


class TrainingSession(Appointment):
    """Training of one employee, which leaves experience behind; what is not finished goes on the next day."""

    __slots__ = ("model", "products", "worth")

    def __init__(self, model: ExperienceModel, team: Team, released: float, step: Train) -> None:
        super().__init__(team, TRAINING, released, step.hours * 60)
        self.model, self.products, self.worth = model, step.products, step.worth

    def done(self, employee: Employee) -> None:
        """Count the hours as experience, in equal parts for the products it was about."""
        known = list(employee.experience.full)
        products = employee.office.coded.products
        about = [code for key in self.products if (code := products.index(key)) in known] if self.products else known
        for product in about:
            minutes = self.length * self.worth / len(about)
            employee.experience.fade(product, employee.env.minute)
            employee.experience.grow(product, minutes / 60, self.model.tasks_in(minutes, product))


def merit(demand: Demand, name: str) -> float:
    """Return how much better than their like somebody is by nature, standard normal."""
    return float(demand.of_person("talent", name).standard_normal())
