"""Picture: what the browser draws, as plain data, and the same in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simkit.experiment import Comparison
from simkit.live.tuning.scale import Scale
from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit

SOME = 5  # intervals of fewer replications are so wide that the axis does not make room for them


@dataclass(frozen=True)
class Mark:
    """What is drawn of one structure on one measure."""

    id: str
    name: str
    mean: float
    low: float = math.nan
    high: float = math.nan

    def told(self, unit: str) -> dict[str, Any]:
        """Return the mark as plain data."""
        return {
            "id": self.id,
            "name": self.name,
            "mean": number(self.mean),
            "low": number(self.low),
            "high": number(self.high),
            "text": shown(self.mean, unit),
        }

    def words(self, unit: str) -> str:
        """Say what is drawn."""
        return f"{self.name} {self.reading(unit)}"

    def reading(self, unit: str) -> str:
        """Say the mean with its unit and interval."""
        text = f"{shown(self.mean, unit)} {shown_unit(unit)}".strip()
        return text if math.isnan(self.low) else f"{text} ({shown_interval(self.low, self.high, unit)})"


def row(key: str, scale: Scale, marks: Sequence[Mark], n: int, verdict: tuple[str, str]) -> dict[str, Any]:
    """Return what is drawn of a measure; its scale makes room."""
    measure = MEASURES[key]
    scale.widen(mark.mean for mark in marks)
    if n >= SOME:
        least = 0 if all(not mark.mean < 0 for mark in marks) else -math.inf
        scale.widen(max(end, least) for mark in marks for end in (mark.low, mark.high))
    words, kind = verdict
    told = "; ".join(mark.words(measure.unit) for mark in marks)
    return {
        "key": key,
        "label": measure.label,
        "unit": shown_unit(measure.unit),
        "low": number(scale.low),
        "high": number(scale.high),
        "ticks": scale.ticks,
        "marks": [mark.told(measure.unit) for mark in marks],
        "verdict": words,
        "kind": kind,
        "sentence": f"{measure.label}: {told}. {words}.",
    }


def marks_of(comparison: Comparison, key: str, kept: Iterable[Mark] = ()) -> list[Mark]:
    """Return the marks of a measure: baseline, setting and kept designs."""
    ends = [r.summary.loc[key] for r in (comparison.first, comparison.second)]
    first = [
        Mark(id, name, end["mean"], end["low"], end["high"])
        for id, name, end in zip(("baseline", "now"), comparison.names, ends, strict=True)
    ]
    return [*first, *kept]


def verdict_of(comparison: Comparison, key: str) -> tuple[str, str]:
    """Say in words what the paired difference allows one to say, and its kind."""
    told, unit = comparison.summary.loc[key], comparison.summary.loc[key, "unit"]
    low, high, kind = told["low"], told["high"], told["verdict"]
    if math.isnan(told["difference"]):
        return "Nothing to measure", "cannot tell"
    if comparison.n < 2:
        return single(told["difference"], unit), "quick"
    if kind == "the same":
        return "The same in every replication", kind
    if kind == "cannot tell" and math.isnan(low):
        return "Cannot tell yet", kind
    if kind == "cannot tell":
        ends = f"{bare(low, unit)} lower and {sized(high, unit)} higher"
        return f"Cannot tell yet: between {ends}", kind
    way = "lower" if high < 0 else "higher"
    ends = " to ".join(bare(end, unit) for end in sorted((low, high), key=abs))
    text = f"{sized(told['difference'], unit)} {way} ({ends})"
    return f"{text}: {kind}" if kind in ("better", "worse") else text, kind


def single(difference: float, unit: str) -> str:
    """Say what one run of each shows, and that it is one run."""
    if math.isnan(difference):
        return "Nothing to measure"
    if difference == 0:
        return "One run: the same"
    way = "lower" if difference < 0 else "higher"
    return f"One run: {sized(difference, unit)} {way}"


def quick_row(
    key: str,
    scale: Scale,
    first: pd.Series,
    second: pd.Series,
    names: tuple[str, str],
    kept: Iterable[Mark] = (),
) -> dict[str, Any]:
    """Return the row of a fast answer: one run of each, so without intervals."""
    marks = [Mark("baseline", names[0], first[key]), Mark("now", names[1], second[key]), *kept]
    return row(key, scale, marks, 1, (single(second[key] - first[key], MEASURES[key].unit), "quick"))


def number(value: float) -> float | None:
    """Return a number for JSON, which has no word for what is none; seven digits are more than one sees."""
    return float(f"{value:.7g}") if value is not None and math.isfinite(value) else None


def sized(difference: float, unit: str) -> str:
    """Write the size of a difference with its unit, without its sign."""
    return f"{bare(difference, unit)} {'pp' if unit == 'share' else unit}".rstrip()


def bare(difference: float, unit: str) -> str:
    """Write the size of a difference, without sign and unit."""
    return shown(abs(difference), unit, signed=True).removeprefix("+").removesuffix(" pp")
