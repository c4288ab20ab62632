"""Leaving: clients who withdraw their case, and deadlines that pass."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.mechanism import Diary
from simkit.model.office.record import BY_CLIENT, BY_DEFAULT

if TYPE_CHECKING:
    from simkit.model.office.case import Case
    from simkit.model.office.office import Office
    from simkit.model.scenario.coded import Coded


class Leaving(Diary):
    """Cases that may come to an end before they are settled."""

    draws = {"patience": "the patience of clients"}

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether a case can end that is not settled, or cost a fine."""
        return coded.leaves

    def setup(self, office: Office) -> None:
        """Say how long clients have patience."""
        super().setup(office)
        self.day = office.coded.clock.day_minutes
        self.patience = (office.demand.patience * self.day).tolist()
        self.streams = [event.stream for event in office.coded.events]

    def arrives(self, case: Case) -> bool:
        """Write down when the client loses patience, and when the deadline passes."""
        now, patience = self.env.minute, self.patience[case.number]
        if patience < math.inf:
            self.write_down(now + patience, 2 * case.number, (case, BY_CLIENT))
        if self.streams[case.event].deadline:
            self.write_down(max(now, self.deadline(case)), 2 * case.number + 1, (case, BY_DEFAULT))
        return False

    def deadline(self, case: Case) -> float:
        """Return the minute at which the deadline of a case passes, as far as is known now."""
        return case.arrived + self.streams[case.event].deadline.days * self.day + case.stopped

    def happens(self, what: tuple[Case, int]) -> None:
        """Let a client withdraw, or the deadline pass, where the case is still open."""
        case, ending = what
        record, stream = self.office.record, self.streams[case.event]
        if not math.isnan(record.closed[case.number]):
            return
        if ending == BY_CLIENT:
            if stream.patience.until == "settled" or not case.handlers:
                self.office.leave(case, ending)
        elif self.deadline(case) > self.env.minute:  # its clock stood still meanwhile
            self.write_down(self.deadline(case), 2 * case.number + 1, what)
        else:
            record.overdue.append((case.number, self.env.minute))
            if stream.deadline.then == "decided":
                self.office.leave(case, ending)
