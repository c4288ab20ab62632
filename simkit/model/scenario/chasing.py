"""Chasing: clients who call because their case is still open."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Part, Share
from simkit.model.scenario.work import Work


class Chasing(Part):
    """When a client calls to ask "where is my case?". This is failure demand: a settled case makes no calls.

    Up to an age of a days, a case that is still open has made ``per_day * (a - after_days) ** growth``
    calls on average: a Poisson process whose rate grows with the age when `growth` is above 1.

    Parameters
    ----------
    after_days : float
        Working days that a client waits in peace.
    per_day : float
        Calls a client makes in the first day after that.
    growth : float
        1: the same rate from then on; 2: a rate that grows evenly with the age.
    at_most : int
        Calls after which a client gives up asking.
    talk : Work
        Minutes of conversation with someone who can answer.
    triage : Work, optional
        Minutes until someone who cannot answer knows it, and passes the caller on; none: no time at all.
    needs : float
        Skill level, in the first tax that is not done yet, that is needed to answer. 0: whoever
        picks up can look it up.
    """

    after_days: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    per_day: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
    growth: Annotated[float, Field(gt=0, le=5, allow_inf_nan=False)] = 1
    at_most: Annotated[int, Field(ge=1, le=100)] = 10
    talk: Work
    triage: Work | None = None
    needs: Share = 0
