"""Structures on the same clients: a verdict on one measure, or a procedure that says by itself when it can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.arguments import warn_renamed
from simkit.course.exercises.answer import (
    ANOTHER,
    FormError,
    NotRight,
    demand_differences,
    experiment_of,
    kind_of,
    low_level,
    not_as_asked,
    of_the_clock,
    places_of,
    read_number,
    summary_row,
    with_found,
)
from simkit.course.exercises.exercise import Exercise, Judgement, Text, failed, passed
from simkit.course.exercises.kinds.change import PlanAsked
from simkit.course.exercises.kinds.number import Positive
from simkit.measures.number import format_interval, format_number, format_unit
from simkit.model.scenario import load
from simkit.model.scenario.change_over import change_over

Verdict = Literal["better", "worse", "lower", "higher", "the same", "cannot tell"]
MIRROR = {"better": "worse", "worse": "better", "lower": "higher", "higher": "lower"}


Error = Literal[
    "different_clients", "one_replication", "too_few", "other_office",
    "better", "worse", "lower", "higher", "the_same", "cannot_tell",
]  # fmt: skip


@dataclass(frozen=True)
class ComparedMeasure:
    """What a comparison says of one measure: the second structure against the first."""

    titles: tuple[str, str]
    names: tuple[str, str]
    difference: float
    low: float
    high: float
    verdict: str
    unit: str
    n: int

    def turned(self) -> ComparedMeasure:
        """The same comparison, read the other way round."""
        return replace(
            self, titles=self.titles[::-1], names=self.names[::-1], difference=-self.difference,
            low=-self.high, high=-self.low, verdict=MIRROR.get(self.verdict, self.verdict),
        )  # fmt: skip


COLUMNS = ("difference", "low", "high", "verdict")


class ComparisonCheck(Exercise):
    """A comparison made by `sk.compare`."""

    kind: Literal["comparison"]
    measure: Text
    verdict: Verdict
    between: tuple[Text, Text] | None = None
    both: dict[str, Any] = {}
    change: tuple[dict[str, Any], ...] = ()
    plans: tuple[PlanAsked, PlanAsked] | None = None
    at_least: Annotated[int, Field(ge=2)] = 2
    feedback: dict[Error, Text] = {}

    def expects(self) -> str:
        asked = dict.fromkeys(() if self.plans else self.between or ())
        names = " and ".join(f"`{name}`" for name in asked) if len(asked) == 2 else "two scenarios"
        return f"a comparison of {names} on the same clients: what `sk.compare(a, b, n=..., seed=...)` gives"

    def judge(self, answer: Any) -> Judgement:
        answer = experiment_of(answer, self.measure)
        if isinstance(answer, (tuple, list)):
            return self._judge_pair(answer)
        names = tuple(getattr(answer, "names", ()))
        if len(names) > 2:
            raise NotRight(f"This compares {len(names)} structures: hand in one pair, `.pair(first, second)` of it.")
        scenarios = [getattr(getattr(answer, side, None), "scenario", None) for side in ("first", "second")]
        found = self._read(answer, names, scenarios)
        other, turned = self._other_offices(scenarios)
        differences = demand_differences(*scenarios)
        seeds = {getattr(getattr(answer, side, None), "seed", None) for side in ("first", "second")}
        # An office may be asked for whose clients bring other work: then those are the clients of the exercise.
        apart = getattr(answer, "same_clients", True) is False and not differences
        apart |= bool(differences) and (bool(other) or not self.between or any(map(of_the_clock, differences)))
        if apart or len(seeds) > 1:
            return failed(self._different_clients(differences))
        if found.n < 2:
            return failed(self.feedback.get("one_replication") or _ONE_REPLICATION)
        if low_level(answer):
            return failed(low_level(answer))
        if other and found.verdict != "the same":
            return failed(f"{other} {self.feedback.get('other_office', '')}".rstrip())
        if turned and found.titles[0] != found.titles[1]:  # otherwise nobody can say which of the two it is about
            found, turned = found.turned(), False
        return self._judge_verdict(found, turned)

    def _other_offices(self, scenarios: list[Any]) -> tuple[str, bool]:
        """Say what in the two offices is not as it was asked for, and whether they stand the other way round."""
        if not self.between:
            return "", False
        grounds = [load(name).change(self.both) for name in self.between]
        wanted = [grounds[:1], [grounds[1].change(change) for change in self.change or ({},)]]
        told = []
        for turn in (1, -1):
            if self.plans:
                other = [self._other_plan(*pair, grounds) for pair in zip(scenarios[::turn], self.plans, strict=True)]
            else:
                starts = map(load, self.between)
                other = [not_as_asked(*pair) for pair in zip(scenarios[::turn], wanted, starts, strict=True)]
            if not any(other):
                return "", turn < 0
            told.append(next(filter(None, other)))
        titles = [[one.title for one in pair] for pair in (scenarios, grounds)]
        if told[0].startswith(ANOTHER) and titles[1][0] != titles[1][1]:
            names = [f"'{one}' with '{two}'" for one, two in titles]
            return f"This compares {names[0]}. Asked for is {names[1]}.", False
        return told[0], False

    def _other_plan(self, scenario: Any, asked: PlanAsked, grounds: list[Any]) -> str:
        ground = change_over(*grounds, retained=0).change({"plan.steps": scenario.data()["plan"]["steps"]})
        return not_as_asked(scenario, [ground], ground) or asked.differs(scenario)

    def _judge_verdict(self, found: ComparedMeasure, turned: bool) -> Judgement:
        difference = _difference(found.difference, found.low, found.high, found.unit, found.verdict)
        told = f"'{found.names[1]}' against '{found.names[0]}': {difference}"
        slips = {"the same", MIRROR.get(self.verdict) if turned else ""} - {self.verdict}  # no replications mend these
        if found.n < self.at_least and found.verdict not in slips:
            few = f"{told}. But {found.n} replications are too few here: take at least {self.at_least}."
            return failed(self.feedback.get("too_few") or few)
        if found.verdict == self.verdict:
            return passed(f"{told}. {self.right}")
        own = self.feedback.get(found.verdict.replace(" ", "_"))
        return failed(f"{told}. {own or (_TOO_SHORT if found.verdict == 'cannot tell' else _ANOTHER_VERDICT)}")

    def _judge_pair(self, answer: tuple | list) -> Judgement:
        if len(answer) != 2 or any(getattr(part, "summary", None) is None for part in answer):
            raise FormError(f"Found {kind_of(answer)}.")
        first, second = answer
        seeds = [getattr(part, "seed", None) for part in answer]
        differences = [f"the seeds are {seeds[0]} and {seeds[1]}"] if seeds[0] != seeds[1] else []
        differences += demand_differences(getattr(first, "scenario", None), getattr(second, "scenario", None))
        if differences:
            return failed(self._different_clients(differences))
        return failed(
            "These are two separate estimates. Subtracting their means throws away that both met the same "
            "clients: `sk.compare(a, b)` pairs them client by client and gives a narrower interval."
        )

    def _different_clients(self, differences: list[str]) -> str:
        return with_found(self.feedback.get("different_clients") or _DIFFERENT_CLIENTS, differences)

    def _read(self, answer: Any, names: tuple, scenarios: list[Any]) -> ComparedMeasure:
        row = summary_row(answer, self.measure, COLUMNS, "sk.compare(...)")
        titles = tuple(getattr(scenario, "title", name) for scenario, name in zip(scenarios, names, strict=True))
        if answer.n < 2:  # one replication has no interval to read
            return ComparedMeasure(titles, names, 0.0, 0.0, 0.0, "cannot tell", "", answer.n)
        numbers = [read_number(row[name], f"a number as {name}") for name in ("difference", "low", "high")]
        return ComparedMeasure(titles, names, *numbers, str(row["verdict"]), str(row.get("unit", "")), answer.n)


def _difference(difference: float, low: float, high: float, unit: str, verdict: str) -> str:
    interval = f"{format_interval(low, high, unit, signed=True)} {format_unit(unit)}".rstrip()
    return f"difference {format_number(difference, unit, signed=True)} ({interval}), verdict '{verdict}'"


_DIFFERENT_CLIENTS = (
    "The two structures did not meet the same clients, so a difference may come from the clients. "
    "Keep the demand and the seed the same and change only the organisation."
)
_ONE_REPLICATION = (
    "This is one replication. In one run the worse structure can win by luck. "
    "Ask for more: `sk.compare(a, b, n=30, seed=1)`."
)
_TOO_SHORT = "The interval holds 0, so your run is too short to tell. Half the width takes four times the replications."
_ANOTHER_VERDICT = "Another verdict is expected: look at what differs between the two scenarios."


DecisionError = Literal["looked", "picked", "different_clients", "cannot_tell", "too_coarse", "other", "other_office"]


class DecisionCheck(Exercise):
    """What `sk.compare_sequentially` or `sk.select_best` gives."""

    kind: Literal["decision"]
    by: Literal["compare_sequentially", "select_best"]
    measure: Text
    verdict: Text
    indifference_zone: Positive | None = None
    of: int | None = None
    office: Text | None = None
    offices: dict[str, dict[str, Any]] = {}
    feedback: dict[DecisionError, Text] = {}

    @model_validator(mode="before")
    @classmethod
    def _old_names(cls, data: Any) -> Any:
        """Exercises of an earlier version say `until_told` and `worth`."""
        if not isinstance(data, dict):
            return data
        if data.get("by") == "until_told":
            warn_renamed("until_told", "compare_sequentially")
            data = {**data, "by": "compare_sequentially"}
        if "worth" in data:
            warn_renamed("worth", "indifference_zone")
            data = {("indifference_zone" if key == "worth" else key): value for key, value in data.items()}
        return data

    @model_validator(mode="after")
    def _asks_what_can_come_out(self) -> DecisionCheck:
        sequentially = self.by == "compare_sequentially"
        if sequentially and (self.verdict not in ("better", "worse") or self.indifference_zone or self.of):
            raise ValueError(
                "compare_sequentially gives the verdict 'better' or 'worse', and has no 'indifference_zone' or 'of'"
            )
        if self.by == "select_best" and not (self.indifference_zone and self.of and self.of > 1):
            raise ValueError("select_best needs 'indifference_zone', and 'of': from how many to choose")
        return self

    def expects(self) -> str:
        return f"what `sk.{self.by}(...)` gives"

    def judge(self, answer: Any) -> Judgement:
        answer = experiment_of(answer, self.measure)
        if isinstance(answer, (str, tuple, list, dict)) or (hasattr(answer, "scenario") and hasattr(answer, "summary")):
            return failed(self.feedback.get("picked") or _PICKED.format(by=self.by))
        return self._judge_selection(answer) if self.by == "select_best" else self._judge_told(answer)

    # ------------------------------------------------------------------ two structures, several looks

    def _judge_told(self, answer: Any) -> Judgement:
        row = summary_row(answer, self.measure, COLUMNS, "sk.compare_sequentially(...)", 'measure="{}"')
        scenarios = [getattr(getattr(answer, side, None), "scenario", None) for side in ("first", "second")]
        other = self._other_offices(scenarios, answer)
        if other:
            return failed(other)
        difference = _difference(*(row[name] for name in ("difference", "low", "high", "unit", "verdict")))
        told = f"{getattr(answer, 'n', '?')} replications: {difference}"
        if answer.confidence <= 0.95 or not answer.words:
            return failed(f"{told}. {self.feedback.get('looked') or _LOOKED}")
        if row["verdict"] == "cannot tell":
            return failed(f"{told}. {self.feedback.get('cannot_tell') or _CANNOT_TELL}")
        if row["verdict"] != self.verdict:
            return failed(f"{told}. {self.feedback.get('other') or _OTHER}")
        return passed(f"{told}. {self.right}")

    # ------------------------------------------------------------------ several structures, one choice

    def _judge_selection(self, answer: Any) -> Judgement:
        if not hasattr(answer, "indifference_zone") or not hasattr(answer, "best"):
            if hasattr(answer, "summary"):
                return failed(self.feedback.get("looked") or _COMPARED)
            raise FormError(f"Found {kind_of(answer)}.")
        if answer.measure != self.measure:
            return failed(f"This chooses on `{answer.measure}`; asked for is `{self.measure}`.")
        if len(answer.names) != self.of:
            return failed(f"There are {self.of} to choose from; you gave it {len(answer.names)}.")
        scenarios = list(getattr(answer, "scenarios", ()))
        other = self._other_offices(scenarios, answer)
        if other:
            return failed(other)
        if answer.indifference_zone > self.indifference_zone * (1 + 1e-9):
            return failed(self.feedback.get("too_coarse") or _TOO_COARSE)
        if answer.confidence < 0.95:
            return failed(f"It chose with a probability of {answer.confidence:.0%} only. Ask for 95 %.")
        if answer.best is None:
            return failed(f"{answer.words} {self.feedback.get('cannot_tell') or _CANNOT_TELL}")
        if answer.best != self.verdict and not self._unnamed(answer, scenarios):
            return failed(f"It chose '{answer.best}'. {self.feedback.get('other') or _OTHER}")
        return passed(f"It chose '{answer.best}' in {answer.runs} runs. {self.right}")

    def _unnamed(self, answer: Any, scenarios: list[Any]) -> bool:
        """Is it the office asked for, under a name that the kit gave it?"""
        if answer.best in self.offices or self.office is None or not scenarios:
            return False
        ground = load(self.office)
        chosen = scenarios[list(answer.names).index(answer.best)]
        return not not_as_asked(chosen, [ground.change(self.offices[self.verdict])], ground)

    def _other_offices(self, scenarios: list[Any], answer: Any) -> str:
        """Say which of the offices is not one that was asked for, or that they did not meet the same clients."""
        differences = [text for other in scenarios[1:] for text in demand_differences(scenarios[0], other)]
        if differences or getattr(answer, "same_clients", True) is False:
            return self._other_clients(differences)
        ground = load(self.office) if self.office else None
        wanted = [ground.change(change) for change in self.offices.values()]
        if any(places_of(one) == {} for one in scenarios) or ground is None:
            return ""
        missing = {
            name: one
            for name, one in zip(self.offices, wanted, strict=True)
            if all(not_as_asked(mine, [one], ground) for mine in scenarios)
        }
        beside = list(missing.values()) or wanted  # an office is told beside those that are still missing
        told = [not_as_asked(one, wanted, ground) and not_as_asked(one, beside, ground) for one in scenarios]
        told += [f"'{name}' is missing, and another stands there twice." for name in missing]
        own = self.feedback.get("other_office", "")
        return f"{next(filter(None, told))} {own}".rstrip() if any(told) else ""

    def _other_clients(self, differences: list[str]) -> str:
        return with_found(self.feedback.get("different_clients") or _OTHER_CLIENTS, differences)


_OTHER_CLIENTS = (
    "The structures did not meet the same clients, so a difference may come from the clients. "
    "Change only the organisation."
)
_PICKED = (
    "That is picked by eye, from means that each have their chance. The best of several means is partly the "
    "luckiest: let `sk.{by}(...)` decide, and hand in what it gives."
)
_LOOKED = (
    "But this interval is one of 95 %, as if you had decided beforehand to look once, just here. Who goes on looking "
    "until the interval leaves out zero is sure to find something: let `sk.compare_sequentially(...)` do the looking. "
    "It divides the error over its looks."
)
_COMPARED = (
    "This compares, but does not choose. Of several pairs one may leave out zero by chance, and the best mean is "
    "partly the luckiest: let `sk.select_best(...)` choose."
)
_CANNOT_TELL = "That is not wrong, it is too short to tell: allow more with `max_replications=...`."
_OTHER = "Another outcome is expected: look at the structures, and at their order."
_TOO_COARSE = (
    "You count structures as equally good that differ by more than what was asked for: lower `indifference_zone`."
)
