"""Life event: what happens to a citizen, and which tasks that means for the office."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simkit.scenario.part import Days, Name, Part, Share
from simkit.scenario.work import Work

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class TaskNeed(Part):
    """A product that a life event may need.

    Parameters
    ----------
    product : str
        Key of the product.
    probability : float
        Share of the cases that need it.
    work : Work, optional
        Minutes of work when they differ from the product's own.
    """

    product: Name
    probability: Share = 1.0
    work: Work | None = None


class LifeEvent(Part):
    """A stream of clients.

    Parameters
    ----------
    label : str
        Name shown to people.
    per_week : float
        Mean number of cases a week.
    tasks : tuple of TaskNeed
        The products the event may need. A case that draws none needs the first one.
    order : str
        ``parallel``: all tasks may be worked on at once; ``sequence``: one after the other.
    norm_days : float, optional
        Working days within which the client should have everything settled.
    arrival_cv : float
        Coefficient of variation of the gaps between arrivals: 1 for a Poisson stream,
        0 for arrivals like clockwork.
    weekdays : tuple of float
        Relative weight of each working day, Monday first; empty: all the same.
    hours : tuple of float
        Relative weight of equal parts of the day, morning first; empty: all the same.
    opening_backlog : int
        Cases of this event that lie in the inboxes when the run begins.
    opening_age_days : float
        The opening backlog arrived spread evenly over this many working days before the run.
    """

    label: str
    per_week: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    tasks: Annotated[tuple[TaskNeed, ...], Field(min_length=1)]
    order: Literal["parallel", "sequence"] = "parallel"
    norm_days: Days | None = None
    arrival_cv: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1.0
    weekdays: tuple[Weight, ...] = ()
    hours: tuple[Weight, ...] = ()
    opening_backlog: Annotated[int, Field(ge=0)] = 0
    opening_age_days: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
