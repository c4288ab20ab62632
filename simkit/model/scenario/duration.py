"""Duration: minutes of work of a task, and days that it waits for somebody outside the office."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from simkit.model.scenario.clock import Clock
from simkit.model.scenario.part import Days, Minutes, Part, Share, Weekday

Family = Literal["exponential", "lognormal", "gamma", "deterministic", "uniform", "normal", "empirical"]
Spread = Annotated[float, Field(ge=0, le=20, allow_inf_nan=False)]


def fits_together(
    of: str, unit: str, dist: str, mean: float | None, cv: float | None, values: tuple[float, ...], suffix: str = ""
) -> None:
    """Refuse a distribution whose parts do not belong together; the rest is for the words."""
    if dist == "empirical":
        if not values:
            raise ValueError(f"empirical {of} needs values{suffix} = [ ... ], the observed {unit}")
        if sum(values) == 0:
            raise ValueError(f"the values of empirical {of} may not all be zero")
        if cv is not None:
            raise ValueError(f"leave cv out for empirical {of}: it follows from the values")
        return
    if values:
        raise ValueError(f"values{suffix} belong to dist = 'empirical' only")
    if mean is None:
        raise ValueError(f"mean{suffix} is missing: the mean {unit} of {of}")
    if dist == "exponential" and cv not in (None, 1):
        raise ValueError(f"exponential {of} always has cv 1; leave cv out, or take dist = 'gamma' or 'lognormal'")
    if dist == "deterministic" and cv not in (None, 0):
        raise ValueError(f"deterministic {of} always has cv 0; leave cv out, or take another dist")
    if dist in ("lognormal", "gamma", "uniform", "normal") and cv is None:
        raise ValueError(f"cv is missing: {dist} {of} needs a mean and a cv")
    if dist == "uniform" and cv is not None and cv > 1 / math.sqrt(3):
        raise ValueError(f"uniform {of} has a cv of at most 0.577; more would mean negative {unit}")


class Work(Part):
    """Minutes of work of one task for a specialist (skill level 1).

    Parameters
    ----------
    dist : str
        ``exponential``, ``lognormal``, ``gamma`` (Erlang when 1/cv² is whole), ``deterministic``, ``uniform``,
        ``normal`` (cut at zero: what would be negative takes no time, and all is scaled so that the mean is kept),
        ``triangular`` or ``empirical``.
    mean : float
        Mean in minutes. For ``empirical`` and ``triangular`` it may be left out: that of the values, or of `min`,
        `mode` and `max`.
    cv : float
        Coefficient of variation: standard deviation divided by mean. Exponential work has cv 1,
        deterministic work 0; for ``empirical`` and ``triangular`` it follows. Of ``normal`` it is that before the cut,
        which makes it smaller: 0.5 becomes 0.49, and 1 becomes 0.80.
    values : tuple of float
        Observed minutes, for ``empirical`` only; scaled to ``mean`` when that is given.
    min, mode, max : float, optional
        The shortest, the most likely and the longest minutes, for ``triangular`` only; scaled to ``mean`` when that is
        given.
    """

    dist: Literal[Family, "triangular"] = "exponential"
    mean: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    cv: Spread | None = None
    values: tuple[Minutes, ...] = ()
    min: Minutes | None = None
    mode: Minutes | None = None
    max: Minutes | None = None

    @model_validator(mode="after")
    def _parts_of_work(self) -> Work:
        if self.dist == "triangular":
            corners = self.corners
            if len(corners) < 3 or list(corners) != sorted(corners) or self.min == self.max:
                raise ValueError("triangular work needs three that rise, such as min = 5, mode = 10, max = 30")
            if self.cv is not None or self.values:
                raise ValueError("triangular work takes min, mode and max: leave cv and values out")
            return self
        if self.corners:
            raise ValueError("min, mode and max belong to dist = 'triangular' only")
        fits_together("work", "minutes", self.dist, self.mean, self.cv, self.values)
        return self

    @property
    def average(self) -> float:
        """Mean minutes of work."""
        if self.mean is not None:
            return self.mean
        return self.triangle_mean if self.dist == "triangular" else sum(self.values) / len(self.values)

    @property
    def corners(self) -> tuple[float, ...]:
        """The shortest, the most likely and the longest minutes, as far as they are given."""
        return tuple(corner for corner in (self.min, self.mode, self.max) if corner is not None)

    @property
    def triangle_mean(self) -> float:
        """Mean of the triangle, before it is scaled."""
        a, b, c = self.corners
        return (a + b + c) / 3

    @property
    def scv(self) -> float:
        """Squared coefficient of variation: variance divided by the squared mean."""
        if self.dist == "exponential":
            return 1.0
        if self.dist == "deterministic":
            return 0.0
        if self.dist == "empirical":
            mean = sum(self.values) / len(self.values)
            return sum((v - mean) ** 2 for v in self.values) / len(self.values) / mean**2
        if self.dist == "triangular":
            a, b, c = self.corners
            return (a * a + b * b + c * c - a * b - a * c - b * c) / 18 / self.triangle_mean**2
        if self.dist == "normal" and self.cv:
            mean, square = cut_normal(self.cv)
            return square / mean**2 - 1
        return (self.cv or 0.0) ** 2


def cut_normal(cv: float) -> tuple[float, float]:
    """Return the mean and the mean square of max(0, X), for a normal X with mean 1 and this cv."""
    above = (1 + math.erf(1 / (cv * math.sqrt(2)))) / 2
    density = cv * math.exp(-1 / (2 * cv * cv)) / math.sqrt(2 * math.pi)
    return above + density, (1 + cv * cv) * above + density


class Wait(Part):
    """What a task waits for before it can begin, outside the office: the client, an adviser, a date. Nobody does it.

    Parameters
    ----------
    on : str
        Whom or what it waits for, in words.
    share : float
        Share of the cases that have to wait here.
    dist : str
        How long an answer takes: as in `Work`, in days.
    mean_days : float, optional
        Mean days until the answer; it may be left out for ``empirical``, and where only `until` counts.
    cv : float, optional
        Coefficient of variation of the days.
    values_days : tuple of float
        Observed days, for ``empirical`` only; scaled to `mean_days` when that is given.
    days : str
        ``working`` days, or ``calendar`` days: nights and weekends count, and an answer that comes when the office
        is closed lies there at the next opening.
    until : str, optional
        Weekday on which the answers come, such as ``"thu"`` for a weekly committee: the first opening on such a day
        after the days have passed.
    norm_clock : str
        ``runs`` or ``stops``: whether the time counts for the norm of the client's case.
    answered : float
        Share of the requests that are ever answered.
    ask_again_days : float, optional
        Days after which the office asks again, of the same kind of days; needed when some requests are never answered.
    at_most : int
        How often the office asks. After the last time it waits `ask_again_days` once more, and goes on without.
    """

    on: Annotated[str, Field(min_length=1)] = "others"
    share: Share = 1
    dist: Family = "exponential"
    mean_days: Days | None = None
    cv: Spread | None = None
    values_days: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = ()
    days: Literal["working", "calendar"] = "working"
    until: Weekday | None = None
    norm_clock: Literal["runs", "stops"] = "runs"
    answered: Annotated[float, Field(gt=0, le=1)] = 1
    ask_again_days: Days | None = None
    at_most: Annotated[int, Field(ge=1, le=100)] = 1

    @model_validator(mode="after")
    def _makes_sense(self) -> Wait:
        if not self.is_date:
            fits_together("waiting", "days", self.dist, self.mean_days, self.cv, self.values_days, "_days")
        if self.ask_again_days is None and (self.answered < 1 or self.at_most > 1):
            raise ValueError(
                "ask_again_days is missing: the days after which the office asks again, and in the end goes on without"
            )
        return self

    @property
    def is_date(self) -> bool:
        """Whether it waits for nothing but a weekday."""
        return self.until is not None and self.mean_days is None and not self.values_days

    @property
    def delay(self) -> Work | None:
        """How long one answer takes, in days; none where it waits for nothing but a weekday."""
        return None if self.is_date else Work(dist=self.dist, mean=self.mean_days, cv=self.cv, values=self.values_days)


class Patience(Part):
    """How long clients let their case go on: who has waited that long withdraws it.

    Parameters
    ----------
    dist : str
        As in `Work`, in working days from arrival; who lay there when the run began has patience from then on.
    mean_days : float, optional
        Mean days; it may be left out for ``empirical``.
    cv : float, optional
        Coefficient of variation of the days.
    values_days : tuple of float
        Observed days, for ``empirical`` only; scaled to `mean_days` when that is given.
    share : float
        Share of the clients who would ever withdraw.
    until : str
        What makes a client stay: that everything is ``settled``, or that somebody has ``begun`` on the case.
    """

    dist: Family = "exponential"
    mean_days: Days | None = None
    cv: Spread | None = None
    values_days: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = ()
    share: Share = 1
    until: Literal["settled", "begun"] = "settled"

    @model_validator(mode="after")
    def _makes_sense(self) -> Patience:
        fits_together("patience", "days", self.dist, self.mean_days, self.cv, self.values_days, "_days")
        return self

    @property
    def lasts(self) -> Work:
        """How long it lasts, in days."""
        return Work(dist=self.dist, mean=self.mean_days, cv=self.cv, values=self.values_days)


Euros = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Deadline(Part):
    """What happens to a case that is open for too long. Its clock stands still where that of the norm does.

    Parameters
    ----------
    days : float
        Working days after arrival.
    then : str
        ``decided``: the case is decided by default, and nobody works on it any more; ``open``: it goes on.
    fine : float
        Euros that it costs to miss the deadline.
    fine_per_day : float
        Euros for each working day that the case stays open after it; with ``then = "open"``.
    fine_days : float, optional
        At most so many days are paid for; none: every day.
    """

    days: Days
    then: Literal["decided", "open"] = "decided"
    fine: Euros = 0
    fine_per_day: Euros = 0
    fine_days: Days | None = None

    @model_validator(mode="after")
    def _has_a_consequence(self) -> Deadline:
        if self.then == "decided" and self.fine_per_day:
            raise ValueError('fine_per_day goes with then = "open": a case that is decided is open no more days')
        if self.then == "open" and not self.fine + self.fine_per_day:
            raise ValueError('then = "open" needs fine or fine_per_day: else a deadline changes nothing')
        return self


class Batch(Part):
    """A step that is done for many cases together: a committee, a payment run. Between the runs they wait.

    Parameters
    ----------
    days : tuple of str
        Weekdays of the runs, such as ``["thu"]``; empty: every working day. On a holiday there is no run.
    at : float, optional
        Clock hour of a run; none: when the office opens.
    at_most : int, optional
        Cases that go on at a run, those that wait longest first; none: all.
    together : bool
        One sitting settles all cases of a run that come to the same team: it takes as long as the first of them would,
        once. No: the cases of a run are done one after the other, each with its own work.
    """

    days: tuple[Weekday, ...] = ()
    at: Annotated[float, Field(ge=0, le=24)] | None = None
    at_most: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    together: bool = False

    def runs(self, clock: Clock) -> int:
        """Return the runs in a week."""
        return len(set(self.days)) or clock.days_per_week

    def room(self, clock: Clock) -> float:
        """Return how many its runs take in a week."""
        return self.runs(clock) * (self.at_most or math.inf)
