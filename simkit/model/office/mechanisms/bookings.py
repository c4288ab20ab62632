"""Bookings: clients who come by appointment get the first free slot; some do not come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from simkit.model.office.mechanisms.mechanism import Diary
from simkit.model.office.record import BY_ABSENCE

if TYPE_CHECKING:
    from simkit.model.office.case import Case
    from simkit.model.office.office import Office
    from simkit.model.scenario import Clock
    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.world import Booking


class Bookings(Diary):
    """The book of appointments of every life event that has one."""

    draws = {"no_show": "no-shows"}

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anybody comes by appointment."""
        return coded.books

    def setup(self, office: Office) -> None:
        """Open the books."""
        super().setup(office)
        self.clock = office.coded.clock
        books = [event.stream.appointment for event in office.coded.events]
        self.books: list[Any] = [book and (book, slots(book, self.clock)) for book in books]
        self.missed = office.demand.no_show.tolist()
        self.booked: set[int] = set()

    def opens(self, case: Case) -> bool:
        """Give a new case the first free slot, and keep it until then; what lay there at the opening needs none."""
        book = self.books[case.event]
        if book is None or case.number in self.booked or case.arrived < 0:
            return False
        booking, free = book
        now, day = self.env.minute, self.clock.day_minutes
        earliest = (now // day + booking.notice_days) * day if booking.notice_days else now
        slot = next(moment for moment in free if moment >= earliest)
        self.booked.add(case.number)
        self.office.record.appointments.append((case.number, now, slot))
        self.write_down(slot, case.number, case)
        return True

    def happens(self, case: Case) -> None:
        """Begin on the case, if the client comes."""
        if case.gone:
            return
        if self.missed[case.number]:
            self.office.leave(case, BY_ABSENCE)
        else:
            self.office.open(case)


def slots(booking: Booking, clock: Clock) -> Iterator[float]:
    """Yield the minutes of all appointments, without end: whoever waits long has one after the run."""
    begin, end = booking.hours or (clock.opens, clock.opens + clock.day_minutes / 60)
    step = (end - begin) * 60 / booking.slots_per_day
    for day in count():
        weekday = clock.weekdays[day % clock.days_per_week]
        if day + 1 not in clock.holidays and (not booking.days or weekday in booking.days):
            morning = day * clock.day_minutes + (begin - clock.opens) * 60
            yield from (morning + slot * step for slot in range(booking.slots_per_day))
