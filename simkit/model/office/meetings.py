"""Meetings: a salabim component that calls the teams together."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from simkit.model.office.appointment import Appointment
from simkit.model.office.engine import forget_status, sim
from simkit.model.office.record import MEETING

if TYPE_CHECKING:
    from simkit.model.office.team import Team
    from simkit.model.scenario import Clock, Coordination, Scenario


class Meetings(sim.Component):
    """Calls the members of a team together, those on the phone excepted."""

    def setup(self, scenario: Scenario, teams: Iterable[Team]) -> None:
        """Lay out the meetings of the whole run."""
        clock, coordination = scenario.clock, scenario.coordination
        self.coordination = coordination
        self.times = max(1, coordination.times_per_week)
        self.calibration = {team: scenario.teams[team.key].calibration_minutes for team in teams}
        starts = moments(self.times, coordination, clock)
        self.plan = [(moment, team) for moment in starts for team in self.calibration]
        forget_status(self)

    def process(self) -> Generator:
        """Call one meeting after the other."""
        for moment, team in self.plan:
            if moment > self.env.now():
                yield self.hold(till=moment)
            # Looked up at each meeting: who is in a team, and so how long it meets, may change.
            length = minutes_a_week(team, self.coordination, self.calibration[team]) / self.times
            if not length:
                continue
            for employee in team.members:
                employee.attend(Appointment(team, MEETING, moment, length, till=moment + length))
        return
        yield  # no meetings at all is a generator too


def minutes_a_week(team: Team, coordination: Coordination, calibration: float) -> float:
    """Return how long a team meets in a week."""
    working = [employee for employee in team.members if not employee.dedicated]
    if len(working) < 2:
        return 0.0
    disciplines = len({employee.primary for employee in working})
    regular = (
        coordination.minutes
        + coordination.per_colleague * (len(working) - 1)
        + coordination.per_discipline * (disciplines - 1)
    )
    return calibration + (regular if coordination.times_per_week else 0.0)


def moments(times: int, coordination: Coordination, clock: Clock) -> list[float]:
    """Return when meetings begin: so many times a week, spread over its days, at the set hour."""
    at = 0.0 if coordination.at is None else (coordination.at - clock.opens) * 60
    weeks = math.ceil(clock.end / clock.week_minutes)
    days = [math.floor(i * clock.days_per_week / times) for i in range(times)]
    # Several meetings on a day follow each other through it.
    shifts = [sum(earlier == day for earlier in days[:i]) / days.count(day) for i, day in enumerate(days)]
    found = [
        (week * clock.days_per_week + day) * clock.day_minutes + at + shift * (clock.day_minutes - at)
        for week in range(weeks)
        for day, shift in zip(days, shifts, strict=True)
    ]
    return [moment for moment in found if moment < clock.end]
