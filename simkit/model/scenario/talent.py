"""Talent: how much employees of one kind differ."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Part, Share


class Talent(Part):
    """Lasting differences in speed between employees who are alike on paper.

    Parameters
    ----------
    spread : float
        Standard deviation of the speed, as a part of the mean; 0: all alike. The numbers hang on the person's name.
    reliability : float
        How much of the differences that management sees before it chooses people is lasting; the rest is luck.

    Notes
    -----
    The spread is an assumption of the scenario. That the choice of the best is followed by a fall towards the mean is
    arithmetic: only the reliable part of a difference lasts.
    """

    spread: Annotated[float, Field(ge=0, le=0.5)] = 0
    reliability: Share = 1
