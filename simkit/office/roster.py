"""Roster: when each employee is on duty, and a salabim component that keeps to it."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

import salabim as sim

if TYPE_CHECKING:
    from simkit.demand import Demand
    from simkit.office.employee import Employee
    from simkit.scenario import Clock, Person

Duty = list[tuple[float, float]]


def duty(person: Person, clock: Clock, demand: Demand) -> Duty:
    """Return the spells in which a person is on duty.

    Parameters
    ----------
    person : Person
        Part-time days and hours, and absence.
    clock : Clock
        Opening hours and horizon.
    demand : Demand
        Tells on which days the person is away.

    Returns
    -------
    list of (float, float)
        First and last minute of each spell, rising; spells that touch are one.
    """
    member, day_minutes = person.member, clock.day_minutes
    days = math.ceil(clock.end / day_minutes)
    away = demand.absent(person.name, days, member.absence, member.absence_spell_days)
    works = {clock.weekdays.index(day) for day in member.days or clock.weekdays}
    hours = member.hours or (clock.opens, clock.opens + day_minutes / 60)
    begin, length = (hours[0] - clock.opens) * 60, (hours[1] - hours[0]) * 60
    whole_day = member.hours is None
    spells: Duty = []
    for day in range(days):
        if away[day] or day % clock.days_per_week not in works:
            continue
        on = day * day_minutes + (0 if whole_day else begin)
        off = min((day + 1) * day_minutes if whole_day else on + length, clock.end)
        if on >= off:
            continue
        if spells and spells[-1][1] == on:
            spells[-1] = (spells[-1][0], off)
        else:
            spells.append((on, off))
    return spells


class Roster(sim.Component):
    """Sends employees home and welcomes them back."""

    def setup(self, spells: list[tuple[Employee, Duty]], end: float) -> None:
        """Lay out the moments at which duty changes.

        Parameters
        ----------
        spells : list of (Employee, Duty)
            The duty of every employee.
        end : float
            End of the run; nobody needs to be sent home then.
        """
        for employee, duty in spells:
            employee.away = not duty or duty[0][0] > 0
        changes = [(on, True, e.number, e) for e, duty in spells for on, _ in duty if on > 0]
        changes += [(off, False, e.number, e) for e, duty in spells for _, off in duty if off < end]
        self.changes = sorted(changes)

    def process(self) -> Generator:
        """Keep to the roster."""
        for moment, on_duty, _, employee in self.changes:
            if moment > self.env.now():
                yield self.hold(till=moment)
            if on_duty:
                employee.arrive()
            else:
                employee.leave()
        return
        yield  # a roster without changes is a generator too
