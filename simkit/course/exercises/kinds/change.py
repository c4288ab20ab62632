"""Change: a plan that stays within its means, and what comes of it; and the design of a pilot, judged by its bias."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.exercises.answer import (
    FormError,
    demand_differences,
    kind_of,
    low_level,
    not_as_asked,
    perhaps,
    with_found,
)
from simkit.course.exercises.exercise import Exercise, Judgement, Text, failed, passed
from simkit.course.exercises.kinds.number import Finite, Positive
from simkit.course.exercises.kinds.scenario import Goal, measured
from simkit.experiment.pilot import JUDGED
from simkit.measures.number import format_change, format_interval, format_number
from simkit.model.office.mechanisms.change_schedule import teams_in_week
from simkit.model.scenario import load
from simkit.model.scenario.change_over import change_over
from simkit.model.scenario.part import Part
from simkit.model.scenario.step import Hire, Move

Weeks = Annotated[float, Field(ge=0, allow_inf_nan=False)]


PlanError = Literal["kept", "too_many", "stays", "late", "trained"]


STEPS = ("announce", "train", "move", "route", "hire", "help", "roll back", "stop")  # the others are no means to move


class PlanAsked(Part):
    """What a plan of change must hold: nothing else in it is looked at but who moves when."""

    training: float = 0
    proficiency: float = 0
    temps: int = 0
    temp_weeks: float = 0

    def differs(self, scenario: Any) -> str:
        """Say what a plan holds that was not asked for."""
        steps = scenario.plan.steps
        everybody = sum(person.begins < 0 for person in scenario.people())
        trained = [step.hours * (len(step.people) or step.count or everybody) for step in steps if step.do == "train"]
        hires = [step for step in steps if step.do == "hire"]
        known = [step.proficiency for step in steps if step.do == "move"]
        found = {
            "hours of training for everybody": (self.training, sum(trained) / everybody),
            "of the new way known on the day of the move": (self.proficiency, max(known, default=0)),
            "temporary staff": (self.temps, sum(step.count for step in hires)),
            "weeks of temporary staff": (self.temp_weeks, temp_weeks(scenario)),
        }
        told = [f"{value:g} {what}" for what, (asked, value) in found.items() if abs(asked - value) > 0.005 * asked]
        return f"One of your plans has {' and '.join(told)}; that is not what was proposed." if told else ""


class PlanCheck(Exercise):
    """A plan from one structure to another."""

    kind: Literal["plan"]
    between: tuple[Text, Text]
    changes: dict[str, Any] = {}
    retained: Annotated[float, Field(ge=0, le=1)] = 0
    moved_by: Weeks
    temp_weeks: Weeks = 0
    goals: Annotated[tuple[Goal, ...], Field(min_length=1)]
    feedback: Annotated[dict[PlanError, Text], Field(min_length=5)]

    @model_validator(mode="after")
    def _office_is_there(self) -> PlanCheck:
        self.ground()
        return self

    def ground(self) -> Any:
        """Return the office with both structures, everybody moving at once."""
        before, after = (load(name).change(self.changes) for name in self.between)
        return change_over(before, after, retained=self.retained)

    def expects(self) -> str:
        return "a scenario with a plan: what `sk.change_over(...)` gives, or a planner with its `.scenario`"

    def judge(self, answer: Any) -> Judgement:
        scenario = answer if hasattr(answer, "data") else getattr(answer, "scenario", None)
        if not callable(getattr(scenario, "data", None)) or not hasattr(scenario, "plan"):
            raise FormError(f"Found {kind_of(answer)}.")
        wrong = (
            self._other_office(scenario) or self._kept(scenario) or self._too_many(scenario) or self._stays(scenario)
        )
        return failed(wrong) if wrong else self._judge_goals(scenario)

    # ------------------------------------------------------------------ is it the question that was asked?

    def _other_office(self, scenario: Any) -> str:
        """Say what is not as the exercise has it: its clients, its people, how they learn."""
        ground = self.ground()
        if not scenario.plan.steps:
            return "Nothing changes in this office: its plan has no steps."
        differences = demand_differences(ground, scenario)
        if differences:
            words = "Your office has other clients than that of the exercise, so its dip is another one."
            return with_found(words, differences)
        if {key: team.members for key, team in scenario.teams.items()} != {
            key: team.members for key, team in ground.teams.items()
        }:
            return "Your office has other teams or people than that of the exercise. Change only the plan."
        beside = [step.do for step in scenario.plan.steps if step.do not in STEPS]
        if beside:
            return f"Your plan has a step `{beside[0]}`. Leave it out: the means here are moves and temporary staff."
        helps = {f"teams.{key}.helps": list(team.helps) for key, team in scenario.teams.items()}
        asked = ground.change({"plan.steps": scenario.data()["plan"]["steps"], **helps})
        return not_as_asked(scenario, [asked], asked)

    def _kept(self, scenario: Any) -> str:
        moves = [step for step in scenario.plan.steps if isinstance(step, Move)]
        hires = [step for step in scenario.plan.steps if isinstance(step, Hire)]
        if any(step.do == "train" for step in scenario.plan.steps):
            return self.feedback["trained"]
        keep_more = any(step.retained > self.retained for step in moves)
        if keep_more or any(step.proficiency > 0 for step in [*moves, *hires]):
            return self.feedback["kept"]
        return ""

    def _too_many(self, scenario: Any) -> str:
        weeks = temp_weeks(scenario)
        if weeks <= self.temp_weeks + 1e-9:
            return ""
        told = f"Your temporary staff are there for {weeks:g} weeks, all together."
        return f"{told} There is money for {self.temp_weeks:g}. {self.feedback['too_many']}"

    def _stays(self, scenario: Any) -> str:
        left = not_moved(scenario, self.moved_by, set(load(self.between[0]).teams))
        if not left:
            return ""
        some = f"{left[0]} and {len(left) - 1} others are" if len(left) > 1 else f"{left[0]} is"
        told = f"In week {self.moved_by:g} {some} not in the new structure for good."
        return f"{told} {self.feedback['stays']}"

    # ------------------------------------------------------------------ what comes of it

    def _judge_goals(self, scenario: Any) -> Judgement:
        told, missed = [], []
        for goal, runs, row, (mean, low, high) in measured(scenario, self.goals, "deepest_week"):
            unit, label = row["unit"], row["label"]
            told.append(
                f"{label}: {format_number(mean, unit)} ({format_interval(low, high, unit)}) in {goal.n} replications; "
                f"the goal is {goal.bound(unit)}."
            )
            if not goal.reached_by(low, high):
                straddles = goal.reached_by(high, low)
                missed.append(f"{label}: " + ("too close to tell." if straddles else "not far enough yet."))
                if goal.measure == "deepest_point":
                    missed.append(f"It comes in week {runs.values['deepest_week'].mean():.0f}. Who is there then?")
        if not missed:
            return passed(" ".join([*told, self.right]))
        if self._late(scenario):
            missed.append(self.feedback["late"])
        return failed(" ".join([*told, *missed]))

    def _late(self, scenario: Any) -> bool:
        """Do temporary staff come after the first move?"""
        first = scenario.plan.first_move
        return first is not None and min((step.week for step in scenario.plan.hires), default=first) > first


def temp_weeks(scenario: Any) -> float:
    """Return for how many weeks a plan has temporary staff, all of them together, to the end of the run."""
    last = scenario.clock.horizon_days / scenario.clock.days_per_week
    ends = [(step, last if step.until is None else min(step.until, last)) for step in scenario.plan.hires]
    return sum(step.count * max(0.0, end - step.week) for step, end in ends)


def not_moved(scenario: Any, week: float, old: set[str]) -> list[str]:
    """Return who of those at the beginning is in a given week not in a new team, or there only for a while."""
    teams = teams_in_week(scenario, week)
    there = [person.name for person in scenario.people() if person.begins < 0]
    moved = {name for name, (team, for_good) in teams.items() if for_good and team not in old}
    return [name for name in there if name not in moved]


PilotError = Literal["picked", "drawn", "biased_low", "biased_high", "too_wide", "one_replication", "too_few", "alone"]


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
    feedback: Annotated[dict[PilotError, Text], Field(min_length=8)]

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
            return failed(self.feedback["picked"])
        if found.n < 2:
            return failed(self.feedback["one_replication"])
        return self._judge_row(found, way)

    def _judge_row(self, found: Any, way: str) -> Judgement:
        row = found.summary.loc[way]
        interval = format_interval(row["low"], row["high"], "share", signed=True).replace("pp", "%")
        told = (
            f"Over {found.n} pilots it tells {format_change(row['mean'])} ({interval}), where "
            f"{format_change(self.effect)} is true; single pilots spread by {_points(row['spread'])}."
        )
        if found.design.chosen == "lot among the best" and way != "against the control group":
            told = f"{told} {self.feedback['drawn']}"
        lowest, highest = self.effect - self.within, self.effect + self.within
        low, high, spread = (round(row[key], 3) for key in ("low", "high", "spread"))  # as they are shown
        if high < lowest:
            return failed(f"{told} {self.feedback['biased_low']}")
        if low > highest:
            return failed(f"{told} {self.feedback['biased_high']}")
        if spread > self.spread:
            more = f"At most {_points(self.spread)} is asked for."
            return failed(f"{told} {more} {self.feedback['too_wide']}")
        if found.n < self.at_least:
            return failed(f"{told} {self.feedback['too_few']}")
        if low < lowest or high > highest:
            return failed(f"{told} {_ACROSS.format(within=_points(self.within))}")
        return passed(f"{told} {self.right} {self.feedback['alone'] if way == 'before and after' else ''}".rstrip())

    def _other_question(self, found: Any) -> str:
        """Say what is not as the exercise has it: the office, the true effect, what people keep."""
        mine, theirs = load(self.office).change(self.changes).data(), found.scenario.data()
        parts = [key for key in sorted({*mine, *theirs} - {"title", "description"}) if mine.get(key) != theirs.get(key)]
        if parts:
            return (
                "Your pilot was held in another office than that of the exercise. It differs in "
                f"{', '.join(f'`{part}`' for part in parts)}. Take the office as it was given."
            )
        for name in ("effect", "retained"):
            asked, value = getattr(self, name), getattr(found.design, name)
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


def _points(value: float) -> str:
    return f"{format_number(value, 'share').replace('%', '').strip()} percentage points"


_ACROSS = (
    "The interval lies across the limit of {within}, so it is too close to tell: move the design a little, or take "
    "more replications."
)
