"""Clock: opening hours on one running clock, without nights and weekends."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import Field

from simkit.model.scenario.part import Days, Part

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Clock(Part):
    """Opening hours on one running clock: nights and weekends are left out.

    Parameters
    ----------
    day_minutes : float
        Minutes of opening hours in a working day.
    days_per_week : int
        Working days in a week, Monday first.
    opens : float
        Hour at which a day begins, for rosters and for reading charts.
    warm_up_days : float
        Working days that are simulated but not measured. 0 when the office really opens empty.
    horizon_days : float
        Working days that are measured, after the warm-up.
    first_week : int
        Week of the year in which the run begins, warm-up and all; for `season`. A year has 52 weeks.
    holidays : tuple of int
        Working days of the run on which the office is closed, the first day being 1, warm-up and all: nobody is on
        duty, and nobody comes or calls with something new. Lead times in working days count them.
    """

    day_minutes: Annotated[float, Field(gt=0, le=1440)] = 480
    days_per_week: Annotated[int, Field(ge=1, le=7)] = 5
    opens: Annotated[float, Field(ge=0, lt=24)] = 9
    warm_up_days: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    horizon_days: Days = 20
    first_week: Annotated[int, Field(ge=1, le=52)] = 1
    holidays: tuple[Annotated[int, Field(ge=1, le=20_000)], ...] = ()

    @property
    def week_minutes(self) -> float:
        """Minutes of opening hours in a week."""
        return self.day_minutes * self.days_per_week

    @property
    def hour_cuts(self) -> list[float]:
        """Minutes after opening at which an hour of the clock begins, from opening to closing."""
        first = (math.floor(self.opens) + 1 - self.opens) * 60
        inside = (first + 60 * hour for hour in range(24))
        return [0.0, *(cut for cut in inside if cut < self.day_minutes), self.day_minutes]

    @property
    def warm_up(self) -> float:
        """End of the warm-up in minutes."""
        return self.warm_up_days * self.day_minutes

    @property
    def end(self) -> float:
        """End of the run in minutes."""
        return (self.warm_up_days + self.horizon_days) * self.day_minutes

    def at_week(self, week: Any) -> Any:
        """Return the minute of a week of a plan, or of each of several; 0 is the end of the warm-up."""
        return self.warm_up + week * self.week_minutes

    @property
    def weekdays(self) -> tuple[str, ...]:
        """Names of the working days."""
        return WEEKDAYS[: self.days_per_week]
