"""Step: one dated thing that happens in a plan of change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simkit.model.scenario.part import Days, Name, Part, Share

Week = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Hours = Annotated[float, Field(gt=0, le=2000)]


class Dated(Part):
    """What every step has.

    Parameters
    ----------
    week : float
        Weeks after the warm-up at which it happens: 0 is the first measured morning, 1 the Monday after.
    """

    week: Week

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Dated:
        until = getattr(self, "until", None)
        if until is not None and until <= self.week:
            raise ValueError(f"until must be later than week {self.week:g}")
        return self


class Chosen(Dated):
    """A step that is about certain employees.

    Parameters
    ----------
    people : tuple of str
        Their names; empty: those of `team`.
    team : str, optional
        The team they are in at that moment.
    count : int, optional
        How many of the team; none: all of them.
    chosen : str
        How they are picked from the team: ``first`` in the order of the file, ``best`` by what management sees, or
        ``random``.
    """

    people: tuple[str, ...] = ()
    team: Name | None = None
    count: Annotated[int, Field(ge=1)] | None = None
    chosen: Literal["first", "best", "random"] = "first"

    @model_validator(mode="after")
    def _somebody(self) -> Chosen:
        if bool(self.people) == bool(self.team):
            raise ValueError("either people, a list of names, or team, whose members are meant")
        if self.people and self.count is not None:
            raise ValueError("count goes with team; people are named one by one")
        if len(set(self.people)) < len(self.people):
            twice = next(name for name in self.people if self.people.count(name) > 1)
            raise ValueError(f"people must name everybody once; '{twice}' stands there twice")
        return self


class Announce(Dated):
    """Tell everybody what is coming.

    Parameters
    ----------
    hours : float
        How long it takes all who are there.
    teams : tuple of str
        Who is told; empty: every team.
    """

    do: Literal["announce"]
    hours: Annotated[float, Field(gt=0, le=8)] = 1
    teams: tuple[Name, ...] = ()


class Train(Chosen):
    """Train employees, off the floor.

    Parameters
    ----------
    hours : float
        Hours of training of each of them.
    products : tuple of str
        What it is about; empty: all they do.
    worth : float
        Hours of experience that an hour of training counts for.
    """

    do: Literal["train"]
    hours: Hours
    products: tuple[Name, ...] = ()
    worth: Annotated[float, Field(ge=0, le=100)] = 1


class Move(Chosen):
    """Move employees to another team, for good or for a while.

    Parameters
    ----------
    to : str
        The team they join.
    member : int
        Position of the member in that team whose skills, telephone and errors they have there.
    until : float, optional
        Weeks after the warm-up at which they go back to where they were, and all moves since then are over; none:
        they stay.
    retained : float
        Part of what they had learned of a product that is of use in the new team.
    proficiency : float
        How far they are with products they did not do before: 0 is a novice.
    open_cases : str, optional
        What becomes of the work on their desks, where it is not what the plan says.
    """

    do: Literal["move"]
    to: Name
    member: Annotated[int, Field(ge=0)] = 0
    until: Week | None = None
    retained: Share = 1
    proficiency: Share = 0
    open_cases: Literal["finish", "hand over"] | None = None


class Route(Dated):
    """Send clients who come from now on to other teams.

    Parameters
    ----------
    teams : tuple of str
        The teams that share the work of these clients. Teams that a plan routes to get no other work.
    events : tuple of str
        Life events; empty: all.
    region : two floats
        Which clients: those whose uniform number (`Demand.u_team`) lies between these. ``[0, 0.25]`` is a
        quarter of all clients, as a region or a client group is.
    """

    do: Literal["route"]
    teams: Annotated[tuple[Name, ...], Field(min_length=1)]
    events: tuple[Name, ...] = ()
    region: tuple[Share, Share] = (0.0, 1.0)

    @model_validator(mode="after")
    def _rises(self) -> Route:
        if self.region[0] >= self.region[1]:
            raise ValueError("region must be two rising numbers between 0 and 1, such as [0, 0.25]")
        return self


class Hire(Dated):
    """Add staff, for a while or for good.

    Parameters
    ----------
    team : str
        The team they join.
    count : int
        How many.
    member : int
        Position of the member in that team whom they are like.
    name : str
        What they are called, numbered.
    until : float, optional
        Weeks after the warm-up at which they leave; none: they stay.
    proficiency : float
        How far they are with the work: 0 is a novice, 1 has learned all.
    """

    do: Literal["hire"]
    team: Name
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    member: Annotated[int, Field(ge=0)] = 0
    name: Annotated[str, Field(min_length=1)] = "temp"
    until: Week | None = None
    proficiency: Share = 0


class Leave(Chosen):
    """Let employees go; nobody takes their place."""

    do: Literal["leave"]


class Away(Chosen):
    """Keep employees from work for a while, by illness or because they are lent to another office.

    Parameters
    ----------
    until : float
        Weeks after the warm-up at which they are back.
    """

    do: Literal["away"]
    until: Week


class Answer(Chosen):
    """Let employees pick up the phone, or no longer, from now on; in a team they move to they do as is done there.

    Parameters
    ----------
    phone : str
        As of a member of a team: ``never``; ``also``: beside other work; ``only``: they do nothing else, and leave
        their work to colleagues.
    """

    do: Literal["answer"]
    phone: Literal["never", "also", "only"]


class Help(Dated):
    """Let teams take each other's calls and work from now on when they have none of their own, or no longer.

    Parameters
    ----------
    teams : tuple of str
        Who helps each other; empty: all teams.
    on : bool
        No: they do as the scenario says without a plan.
    """

    do: Literal["help"]
    teams: tuple[Name, ...] = ()
    on: bool = True


class Lengthen(Dated):
    """Let work take longer for clients who come from now on, as when a law changes.

    Parameters
    ----------
    factor : float
        How many times as long as before; below 1 it takes less.
    products : tuple of str
        Which work; empty: all.
    """

    do: Literal["lengthen"]
    factor: Annotated[float, Field(ge=0.1, le=10)]
    products: tuple[Name, ...] = ()


class Norm(Dated):
    """Promise clients who come from now on another norm; from now on all teams take first what is due first.

    Parameters
    ----------
    days : float
        Working days within which everything should be settled.
    events : tuple of str
        Life events; empty: all. The others keep their norm.
    """

    do: Literal["norm"]
    days: Days
    events: tuple[Name, ...] = ()


class Freeze(Dated):
    """Take in no new work for a while; it waits at the door.

    Parameters
    ----------
    days : float
        Working days.
    """

    do: Literal["freeze"]
    days: Days


class RollBack(Dated):
    """Undo all moves and routes so far."""

    do: Literal["roll back"]


class Stop(Dated):
    """Stop half-way: no later step happens, and nothing is undone."""

    do: Literal["stop"]


Step = Annotated[
    Announce | Train | Move | Route | Hire | Leave | Away | Answer | Help | Lengthen | Norm | Freeze | RollBack | Stop,
    Field(discriminator="do"),
]
