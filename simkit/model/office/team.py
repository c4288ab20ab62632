"""Team: employees who take work from the same inbox; and which team a task comes to."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence, Set
from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING, Any

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


URGENT = 500  # by so much an urgent task goes before others: less than rework, more than any priority of products


class Inbox:
    """Waiting tasks of one team."""

    def __init__(self, pick: str, rank: Sequence[int], primary_first: bool) -> None:
        self.order = ORDERS[pick]
        self.rank = rank
        self.primary_first = primary_first
        self.heaps: list[list[tuple[int, float, int, Task]]] = [[] for _ in rank]
        self.received = 0
        self.waiting = 0
        # The entries of cases that somebody has begun, where members or teams begin only so many at once.
        self.begun: list[list[tuple[int, float, int, Task]]] | None = None
        self.is_full = False  # the team begins no new case now
        self.shut: Set[int] = frozenset()  # products for which no room, or other resource, is free now

    def add(self, task: Task) -> None:
        """Lay a task in the inbox."""
        self.waiting += 1
        self.received += 1  # equal tasks keep the order in which they came
        product = task.product
        rank = self.rank[product] + task.urgency
        if task.case.urgent and task.is_urgent:
            rank -= URGENT
        # A task that is claimed leaves its entry behind, and may come to another inbox, or to this one again.
        task.waiting = entry = (rank, self.order(task), self.received, task)
        heappush(self.heaps[product], entry)
        if self.begun is not None and not is_new(task.case):
            heappush(self.begun[product], entry)

    def take(self, employee: Employee, only_urgent: bool = False) -> Task | None:
        """Take out the task that comes first of those the employee can do; or nothing, if that is not urgent."""
        best = None
        heaps = self.heaps if self.begun is None or not (self.is_full or employee.is_full) else self.begun
        shut = self.shut
        for product in [p for p in employee.products if p not in shut] if shut else employee.products:
            heap = heaps[product]
            while heap:
                first = heap[0]
                if first[3].waiting is not first:  # claimed meanwhile, by the owner of its case
                    heappop(heap)
                    continue
                # What one is best at goes first among letters; calls to return and rework still go before those.
                if best is None or (first[0] // URGENT < best[0] // URGENT if self.primary_first else first < best):
                    best, fullest = first, heap
                break
        if best is None or (only_urgent and not best[3].is_urgent):
            return None
        task = heappop(fullest)[3]
        task.waiting = None
        self.waiting -= 1
        return task

    def claim(self, task: Task) -> None:
        """Mark a task as taken; its owner need not look for it here."""
        task.waiting = None
        self.waiting -= 1

    def reorder(self, pick: str) -> None:
        """Let another task come first from now on, of those that wait too."""
        self.order = ORDERS[pick]
        heaps = [*self.heaps, *(self.begun or ())]
        kept = [[entry for entry in heap if entry[3].waiting is entry] for heap in heaps]
        for rank, _, received, task in [entry for entries in kept[: len(self.heaps)] for entry in entries]:
            task.waiting = (rank, self.order(task), received, task)
        for heap, entries in zip(heaps, kept, strict=True):
            heap[:] = [entry[3].waiting for entry in entries]
            heapify(heap)

    def tasks(self) -> list[Task]:
        """Return all tasks that wait, in no particular order."""
        return [entry[3] for heap in self.heaps for entry in heap if entry[3].waiting is entry]


def is_new(case: Case) -> bool:
    """Tell whether nobody has begun on a case, where that is limited; a note to call back is about none."""
    return case.owner is None and case.number >= 0


FEW = 16  # who are looked at one by one


class Idle:
    """Who waits for something, longest first, and who is first for it of all who can do it.

    The best has the lowest grade, and of equals waits longest. Where many wait, they lie sorted for each skill that
    is asked for, so that not everybody is looked at each time.
    """

    def __init__(self, grade: Callable[[Employee, int | None], Any], highest: Any = None) -> None:
        self.grade = grade  # of an employee for a skill; None: not able
        self.highest = highest  # the grade that nobody can surpass, if there is one
        self.since: dict[Employee, int] = {}  # in which turn they came; who has work again is taken out of it
        self.turn = 0
        self.ranked: dict[int | None, list[tuple[Any, int, Employee]]] = {}  # by skill; who has left is still there

    def add(self, employee: Employee) -> None:
        """Let somebody wait from now."""
        self.since[employee] = self.turn = self.turn + 1
        for skill, heap in self.ranked.items() if self.ranked else ():
            if len(heap) > 2 * len(self.since):
                heap[:] = self.ranking(skill)
            elif (grade := self.grade(employee, skill)) is not None:
                heappush(heap, (grade, self.turn, employee))

    def best(self, skill: int | None) -> Employee | None:
        """Return who is first for a skill, None if nobody who waits has it."""
        since, grade_of = self.since, self.grade
        if len(since) <= FEW:
            if self.ranked:
                self.ranked.clear()
            found, lowest, highest = None, None, self.highest
            for employee in since:
                grade = grade_of(employee, skill)
                if grade is not None and (found is None or grade < lowest):
                    found, lowest = employee, grade
                    if grade is highest:
                        break
            return found
        if skill not in self.ranked:
            self.ranked[skill] = self.ranking(skill)
        heap = self.ranked[skill]
        while heap and since.get(heap[0][2]) != heap[0][1]:
            heappop(heap)
        return heap[0][2] if heap else None

    def ranking(self, skill: int | None) -> list[tuple[Any, int, Employee]]:
        """Return all who wait and have a skill, as a heap."""
        heap = [(self.grade(e, skill), turn, e) for e, turn in self.since.items()]
        heap = [entry for entry in heap if entry[0] is not None]
        heapify(heap)
        return heap


class Team:
    """A team at work."""

    def __init__(self, number: int, key: str, inbox: Inbox, owns_cases: bool) -> None:
        self.number = number
        self.key = key
        self.inbox = inbox
        self.owns_cases = owns_cases
        self.urgent_interrupts = False
        self.members: list[Employee] = []
        self.guests: list[Employee] = []  # of other teams, who work for this one as well
        self.caseload: int | None = None  # cases in one member's hands at most
        self.wip_limit: int | None = None  # cases begun at most
        self.in_progress = 0  # cases begun, where that is limited
        self.idle = Idle(self.grade)  # for work from the inbox
        self.full = Idle(self.grade)  # the same, but for no new case
        self.line: PhoneLine | None = None  # where the office has a telephone
        self.helpers = [self]  # who take this team's work: itself, then the teams that help it
        self.helped = [self]  # whose work this team takes: its own, then that of the teams it helps

    def receive(self, task: Task, now: float) -> None:
        """Give a task that comes in to its owner, to an idle employee, or to the inbox."""
        task.queued = now
        if self.owns_cases:
            for owner in task.case.handlers:
                if owner.team is self and task.product in owner.level and not owner.away:
                    if not self.interrupt(task, [owner]):
                        owner.give(task)
                    return
        employee = self.free(task) if self.idle.since or self.inbox.begun or len(self.helpers) > 1 else None
        if employee is None:
            if not (self.urgent_interrupts and self.interrupt(task, [*self.members, *self.guests])):
                self.inbox.add(task)
        elif task.meets:  # who takes it, and who joins another, shows when all who can look
            self.offer(task)
        else:
            employee.give(task)

    def offer(self, task: Task) -> None:
        """Lay a task in the inbox, and let everybody who is idle and can do it look."""
        self.inbox.add(task)
        self.look(task.product)

    def look(self, product: int) -> None:
        """Let everybody who is idle and can do a product look for work."""
        for helper in self.helpers:
            for idle in [*helper.full.since, *helper.idle.since]:
                if product in idle.level:
                    idle.wake()

    def free(self, task: Task) -> Employee | None:
        """Return who is idle and may take up a task now."""
        inbox = self.inbox
        new = inbox.begun is not None and is_new(task.case)
        if (new and inbox.is_full) or task.product in inbox.shut:
            return None
        for team in self.helpers:
            skill = ~task.product if team.guests and team is not self else task.product
            if not new and team.full.since and (employee := team.full.best(skill)):
                return employee  # who has room is kept for a new case
            if team.idle.since and (employee := team.idle.best(skill)):
                return employee
        return None

    def takers(self) -> list[Employee]:
        """Return who takes this team's work: members and guests, and the members of teams that help it."""
        return [*self.members, *self.guests, *(e for helper in self.helpers[1:] for e in helper.members)]

    def interrupt(self, task: Task, members: list[Employee]) -> bool:
        """Let an urgent task interrupt, where it may, whoever began last on one that is not."""
        new = self.inbox.begun is not None and is_new(task.case)
        if not (self.urgent_interrupts and task.is_urgent) or (new and self.inbox.is_full):
            return False
        if task.product in self.inbox.shut:
            return False
        able = [
            e for e in members
            if e.works and task.product in e.level and e.can_lay_aside and not e.in_hand.is_urgent
            and not (new and e.is_full) and (not e.guest_of or self in e.sharing.looks(e))
        ]  # fmt: skip
        if able:
            max(able, key=lambda e: (e.started, -e.number)).interrupt_for(task)
        return bool(able)

    def grade(self, employee: Employee, product: int | None) -> tuple | float | None:
        """Return how well an employee can do a product, the best lowest; ~product: for a team that theirs helps."""
        level = employee.level.get(product)
        if level is None:
            helping = product is not None and product < 0 and employee.team is self  # guests help nobody from here
            return self.grade(employee, ~product) if helping else None
        return (-level, employee.primary != product) if self.inbox.primary_first else -level

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
        case = task.case
        teams, bounds = self.ways[case.kind][task.product]
        return teams[bisect(bounds, case.u_team)] if bounds else teams[0]

    def find(self, task: Task, u_team: float) -> Team | None:
        """Return the team a task comes to by a uniform number of its own; none where nobody can do it."""
        way = self.ways[task.case.kind].get(task.product)
        return way[0][bisect(way[1], u_team)] if way else None
