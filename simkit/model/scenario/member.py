"""Member: one employee of a team, or a number of employees who are alike."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simkit.model.scenario.part import Name, Part, Share

Level = Annotated[float, Field(gt=0, le=5, allow_inf_nan=False)]


class Member(Part):
    """Employees of one kind.

    Parameters
    ----------
    name : str
        Name of the employee; with ``count``, the name that is numbered.
    count : int, optional
        Number of employees who are alike. They are called "name 1", "name 2", …, numbered on
        through the office, so that the same person can be found in another structure.
    skills : dict of str to float
        Speed per product: 1 is a specialist's, 0.8 takes 1/0.8 as long; not named: cannot do it.
    days : tuple of str
        Working days of a part-timer, such as ``["mon", "tue"]``; empty: every working day.
    hours : tuple of two floats, optional
        Clock hours between which a part-timer works, such as ``[9, 13]``.
    absence : float
        Share of the rostered days on which the employee is away (illness, leave).
    absence_spell_days : float
        Mean number of working days that an absence lasts.
    cost_per_hour : float
        Cost of an hour on duty, in euros.
    phone : str
        ``never``; ``also``: picks up the phone beside other work; ``only``: does nothing else.
    errors : dict of str to float
        Share of this employee's tasks that go wrong, per product, where it is not what the product
        and the skill level say.
    gain : float
        How far they are at the beginning with what they do: 0 is a novice, 1 has learned all. Only with
        ``learning``.
    """

    name: Annotated[str, Field(min_length=1)]
    count: Annotated[int, Field(ge=0, le=10_000)] | None = None
    skills: Annotated[dict[Name, Level], Field(min_length=1)]
    days: tuple[str, ...] = ()
    hours: tuple[float, float] | None = None
    absence: Annotated[float, Field(ge=0, lt=1)] = 0
    absence_spell_days: Annotated[float, Field(ge=1, allow_inf_nan=False)] = 1
    cost_per_hour: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    phone: Literal["never", "also", "only"] = "never"
    errors: dict[Name, Share] = {}
    gain: Share = 1

    @model_validator(mode="after")
    def _absence_can_happen(self) -> Member:
        # The chain of present and absent days needs P(falling absent) <= 1.
        if self.absence and self.absence / (1 - self.absence) / self.absence_spell_days > 1:
            least = self.absence / (1 - self.absence)
            raise ValueError(
                f"an absence of {self.absence:g} needs absence_spell_days of at least {least:.2g}"
            )
        return self
