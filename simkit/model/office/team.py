"""Team: employees who take work from the same inbox; and which team a task comes to."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.model.office.case import Case, Task
    from simkit.model.office.employee import Employee
    from simkit.model.office.mechanisms.phone_lines import PhoneLine
    from simkit.model.scenario.rules import Ways


ORDERS: dict[str, Callable[[Task], float]] = {
    "oldest_task": attrgetter("queued"),
    "oldest_case": attrgetter("case.arrived"),
    "due": attrgetter("case.due"),
    "shortest": attrgetter("work"),
}


class Inbox:
    """Waiting tasks of one team."""

    def __init__(self, pick: str, rank: Sequence[int], primary_first: bool) -> None:
        self.order = ORDERS[pick]
        self.rank = rank
        self.primary_first = primary_first
        self.heaps: list[list[tuple[int, float, int, Task]]] = [[] for _ in rank]
        self.received = 0
        self.waiting = 0

    def add(self, task: Task) -> None:
        """Lay a task in the inbox."""
        self.waiting += 1
        self.received += 1  # equal tasks keep the order in which they came
        rank = self.rank[task.product] + task.urgency
        # A task that is claimed leaves its entry behind, and may come to another inbox, or to this one again.
        task.waiting = entry = (rank, self.order(task), self.received, task)
        heappush(self.heaps[task.product], entry)

    def take(self, employee: Employee) -> Task | None:
        """Take out the task that comes first of those the employee can do."""
        best = None
        for product in employee.products:
            heap = self.heaps[product]
            while heap and heap[0][3].waiting is not heap[0]:  # claimed meanwhile, by the owner of its case
                heappop(heap)
            if not heap:
                continue
            # What one is best at goes first among letters; calls to return and rework still go before those.
            if best is None or (heap[0][3].urgency < best[3].urgency if self.primary_first else heap[0] < best):
                best = heap[0]
        if best is None:
            return None
        task = heappop(self.heaps[best[3].product])[3]
        self.claim(task)
        return task

    def claim(self, task: Task) -> None:
        """Mark a task as taken; its owner need not look for it here."""
        task.waiting = None
        self.waiting -= 1

    def tasks(self) -> list[Task]:
        """Return all tasks that wait, in no particular order."""
        return [entry[3] for heap in self.heaps for entry in heap if entry[3].waiting is entry]


class Team:
    """A team at work."""

    def __init__(self, number: int, key: str, inbox: Inbox, owns_cases: bool) -> None:
        self.number = number
        self.key = key
        self.inbox = inbox
        self.owns_cases = owns_cases
        self.members: list[Employee] = []
        self.idle: dict[Employee, None] = {}  # for work from the inbox; longest idle first
        self.line: PhoneLine | None = None  # where the office has a telephone
        self.helpers = [self]  # who take this team's work: itself, then the teams that help it
        self.helped = [self]  # whose work this team takes: its own, then that of the teams it helps

    def receive(self, task: Task, now: float) -> None:
        """Give a task that comes in to its owner, to an idle employee, or to the inbox."""
        task.queued = now
        if self.owns_cases:
            for owner in task.case.handlers:
                if owner.team is self and task.product in owner.level and not owner.away:
                    owner.give(task)
                    return
        for team in self.helpers:
            if team.idle and (employee := team.best_idle(task.product)):
                employee.give(task)
                return
        self.inbox.add(task)

    def best_idle(self, product: int) -> Employee | None:
        """Return the idle employee with the best skill, of equals the one who is idle longest."""
        best = None
        for employee in self.idle:
            level = employee.level.get(product)
            if level is None:
                continue
            grade = (level, employee.primary == product) if self.inbox.primary_first else (level,)
            if best is None or grade > best[0]:
                best = (grade, employee)
        return best[1] if best else None

    def claimable(self, case: Case, employee: Employee) -> list[Task]:
        """Return the waiting tasks of a case that its new owner can do."""
        return [t for t in case.tasks if t.waiting and t.team is self and t.product in employee.level]

    @property
    def hurry(self) -> float:
        """Waiting tasks for each colleague on duty."""
        return self.inbox.waiting / max(1, sum(not e.away for e in self.members))


class Routing:
    """The most specific able team takes a task; teams that share divide cases by a uniform number."""

    def __init__(self, ways: Ways, teams: dict[str, Team]) -> None:
        self.ways = [
            {product: ([teams[t.key] for t in sharing], bounds) for product, (sharing, bounds) in of_event.items()}
            for of_event in ways
        ]

    def team(self, task: Task) -> Team:
        """Return the team a task comes to; a case's tasks meet in the same one of teams that share."""
        teams, bounds = self.ways[task.case.event][task.product]
        return teams[bisect(bounds, task.case.u_team)]

    def find(self, task: Task, u_team: float) -> Team | None:
        """Return the team a task comes to by a uniform number of its own; none where nobody can do it."""
        way = self.ways[task.case.event].get(task.product)
        return way[0][bisect(way[1], u_team)] if way else None
