"""Roster: when each employee is on duty, and a salabim component that keeps to it."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from itertools import chain, compress
from typing import TYPE_CHECKING, Any

from simkit.model.office.case import Task
from simkit.model.office.engine import Component
from simkit.model.office.record import DONE, PAUSED

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.office.employee import Employee
    from simkit.model.scenario import Clock
    from simkit.model.scenario.coded import CodedMember, CodedPerson

Duty = list[tuple[float, float]]


def planned(member: CodedMember, clock: Clock) -> list[Duty]:
    """Return for each day the spells in which employees of a kind are on duty, unless they are absent."""
    day_minutes, closed = clock.day_minutes, {day - 1 for day in clock.holidays}
    spells: list[Duty] = [[] for _ in range(math.ceil(clock.end / day_minutes))]
    for day, of_day in enumerate(spells):
        for begin, end in () if day in closed or day % clock.days_per_week not in member.days else member.hours:
            # Who stays until closing time leaves then, and not a rounding error later: that would be tomorrow.
            until_closing = end > day_minutes - 1e-6
            on = day * day_minutes + begin
            off = min((day + 1) * day_minutes if until_closing else day * day_minutes + end, clock.end)
            if on < off:
                of_day.append((on, off))
    return spells


def duty(person: CodedPerson, days: list[Duty], demand: Demand, empty: Iterable[tuple[float, float]] = ()) -> Duty:
    """Return the spells in which a person is on duty, of those that are planned for each day."""
    away = demand.absent(person.name, len(days), person.member.absence, person.member.absence_spell_days)
    spells = joined(chain.from_iterable(compress(days, (~away).tolist())))
    return _outside(spells, joined(outside)) if (outside := sorted(empty)) else spells


def joined(spells: Iterable[tuple[float, float]]) -> Duty:
    """Return rising spells in which those that touch or overlap are one."""
    found: Duty = []
    for on, off in spells:
        if found and on <= found[-1][1]:
            found[-1] = (found[-1][0], max(off, found[-1][1]))
        else:
            found.append((on, off))
    return found


def with_overtime(duty: Duty, worked: Iterable[tuple[float, float]]) -> tuple[Duty, Duty]:
    """Return the spells on duty, those that somebody worked after them included; and the latter by themselves."""
    whole, late = joined(sorted([*duty, *worked])), []
    rest = iter([*duty, (math.inf, math.inf)])
    on, off = next(rest)
    for begin, end in whole:
        reached = begin
        while on < end:
            late.append((reached, on))
            reached = off
            on, off = next(rest)
        late.append((reached, end))
    return whole, [(begin, end) for begin, end in late if begin < end]


def _outside(spells: Duty, empty: Duty) -> Duty:
    """Return what is left of rising spells outside others."""
    found, ahead = [], 0
    for on, off in spells:
        while ahead < len(empty) and empty[ahead][1] <= on:
            ahead += 1
        here = ahead
        while here < len(empty) and empty[here][0] < off:
            if on < empty[here][0]:
                found.append((on, empty[here][0]))
            on, here = max(on, empty[here][1]), here + 1
        if on < off:
            found.append((on, off))
    return found


class Roster(Component):
    """Sends employees home, or lets them finish first what is in hand, and welcomes them back."""

    def setup(self, spells: list[tuple[Employee, Duty]], end: float, day_minutes: float) -> None:
        """Lay out the moments at which duty changes."""
        for employee, duty in spells:
            employee.away = not duty or duty[0][0] > 0
        changes = [(on, True, e.number, e) for e, duty in spells for on, _ in duty if on > 0]
        changes += [(off, False, e.number, e) for e, duty in spells for _, off in duty if off < end]
        self.day_minutes = day_minutes
        for employee, duty in spells:  # overtime ends with the day
            late = {off // day_minutes for _, off in duty if self.finishes(employee, off)}
            nights = {(day + 1) * day_minutes for day in late} - {on for on, _ in duty}
            changes += [(night, False, employee.number, employee) for night in nights if night < end]
        self.changes = sorted(changes)

    def finishes(self, employee: Employee, off: float) -> bool:
        """Tell whether somebody finishes what is in hand as duty ends: at the end of a block, and not of the day."""
        morning = off // self.day_minutes * self.day_minutes
        member = employee.office.coded.people[employee.number].member  # as they began: so is their roster
        return member.finishes and off > morning and any(off == morning + end for _, end in member.hours)

    def process(self) -> Generator:
        """Keep to the roster."""
        for moment, on_duty, _, employee in self.changes:
            if moment > self.env.minute:
                # Before all else that happens at this moment: nobody is given work as they leave.
                yield self.hold(till=moment, priority=-1)
            if on_duty:
                begin_duty(employee)
            else:
                end_duty(employee, self.finishes(employee, moment))


def begin_duty(employee: Employee) -> None:
    """Begin duty: go on with what is in hand, or look for work."""
    employee.away = False
    if employee.isinterrupted():
        employee.started = employee.env.minute
        employee.resume()
        if employee.phone:
            employee.phone.check_phone()
    elif not (employee.in_hand and employee.scheduled_time() < math.inf):  # else still in overtime
        employee.activate()


def end_duty(employee: Employee, finish: bool) -> None:
    """End duty: put down what is in hand, unless it is done at this very moment or is to be finished.

    A conversation that is not finished is continued on the next day on duty; a meeting is not.
    """
    employee.away = True
    employee.not_idle()
    together = isinstance(employee.in_hand, Task) and (employee.in_hand.second or (employee.held and not finish))
    if together and employee.scheduled_time() > employee.env.minute:
        employee.lay_aside(PAUSED)  # both, or person and room, begin anew together
    if employee.in_hand and not employee.isinterrupted() and employee.scheduled_time() > employee.env.minute:
        goes_on = employee.in_hand.goes_on  # without those who leave
        if finish and not goes_on:
            return
        if not goes_on:
            employee.interrupt()
        if employee.env.minute > employee.started:
            employee.write(DONE if goes_on else PAUSED)
        if goes_on:
            left: Any = employee.in_hand
            employee.drop()
            left.goes(employee)
