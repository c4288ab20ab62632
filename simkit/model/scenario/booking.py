"""Booking: clients come by appointment, each at the first slot that is free."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Part, Share, Weekday


class Booking(Part):
    """How appointments are given. Whoever arrives asks for one; the work on the case begins at the appointment.

    Parameters
    ----------
    slots_per_day : int
        Appointments a day, of all who give them together, spread evenly over `hours`.
    hours : tuple of two floats, optional
        Clock hours within which they lie, such as ``[9, 12]``; none: the opening hours.
    days : tuple of str
        Days on which there are any, such as ``["mon", "thu"]``; empty: every working day.
    notice_days : int
        Working days from asking to the first day on which a slot is offered; 0: later on the same day.
    no_show : float
        Share of the clients who do not come. Nobody is told before, so that the slot is lost.
    """

    slots_per_day: Annotated[int, Field(ge=1, le=10_000)]
    hours: tuple[float, float] | None = None
    days: tuple[Weekday, ...] = ()
    notice_days: Annotated[int, Field(ge=0, le=1000)] = 1
    no_show: Share = 0
