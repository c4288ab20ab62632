"""Structures on the same clients: a verdict on one measure, or a procedure that says by itself when it can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.arguments import warn_renamed
from simkit.course.exercises.answer import FormError, demand_differences, kind_of, other_level, read_number, summary_row
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.kinds.number import Positive
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.measures.number import format_interval, format_number, format_unit
from simkit.model.scenario import load
from simkit.model.scenario.part import Part

Verdict = Literal["better", "worse", "lower", "higher", "the same", "cannot tell"]
MIRROR = {"better": "worse", "worse": "better", "lower": "higher", "higher": "lower"}


class ComparisonFeedback(Part):
    """Own words for the errors that every comparison knows, and for each verdict that is not expected."""

    different_clients: Text | None = None
    one_replication: Text | None = None
    too_few: Text | None = None
    better: Text | None = None
    worse: Text | None = None
    lower: Text | None = None
    higher: Text | None = None
    the_same: Text | None = None
    cannot_tell: Text | None = None


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


class ComparisonCheck(Exercise):
    """A comparison made by `sk.compare`."""

    kind: Literal["comparison"]
    measure: Text
    verdict: Verdict
    between: tuple[Text, Text] | None = None
    at_least: Annotated[int, Field(ge=2)] = 2
    feedback: ComparisonFeedback = ComparisonFeedback()

    def expects(self) -> str:
        names = " and ".join(f"`{name}`" for name in self.between) if self.between else "two scenarios"
        return f"a comparison of {names} on the same clients: what `sk.compare(a, b, n=..., seed=...)` gives"

    def judge(self, answer: Any) -> Judgement:
        if isinstance(answer, (tuple, list)):
            return self._judge_pair(answer)
        scenarios = [getattr(getattr(answer, side, None), "scenario", None) for side in ("first", "second")]
        differences = demand_differences(*scenarios)
        if differences or getattr(answer, "same_clients", True) is False:
            return failed(self._different_clients(differences))
        found = self._read(answer, scenarios)
        if found.n < 2:
            return failed(self.feedback.one_replication or _ONE_REPLICATION)
        if other_level(answer):
            return failed(other_level(answer))
        if self.between:
            wanted = tuple(load(name).title for name in self.between)
            if found.titles == wanted[::-1] != wanted:
                found = found.turned()
            if found.titles != wanted:
                return failed(
                    f"This compares '{found.titles[0]}' with '{found.titles[1]}'. "
                    f"Asked for is '{wanted[0]}' with '{wanted[1]}'."
                )
        return self._judge_verdict(found)

    def _judge_verdict(self, found: ComparedMeasure) -> Judgement:
        told = (
            f"'{found.names[1]}' against '{found.names[0]}': difference "
            f"{format_number(found.difference, found.unit, signed=True)} "
            f"({format_interval(found.low, found.high, found.unit, signed=True)} {format_unit(found.unit)}".rstrip()
            + f"), verdict '{found.verdict}'"
        )
        if found.n < self.at_least:
            return failed(
                self.feedback.too_few
                or f"{told}. But {found.n} replications are too few here: take at least {self.at_least}."
            )
        if found.verdict == self.verdict:
            return passed(f"{told}. {self.right}")
        own = getattr(self.feedback, found.verdict.replace(" ", "_"), None)
        if own:
            return failed(f"{told}. {own}")
        if found.verdict == "cannot tell":
            return failed(
                f"{told}. The interval holds 0, so your run is too short to tell. "
                "Half the width takes four times the replications."
            )
        return failed(f"{told}. Another verdict is expected: look at what differs between the two scenarios.")

    def _judge_pair(self, answer: tuple | list) -> Judgement:
        if len(answer) != 2 or any(getattr(part, "summary", None) is None for part in answer):
            raise FormError(f"Found {kind_of(answer)}.")
        first, second = answer
        seeds = [getattr(part, "seed", None) for part in answer]
        if seeds[0] != seeds[1]:
            return failed(self._different_clients([f"the seeds are {seeds[0]} and {seeds[1]}"]))
        differences = demand_differences(getattr(first, "scenario", None), getattr(second, "scenario", None))
        if differences:
            return failed(self._different_clients(differences))
        return failed(
            "These are two separate estimates. Subtracting their means throws away that both met the same "
            "clients: `sk.compare(a, b)` pairs them client by client and gives a narrower interval."
        )

    def _different_clients(self, differences: list[str]) -> str:
        own = self.feedback.different_clients or (
            "The two structures did not meet the same clients, so a difference may come from the clients. "
            "Keep the demand and the seed the same and change only the organisation."
        )
        return f"{own} (Found: {'; '.join(differences[:3])}.)" if differences else own

    def _read(self, answer: Any, scenarios: list[Any]) -> ComparedMeasure:
        row = summary_row(answer, self.measure, ("difference", "low", "high", "verdict"), "sk.compare(...)")
        names = tuple(getattr(answer, "names", ()))
        if len(names) != 2:
            raise FormError(f"Expected two structures, found {len(names)}.")
        titles = tuple(getattr(scenario, "title", name) for scenario, name in zip(scenarios, names, strict=True))
        n = _replications(answer)
        if n < 2:  # one replication has no interval to read
            return ComparedMeasure(titles, names, 0.0, 0.0, 0.0, "cannot tell", "", n)
        numbers = [read_number(row[name], f"a number as {name}") for name in ("difference", "low", "high")]
        return ComparedMeasure(titles, names, *numbers, str(row["verdict"]), str(row.get("unit", "")), n)


def _replications(answer: Any) -> int:
    n = getattr(answer, "n", None)
    if isinstance(n, int):
        return n
    table = getattr(answer, "table", None)
    if table is None or "replication" not in getattr(table, "columns", ()):
        raise FormError(f"Cannot find the number of replications in {kind_of(answer)}.")
    return int(table["replication"].nunique())


_ONE_REPLICATION = (
    "This is one replication. In one run the worse structure can win by luck. "
    "Ask for more: `sk.compare(a, b, n=30, seed=1)`."
)


class DecisionFeedback(Part):
    """Own words for the errors that every decision knows."""

    looked: Text | None = None
    picked: Text | None = None
    different_clients: Text | None = None
    cannot_tell: Text | None = None
    too_coarse: Text | None = None
    other: Text | None = None


class DecisionCheck(Exercise):
    """What `sk.compare_sequentially` or `sk.select_best` gives."""

    kind: Literal["decision"]
    by: Literal["compare_sequentially", "select_best"]
    measure: Text
    verdict: Text
    indifference_zone: Positive | None = None
    of: int | None = None
    feedback: DecisionFeedback = DecisionFeedback()

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
        if isinstance(answer, (str, tuple, list, dict)) or (hasattr(answer, "scenario") and hasattr(answer, "summary")):
            return failed(self.feedback.picked or _PICKED.format(by=self.by))
        return self._judge_selection(answer) if self.by == "select_best" else self._judge_told(answer)

    # ------------------------------------------------------------------ two structures, several looks

    def _judge_told(self, answer: Any) -> Judgement:
        row = summary_row(
            answer, self.measure, ("difference", "low", "high", "verdict"), "sk.compare_sequentially(...)"
        )
        scenarios = [getattr(getattr(answer, side, None), "scenario", None) for side in ("first", "second")]
        differences = demand_differences(*scenarios)
        if differences or getattr(answer, "same_clients", True) is False:
            return failed(self._other_clients(differences))
        interval = format_interval(row["low"], row["high"], row["unit"], signed=True)
        told = (
            f"{getattr(answer, 'n', '?')} replications: "
            f"difference {format_number(row['difference'], row['unit'], signed=True)} "
            f"({interval} {format_unit(row['unit'])}".rstrip()
            + f"), verdict '{row['verdict']}'"
        )
        if getattr(answer, "confidence", 0.95) <= 0.95:
            return failed(f"{told}. {self.feedback.looked or _LOOKED}")
        if row["verdict"] == "cannot tell":
            return failed(f"{told}. {self.feedback.cannot_tell or _CANNOT_TELL}")
        if row["verdict"] != self.verdict:
            return failed(f"{told}. {self.feedback.other or _OTHER}")
        return passed(f"{told}. {self.right}")

    # ------------------------------------------------------------------ several structures, one choice

    def _judge_selection(self, answer: Any) -> Judgement:
        if not hasattr(answer, "indifference_zone") or not hasattr(answer, "best"):
            if hasattr(answer, "summary"):
                return failed(self.feedback.looked or _COMPARED)
            raise FormError(f"Found {kind_of(answer)}.")
        if answer.measure != self.measure:
            return failed(f"This chooses on `{answer.measure}`; asked for is `{self.measure}`.")
        if len(answer.names) != self.of:
            return failed(f"There are {self.of} to choose from; you gave it {len(answer.names)}.")
        scenarios = list(getattr(answer, "scenarios", ()))
        differences = [text for other in scenarios[1:] for text in demand_differences(scenarios[0], other)]
        if differences or answer.same_clients is False:
            return failed(self._other_clients(differences))
        if answer.indifference_zone > self.indifference_zone * (1 + 1e-9):
            return failed(self.feedback.too_coarse or _TOO_COARSE)
        if answer.confidence < 0.95:
            return failed(f"It chose with a probability of {answer.confidence:.0%} only. Ask for 95 %.")
        if answer.best is None:
            return failed(f"{answer.words} {self.feedback.cannot_tell or _CANNOT_TELL}")
        if answer.best != self.verdict:
            return failed(f"It chose '{answer.best}'. {self.feedback.other or _OTHER}")
        return passed(f"It chose '{answer.best}' in {answer.runs} runs. {self.right}")

    def _other_clients(self, differences: list[str]) -> str:
        own = self.feedback.different_clients or (
            "The structures did not meet the same clients, so a difference may come from the clients. "
            "Change only the organisation."
        )
        return f"{own} (Found: {'; '.join(differences[:3])}.)" if differences else own


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
