"""Meetings call teams together; whatever takes time of colleagues is an appointment as well; some are called away."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.record import DONE, MEETING, NO_SUBJECT
from simkit.model.scenario.rules import weekly_meetings

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario import Clock, Coordination
    from simkit.model.scenario.coded import Coded


class Appointment:
    """Time for colleagues: a meeting, a consultation, a training; about no task in particular."""

    __slots__ = ("activity", "length", "queued", "released", "team", "till")

    number = NO_SUBJECT
    ending = DONE
    reading = 0.0

    def __init__(self, team: Team, activity: int, released: float, length: float, till: float = math.inf) -> None:
        self.team = team
        self.activity = activity
        self.released = self.queued = released
        self.length = length
        self.till = till

    @property
    def goes_on(self) -> bool:
        """Whether it goes on without those who must leave: a meeting does."""
        return self.activity == MEETING

    def minutes(self, employee: Employee) -> float:
        """Return the minutes it takes from now."""
        return min(self.length, self.till - employee.env.minute)

    def goes(self, employee: Employee) -> None:
        """Do without somebody whose duty ends."""

    def end(self, employee: Employee) -> None:
        """Write down that it comes to an end."""
        employee.write(self.ending)

    def done(self, employee: Employee) -> None:
        """End here: nothing follows from it."""


class Meetings(Mechanism):
    """Calls the members of a team together, those on the phone excepted."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether any team meets."""
        return coded.coordination.times_per_week > 0 or any(team.calibration_minutes for team in coded.teams)

    def setup(self, office: Office) -> None:
        """Lay out the meetings of the whole run."""
        super().setup(office)
        clock, coordination = office.coded.clock, office.coded.coordination
        self.coordination = coordination
        self.times = max(1, coordination.times_per_week)
        self.calibration = {office.teams[team.key]: team.calibration_minutes for team in office.coded.teams}
        starts = moments(self.times, coordination, clock)
        self.plan = [(moment, team) for moment in starts for team in self.calibration]

    def process(self) -> Generator:
        """Call one meeting after the other."""
        for moment, team in self.plan:
            if moment > self.env.minute:
                yield self.hold(till=moment)
            # Looked up at each meeting: who is in a team, and so how long it meets, may change.
            length = minutes_a_week(team, self.coordination, self.calibration[team]) / self.times
            if not length:
                continue
            for employee in team.members:
                employee.attend(Appointment(team, MEETING, moment, length, till=moment + length))


def minutes_a_week(team: Team, coordination: Coordination, calibration: float) -> float:
    """Return how long a team meets in a week."""
    primaries = [employee.primary for employee in team.members if not employee.dedicated]
    return weekly_meetings(primaries, coordination, calibration)


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


class ShortAbsences(Mechanism):
    """Says when people are called away; the roster sees to the rest."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anybody is ever called away."""
        return any(member.short_absences_per_week for team in coded.teams for member in team.members)

    def setup(self, office: Office) -> None:
        """Say whom it may happen to."""
        super().setup(office)
        self.members = {one.name: one.member for one in office.coded.people if one.member.short_absences_per_week}

    def absences(self, person: str) -> list[tuple[float, float]]:
        """Return from when till when a person is away; it hangs on the name."""
        clock = self.office.coded.clock
        member = self.members.get(person)
        if member is None:
            return []
        gap = clock.week_minutes / member.short_absences_per_week
        return self.office.demand.called_away(person, gap, member.short_absence, clock.end)
