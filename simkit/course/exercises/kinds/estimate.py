"""Estimate: a mean with its interval. Tells "too short to tell" from "wrong"."""

from __future__ import annotations

import math
import numbers
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import (
    NotRight,
    experiment_of,
    low_level,
    not_as_asked,
    read_number,
    show,
    summary_row,
)
from simkit.course.exercises.exercise import Exercise, Judgement, Text, failed, passed
from simkit.course.exercises.kinds.number import Finite, Positive
from simkit.experiment.interval import Interval
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.model.scenario import load
from simkit.model.scenario.part import Part

# An honest 95 % interval misses the truth once in twenty times. An answer is called wrong only beyond
# one and a half half-widths: with 30 replications that is 3.07 standard errors, which honest work
# exceeds about once in 200 times (two-sided t with 29 degrees of freedom: 0.5 %).
REACH = 1.5


class ClassicEstimate(Part):
    """A wrong value that a classic error leads to, and what to say."""

    value: Finite
    feedback: Text


Error = Literal["too_short", "beside", "one_replication", "identical", "no_warm_up", "other_office"]
LONG = 30  # a run so many times as long as the warm-up that was asked for hardly feels how it began


def reaches(found: Interval, low: float, high: float, factor: float = REACH) -> bool:
    """Is some value between `low` and `high` within `factor` half-widths of the middle of an interval?"""
    middle, reach = (found.low + found.high) / 2, factor * found.half_width
    return middle - reach <= high and middle + reach >= low


class EstimateCheck(Exercise):
    """A mean with a 95 % interval, from `sk.replicate`."""

    kind: Literal["estimate"]
    measure: Text
    truth: Finite | tuple[Finite, Finite]
    source: Text
    unit: Text
    half_width: Positive | None = None
    half_width_share: Positive | None = None
    at_least: Annotated[int, Field(ge=2)] = 2
    warm_up_days: Positive | None = None
    office: Text | None = None
    change: tuple[dict[str, Any], ...] = ({},)
    classic: tuple[ClassicEstimate, ...] = ()
    feedback: dict[Error, Text] = {}

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
        return f"an estimate with its interval ({self.unit}): what `sk.replicate(...)` gives"

    def judge(self, answer: Any) -> Judgement:
        own = self.feedback.get
        try:
            answer = experiment_of(answer, self.measure)
        except NotRight as error:  # another row of the summary: the classic errors may tell why it is the wrong one
            return self._judge_numbers([answer.get("mean")], str(error))
        if hasattr(answer, "cases"):  # a run
            return failed(own("one_replication") or f"This is one run. It can lie anywhere. {_RUN_MORE}")
        if isinstance(answer, (tuple, list)) and answer or not hasattr(answer, "summary") and hasattr(answer, "loc"):
            return self._judge_numbers(list(answer), _TYPED)
        if not hasattr(answer, "summary"):
            value = read_number(answer, self.expects())
            alone = f"{show(value)} stands alone: nothing shows how far chance carries it. {_RUN_MORE}"
            return self._judge_numbers([value], alone)
        found = self._read(answer)
        if found.n < 2:
            return failed(own("one_replication") or f"This is one replication. It can lie anywhere. {_RUN_MORE}")
        other = self._other_office(answer)
        if found.half_width == 0:
            return failed(own("identical") or f"{_IDENTICAL} {other or _SAME_NUMBERS}")
        if low_level(answer):
            return failed(low_level(answer))
        if short := self._short_warm_up(answer):
            return failed(f"{own('no_warm_up') or _BEGINS_EMPTY} {short}")
        return self._judge_interval(found, other)

    def _judge_numbers(self, given: list[Any], otherwise: str) -> Judgement:
        """Numbers without their experiment show nothing, but they may tell which error was made."""
        value = given[0] if given and isinstance(given[0], numbers.Real) else math.nan
        near = min(self.classic, key=lambda error: abs(value - error.value), default=None)
        return failed(near.feedback if near and abs(value - near.value) <= self.widest / 2 else otherwise)

    def _other_office(self, answer: Any) -> str:
        """Say what is another than the office of the exercise."""
        if self.office is None:
            return ""
        ground = load(self.office)
        return not_as_asked(answer.scenario, [ground.change(change) for change in self.change], ground)

    def _judge_interval(self, found: Interval, other: str) -> Judgement:
        low, high = self.bounds
        interval = format_interval(found.low, found.high, self.unit)
        said = f"{other} {self.feedback.get('other_office', '')}".strip()
        told = f"{format_number(found.mean, self.unit)} ({interval} {format_unit(self.unit)}".rstrip() + ")"
        if not reaches(found, low, high):
            for error in self.classic:
                if reaches(found, error.value, error.value):
                    return failed(
                        f"{other} A known slip gives about this. {error.feedback}" if other else error.feedback
                    )
            side = "above" if found.mean > high else "below"
            if other:
                return failed(
                    f"{told}: the whole interval lies {side} what is expected, for it is another office. {said}"
                )
            beside = self.feedback.get("beside") or "The model, the measure or the length of a run differs."
            return failed(
                f"{told}: the whole interval lies well {side} what is expected, so more replications will "
                f'not mend it. {beside} `sk.hint("{self.id}")` helps.'
            )
        if other:
            return failed(f"{told}. But that is another office than the one that was asked for. {said}")
        if found.half_width > self.widest:
            return failed(
                self.feedback.get("too_short")
                or f"{told}: your run is too short to tell. The interval goes {self._size(found.half_width)} to "
                f"either side; at most {self._size(self.widest)} is needed. Half the width takes four times the "
                "replications."
            )
        if found.n < self.at_least:
            return failed(f"{found.n} replications are too few here; take at least {self.at_least}. {_WHY_MORE}")
        if not reaches(found, low, high, 1.0):
            expected = self._size(low) if low == high else f"{format_interval(low, high, self.unit)} {self.unit}"
            return passed(f"{self.right} {_UNLUCKY.format(expected)}")
        return passed(self.right)

    def _size(self, width: float) -> str:
        return format_quantity(width, self.unit)

    def _read(self, answer: Any) -> Interval:
        row = summary_row(answer, self.measure, ("mean", "low", "high", "n"), "sk.replicate(...)")
        n = int(row["n"])
        if n < 2:  # no interval can be read: it is infinite or not a number
            return Interval(0.0, 0.0, 0.0, math.nan, n)
        ends = (read_number(row[name], f"a number as {name}") for name in ("mean", "low", "high"))
        return Interval(*ends, math.nan, n)

    def _short_warm_up(self, answer: Any) -> str:
        clock, least = getattr(getattr(answer, "scenario", None), "clock", None), self.warm_up_days
        if clock is None or least is None or clock.warm_up_days >= least or clock.horizon_days >= LONG * least:
            return ""
        return (
            f"In your run `clock.warm_up_days` is {show(clock.warm_up_days)} and `clock.horizon_days` "
            f"{show(clock.horizon_days)}. Take a warm-up of at least "
            f"{show(least)} days, or measure {show(LONG * least)} days or more."
        )


_RUN_MORE = "Run several replications with `sk.replicate(scenario, n=30, seed=1)` and hand in what it gives."
_TYPED = (
    "Those are numbers without their experiment. Nothing shows which office they come from, or how long it ran: hand "
    "in what `sk.replicate(...)` gives, the result itself."
)
_IDENTICAL = "All replications are the same to the last digit, so the interval has no width."
_SAME_NUMBERS = "They ran on the same random numbers: give each replication its own, as `sk.replicate` does."
_WHY_MORE = "With few replications the interval itself is a matter of luck."
_UNLUCKY = (
    "(The expected value, {}, lies just outside your interval. That happens to one honest 95 % interval in "
    "twenty; another seed would show it.)"
)
_BEGINS_EMPTY = "An office begins empty, and an empty start makes everything look better than it is."
