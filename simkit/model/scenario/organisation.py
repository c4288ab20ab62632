"""Organisation: who works together, what comes to them, and what passing it on and meeting cost."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from simkit.model.scenario.attributes import When
from simkit.model.scenario.duration import Work
from simkit.model.scenario.part import Days, Minutes, Name, Part, Share

Level = Annotated[float, Field(gt=0, le=5, allow_inf_nan=False)]
Limit = Annotated[int, Field(ge=1, le=1_000_000)]

Block = tuple[float, float]


def _is_several(hours: Any) -> str:
    """Tell pydantic whether ``[9, 13]`` is meant or ``[[9, 12], [13, 17]]``; `refusals` leaves the tags out."""
    several = isinstance(hours, list | tuple) and hours and isinstance(hours[0], list | tuple)
    return "[blocks]" if several else "[block]"


Hours = Annotated[
    Annotated[Block, Tag("[block]")] | Annotated[tuple[Block, ...], Tag("[blocks]")], Discriminator(_is_several)
]


def blocks(hours: Any) -> tuple[Block, ...]:
    """Return the blocks of a day: one, several, or none where it is not said."""
    return () if not hours else hours if isinstance(hours[0], tuple) else (hours,)


class Also(Part):
    """How somebody works for another team as well: a part of their time, or in blocks of hours.

    Parameters
    ----------
    share : float, optional
        Part of their working time. Each time they choose, they look first where most is lacking of the share, and
        elsewhere when nothing lies there. What they have begun, and the rest of cases that they own, goes before.
    hours : tuple of two floats, optional
        Clock hours, such as ``[13, 17]``, or several blocks, in which they take work of that team only; outside them
        they only join a colleague there whose step takes two.
    days : tuple of str
        Days of the hours; empty: every working day.
    """

    share: Annotated[float, Field(gt=0, lt=1)] | None = None
    hours: Hours | None = None
    days: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_both(self) -> Also:
        if (self.share is None) == (self.hours is None) or (self.days and self.hours is None):
            raise ValueError("either share, such as 0.4, or hours, such as [13, 17], and perhaps days")
        return self


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
        Working days of a part-timer, such as ``["mon", "tue"]``; empty: those of the team.
    hours : tuple of two floats, optional
        Clock hours between which they work, such as ``[9, 13]``, or several blocks with breaks between them, such as
        ``[[9, 12], [13, 17]]``; none: those of the team.
    absence : float
        Share of the rostered days on which the employee is away (illness, leave).
    absence_spell_days : float
        Mean number of working days that an absence lasts.
    short_absences_per_week : float
        How often a week they are called away at a moment that nobody foresees; what is in hand, a conversation too, is
        put down and goes on when they are back.
    short_absence : Work
        Minutes that they are away then.
    also : dict of str to Also
        Teams for which they work as well, with the same skills. They meet, and are called by phone, in their own;
        they help no team that the other one helps.
    cost_per_hour : float
        Cost of an hour on duty, in euros.
    phone : str
        ``never``; ``also``: picks up the phone beside other work; ``only``: does nothing else.
    errors : dict of str to float
        Share of this employee's tasks that go wrong, per product, where it is not what the product
        and the skill level say.
    proficiency : float
        How far they are at the beginning with what they do: 0 is a novice, 1 has learned all. Only with
        ``learning``.
    """

    name: Annotated[str, Field(min_length=1)]
    count: Annotated[int, Field(ge=0, le=10_000)] | None = None
    skills: Annotated[dict[Name, Level], Field(min_length=1)]
    days: tuple[str, ...] = ()
    hours: Hours | None = None
    absence: Annotated[float, Field(ge=0, lt=1)] = 0
    absence_spell_days: Annotated[float, Field(ge=1, allow_inf_nan=False)] = 1
    short_absences_per_week: Annotated[float, Field(ge=0, le=100)] = 0
    short_absence: Work = Work(mean=60)
    also: dict[Name, Also] = {}
    cost_per_hour: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    phone: Literal["never", "also", "only"] = "never"
    errors: dict[Name, Share] = {}
    proficiency: Share = 1

    @model_validator(mode="after")
    def _something_is_left(self) -> Member:
        if sum(also.share or 0 for also in self.also.values()) >= 1:
            raise ValueError("the shares in also must be below 1 together: the rest is for the own team")
        return self

    @model_validator(mode="after")
    def _absence_can_happen(self) -> Member:
        # The chain of present and absent days needs P(falling absent) <= 1.
        if self.absence and self.absence / (1 - self.absence) / self.absence_spell_days > 1:
            least = self.absence / (1 - self.absence)
            raise ValueError(f"an absence of {self.absence:g} needs absence_spell_days of at least {least:.2g}")
        return self


class TeamSetup(Part):
    """A team with one inbox.

    Parameters
    ----------
    label : str
        Name shown to people.
    members : tuple of Member
        Its employees.
    hours : tuple of two floats, optional
        Opening hours of the team: what its members work who have no hours of their own, as there; none: those of the
        office. A desk that never closes beside one from nine to five has a clock of 1,440 minutes, and hours here.
    days : tuple of str
        Days on which the team is open; empty: every working day.
    at_closing : str
        What a member does with what is in hand at the end of a block of hours: ``pause`` it until the next, or
        ``finish`` it in overtime, at the latest until the day of the clock ends. Meetings are over, and a step that
        takes two people is put down.
    products : tuple of str
        Products that come to this team; empty: any product.
    events : tuple of str
        Life events whose tasks come to this team; empty: any event. A team with neither takes
        whatever no more specific team takes.
    only : dict of str to Condition
        Attributes of a case, and what they must be for its tasks to come to this team; it goes before teams that take
        every case.
    share : float
        Weight with which cases are divided when several teams take the same work.
    ownership : str
        ``task``: any able member takes the next task; ``case``: who takes a case does all of it
        that they can, and hands the rest to an able colleague.
    pick : str
        Which waiting task comes first: ``oldest_task``, ``oldest_case``, ``due`` or ``shortest``.
    priority : tuple of str
        Products that go before all others, in this order.
    urgent : dict of str to Condition
        Attributes of a case, and what they must be for its tasks to go before those of all other cases.
    urgent_interrupts : bool
        An urgent task that nobody is free for interrupts one that is not urgent, of the member who began last on
        theirs. Finding the thread again takes as long as after a call (`phone.resumption_minutes`).
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
    overflow : tuple of str
        Teams in which a call rings as well that has waited `overflow_minutes` for this team; who is at a task there is
        not interrupted.
    overflow_minutes : float
        Minutes that a call waits before it overflows.
    calibration_minutes : float
        Minutes a week in which the members discuss how they judge, on top of other meetings.
    caseload : int, optional
        At most so many open cases in one member's hands, with ``ownership = "case"``: they are in the hands of whoever
        began on them, until they are settled. Who has no room helps on with cases of others, and begins no new one.
    wip_limit : int, optional
        At most so many open cases that the team has begun; the others wait at the door until one is settled.
    """

    label: str
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    hours: Hours | None = None
    days: tuple[str, ...] = ()
    at_closing: Literal["pause", "finish"] = "pause"
    products: tuple[Name, ...] = ()
    events: tuple[Name, ...] = ()
    only: When = {}
    share: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    ownership: Literal["task", "case"] = "task"
    pick: Literal["oldest_task", "oldest_case", "due", "shortest"] = "oldest_task"
    priority: tuple[Name, ...] = ()
    urgent: When = {}
    urgent_interrupts: bool = False
    primary_first: bool = False
    helps: tuple[Name, ...] = ()
    first_line: bool = True
    interrupts: bool = False
    turns: Annotated[int, Field(ge=1)] | None = None
    turn_hours: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 4
    overflow: tuple[Name, ...] = ()
    overflow_minutes: Minutes = 1
    calibration_minutes: Minutes = 0
    caseload: Limit | None = None
    wip_limit: Limit | None = None

    def takes(self, event: str | None, product: str | None) -> bool:
        """Tell whether work on this product in this life event may come to the team; None: it is about none."""
        of_event = event is None or not self.events or event in self.events
        return of_event and (product is None or not self.products or product in self.products)


class HandoffCost(Part):
    """The cost of one kind of hand-off.

    Parameters
    ----------
    delay_minutes : float
        Minutes of opening hours that the work is in the mail.
    reading_minutes : float
        Minutes each new handler of the case needs to read in.
    misrouted_share : float
        Share that goes to the wrong address and comes back, each time; it is in the mail once more.
    """

    delay_minutes: Minutes = 0
    reading_minutes: Minutes = 0
    misrouted_share: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0


class Handoff(Part):
    """Hand-offs between teams and inside a team.

    Parameters
    ----------
    between, within : HandoffCost
        What passing on costs between teams, and inside one.
    """

    between: HandoffCost = HandoffCost()
    within: HandoffCost = HandoffCost()


class Phone(Part):
    """How calls are passed on, and by which norms.

    Parameters
    ----------
    forward : str
        ``ticket``: an able employee calls back, when the note in the inbox gets its turn;
        ``transfer``: the caller waits on, as long as patience lasts, for an able employee on the phone.
    by_skill : bool
        A call goes at once to somebody who can answer it, and waits for one of them. No: whoever is free picks up,
        and passes on what they cannot answer. A call that nobody on the phone can answer is picked up by anyone.
    callback_after_minutes : float, optional
        Minutes on the line after which a caller is offered to be called back; who accepts keeps their place in the
        line, and patience runs out no more. None: it is not offered.
    answer_minutes : float
        The norm: minutes within which a call should be answered.
    callback_days : float
        The norm: working days within which a client should have been called back.
    repeat_minutes : float
        Minutes it takes the client to tell the story again after being passed on.
    misrouted_share : float
        Share of the calls passed on that come to the wrong team, each time.
    resumption_minutes : float
        Minutes it takes to find the thread again after a call that interrupted a task.
    """

    forward: Literal["ticket", "transfer"] = "ticket"
    by_skill: bool = False
    callback_after_minutes: Minutes | None = None
    answer_minutes: Minutes = 1
    callback_days: Days = 2
    repeat_minutes: Minutes = 0
    misrouted_share: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0
    resumption_minutes: Minutes = 0


class Coordination(Part):
    """Meetings of every team; they grow with its size and with the number of disciplines in it.

    Parameters
    ----------
    times_per_week : int
        Meetings a week, spread evenly over its days; 0: none.
    at : float, optional
        Clock hour at which a meeting begins; none: when the office opens.
    minutes : float
        Minutes a week that a team meets in any case.
    per_colleague : float
        Minutes a week more for each member beyond the first.
    per_discipline : float
        Minutes a week more for each discipline (product that a member is best at) beyond the first.

    Notes
    -----
    That the need for coordination grows with team size is an old finding (Steiner 1972, process loss;
    Brooks 1975); the minutes are assumptions.
    """

    times_per_week: Annotated[int, Field(ge=0, le=50)] = 0
    at: Annotated[float, Field(ge=0, le=24)] | None = None
    minutes: Minutes = 0
    per_colleague: Minutes = 0
    per_discipline: Minutes = 0
