"""Team: who works together, which work comes to them, and how they choose from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simkit.model.scenario.member import Member
from simkit.model.scenario.part import Minutes, Name, Part


class Team(Part):
    """A team with one inbox.

    Parameters
    ----------
    label : str
        Name shown to people.
    members : tuple of Member
        Its employees.
    products : tuple of str
        Products that come to this team; empty: any product.
    events : tuple of str
        Life events whose tasks come to this team; empty: any event. A team with neither takes
        whatever no more specific team takes.
    share : float
        Weight with which cases are divided when several teams take the same work.
    ownership : str
        ``task``: any able member takes the next task; ``case``: who takes a case does all of it
        that they can, and hands the rest to an able colleague.
    pick : str
        Which waiting task comes first: ``oldest_task``, ``oldest_case``, ``due`` or ``shortest``.
    priority : tuple of str
        Products that go before all others, in this order.
    primary_first : bool
        Members look at the products they are best at before any other.
    helps : tuple of str
        Teams whose calls and inbox a member turns to when there is nothing in their own.
    first_line : bool
        Calls from outside come to this team, if a member picks up the phone. No: only calls that
        others pass on.
    interrupts : bool
        A call that nobody is free to answer interrupts a task of a member who also picks up the phone.
        No: it waits for the task in hand.
    turns : int, optional
        So many members who also pick up the phone do so in turns, and do nothing else meanwhile; the
        others are left in peace. None: they all pick up the phone.
    turn_hours : float
        How long a turn lasts.
    calibration_minutes : float
        Minutes a week in which the members discuss how they judge, on top of other meetings.
    """

    label: str
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    products: tuple[Name, ...] = ()
    events: tuple[Name, ...] = ()
    share: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    ownership: Literal["task", "case"] = "task"
    pick: Literal["oldest_task", "oldest_case", "due", "shortest"] = "oldest_task"
    priority: tuple[Name, ...] = ()
    primary_first: bool = False
    helps: tuple[Name, ...] = ()
    first_line: bool = True
    interrupts: bool = False
    turns: Annotated[int, Field(ge=1)] | None = None
    turn_hours: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 4
    calibration_minutes: Minutes = 0

    def takes(self, event: str, product: str) -> bool:
        """Tell whether tasks of this product in this life event may come to the team."""
        return (not self.events or event in self.events) and (not self.products or product in self.products)

    @property
    def specificity(self) -> int:
        """How specific the team is: 3 by event and product, 2 by event, 1 by product, 0 for anything."""
        return 2 * bool(self.events) + bool(self.products)
