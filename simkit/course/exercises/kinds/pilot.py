"""Pilot: the design of a trial, judged by what it tells beside what is true: bias and spread over replications."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import FormError, kind_of, low_level, perhaps
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.kinds.number import Finite, Positive
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.experiment.pilot import JUDGED
from simkit.measures.number import format_interval, format_number
from simkit.model.scenario import load

Error = Literal["picked", "biased_low", "biased_high", "too_wide", "one_replication", "too_few"]


class PilotCheck(Exercise):
    """A design of a pilot: what `sk.pilot` gives, and one of its ways of judging."""

    kind: Literal["pilot"]
    office: Text
    changes: dict[str, Any] = {}
    effect: Finite
    retained: Annotated[float, Field(ge=0, le=1)] = 1.0
    within: Positive
    spread: Positive
    at_least: Annotated[int, Field(ge=2)] = 20
    most_people: Annotated[int, Field(ge=1)]
    most_weeks: Annotated[int, Field(ge=2)]
    feedback: dict[Error, Text] = {}

    @model_validator(mode="after")
    def _office_is_there(self) -> PilotCheck:
        load(self.office).change(self.changes)
        return self

    def expects(self) -> str:
        ways = ", ".join(f'"{way}"' for way in JUDGED)
        return f"what `sk.pilot(...)` gives, and after a comma how you judge it: one of {ways}"

    def judge(self, answer: Any) -> Judgement:
        if hasattr(answer, "design"):
            raise FormError("That is the pilot. Which of its ways of judging do you go by?")
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            raise FormError(f"Found {kind_of(answer)}.")
        found, way = answer
        if not hasattr(found, "design") or not hasattr(getattr(found, "summary", None), "loc"):
            raise FormError(f"Found {kind_of(found)}, where the pilot should stand.")
        if way not in JUDGED:
            raise FormError(f"There is no way of judging {way!r}{perhaps(way, JUDGED)}.")
        wrong = self._other_question(found) or self._too_large(found.design) or low_level(found)
        if wrong:
            return failed(wrong)
        if found.design.chosen == "best":
            return failed(self.feedback.get("picked") or _PICKED)
        if found.n < 2:
            return failed(self.feedback.get("one_replication") or _ONE)
        return self._judge_row(found, way)

    def _judge_row(self, found: Any, way: str) -> Judgement:
        row = found.summary.loc[way]
        interval = format_interval(row["low"], row["high"], "share", signed=True).replace("pp", "%")
        told = (
            f"Over {found.n} pilots it tells {_percent(row['mean'])} ({interval}), where {_percent(self.effect)} "
            f"is true; single pilots spread by {_points(row['spread'])}."
        )
        lowest, highest = self.effect - self.within, self.effect + self.within
        if row["high"] < lowest:
            return failed(f"{told} {self.feedback.get('biased_low') or _LOW}")
        if row["low"] > highest:
            return failed(f"{told} {self.feedback.get('biased_high') or _HIGH}")
        if row["spread"] > self.spread:
            more = f"At most {_points(self.spread)} is asked for."
            return failed(f"{told} {more} {self.feedback.get('too_wide') or _WIDE}")
        if found.n < self.at_least:
            return failed(f"{told} {self.feedback.get('too_few') or _FEW.format(n=self.at_least)}")
        if row["low"] < lowest or row["high"] > highest:
            return failed(f"{told} {_ACROSS.format(within=_points(self.within))}")
        return passed(f"{told} {self.right}")

    def _other_question(self, found: Any) -> str:
        """Say what is not as the exercise has it: the office, the true effect, what people keep."""
        mine, theirs = load(self.office).change(self.changes).data(), found.scenario.data()
        parts = [key for key in sorted({*mine, *theirs} - {"title", "description"}) if mine.get(key) != theirs.get(key)]
        if parts:
            return (
                "Your pilot was held in another office than that of the exercise. It differs in "
                f"{', '.join(f'`{part}`' for part in parts)}. Take the office as it was given."
            )
        design = found.design
        for name, asked, value in (
            ("effect", self.effect, design.effect),
            ("retained", self.retained, design.retained),
        ):
            if abs(asked - value) > 1e-9:
                return f"In this exercise `{name}` is {asked:g}; yours has {value:g}. Leave it as it was given."
        return ""

    def _too_large(self, design: Any) -> str:
        if design.people > self.most_people:
            return f"Your pilot team has {design.people} people; at most {self.most_people} can be spared."
        weeks = design.before + design.weeks
        if weeks > self.most_weeks:
            return (
                f"{design.before} weeks before and {design.weeks} weeks of pilot make {weeks}; "
                f"the decision falls after {self.most_weeks}."
            )
        return ""


def _percent(value: float) -> str:
    return format_number(value, "share", signed=True).replace("pp", "%")


def _points(value: float) -> str:
    return f"{format_number(value, 'share').replace('%', '').strip()} percentage points"


_PICKED = (
    "The pilot team was picked because it did best. Then the pilot shows who was picked, and part of their luck: let a "
    "lot decide. (If the number came out right all the same, two errors cancelled each other.)"
)
_ONE = "One pilot, once. Nobody can see whether another would tell the same: run it again and again, with `n=30`."
_FEW = "But from so few pilots the spread itself is a guess: take at least {n}."
_LOW = "That is too low, and more pilots will not mend it. What holds the team back, and for how long?"
_HIGH = "That is too high, and more pilots will not mend it. What else lifts the team?"
_WIDE = "You will hold only one pilot. More people, more weeks or more weeks before it bring it down."
_ACROSS = (
    "The interval lies across the limit of {within}, so it is too close to tell: move the design a little, or take "
    "more replications."
)
