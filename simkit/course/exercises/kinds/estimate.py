"""Estimate: a mean with its interval. Tells "too short to tell" from "wrong"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import FormError, kind_of, other_level, read_number, show, summary_row
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.kinds.number import Finite, Positive
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.model.scenario.part import Part

# An honest 95 % interval misses the truth once in twenty times. An answer is called wrong only beyond
# one and a half half-widths: with 30 replications that is 3.07 standard errors, which honest work
# exceeds about once in 200 times (two-sided t with 29 degrees of freedom: 0.5 %).
REACH = 1.5


class ClassicEstimate(Part):
    """A wrong value that a classic error leads to, and what to say."""

    value: Finite
    feedback: Text


class EstimateFeedback(Part):
    """Own words for the errors that every estimate knows."""

    too_short: Text | None = None
    one_replication: Text | None = None
    identical: Text | None = None
    no_warm_up: Text | None = None


@dataclass(frozen=True)
class GivenInterval:
    """A mean with its interval; ``n`` replications where they are known."""

    mean: float
    low: float
    high: float
    n: int | None = None

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2

    def reaches(self, low: float, high: float, factor: float = REACH) -> bool:
        """Is some value between `low` and `high` within `factor` half-widths of the mean?"""
        middle, reach = (self.low + self.high) / 2, factor * self.half_width
        return middle - reach <= high and middle + reach >= low


class EstimateCheck(Exercise):
    """A mean with a 95 % interval, from `sk.replicate` or as ``(mean, low, high)``."""

    kind: Literal["estimate"]
    measure: Text
    truth: Finite | tuple[Finite, Finite]
    source: Text
    unit: Text
    half_width: Positive | None = None
    half_width_share: Positive | None = None
    at_least: Annotated[int, Field(ge=2)] = 2
    warm_up_days: Positive | None = None
    classic: tuple[ClassicEstimate, ...] = ()
    feedback: EstimateFeedback = EstimateFeedback()

    @model_validator(mode="after")
    def _can_tell_right_from_wrong(self) -> EstimateCheck:
        low, high = self.bounds
        if low > high:
            raise ValueError("the reference interval is the wrong way round")
        if self.half_width is None and not (self.half_width_share and low + high):
            raise ValueError("give 'half_width' (absolute), or 'half_width_share' for a truth other than 0")
        for error in self.classic:
            if low <= error.value <= high:
                raise ValueError(f"the classic error {show(error.value)} lies inside the truth")
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """The truth as an interval."""
        return self.truth if isinstance(self.truth, tuple) else (self.truth, self.truth)

    @property
    def widest(self) -> float:
        """Half the width of the widest interval that can still tell."""
        low, high = self.bounds
        return max(self.half_width or 0.0, (self.half_width_share or 0.0) * abs(low + high) / 2)

    def expects(self) -> str:
        return (
            f"an estimate with its interval ({self.unit}): what `sk.replicate(...)` gives, "
            "or three numbers `(mean, low, high)`"
        )

    def judge(self, answer: Any) -> Judgement:
        own = self.feedback
        if getattr(answer, "summary", None) is None and not isinstance(answer, (tuple, list)):
            value = read_number(answer, self.expects())
            return failed(
                own.one_replication
                or f"{show(value)} stands alone: one number does not show how far chance carries it. {_RUN_MORE}"
            )
        found = self._read(answer)
        if found.n is not None and found.n < 2:
            return failed(own.one_replication or f"This is one replication. One run can lie anywhere. {_RUN_MORE}")
        if found.half_width == 0:
            return failed(own.identical or _IDENTICAL)
        if other_level(answer):
            return failed(other_level(answer))
        if self._warm_up_is_short(answer):
            return failed(own.no_warm_up or _no_warm_up(self.warm_up_days))
        return self._judge_interval(found)

    def _judge_interval(self, found: GivenInterval) -> Judgement:
        low, high = self.bounds
        interval = format_interval(found.low, found.high, self.unit)
        told = f"{format_number(found.mean, self.unit)} ({interval} {format_unit(self.unit)}".rstrip() + ")"
        if not found.reaches(low, high):
            for error in self.classic:
                if found.reaches(error.value, error.value):
                    return failed(error.feedback)
            side = "above" if found.mean > high else "below"
            return failed(
                f"{told}: the whole interval lies well {side} what is expected, so more replications will "
                "not mend it. Something in the model or in the measure differs. "
                f'`sk.hint("{self.id}")` helps.'
            )
        if found.half_width > self.widest:
            return failed(
                self.feedback.too_short
                or f"{told}: your run is too short to tell. The interval goes {self._size(found.half_width)} to "
                f"either side; at most {self._size(self.widest)} is needed. Half the width takes four times the "
                "replications."
            )
        if found.n is not None and found.n < self.at_least:
            return failed(f"{found.n} replications are too few here; take at least {self.at_least}. {_WHY_MORE}")
        if not found.reaches(low, high, 1.0):
            return passed(f"{self.right} {_UNLUCKY}")
        return passed(self.right)

    def _size(self, width: float) -> str:
        return format_quantity(width, self.unit)

    def _read(self, answer: Any) -> GivenInterval:
        if isinstance(answer, (tuple, list)):
            if len(answer) != 3:
                raise FormError(f"Found {kind_of(answer)}; three are needed.")
            mean, low, high = (
                read_number(part, f"a number for the {name}")
                for part, name in zip(answer, ("mean", "low end", "high end"), strict=True)
            )
            n = None
        else:
            row = summary_row(answer, self.measure, ("mean", "low", "high", "n"), "sk.replicate(...)")
            n = int(row["n"])
            if n < 2:  # no interval can be read: it is infinite or not a number
                return GivenInterval(0.0, 0.0, 0.0, n)
            mean, low, high = (read_number(row[name], f"a number as {name}") for name in ("mean", "low", "high"))
        if not low <= mean <= high:
            raise FormError(
                f"The mean {show(mean)} should lie between {show(low)} and {show(high)}: "
                "mean, low, high, in this order."
            )
        return GivenInterval(mean, low, high, n)

    def _warm_up_is_short(self, answer: Any) -> bool:
        clock = getattr(getattr(answer, "scenario", None), "clock", None)
        warm_up = getattr(clock, "warm_up_days", None)
        return self.warm_up_days is not None and warm_up is not None and warm_up < self.warm_up_days


_RUN_MORE = "Run several replications with `sk.replicate(scenario, n=30, seed=1)` and hand in what it gives."
_WHY_MORE = "With few replications the interval itself is a matter of luck."
_IDENTICAL = (
    "All replications are the same to the last digit, so the interval has no width. They ran on the same "
    "random numbers: give each replication its own, as `sk.replicate` does."
)
_UNLUCKY = (
    "(The expected value lies just outside your interval. That happens to one honest 95 % interval in "
    "twenty; another seed would show it.)"
)


def _no_warm_up(days: float | None) -> str:
    return (
        f"The office in your run starts to count before it is in its stride: it needs a warm-up of at least "
        f"{show(days)} working days. An empty start makes everything look better than it is."
    )
