"""Waiting: before it can begin, a task waits for somebody outside the office: the client, an adviser, a date."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from simkit.model.office.mechanisms.mechanism import Diary
from simkit.model.office.record import NOBODY, ON_OTHERS, WORKING
from simkit.model.scenario.clock import WEEKDAYS

if TYPE_CHECKING:
    from simkit.model.office.case import Task
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario import Clock, Wait
    from simkit.model.scenario.coded import Coded

DAY = 1440  # minutes of a calendar day


class Request(NamedTuple):
    """Something asked of somebody outside the office."""

    task: Task
    origin: Team | None
    since: float
    stops_norm: bool


class Waiting(Diary):
    """Requests that wait for an answer."""

    draws = {"wait": "waiting on others"}

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether any task waits for somebody outside the office."""
        return coded.waits

    def setup(self, office: Office) -> None:
        """Say what waits how long."""
        super().setup(office)
        self.days = office.demand.wait.tolist()
        self.waits = [{task.product: task.wait for task in event.tasks} for event in office.coded.events]

    def releases(self, task: Task, origin: Team | None) -> bool:
        """Keep a task that waits, once; what lay in the inboxes at the opening has its answer already."""
        number, now = task.number, self.env.minute
        wait = self.waits[task.case.event][task.product]
        if wait is None or number >= len(self.days) or self.days[number] < 0 or (now == 0 and task.case.arrived < 0):
            return False
        until = answer(wait, self.office.coded.clock, now, self.days[number])
        self.days[number] = -1.0
        if wait.norm_clock == "stops":
            task.case.stop_clock(now, until)
        self.write_down(until, number, Request(task, origin, now, wait.norm_clock == "stops"))
        return True

    def happens(self, request: Request) -> None:
        """Go on with a task whose answer is there."""
        task, origin, since, stops_norm = request
        record, gone = self.office.record, task.case.gone
        now = record.closed[task.case.number] if gone else self.env.minute
        record.waits.append((task.number, since, now, stops_norm))
        if gone:
            return
        if stops_norm:
            task.case.due += now - since
        self.office.release(task, origin)

    def closes(self) -> None:
        """Write down what still waits for an answer."""
        for request in self.still_ahead():
            if request.task.case.gone:
                self.happens(request)
                continue
            self.office.record.waits.append((request.task.number, request.since, math.nan, request.stops_norm))
            self.office.record.piece(request.task, NOBODY, WORKING, math.nan, math.nan, ON_OTHERS)


def answer(wait: Wait, clock: Clock, now: float, days: float) -> float:
    """Return the minute of opening hours at which an answer is there that takes so many days."""
    if wait.days == "working":
        moment = now + days * clock.day_minutes
    else:
        day, minute = divmod(now, clock.day_minutes)
        week, weekday = divmod(day, clock.days_per_week)
        opens = clock.opens * 60
        date, minute = divmod((week * 7 + weekday) * DAY + opens + minute + days * DAY, DAY)
        moment = _opening(clock, date, min(max(minute - opens, 0.0), clock.day_minutes))
    if wait.until is not None:
        day = math.ceil(moment / clock.day_minutes)  # an opening, never the middle of a day
        moment = (day + (WEEKDAYS.index(wait.until) - day) % clock.days_per_week) * clock.day_minutes
    return moment


def _opening(clock: Clock, date: float, minute: float) -> float:
    """Return the minute of opening hours at a date, so many minutes after opening; closed: the next opening."""
    week, weekday = divmod(date, 7)
    if weekday >= clock.days_per_week:
        week, weekday, minute = week + 1, 0.0, 0.0
    return (week * clock.days_per_week + weekday) * clock.day_minutes + minute
