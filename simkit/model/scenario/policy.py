"""Policy: how differently employees judge the same merits, and what brings them together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.part import Minutes, Part, Share

Spread = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


class Policy(Part):
    """Spread of judgement, all on one scale on which the merits of clients have a standard deviation of 1.

    An employee judges a task as merits + circumstances (if they see them) + level + pattern + occasion, and
    says yes when that is above 0. On the scale of logarithms, it is also the amount that is granted.

    Parameters
    ----------
    level : float
        Standard deviation between employees who are strict and lenient in everything.
    pattern : float
        Standard deviation of an employee's leaning for one kind of task (life event and product).
    occasion : float
        Standard deviation from one day to the next: mood, hour, the case before.
    circumstances : float
        Standard deviation of what is particular to a client over all taxes. Only who sees the whole
        life event (a team bound by events) can take it into account.
    half_minutes : float
        Minutes of calibration a week that halve the differences in level and pattern within a team.
    consult : float
        Share of the tasks, the nearest to the line between yes and no, about which a colleague is
        consulted; the two judge together.
    consult_minutes : float
        Minutes that takes, of both.

    References
    ----------
    Kahneman, D., Sibony, O. and Sunstein, C. R. (2021). Noise: A Flaw in Human Judgment. System noise is
    level noise and pattern noise, the latter with occasion noise in it.
    """

    level: Spread = 0
    pattern: Spread = 0
    occasion: Spread = 0
    circumstances: Spread = 0
    half_minutes: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 60
    consult: Share = 0
    consult_minutes: Minutes = 0

    @property
    def judges(self) -> bool:
        """Whether judgement plays a part at all."""
        return bool(self.level or self.pattern or self.occasion or self.circumstances or self.consult)
