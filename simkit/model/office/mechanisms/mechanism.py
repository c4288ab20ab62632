"""Mechanism: what all mechanisms of the office have in common."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, ClassVar

from simkit.model.office.engine import Component

if TYPE_CHECKING:
    from simkit.model.office.case import Case, Task
    from simkit.model.office.employee import Employee, Work
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import Coded


class Mechanism(Component):
    """Something that is added to the office.

    It is a salabim component: what it does by the clock stands in `process`. Where it has a hand in the work, it
    says so by one of the hooks below. The office calls those that a mechanism has of its own; here they do nothing.
    What it needs of chance is in the demand, or comes from ``office.demand.streams.stream(purpose, name)``.
    """

    draws: ClassVar[dict[str, str]] = {}  # columns of the demand without which it cannot work, in words

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether a scenario asks for it."""
        return True

    def setup(self, office: Office) -> None:
        """Get ready, when teams and employees are there; the office does not work yet."""
        self.office = office

    def absences(self, person: str) -> list[tuple[float, float]]:
        """Return from when till when somebody is not there, whatever the roster says."""
        return []

    def arrives(self, case: Case) -> bool:
        """A client comes. True: the mechanism keeps the case and opens it later."""
        return False

    def opens(self, case: Case) -> bool:
        """The office is about to open a case. True: the mechanism keeps it and opens it later."""
        return False

    def releases(self, task: Task, origin: Team | None) -> bool:
        """A task is about to go to its team. True: the mechanism keeps it and releases it later."""
        return False

    def sends(self, task: Task, origin: Team) -> bool:
        """A team passes a task on, to another or to a colleague. True: the mechanism delivers it later."""
        return False

    def delivers(self, task: Task) -> bool:
        """A task that was under way has come. True: the mechanism sees to it."""
        return False

    def accepts(self, task: Task, employee: Employee) -> None:
        """An employee accepts a task of a case that they have not handled before."""

    def begins(self, work: Work, employee: Employee) -> None:
        """An employee takes work in hand, for the first time or again."""

    def worked(self, task: Task, employee: Employee, minutes: float, outcome: int) -> None:
        """An employee has worked on a task, to the end or so far."""

    def finishes(self, task: Task, employee: Employee) -> None:
        """An employee has done a task."""

    def leaves(self, case: Case) -> None:
        """A case is open no more."""

    def closes(self) -> None:
        """The run is over: write down what is still under way here."""


class Diary(Mechanism):
    """A mechanism that writes down ahead what will happen when."""

    def setup(self, office: Office) -> None:
        """Begin with nothing to come."""
        super().setup(office)
        self.ahead: list[tuple[float, int, Any]] = []  # the first to happen on top

    def write_down(self, moment: float, order: int, what: Any) -> None:
        """Have something happen at a moment; of one moment, what has the lowest order first."""
        ahead = self.ahead
        if not ahead or moment < ahead[0][0]:
            self.activate(at=moment)
        heappush(ahead, (moment, order, what))

    def process(self) -> Generator:
        """Let happen what is due, and wait for the next."""
        ahead = self.ahead
        while True:
            while ahead and ahead[0][0] <= self.env.minute:
                self.happens(heappop(ahead)[2])
            if ahead:
                yield self.hold(till=ahead[0][0])
            else:
                yield self.passivate()

    def happens(self, what: Any) -> None:
        """Its moment has come."""

    def still_ahead(self) -> list[Any]:
        """Return what has not happened yet, in the order in which it would."""
        return [what for _, _, what in sorted(self.ahead, key=lambda entry: entry[:2])]
