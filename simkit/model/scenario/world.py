"""World: products, life events and their tasks, and the people who write and call; no organisation can change it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.model.scenario.attributes import Attribute, Scaling, When
from simkit.model.scenario.clock import Clock
from simkit.model.scenario.duration import Batch, Deadline, Patience, Wait, Work
from simkit.model.scenario.part import Days, Name, Part, Share, Weekday


class Again(Part):
    """Going back: after the task it stands at, a case does an earlier one and all from there on once more.

    Parameters
    ----------
    to : str
        Product of the task to go back to: the task itself, or one that it comes after.
    probability : float
        Share of the cases that go back, each time.
    at_most : int
        How often a case goes back at most. What it needs is drawn anew in each pass.
    """

    to: Name
    probability: Share
    at_most: Annotated[int, Field(ge=1, le=50)] = 3


class TaskNeed(Part):
    """A product that a life event may need.

    Parameters
    ----------
    product : str
        Key of the product.
    probability : float
        Share of the cases that need it; with `only_with`, of the cases that need that other one.
    work : Work, optional
        Minutes of work when they differ from the product's own.
    wait : Wait, optional
        What this task waits for, outside the office, before it can begin.
    batch : Batch, optional
        When it is done for many cases together, such as once a week; none: for each by itself.
    after : tuple of str
        Products of the tasks that must be done before; empty: it begins at once. What a case does not need is
        passed over: the task comes after whatever that would have come after.
    one_of : str, optional
        Name of a choice: of the tasks that bear the same name here a case needs one, each with its probability;
        what these leave of 1 needs none of them.
    only_with : str, optional
        Product of another task: only cases that need that one may need this one. Outside a loop it looks at the
        first pass of what is inside.
    again : Again, optional
        Going back from here, by chance.
    when : dict of str to Condition
        Attributes of the case, and what they must be: only such cases may need it; `probability` is of those.
    work_by : dict of str to Scaling
        Attributes of the case, and how its work grows with them.
    """

    product: Name
    probability: Share = 1.0
    work: Work | None = None
    wait: Wait | None = None
    batch: Batch | None = None
    after: tuple[Name, ...] = ()
    one_of: Name | None = None
    only_with: Name | None = None
    again: Again | None = None
    when: When = {}
    work_by: dict[Name, Scaling] = {}


class Product(Part):
    """A kind of work.

    Parameters
    ----------
    label : str
        Name shown to people.
    work : Work
        Minutes of work of one task for a specialist.
    norm_days : float, optional
        Working days within which a team should finish a task of it, from when it reaches the team's inbox.
    error : float
        Share of the tasks in which a specialist makes an error.
    people : int
        Employees with the skill it takes at once: the first stands by until a colleague comes, even one off duty.
    needs : tuple of str
        Resources of which it takes one each, such as ``["room"]``. It begins when somebody and all of these are free at
        the same time, and gives them back whenever it is laid aside, for the night too.
    """

    label: str
    work: Work
    norm_days: Days | None = None
    error: Share = 0
    people: Literal[1, 2] = 1
    needs: tuple[Name, ...] = ()


class Resource(Part):
    """Something that work takes beside people, and of which there are only so many: a room, a counter, a car.

    Parameters
    ----------
    label : str
        Name shown to people.
    count : int
        How many there are.
    """

    label: str
    count: Annotated[int, Field(ge=1, le=1_000_000)] = 1


Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Stream(Part):
    """A stream of people who come or call.

    Parameters
    ----------
    per_week : float
        Mean number a week.
    arrival_cv : float
        Coefficient of variation of the gaps between arrivals: 1 for a Poisson stream,
        0 for arrivals like clockwork.
    weekdays : tuple of float
        Relative weight of each working day, Monday first; empty: all the same.
    hours : tuple of float
        Relative weight of equal parts of the day, morning first; empty: all the same. 24 weights are those of the
        hours of the clock, from midnight, with 0 where the office is closed.
    season : tuple of float
        Relative weight of the 4 quarters, 12 months, 13 times four weeks or 52 weeks of a year; empty: all the same.
        `per_week` is the mean over the year.
    arrivals : tuple of float
        Real arrivals: minutes of opening hours since the beginning of the run. In a file also the name of a CSV file
        beside it, whose first column has those minutes, or dates and times (``2024-03-01 09:30``, the run beginning
        on the Monday before the first of all). They are the same in each replication; `per_week` is left out.
    """

    per_week: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    arrival_cv: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1.0
    weekdays: tuple[Weight, ...] = ()
    hours: tuple[Weight, ...] = ()
    season: tuple[Weight, ...] = ()
    arrivals: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, data: Any) -> Any:
        """Leave `per_week` out where every arrival is listed."""
        return {"per_week": 0, **data} if isinstance(data, dict) and data.get("arrivals") else data

    @model_validator(mode="after")
    def _listed_or_drawn(self) -> Stream:
        if self.arrivals and (self.per_week or self.weekdays or self.hours or self.season):
            raise ValueError("arrivals says when everybody comes: leave per_week, weekdays, hours and season out")
        return self

    def weekly(self, clock: Clock) -> float:
        """Return the mean number a week."""
        if not self.arrivals:
            return self.per_week
        return sum(minute < clock.end for minute in self.arrivals) / clock.end * clock.week_minutes


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


class Booking(Part):
    """How appointments are given. Whoever arrives asks for one; the work on the case begins at the appointment.

    Parameters
    ----------
    slots_per_day : int
        Appointments a day, of all who give them together, spread evenly over `hours`.
    hours : tuple of two floats, optional
        Clock hours within which they lie, such as ``[9, 12]``; none: the opening hours.
    days : tuple of str
        Days on which there are any, such as ``["mon", "thu"]``; empty: every working day.
    notice_days : int
        Working days from asking to the first day on which a slot is offered; 0: later on the same day.
    no_show : float
        Share of the clients who do not come. Nobody is told before, so that the slot is lost.
    """

    slots_per_day: Annotated[int, Field(ge=1, le=10_000)]
    hours: tuple[float, float] | None = None
    days: tuple[Weekday, ...] = ()
    notice_days: Annotated[int, Field(ge=0, le=1000)] = 1
    no_show: Share = 0


class LifeEvent(Stream):
    """A stream of clients.

    Parameters
    ----------
    label : str
        Name shown to people.
    per_week, arrival_cv, weekdays, hours, season, arrivals
        When the clients come, as in `Stream`.
    tasks : tuple of TaskNeed
        The products the event may need.
    order : str
        ``parallel``: all tasks may be worked on at once, or each `after` what it says; ``sequence``: one after the
        other.
    none_drawn : str
        What a case needs that draws no task: ``first``, the first one; ``nothing``: it is settled at once.
    norm_days : float, optional
        Working days within which the client should have everything settled.
    attributes : dict of str to Attribute
        What differs from case to case (its kind, its urgency, an amount, a channel), drawn once for each case.
    norm_by : dict of str to dict
        Working days by category of an attribute, such as ``{ urgency = { high = 1 } }``, in place of `norm_days`; of
        several the shortest.
    opening_backlog : int
        Cases of this event that lie in the inboxes when the run begins.
    opening_age_days : float
        The opening backlog arrived spread evenly over this many working days before the run.
    by_phone : float
        Share of the clients who call to tell what happened; the others write. The case begins with
        their call. Who gets nobody, and does not try again, writes after all.
    intake : Work, optional
        Minutes of conversation of a client who calls to tell; needed when some do.
    chasing : Chasing, optional
        When clients call to ask where their case is; none: they never do.
    appointment : Booking, optional
        By appointment: the case begins at the first slot that is free. None: as they come.
    patience : Patience, optional
        How long clients let their case go on before they withdraw it; none: for ever.
    deadline : Deadline, optional
        What happens to a case that is open for too long; none: nothing.
    """

    label: str
    tasks: Annotated[tuple[TaskNeed, ...], Field(min_length=1)]
    order: Literal["parallel", "sequence"] = "parallel"
    none_drawn: Literal["first", "nothing"] = "first"
    norm_days: Days | None = None
    attributes: dict[Name, Attribute] = {}
    norm_by: dict[Name, dict[Name, Days]] = {}
    opening_backlog: Annotated[int, Field(ge=0)] = 0
    opening_age_days: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    by_phone: Share = 0
    intake: Work | None = None
    chasing: Chasing | None = None
    appointment: Booking | None = None
    patience: Patience | None = None
    deadline: Deadline | None = None

    @model_validator(mode="after")
    def _who_calls_talks(self) -> LifeEvent:
        if self.by_phone and self.intake is None:
            raise ValueError("by_phone needs intake = { ... }, the minutes of conversation of a client who calls")
        return self


class Question(Stream):
    """A stream of callers with one kind of question.

    Parameters
    ----------
    label : str
        Name shown to people.
    per_week, arrival_cv, weekdays, hours, season, arrivals
        When they call, as in `Stream`.
    talk : Work
        Minutes of conversation with someone who can answer.
    triage : Work, optional
        Minutes until someone who cannot answer knows it, and passes the caller on; none: no time at all.
    about : dict of str to float
        Products the question may be about, each with its weight; empty: about none in particular.
    needs : float
        Skill level in the product that is needed to answer; 0: whoever picks up can answer.
    """

    label: str
    talk: Work
    triage: Work | None = None
    about: dict[Name, Weight] = {}
    needs: Share = 0

    @model_validator(mode="after")
    def _skill_in_something(self) -> Question:
        if self.needs and not sum(self.about.values()):
            raise ValueError("needs asks for a skill: say in which products with about = { product = weight }")
        if self.about and not sum(self.about.values()):
            raise ValueError("about has only weights of 0; at least one must be above 0")
        return self


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
    accept_callback : float
        Share of the callers who let themselves be called back, where the office offers that
        (`phone.callback_after_minutes`).
    """

    patience: Work | None = None
    redial: Share = 0
    redial_after: Work = Work(mean=60)
    accept_callback: Share = 0
