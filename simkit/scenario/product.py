"""Product: one kind of work the office delivers, such as an income tax assessment."""

from __future__ import annotations

from simkit.scenario.part import Days, Part
from simkit.scenario.work import Work


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
    """

    label: str
    work: Work
    norm_days: Days | None = None
