"""WeeklyObserver: a salabim component that writes down, week by week, how far everybody is."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.model.office.engine import sim

if TYPE_CHECKING:
    from simkit.model.office.office import Office


class WeeklyObserver(sim.Component):
    """Notes at the beginning of the run and of every week."""

    def setup(self, office: Office) -> None:
        """Say whose diary it is."""
        self.office = office

    def process(self) -> Generator:
        """Write down the share of the full speed of everybody who is there, once a week."""
        clock = self.office.scenario.clock
        for week in range(math.ceil(clock.end / clock.week_minutes)):
            if week:
                yield self.hold(till=week * clock.week_minutes, priority=1)
            now = self.env.now()
            self.office.record.growth.append(
                [e.experience.mean(now) if e in e.team.members else math.nan for e in self.office.employees]
            )
