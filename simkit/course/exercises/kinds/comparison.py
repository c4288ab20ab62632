"""Comparison: two structures on the same clients, with a verdict on one measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from simkit.course.exercises.answer import FormError, kind_of, other_level, read_number, summary_row
from simkit.course.exercises.demand import demand_differences
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.outcome import Finding, failed, passed
from simkit.measures.number import shown, shown_interval, shown_unit
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
class Found:
    """What a comparison says of one measure: the second structure against the first."""

    titles: tuple[str, str]
    names: tuple[str, str]
    difference: float
    low: float
    high: float
    verdict: str
    unit: str
    n: int

    def turned(self) -> Found:
        """The same comparison, read the other way round."""
        return replace(
            self, titles=self.titles[::-1], names=self.names[::-1], difference=-self.difference,
            low=-self.high, high=-self.low, verdict=MIRROR.get(self.verdict, self.verdict),
        )  # fmt: skip


class Comparison(Exercise):
    """A comparison made by `sk.compare`.

    Parameters
    ----------
    measure : str
        The measure whose verdict counts.
    verdict : str
        What is expected of the second structure: ``better`` or ``worse`` (``lower`` or ``higher`` for a
        measure without a better side), ``the same`` or ``cannot tell``.
    between : [first, second], optional
        The scenarios that should be compared, or from which they are changed copies, by shipped name.
        A comparison the other way round is read the other way round.
    at_least : int
        The fewest replications.
    feedback : ComparisonFeedback
        Own words.
    """

    kind: Literal["comparison"]
    measure: Text
    verdict: Verdict
    between: tuple[Text, Text] | None = None
    at_least: Annotated[int, Field(ge=2)] = 2
    feedback: ComparisonFeedback = ComparisonFeedback()

    def expects(self) -> str:
        names = " and ".join(f"`{name}`" for name in self.between) if self.between else "two scenarios"
        return f"a comparison of {names} on the same clients: what `sk.compare(a, b, n=..., seed=...)` gives"

    def judge(self, answer: Any) -> Finding:
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

    def _judge_verdict(self, found: Found) -> Finding:
        told = (
            f"'{found.names[1]}' against '{found.names[0]}': difference "
            f"{shown(found.difference, found.unit, signed=True)} "
            f"({shown_interval(found.low, found.high, found.unit, signed=True)} {shown_unit(found.unit)}".rstrip()
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

    def _judge_pair(self, answer: tuple | list) -> Finding:
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

    def _read(self, answer: Any, scenarios: list[Any]) -> Found:
        row = summary_row(answer, self.measure, ("difference", "low", "high", "verdict"), "sk.compare(...)")
        columns = [str(name) for name in answer.summary.columns]
        names = tuple(
            name for name in columns[: columns.index("difference")] if name not in ("label", "unit")
        )
        if len(names) != 2:
            raise FormError(f"Expected two structures in the summary, found {len(names)}.")
        titles = tuple(
            getattr(scenario, "title", name) for scenario, name in zip(scenarios, names, strict=True)
        )
        n = _replications(answer)
        if n < 2:  # one replication has no interval to read
            return Found(titles, names, 0.0, 0.0, 0.0, "cannot tell", "", n)
        numbers = [read_number(row[name], f"a number as {name}") for name in ("difference", "low", "high")]
        return Found(titles, names, *numbers, str(row["verdict"]), str(row.get("unit", "")), n)


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
