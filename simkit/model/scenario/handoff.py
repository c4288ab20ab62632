"""Hand-off: what it costs when work passes to someone else."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Minutes, Part


class Passage(Part):
    """The cost of one kind of hand-off.

    Parameters
    ----------
    delay_minutes : float
        Minutes of opening hours that the work is in the mail.
    reading_minutes : float
        Minutes each new handler of the case needs to read in.
    astray : float
        Share that goes to the wrong address and comes back, each time; it is in the mail once more.
    """

    delay_minutes: Minutes = 0
    reading_minutes: Minutes = 0
    astray: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0


class Handoff(Part):
    """Hand-offs between teams and inside a team.

    Parameters
    ----------
    between, within : Passage
        What passing on costs between teams, and inside one.
    """

    between: Passage = Passage()
    within: Passage = Passage()
