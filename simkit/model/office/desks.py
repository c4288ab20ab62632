"""Desks: letters where nobody has a choice, so that who takes what when is known without a list of events.

Where all wait in one line for the first of some people who are equally good at it and always there, it is enough to
know since when each of them is free: who has been so longest, or becomes so first, takes what comes next (J. Kiefer and
J. Wolfowitz, 1955, On the theory of queues with many servers, Trans. Amer. Math. Soc. 78, 1-18).
"""

from __future__ import annotations

from heapq import heappush, heapreplace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from simkit.model.office import engine
from simkit.model.office.letters import Letters
from simkit.model.office.mechanisms.handoffs import Handoffs

if TYPE_CHECKING:
    from simkit.model.office.office import Office


def loop_of(office: Office) -> Letters | None:
    """Return the loop that runs an office, if it knows all that this one has in it."""
    coded = office.coded
    if office.mechanisms.keys() - {Handoffs} or coded.has_order or any(p.member.finishes for p in coded.people):
        return None
    if any(team.owns_cases or team.urgent for team in coded.teams):
        return None
    loop = Desks(office)
    return loop if (loop.team >= 0).all() else None  # else a task comes that nobody can do


class Desks(Letters):
    """The loop, which need not run where all is fixed by what comes and no two tasks end at the same moment."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.fixed = self.is_fixed() and self.foresee()

    def is_fixed(self) -> bool:
        """Say whether all waits in lines of its own, each for people who are always there, and equally good at it."""
        busy = [self.piled[e.number] for e in self.office.employees if e.works and self.looks[e.number]]
        plain = not (self.office.mechanisms or self.follows or self.changes or self.push is heappush or None in busy)
        plain &= self.office.demand.tasks < engine.STILL  # else it might stand still, which the loop says
        return plain and all(len(idle) == 1 and idle[0][1] is None for idle, *_ in filter(None, self.ways))

    def foresee(self) -> bool:
        """Work out when each task is begun and ended, and by whom; say whether no two end at the same moment."""
        opened, demand = self.opened[self.case_of].tolist(), self.office.demand
        begun, by, minutes = [0.0] * demand.tasks, [0] * demand.tasks, np.array(self.office.work)
        lines = np.array([id(found and found[1]) for found in self.ways])[self.way]
        for line in {id(found[1]) for found in self.ways if found}:
            people = [e for e in self.office.employees if e.works and id(self.piled[e.number]) == line]
            # A heap: since when each of them is free, in which order they became so, and who.
            free = [(-inf, e.number - len(self.hand), e.number) for e in people]
            mine = np.flatnonzero(lines == line)
            speed = np.array([people[0].level.get(p, inf) for p in range(len(self.office.coded.products))])
            minutes[mine] /= speed[demand.product[mine]]
            for task, takes in zip(mine.tolist(), minutes[mine].tolist(), strict=True):
                begins, _, who = free[0]
                if begins < opened[task]:
                    begins = opened[task]
                heapreplace(free, (begins + takes, task, who))
                begun[task], by[task] = begins, who
        self.begun, self.who = np.array(begun), np.array(by, dtype=int)
        self.end = self.begun + minutes
        self.order = np.argsort(self.end)
        return not (np.diff(self.end[self.order]) == 0).any()

    def run(self, till: float) -> None:
        """Let everything happen up to a minute, what happens at that minute included."""
        if self.fixed:
            self.now = self.office.minute = till
        else:
            super().run(till)

    def close(self) -> None:
        """Say what has happened by now, and write it down."""
        if self.fixed:
            ended = self.order[: np.searchsorted(self.end[self.order], self.now, side="right")]
            self.ended, self.ends, self.by, self.started = ended, self.end[ended], self.who, self.begun
            for task in np.flatnonzero((self.begun <= self.now) & (self.now < self.end)).tolist():
                self.hand[self.who[task]] = self.end[task], 0, self.who[task], task
            for task in np.flatnonzero((self.opened[self.case_of] <= self.now) & (self.now < self.begun)).tolist():
                self.ways[self.way[task]][1].append((0, 0.0, 0, task))
        super().close()
