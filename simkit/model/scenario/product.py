"""Product: one kind of work the office delivers, such as an income tax assessment."""

from __future__ import annotations

from simkit.model.scenario.part import Days, Part, Share
from simkit.model.scenario.work import Work


class Product(Part):
    """A kind of work.

    Parameters
    ----------
    label : str
        Name shown to people.
    work : Work
        Minutes of work of one task for a specialist.
    norm_days : float, optional
        Working days within which a team should finish a task of this product, counted from
        the moment it reaches the team's inbox.
    error : float
        Share of the tasks in which a specialist makes an error.
    """

    label: str
    work: Work
    norm_days: Days | None = None
    error: Share = 0
