"""Hand-offs: what is passed on goes by mail, may go astray, and whoever takes it over reads in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simkit.model.demand.draw import times
from simkit.model.office.mechanisms.mechanism import Diary
from simkit.model.office.record import IN_MAIL, NOBODY, WORKING

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.employee import Employee
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import Coded


class Handoffs(Diary):
    """The internal mail, and what a hand-off costs inside a team and between teams."""

    draws = {"u_misrouted": "tasks that go astray"}

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anything is lost in passing work on."""
        between, within = coded.handoff.between, coded.handoff.within
        return any(cost.delay_minutes or cost.reading_minutes for cost in (between, within))

    def setup(self, office: Office) -> None:
        """Say what passing on costs."""
        super().setup(office)
        costs = office.coded.handoff.within, office.coded.handoff.between  # False and True, when we ask: between?
        self.delay = [cost.delay_minutes for cost in costs]
        self.reading = [cost.reading_minutes for cost in costs]
        self.misroutes: list[list[int]] | None = None  # how often each task goes astray
        if office.demand.u_misrouted is not None:
            self.misroutes = [times(office.demand.u_misrouted, cost.misrouted_share).tolist() for cost in costs]
        self.posted = 0

    def sends(self, task: Task, origin: Team) -> bool:
        """Post a task that goes to another team, or to a colleague of those who handled the case."""
        between = origin is not task.team
        delay = self.delay[between]
        if not delay or not between and (not task.case.handlers or stays(task)):
            return False
        if self.misroutes:
            delay *= 1 + self.misroutes[between][task.number]
        self.post(task, delay)
        return True

    def post(self, task: Task, delay: float) -> None:
        """Send a task to its team; it arrives after `delay` minutes."""
        self.posted += 1  # letters that arrive together keep the order in which they were posted
        self.write_down(self.env.minute + delay, self.posted, task)

    def happens(self, task: Task) -> None:
        """Deliver a task that has arrived."""
        if not task.case.gone:
            self.office.deliver(task)

    def accepts(self, task: Task, employee: Employee) -> None:
        """Let whoever comes new to a case read in, shorter if a colleague of the team has handled it."""
        if handlers := task.case.handlers:
            task.reading = self.reading[employee.team not in [handler.team for handler in handlers]]

    def closes(self) -> None:
        """Write down what is in the mail."""
        for task in self.still_ahead():
            if task.case.gone:
                continue
            self.office.record.piece(task, NOBODY, WORKING, math.nan, math.nan, IN_MAIL)


def stays(task: Task) -> bool:
    """Tell whether an owner of the case can go on with it, so that nothing is handed off."""
    team = task.team
    return team.owns_cases and any(h.team is team and task.product in h.level for h in task.case.handlers)
