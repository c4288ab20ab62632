"""Mail: a salabim component that carries tasks which are passed on."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from simkit.model.office.engine import forget_status, sim

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.office import Office


class Mail(sim.Component):
    """Everything in transit, the first to arrive on top."""

    def setup(self, office: Office) -> None:
        """Begin with an empty bag."""
        self.office = office
        self.bag: list[tuple[float, int, Task]] = []
        self.posted = 0
        forget_status(self)

    def post(self, task: Task, delay: float) -> None:
        """Send a task to its team; it arrives after `delay` minutes."""
        self.posted += 1  # letters that arrive together keep the order in which they were posted
        arrives = self.env.now() + delay
        if not self.bag or arrives < self.bag[0][0]:
            self.activate(at=arrives)
        heappush(self.bag, (arrives, self.posted, task))

    def process(self) -> Generator:
        """Deliver what has arrived, and wait for the next letter."""
        bag = self.bag
        while True:
            now = self.env.now()
            while bag and bag[0][0] <= now:
                _, _, task = heappop(bag)
                if self.office.change:
                    self.office.change.reassign(task)
                else:
                    task.team.receive(task, now)
            if bag:
                yield self.hold(till=bag[0][0])
            else:
                yield self.passivate()
