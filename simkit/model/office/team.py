"""Team: an inbox, a telephone line, and the employees who take work from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.model.office.inbox import Inbox

if TYPE_CHECKING:
    from simkit.model.office.call import Call
    from simkit.model.office.case import Case, Task
    from simkit.model.office.employee import Employee


class Team:
    """A team at work."""

    def __init__(self, number: int, key: str, inbox: Inbox, owns_cases: bool, interrupts: bool = False) -> None:
        self.number = number
        self.key = key
        self.inbox = inbox
        self.owns_cases = owns_cases
        self.interrupts = interrupts
        self.members: list[Employee] = []
        self.idle: dict[Employee, None] = {}  # for work from the inbox; longest idle first
        self.free: dict[Employee, None] = {}  # to pick up the phone; longest free first
        self.line: dict[Call, None] = {}  # who waits for an answer, oldest first
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

    def ring(self, call: Call) -> None:
        """Give a call to someone who is free, let it interrupt someone, or let it wait."""
        call.team = self
        for team in self.helpers:
            able = [e for e in team.free if not call.passed_on or call.skill in e.level]
            if able:
                # Who does nothing else goes first, so that the others are left at their work.
                next((e for e in able if e.dedicated), able[0]).pick_up(call)
                return
        if self.interrupts and (employee := self.to_interrupt(call)):
            employee.interrupt_for(call)
        else:
            call.waiting = True
            self.line[call] = None

    def to_interrupt(self, call: Call) -> Employee | None:
        """Return who is at a task and can take the call: of those, who took the fewest so far."""
        able = [
            e for e in self.members if e.can_be_interrupted and (not call.passed_on or call.skill in e.level)
        ]
        return min(able, key=lambda e: (e.taken, e.number), default=None)

    def next_call(self, employee: Employee) -> Call | None:
        """Take the first caller off the line whom an employee may answer."""
        for call in self.line:
            if not call.passed_on or call.skill in employee.level:
                self.hang_up(call)
                return call
        return None

    def hang_up(self, call: Call) -> None:
        """Take a caller off the line."""
        del self.line[call]
        call.waiting = False

    @property
    def hurry(self) -> float:
        """Waiting tasks for each colleague on duty."""
        return self.inbox.waiting / max(1, sum(not e.away for e in self.members))
