"""Inbox: the tasks that wait for a team, best first for every product."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.employee import Employee

ORDERS: dict[str, Callable[[Task], float]] = {
    "oldest_task": attrgetter("queued"),
    "oldest_case": attrgetter("case.arrived"),
    "due": attrgetter("case.due"),
    "shortest": attrgetter("work"),
}


class Inbox:
    """Waiting tasks of one team."""

    def __init__(self, pick: str, rank: list[int], primary_first: bool) -> None:
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
