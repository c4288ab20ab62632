"""Quality: what goes wrong in the work, when it comes to light, and what that takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Days, Part, Share
from simkit.model.scenario.work import Work


class Quality(Part):
    """Errors in the work; how often a product goes wrong stands with the product and the members.

    Parameters
    ----------
    found_days : float
        Mean number of working days until an error comes to light (exponential).
    rework : float
        Minutes to mend an error, as a part of the work of the task.
    complaint : float
        Share of the errors found about which the client calls.
    talk : Work, optional
        Minutes of conversation of such a call; needed when some do.
    skill_exponent : float
        Who works at skill level s errs ``s ** -skill_exponent`` times as often as a specialist;
        1: a level of 0.8 means a quarter more errors.
    hurry : float
        Extra share of errors while the inbox is full: 0.5 means half as many again. 0 switches it off.
    hurry_above : float
        Waiting tasks for each colleague on duty above which the team hurries.

    Notes
    -----
    That load comes at the cost of quality is the finding of D. S. KC and C. Terwiesch (2009), "Impact of
    workload on service time and patient safety", Management Science 55(9); it is from hospitals, and the
    size of the effect in an office is an assumption.
    """

    found_days: Days = 10
    rework: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)] = 1
    complaint: Share = 0
    talk: Work | None = None
    skill_exponent: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1
    hurry: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 0
    hurry_above: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 5
