"""Coordination: the hours that working together takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Minutes, Part


class Coordination(Part):
    """Meetings of every team; they grow with its size and with the number of disciplines in it.

    Parameters
    ----------
    times_per_week : int
        Meetings a week, spread evenly over its days; 0: none.
    at : float, optional
        Clock hour at which a meeting begins; none: when the office opens.
    minutes : float
        Minutes a week that a team meets in any case.
    per_colleague : float
        Minutes a week more for each member beyond the first.
    per_discipline : float
        Minutes a week more for each discipline (product that a member is best at) beyond the first.

    Notes
    -----
    That the need for coordination grows with team size is an old finding (Steiner 1972, process loss;
    Brooks 1975); the minutes are assumptions.
    """

    times_per_week: Annotated[int, Field(ge=0, le=50)] = 0
    at: Annotated[float, Field(ge=0, le=24)] | None = None
    minutes: Minutes = 0
    per_colleague: Minutes = 0
    per_discipline: Minutes = 0
