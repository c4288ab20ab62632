"""Limits: how many cases a member has in hand, and how many a team has begun, at most; the others wait at the door.

A case counts for whoever began on it, until it is open no more. Only beginning is limited: whatever has been begun can
always go on, so that no limit can bring the office to a standstill.
"""

from __future__ import annotations

from heapq import heappush
from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.team import is_new

if TYPE_CHECKING:
    from simkit.model.office.case import Case, Task
    from simkit.model.office.employee import Employee
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import Coded


class Limits(Mechanism):
    """Counts the cases that are begun, and looks after those who have room again."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether any team begins only so many cases at once."""
        return coded.limits

    def setup(self, office: Office) -> None:
        """Tell every team its limits."""
        super().setup(office)
        for of_file in office.coded.teams:
            team = office.teams[of_file.key]
            team.caseload, team.wip_limit = of_file.caseload, of_file.wip_limit
            team.inbox.begun = [[] for _ in team.inbox.heaps]  # of all teams: who has no room may help another

    def accepts(self, task: Task, employee: Employee) -> None:
        """Count a case that somebody begins on; what else waits of it is no new case any more."""
        case = task.case
        if not is_new(case):
            return
        case.owner = employee, task.team
        self.office.record.begun.append((case.number, self.env.minute, employee.number, task.team.number))
        self.count(employee, task.team, 1)
        for other in case.tasks:
            if other.waiting:
                heappush(other.team.inbox.begun[other.product], other.waiting)
                if helper := other.team.free(other):
                    helper.wake()

    def count(self, employee: Employee, team: Team, step: int) -> None:
        """Have one case more, or less, in hand."""
        employee.cases += step
        team.in_progress += step
        team.inbox.is_full = team.wip_limit is not None and team.in_progress >= team.wip_limit

    def leaves(self, case: Case) -> None:
        """Let those look for a new case who have room again."""
        if case.owner is None:
            return
        owner, team = case.owner
        waited = [owner] if owner in owner.team.full.since else []
        was_full = team.inbox.is_full
        self.count(owner, team, -1)
        if was_full and team.inbox.waiting:
            waited += [employee for helper in team.helpers for employee in helper.idle.since]
        for employee in waited:
            if employee.is_idle and not employee.is_full:
                employee.wake()
