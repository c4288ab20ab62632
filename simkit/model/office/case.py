"""Case and task, and the stream that brings them in.

Cases and tasks are plain objects that wait; they are not salabim components: one for each case would cost some forty
times more. What lives long (employees, the arrival stream, the mail) is a component; what passes through is not.
What passes through is made by the ten thousand, as `Case().of(...)`: Python calls a class without `__init__` so much
more quickly that it shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from itertools import count, islice
from typing import TYPE_CHECKING, Self

import numpy as np

from simkit.model.office.engine import Component
from simkit.model.office.record import DONE, WORKING, packed
from simkit.model.scenario.attributes import holds, kind_of_cases, norms
from simkit.model.scenario.order import comes_after

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.office.employee import Employee, Work
    from simkit.model.office.mechanisms.two_people import Joining
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team


NOWHERE: frozenset[int] = frozenset()


class Case:
    """A client with a life event."""

    __slots__ = (
        "arrived", "calling", "comes_after", "due", "event", "gone", "handlers", "kind", "number", "owner", "route",
        "still_until", "stopped", "tasks", "u_team", "unfinished", "urgent",
    )  # fmt: skip

    def of(self, number: int, event: int, kind: int, arrived: float, due: float, u_team: float) -> Self:
        """Say what is known of it as it comes."""
        self.number = number
        self.event = event
        self.kind = kind  # as in `Coded.kinds`
        self.arrived = arrived
        self.urgent: frozenset[int] = NOWHERE  # the teams in which it goes before others
        self.due = due
        self.u_team = u_team
        self.tasks: list[Task] = []
        self.comes_after: list[frozenset[int]] | None = None  # by task, where some come after others
        self.unfinished = 0
        self.gone = False  # it came to an end unsettled
        self.stopped = 0.0  # minutes in which the clock of its norm stands still, those to come included
        self.still_until = -math.inf  # the last of them
        self.calling = False  # the client is on the line, or will try again
        self.route: int | None = None  # which way of working it falls under, where a plan has several
        self.handlers: list[Employee] = []  # in the order in which they first touched the case
        self.owner: tuple[Employee, Team] | None = None  # who began on it, of which team, where that is limited
        return self

    def stop_clock(self, now: float, until: float) -> None:
        """Let the clock of the norm stand still; overlapping times count once."""
        self.stopped += max(0.0, until - max(now, self.still_until))
        self.still_until = max(self.still_until, until)

    def after(self, done: Task) -> list[Task]:
        """Return the tasks that can begin now that one is done, the last of those that they come after."""
        tasks, place = self.tasks, done.number - self.tasks[0].number
        return [
            task for task, first in zip(tasks, self.comes_after, strict=True)
            if place in first and all(tasks[one].is_done for one in first)
        ]  # fmt: skip


class Task:
    """A product to be made for a case."""

    __slots__ = (
        "case", "is_done", "meets", "number", "prepare", "product", "queued", "reading", "released", "second", "team",
        "waiting", "work",
    )  # fmt: skip

    activity = WORKING
    ending = DONE
    goes_on = False  # without whoever is at it
    urgency = 0  # added to the priority of the product: lower goes first

    def of(self, number: int, case: Case, product: int, work: float) -> Self:
        """Say what is known of it as it comes."""
        self.number = number
        self.case = case
        self.product = product
        self.work = work
        self.team: Team | None = None
        self.released = self.queued = math.nan  # not yet
        self.reading = 0.0  # minutes its handler needs to read in
        self.waiting: tuple | None = None  # its entry in an inbox, for anyone able to take
        self.is_done = False
        # What whoever has taken it does first, if anything: it returns the work to begin with.
        self.prepare: Callable[[Task, Employee], Work] | None = None
        self.meets: Callable[[Task, Employee], Work] | None = None  # what is left to do so at each beginning
        self.second: Joining | None = None  # who is at it as well
        return self

    @property
    def is_urgent(self) -> bool:
        """Whether it goes before the tasks of other cases in its team."""
        return bool(self.case.urgent) and self.team is not None and self.team.number in self.case.urgent

    def minutes(self, employee: Employee) -> float:
        """Return the minutes an employee needs for what is left of it."""
        level = employee.level.get(self.product)  # as `pace`, which costs a call
        return self.reading + self.work / (employee.former[self.product] if level is None else level)

    def leave(self, minutes: float, employee: Employee) -> None:
        """Keep what is left of the work, when an employee who needed so many minutes more lays it aside."""
        self.work = minutes * employee.pace(self.product)

    def end(self, employee: Employee) -> None:
        """Write down that it comes to an end."""
        if self.reading or employee.office.worked:
            employee.write(self.ending)
        else:  # the same in fewer steps: here they count
            employee.record.pieces += packed(
                self.number, self.team.number, employee.number, self.activity, self.released, self.queued,
                employee.started, employee.env.minute, self.ending,
            )  # fmt: skip

    def done(self, employee: Employee) -> None:
        """Report that it is done."""
        employee.office.finish(self, employee)


class Arrivals(Component):
    """The stream of clients, as the demand has it."""

    def setup(self, office: Office, demand: Demand) -> None:
        """Say where the clients go to."""
        self.office = office
        self.demand = demand
        self.known: dict[tuple, list[frozenset[int]]] = {}  # what comes after what, by event, products and steps

    def process(self) -> Generator:
        """Wait for the next client and open the case."""
        demand = self.demand
        coded, attributes = self.office.coded, demand.attributes
        due = demand.arrived + norms(coded, demand.event, attributes, demand.arrived)
        kinds = kind_of_cases(coded, demand.event, attributes)
        urgent = {t.number: holds(t.urgent, coded.attributes, attributes).tolist() for t in coded.teams if t.urgent}
        # Lists of Python numbers: reading single numbers from an array is several times slower.
        columns = np.arange(demand.cases), demand.event, kinds, demand.arrived, due, demand.u_team
        cases = zip(*(column.tolist() for column in columns), strict=True)
        tasks = zip(count(), demand.product.tolist(), self.office.work, strict=False)
        office, now = self.office, self.env.minute
        partial = {number for number, of_file in enumerate(coded.events) if of_file.is_partial}
        for drawn, size in zip(cases, np.diff(demand.first_task).tolist(), strict=True):
            arrived = drawn[3]
            if arrived > now:  # the opening backlog is there already
                yield self.hold(till=arrived)
                now = arrived
            case = Case().of(*drawn)
            for number, product, work in islice(tasks, size):
                case.tasks.append(Task().of(number, case, product, work))
            if urgent:
                case.urgent = frozenset(team for team, hurries in urgent.items() if hurries[case.number])
            if size and case.event in partial:
                case.comes_after = self.comes_after(case)
            kept = False
            for arrives in office.arrives:
                kept |= arrives(case)
            if not kept:
                office.open(case)

    def comes_after(self, case: Case) -> list[frozenset[int]]:
        """Return what each task of a case comes after; of a demand that does not know the steps, by product."""
        steps, tasks = self.office.coded.events[case.event].tasks, case.tasks
        products, first = tuple(task.product for task in tasks), tasks[0].number
        drawn = None if self.demand.step is None else tuple(self.demand.step[first : first + len(tasks)].tolist())
        key = case.event, products, drawn
        if key not in self.known:
            if drawn is None or [steps[i].product for i in drawn if i < len(steps)] != list(products):
                places = {step.product: i for i, step in reversed(list(enumerate(steps)))}
                drawn = tuple(places[product] for product in products)
            self.known[key] = comes_after(steps, drawn)
        return self.known[key]
