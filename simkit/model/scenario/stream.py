"""Stream: how often something happens, over the week and the day."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Part

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Stream(Part):
    """A stream of people who come or call.

    Parameters
    ----------
    per_week : float
        Mean number a week.
    arrival_cv : float
        Coefficient of variation of the gaps between arrivals: 1 for a Poisson stream,
        0 for arrivals like clockwork.
    weekdays : tuple of float
        Relative weight of each working day, Monday first; empty: all the same.
    hours : tuple of float
        Relative weight of equal parts of the day, morning first; empty: all the same.
    """

    per_week: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    arrival_cv: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1.0
    weekdays: tuple[Weight, ...] = ()
    hours: tuple[Weight, ...] = ()
