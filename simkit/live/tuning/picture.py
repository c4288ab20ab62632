"""Picture: all that the browser draws of a panel, as plain data, and the same in words."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from simkit.experiment import Comparison, Replications
from simkit.experiment.interval import mean_interval
from simkit.live.scale import Scale
from simkit.live.tuning.control import Control
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.model.scenario import Scenario
from simkit.present.axes import possible

SO_FAR = "so far"
SOME = 5  # intervals of fewer replications are so wide that the axis does not make room for them


@dataclass(frozen=True)
class Mark:
    """What is drawn of one structure on one measure."""

    id: str
    name: str
    mean: float
    low: float = math.nan
    high: float = math.nan

    def to_dict(self, unit: str, scale: Scale) -> dict[str, Any]:
        """Return the mark as plain data."""
        mean = self.mean if math.isnan(scale.low) else min(max(self.mean, scale.low), scale.high)
        numbers = {"mean": number(mean), "low": number(self.low), "high": number(self.high)}
        return {"id": self.id, "name": self.name, **numbers, "text": format_number(self.mean, unit)}

    def as_text(self, unit: str) -> str:
        """Say what is drawn."""
        return f"{self.name} {self.reading(unit)}"

    def reading(self, unit: str) -> str:
        """Say the mean with its unit and interval."""
        text = format_quantity(self.mean, unit)
        return text if math.isnan(self.low) else f"{text} ({format_interval(self.low, self.high, unit)})"


def row(
    key: str, scale: Scale, marks: Sequence[Mark], n: int, verdict: tuple[str, str], still: bool = False
) -> dict[str, Any]:
    """Return what is drawn of a measure; its scale makes room, or else what lies beyond stands at its edge."""
    measure = MEASURES[key]
    ends = [end for mark in marks for end in (mark.low, mark.high)] if n >= SOME else []
    if not still:
        scale.widen([mark.mean for mark in marks], ends)
    words, kind = verdict
    told = "; ".join(mark.as_text(measure.unit) for mark in marks)
    return {
        "key": key, "label": measure.label, "unit": format_unit(measure.unit),
        "low": number(scale.low), "high": number(scale.high), "ticks": scale.ticks,
        "marks": [mark.to_dict(measure.unit, scale) for mark in marks],
        "verdict": words, "kind": kind, "sentence": f"{measure.label}: {told}. {words}.",
    }  # fmt: skip


def marks_of(comparison: Comparison, key: str, kept: Iterable[Mark] = ()) -> list[Mark]:
    """Return the marks of a measure: baseline, setting and kept designs."""
    ids = zip(("baseline", "now"), comparison.names, comparison.replications, strict=True)
    return [*(mark(id, name, of, key) for id, name, of in ids), *kept]


def mark(id: str, name: str, of: Replications, key: str) -> Mark:
    """Return the mark of an estimate, without the table of all: a picture is drawn many times a second."""
    end = mean_interval(of.values[key].to_numpy(), of.confidence)
    return Mark(id, name, end.mean, *possible((end.low, end.high), [end.mean], MEASURES[key].unit))


def verdict_of(comparison: Comparison, key: str, final: bool = True) -> tuple[str, str]:
    """Say in words what the paired difference allows one to say, and its kind; no verdict before all is run."""
    told, unit = comparison.summary.loc[key], MEASURES[key].unit
    low, high, kind = told["low"], told["high"], told["verdict"]
    if math.isnan(told["difference"]):
        return "Nothing to measure", "cannot tell"
    if comparison.n < 2:
        return single(told["difference"], unit), "quick"
    if not final:  # who stops looking once it says "better" finds that too often
        way = "lower" if told["difference"] < 0 else "higher" if told["difference"] > 0 else "apart"
        return f"So far {sized(told['difference'], unit)} {way}; no verdict yet", SO_FAR
    if kind == "the same":
        return "The same in every replication", kind
    if kind == "cannot tell":
        ends = f": between {bare(low, unit)} lower and {sized(high, unit)} higher"
        return f"Cannot tell yet{'' if math.isnan(low) else ends}", kind
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
    key: str, scale: Scale, comparison: Comparison, difference: float, kept: Iterable[Mark] = ()
) -> dict[str, Any]:
    """Return the row of a fast answer: baseline and axis stand still, beside them the difference that one run shows."""
    baseline, now, *kept = marks_of(comparison, key, kept)
    unit = MEASURES[key].unit
    (mean,) = possible([baseline.mean + difference], [baseline.mean], unit)
    marks = [baseline, Mark(now.id, now.name, mean), *kept]
    return row(key, scale, marks, 0, (single(difference, unit), "quick"), still=not math.isnan(scale.low))


def number(value: float) -> float | None:
    """Return a number for JSON, which has no word for what is none; seven digits are more than one sees."""
    return float(f"{value:.7g}") if value is not None and math.isfinite(value) else None


def sized(difference: float, unit: str) -> str:
    """Write the size of a difference with its unit, without its sign."""
    return f"{bare(difference, unit)} {'pp' if unit == 'share' else unit}".rstrip()


def bare(difference: float, unit: str) -> str:
    """Write the size of a difference, without sign and unit."""
    return format_number(abs(difference), unit, signed=True).removeprefix("+").removesuffix(" pp")


@dataclass(frozen=True, eq=False)
class SavedDesign:
    """A design that was kept."""

    name: str
    values: tuple
    scenario: Scenario = field(repr=False)
    comparison: Comparison = field(repr=False)

    def mark(self, key: str) -> Mark:
        """Return what is drawn of it on a measure."""
        return mark(f"kept {self.name}", self.name, self.comparison.second, key)

    def to_dict(self, controls: Iterable[Control], planned: Sequence[int]) -> dict[str, Any]:
        """Return the design as plain data, for the browser."""
        final = self.comparison.n in planned
        pairs = list(zip(controls, self.values, strict=True))
        readings = [
            {
                "label": MEASURES[key].label,
                "text": self.mark(key).reading(MEASURES[key].unit),
                "kind": verdict_of(self.comparison, key, final)[1].replace("quick", SO_FAR),
            }
            for key in self.comparison.second.values
        ]
        return {
            "name": self.name,
            "settings": "; ".join(control.reading(value) for control, value in pairs),
            "values": [control.encode(value) for control, value in pairs],
            "n": self.comparison.n,
            "readings": readings,
        }


@dataclass(frozen=True, eq=False)
class ViewState:
    """Where a panel stands."""

    values: tuple
    n: int
    running: bool = False
    id: str = ""
    quick: pd.Series | None = None  # how far one short run lies from that of the baseline


def draw(
    shown: ViewState, controls: Sequence[Control], comparison: Comparison, kept: Sequence[SavedDesign],
    scales: Mapping[str, Scale], days: float, planned: Sequence[int], doubted: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Return all that the browser draws, as plain data; verdicts only after so many replications as were planned."""
    rows, most = [], max(planned)
    final = shown.n in planned and not shown.running
    for key, scale in scales.items():
        others: list[Mark] = [one.mark(key) for one in kept]
        if shown.quick is not None:
            rows.append(quick_row(key, scale, comparison, shown.quick[key], others))
        else:
            marks = marks_of(comparison, key, others)
            rows.append(row(key, scale, marks, shown.n, verdict_of(comparison, key, final)))
    settings = "; ".join(c.reading(value) for c, value in zip(controls, shown.values, strict=True))
    return {
        "move": shown.id, "settings": settings,
        "values": [c.encode(value) for c, value in zip(controls, shown.values, strict=True)],
        "quick": shown.quick is not None, "running": shown.running, "n": shown.n, "most": most,
        "note": note(shown, comparison, days, most, doubted),
        "rows": rows, "kept": [one.to_dict(controls, planned) for one in kept],
    }  # fmt: skip


def note(shown: ViewState, comparison: Comparison, days: float, most: int, doubted: str) -> str:
    """Say what the picture rests on, after what one would doubt of the offices."""
    return "\n".join(filter(None, [doubted, _rests_on(shown, comparison, days, most)]))


def _rests_on(shown: ViewState, comparison: Comparison, days: float, most: int) -> str:
    if shown.quick is not None:
        lasts = f"{days:g} day{'s' if days != 1 else ''}"
        more = "Whole runs are under way." if shown.running else "Let go for whole runs."
        return f"One short run of each, {lasts} long: a first impression of the difference. {more}"
    clients = "the same clients" if comparison.same_clients else "but the clients differ"
    count = f"{shown.n} of {most}" if shown.running else f"{shown.n}"
    return f"{count} replication{'s' if shown.n != 1 or shown.running else ''} of each, {clients}."
