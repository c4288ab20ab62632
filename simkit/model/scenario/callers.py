"""Callers: how people on the telephone behave. Part of the world, not of the organisation."""

from __future__ import annotations

from simkit.model.scenario.part import Part, Share
from simkit.model.scenario.work import Work


class Callers(Part):
    """How long people wait on the line, and whether they try again.

    Parameters
    ----------
    patience : Work, optional
        Minutes that a caller is willing to wait, each time they wait; none: for ever.
    redial : float
        Share of those who hang up who call again, each time.
    redial_after : Work
        Minutes from hanging up to calling again.
    """

    patience: Work | None = None
    redial: Share = 0
    redial_after: Work = Work(mean=60)
