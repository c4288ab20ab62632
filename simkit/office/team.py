"""Team: an inbox, and the employees who take work from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.office.inbox import Inbox

if TYPE_CHECKING:
    from simkit.office.case import Case, Task
    from simkit.office.employee import Employee


class Team:
    """A team at work.

    Parameters
    ----------
    number : int
        Position in the scenario.
    key : str
        Key in the scenario.
    inbox : Inbox
        Where its work waits.
    owns_cases : bool
        Who takes a case does all of it that they can.
    """

    def __init__(self, number: int, key: str, inbox: Inbox, owns_cases: bool) -> None:
        self.number = number
        self.key = key
        self.inbox = inbox
        self.owns_cases = owns_cases
        self.idle: dict[Employee, None] = {}  # longest idle first
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
