"""Roster: when each employee is on duty, and a salabim component that keeps to it."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from simkit.model.office.engine import Component

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.office.employee import Employee
    from simkit.model.scenario import Clock
    from simkit.model.scenario.coded import CodedPerson

Duty = list[tuple[float, float]]


def duty(person: CodedPerson, clock: Clock, demand: Demand, empty: Iterable[tuple[float, float]] = ()) -> Duty:
    """Return the spells in which a person is on duty."""
    member, day_minutes = person.member, clock.day_minutes
    days, closed = math.ceil(clock.end / day_minutes), {day - 1 for day in clock.holidays}
    away = demand.absent(person.name, days, member.absence, member.absence_spell_days).tolist()
    begin, end = member.hours
    # Who stays until closing time leaves then, and not a rounding error later: that would be tomorrow.
    until_closing = end > day_minutes - 1e-6
    spells: Duty = []
    for day in range(days):
        if away[day] or day in closed or day % clock.days_per_week not in member.days:
            continue
        on = day * day_minutes + begin
        off = min((day + 1) * day_minutes if until_closing else day * day_minutes + end, clock.end)
        if on >= off:
            continue
        if spells and spells[-1][1] == on:
            spells[-1] = (spells[-1][0], off)
        else:
            spells.append((on, off))
    for begins, ends in empty:
        spells = [part for spell in spells for part in _outside(spell, begins, ends)]
    return spells


def _outside(spell: tuple[float, float], begins: float, ends: float) -> Duty:
    """Return what is left of a spell outside an interval."""
    on, off = spell
    parts = [(on, min(off, begins)), (max(on, ends), off)]
    return [(first, last) for first, last in parts if first < last]


class Roster(Component):
    """Sends employees home and welcomes them back."""

    def setup(self, spells: list[tuple[Employee, Duty]], end: float) -> None:
        """Lay out the moments at which duty changes."""
        for employee, duty in spells:
            employee.away = not duty or duty[0][0] > 0
        changes = [(on, True, e.number, e) for e, duty in spells for on, _ in duty if on > 0]
        changes += [(off, False, e.number, e) for e, duty in spells for _, off in duty if off < end]
        self.changes = sorted(changes)

    def process(self) -> Generator:
        """Keep to the roster."""
        for moment, on_duty, _, employee in self.changes:
            if moment > self.env.minute:
                # Before all else that happens at this moment: nobody is given work as they leave.
                yield self.hold(till=moment, priority=-1)
            if on_duty:
                employee.begin_duty()
            else:
                employee.end_duty()
