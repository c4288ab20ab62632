"""Life event: what happens to a citizen, and which tasks that means for the office."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simkit.model.scenario.chasing import Chasing
from simkit.model.scenario.part import Days, Name, Part, Share
from simkit.model.scenario.stream import Stream
from simkit.model.scenario.work import Work


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


class LifeEvent(Stream):
    """A stream of clients.

    Parameters
    ----------
    label : str
        Name shown to people.
    per_week, arrival_cv, weekdays, hours
        When the clients come, as in `Stream`.
    tasks : tuple of TaskNeed
        The products the event may need. A case that draws none needs the first one.
    order : str
        ``parallel``: all tasks may be worked on at once; ``sequence``: one after the other.
    norm_days : float, optional
        Working days within which the client should have everything settled.
    opening_backlog : int
        Cases of this event that lie in the inboxes when the run begins.
    opening_age_days : float
        The opening backlog arrived spread evenly over this many working days before the run.
    by_phone : float
        Share of the clients who call to tell what happened; the others write. The case begins with
        their call. Who gets nobody, and does not try again, writes after all.
    intake : Work, optional
        Minutes of conversation of a client who calls to tell; needed when some do.
    chasing : Chasing, optional
        When clients call to ask where their case is; none: they never do.
    """

    label: str
    tasks: Annotated[tuple[TaskNeed, ...], Field(min_length=1)]
    order: Literal["parallel", "sequence"] = "parallel"
    norm_days: Days | None = None
    opening_backlog: Annotated[int, Field(ge=0)] = 0
    opening_age_days: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    by_phone: Share = 0
    intake: Work | None = None
    chasing: Chasing | None = None

    @model_validator(mode="after")
    def _who_calls_talks(self) -> LifeEvent:
        if self.by_phone and self.intake is None:
            raise ValueError("by_phone needs intake = { ... }, the minutes of conversation of a client who calls")
        return self
