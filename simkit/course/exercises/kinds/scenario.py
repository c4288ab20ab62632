"""Scenario: a changed office. Named places hold given values; the clients stay; a goal may be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import getitem
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from simkit.course.exercises.answer import (
    FormError,
    alike,
    demand_differences,
    kind_of,
    of_the_clock,
    other_places,
    other_teams,
    places_of,
    show,
    summary_row,
    with_found,
)
from simkit.course.exercises.exercise import Exercise, Judgement, Text, failed, passed
from simkit.course.exercises.kinds.number import Finite
from simkit.experiment import replicate
from simkit.measures.number import format_interval, format_number, format_quantity
from simkit.model.scenario import load
from simkit.model.scenario.part import Part, expand
from simkit.model.scenario.refusals import ScenarioError


class Range(Part):
    """From `low` to `high`, both included; one of them may be left out."""

    low: Finite | None = None
    high: Finite | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> Range:
        if self.low is None and self.high is None:
            raise ValueError("give 'low', 'high' or both")
        return self

    def holds(self, value: Any) -> bool:
        """Is the value a number in the range?"""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        ends = (("least", self.low), ("most", self.high))
        return " and ".join(f"at {word} {show(end)}" for word, end in ends if end is not None)


Wanted = bool | int | float | str | list | Range


class ClassicScenario(Part):
    """A place and the value it has after a classic error."""

    path: Text
    value: Wanted
    feedback: Text


class Goal(Part):
    """A measure that the changed office must bring below or above a bound, by its whole interval."""

    measure: Text
    below: Finite | None = None
    above: Finite | None = None
    n: Annotated[int, Field(ge=2, le=200)] = 20
    seed: int = 1

    @model_validator(mode="after")
    def _has_one_bound(self) -> Goal:
        if (self.below is None) == (self.above is None):
            raise ValueError("give 'below' or 'above', and not both")
        return self

    def reached_by(self, low: float, high: float) -> bool:
        """Whether all of an interval is on the right side of the bound; with its ends exchanged, whether a part is."""
        return high < self.below if self.below is not None else low > self.above

    def bound(self, unit: str) -> str:
        """The goal in words."""
        side, value = ("below", self.below) if self.below is not None else ("above", self.above)
        return f"{side} {format_quantity(value, unit)}"


def measured(scenario: Any, goals: Sequence[Goal], *beside: str) -> Iterator[tuple[Goal, Any, Any, list[float]]]:
    """Yield each goal with the replications that goals of one n and seed share, the row in them, mean, low and high."""
    found: dict[tuple[int, int], Any] = {}
    for goal in goals:
        of = goal.n, goal.seed
        if of not in found:
            keys = dict.fromkeys((*(one.measure for one in goals if (one.n, one.seed) == of), *beside))
            found[of] = replicate(scenario, n=goal.n, seed=goal.seed, measures=list(keys))
        row = summary_row(found[of], goal.measure, ("mean", "low", "high"), "sk.replicate(...)")
        yield goal, found[of], row, [float(row[name]) for name in ("mean", "low", "high")]


class ScenarioCheck(Exercise):
    """A changed scenario."""

    kind: Literal["scenario"]
    based_on: Text
    must: dict[str, Wanted] = {}
    may: tuple[Text, ...] = ()
    new_skills: Finite | None = None
    no_more_people: bool = False
    most_skills: Annotated[int, Field(ge=1)] | None = None
    goal: Annotated[tuple[Goal, ...], BeforeValidator(lambda one: (one,) if isinstance(one, dict) else one)] = ()
    classic: tuple[ClassicScenario, ...] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> ScenarioCheck:
        if not self.must and not self.goal:
            raise ValueError("give 'must', 'goal' or both")
        return self

    def expects(self) -> str:
        return f'a scenario: a changed copy of `sk.load("{self.based_on}")`, made with `.change({{"path": value}})`'

    def judge(self, answer: Any) -> Judgement:
        if not callable(getattr(answer, "data", None)) or not callable(getattr(answer, "change", None)):
            raise FormError(f"Found {kind_of(answer)}.")
        ground, answer = load(self.based_on), _as_one_group(answer)
        differences = demand_differences(ground, answer)
        if differences and all(map(of_the_clock, differences)):
            return failed(
                "Your scenario plays other days than the one it starts from, so other clients come. Leave the clock as "
                f"it is. (Found: {'; '.join(differences)}.)"
            )
        if differences:
            words = "Your scenario has other clients than the one it starts from, so the two cannot be compared. "
            return failed(with_found(f"{words}Change only the organisation.", differences))
        if (self.must or self.may) and (others := other_teams(places_of(answer), places_of(ground))):
            return failed(f"{others} Start from `{self.based_on}`.")
        for error in self.classic:
            values = _values(answer, error.path)
            if values and all(_fits(value, error.value) for value in values):
                return failed(error.feedback)
        misses = [text for path, wanted in self.must.items() for text in _misses(answer, ground, path, wanted)]
        if misses:
            return failed("Not there yet. " + " ".join(misses))
        if self.no_more_people:
            now, before = (sum(1 for _ in office.people()) for office in (answer, ground))
            if now > before:
                return failed(f"Your office has {now} employees; it started with {before}. No hiring in this exercise.")
        for person in answer.people() if self.most_skills else ():
            known = len(person.member.skills)
            if known > self.most_skills:
                return failed(
                    f"{person.name} of team {person.team} knows {known} products; in this exercise at most "
                    f"{self.most_skills} each. A course is not free."
                )
        wrong = self._new_skills(ground, answer) or self._beside(ground, answer)
        if wrong:
            return failed(wrong)
        return self._judge_goal(answer) if self.goal else passed(self.right)

    def _new_skills(self, ground: Any, answer: Any) -> str:
        """Say who works at another speed than was said of what they learnt, or than before at what they knew."""
        if self.new_skills is None:
            return ""
        before = places_of(ground)
        for path, speed in places_of(answer).items():
            right = before.get(path, self.new_skills)
            if ".skills." in path and not alike(speed, right):
                why = "the own work stays as it was" if path in before else "that is not the speed for what was learnt"
                return f"`{path}` is {show(speed)}: {why}. A skill is a speed: who takes twice as long has 1 / 2."
        return ""

    def _beside(self, ground: Any, answer: Any) -> str:
        """Say what was changed beside what may be."""
        if not self.must and not self.may:
            return ""
        free = [re.escape(path).replace(r"\*", r"[^.\[\]]+") for path in (*self.must, *self.may)]
        before, after = places_of(ground), places_of(answer)
        changed = [path for path in {**before, **after} if not alike(before.get(path), after.get(path))]
        beside = [path for path in changed if not any(re.fullmatch(rf"{one}(\W.*)?", path) for one in free)]
        if not beside:
            return ""
        more = f" (and {other_places(len(beside) - 2)})" if len(beside) > 2 else ""
        which = " and ".join(f"`{path}`" for path in beside[:2])
        return f"Something else was changed too: {which}{more}. Leave that as it was."

    def _judge_goal(self, answer: Any) -> Judgement:
        told, far, near = [], "Not reached yet.", "The interval lies across the goal, so it is too close to tell: "
        for goal, _, row, (mean, low, high) in measured(answer, self.goal):
            unit = str(row.get("unit", ""))
            told.append(
                f"In {goal.n} replications `{goal.measure}` is {format_number(mean, unit)} "
                f"({format_interval(low, high, unit)}); the goal is {goal.bound(unit)}."
            )
            if not goal.reached_by(low, high):
                told.append(f"{near}all of it must be {goal.bound(unit)}." if goal.reached_by(high, low) else far)
        if len(told) == len(self.goal):
            return passed(" ".join([*told, self.right]))
        return failed(" ".join([*told, *[f'The next step: `sk.hint("{self.id}")`.'] * (far in told)]))


def _as_one_group(scenario: Any) -> Any:
    """Take groups of a team together that differ in name only: two clerks and two clerks are four."""
    for key, team in scenario.data()["teams"].items():
        groups: dict[str, dict] = {}
        for member in team["members"]:
            like = repr(sorted((field, value) for field, value in member.items() if field not in ("name", "count")))
            groups[like] = {**groups.get(like, member), "count": groups.get(like, {}).get("count", 0) + member["count"]}
        if len(groups) < len(team["members"]):
            scenario = scenario.change({f"teams.{key}.members": list(groups.values())})
    return scenario


def _fits(value: Any, wanted: Any) -> bool:
    return wanted.holds(value) if isinstance(wanted, Range) else value == wanted


def _values(scenario: Any, path: str) -> list[Any]:
    """Every value a path points to; empty when it leads nowhere."""
    data = scenario.data()
    try:
        return [reduce(getitem, steps, data) for steps in expand(data, path)]
    except (ScenarioError, LookupError):
        return []


def _misses(answer: Any, ground: Any, path: str, wanted: Any) -> list[str]:
    values = _values(answer, path)
    if not values:
        return [f"`{path}` is not there any more."]
    wrong = [value for value in values if not _fits(value, wanted)]
    if not wrong:
        return []
    if values == _values(ground, path):
        return [f"`{path}` is still {show(wrong[0])}, as at the start."]
    # The right value itself stays hidden; a range is part of the task and may be said.
    return [
        f"`{path}` is {show(wrong[0])}; "
        + (f"it should be {wanted}." if isinstance(wanted, Range) else "that is not the value asked for.")
    ]
