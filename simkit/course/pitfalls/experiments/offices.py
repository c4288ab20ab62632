"""Offices: a few offices on the same clients, replication by replication, and the numbers that are read from them.

Most pitfalls need no more than this. The offices are shipped scenarios with changes; a number is a mean, a
difference, a relative change, a ratio, or a closed form from `simkit.theory`.
"""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from itertools import groupby
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from simkit import theory
from simkit.course.pitfalls.experiments.experiment import READINGS, PitfallExperiment, read_offices, unit_of
from simkit.course.pitfalls.numbers import PitfallNumber, PitfallNumbers, mean_number, ratio_number
from simkit.measures import MEASURES
from simkit.model.scenario import Scenario, change_over, load
from simkit.model.scenario.part import Name, Part
from simkit.model.scenario.refusals import did_you_mean, one_of


class NextStructure(Part):
    """What an office changes over to, as ``sk.change_over`` does it."""

    scenario: str
    changes: dict[str, Any] = {}
    phases: int = 1
    gap: float = 8
    week: float = 0
    retained: float = 1
    proficiency: float = 0
    helps: bool = False


class OfficeSetup(Part):
    """One office of an experiment."""

    scenario: str
    changes: dict[str, Any] = {}
    becomes: NextStructure | None = None
    steps: tuple[dict[str, Any], ...] = ()

    def load(self) -> Scenario:
        """Return the validated scenario."""
        found = load(self.scenario).change(self.changes)
        if self.becomes is not None:
            options = self.becomes.model_dump(exclude={"scenario", "changes"})
            found = change_over(found, load(self.becomes.scenario).change(self.becomes.changes), **options)
        if self.steps:
            found = found.change({"plan.steps": [*found.data()["plan"]["steps"], *self.steps]})
        return found


class NumberAsked(Part):
    """One number that is asked for."""

    key: Name
    label: str = Field(min_length=1)
    how: Literal["mean", "difference", "change", "times", "formula", "ratio_of"] = "mean"
    of: Name | None = None
    against: Name | None = None
    measure: str | None = None
    against_measure: str | None = None
    arguments: dict[str, Any] = {}
    against_arguments: dict[str, Any] | None = None
    formula: str | None = None
    field: str | None = None
    factor: float = 1.0
    unit: str = ""
    panel: str = ""

    @model_validator(mode="after")
    def _complete(self) -> NumberAsked:
        if self.how == "formula":
            if self.formula not in theory.__all__:
                hint = did_you_mean(str(self.formula), theory.__all__)
                raise ValueError(f"formula '{self.formula}' is not in simkit.theory; {hint}".rstrip("; "))
            return self
        if self.how == "ratio_of":
            if self.of is None or self.against is None:
                raise ValueError(f"number '{self.key}' needs 'of' and 'against': two numbers before it")
            return self
        if self.of is None or self.measure is None:
            raise ValueError(f"number '{self.key}' needs 'of' (an office) and 'measure'")
        if (self.how == "mean") != (self.against is None):
            raise ValueError(f"number '{self.key}': 'against' belongs to a difference, a change or a ratio")
        for name in (self.measure, self.against_measure or self.measure):
            known = [*MEASURES, *READINGS]
            if name not in known:
                raise ValueError(f"unknown measure '{name}'; {did_you_mean(name, known) or one_of(known)}")
        return self

    def needs(self) -> list[tuple[str, str, tuple]]:
        """Return what must be read: office, measure, arguments."""
        if self.how in ("formula", "ratio_of"):
            return []
        wanted = [(self.of, self.measure, tuple(sorted(self.arguments.items())))]
        if self.against is not None:
            other = self.arguments if self.against_arguments is None else self.against_arguments
            wanted.append((self.against, self.against_measure or self.measure, tuple(sorted(other.items()))))
        return wanted


class OfficesExperiment(PitfallExperiment):
    """Run offices side by side."""

    kind: Literal["offices"] = "offices"
    office: dict[Name, OfficeSetup] = {}
    number: tuple[NumberAsked, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _like_another(cls, data: Any) -> Any:
        offices = data.get("office") if isinstance(data, dict) else None
        return {**data, "office": _spelled_out(offices)} if isinstance(offices, dict) else data

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> OfficesExperiment:
        before: list[str] = []
        for asked in self.number:
            formulas = asked.how == "ratio_of"
            known, what = (before, "closed form before it") if formulas else (list(self.office), "office")
            for name in (asked.of, asked.against):
                if name is not None and name not in known:
                    hint = did_you_mean(name, known) or one_of(known)
                    raise ValueError(f"number '{asked.key}': there is no {what} called '{name}'; {hint}")
            if asked.how == "formula":
                before.append(asked.key)
        return self

    def names(self) -> tuple[str, ...]:
        return tuple(asked.key for asked in self.number)

    def takes(self) -> int:
        return self.n * len({need[0] for asked in self.number for need in asked.needs()})

    def run(self) -> PitfallNumbers:
        """Run every office on the same clients and read the numbers."""
        needs = list(dict.fromkeys(need for asked in self.number for need in asked.needs()))
        needs.sort(key=lambda need: list(self.office).index(need[0]))
        offices = [
            (self.office[name].load(), [(measure, dict(arguments)) for _, measure, arguments in mine])
            for name, mine in groupby(needs, key=lambda need: need[0])
        ]
        values = dict(zip(needs, read_offices(offices, self.n, self.seed).T, strict=True)) if offices else {}
        found: dict[str, PitfallNumber] = {}
        for asked in self.number:
            found[asked.key] = _number(asked, values, found)
        return PitfallNumbers(list(found.values()))


def _spelled_out(offices: dict[str, Any]) -> dict[str, Any]:
    """Give those that are like another what it has; what is no table is left for pydantic to refuse."""
    whole: dict[str, Any] = {}
    for name, office in offices.items():
        if isinstance(office, dict) and "like" in office:
            above = {key: other for key, other in whole.items() if isinstance(other, dict)}
            like = str(office["like"])
            if like not in above:
                hint = did_you_mean(like, above) or one_of(above or ["none, it is the first"])
                raise ValueError(f"office '{name}': there is no office called '{like}' above it; {hint}")
            if "scenario" in office:
                raise ValueError(f"office '{name}' has a scenario and is like '{like}'; one of the two")
            own = {key: part for key, part in office.items() if key != "like"}
            changes = [part.get("changes", {}) for part in (above[like], own)]
            office = {**above[like], **own}
            if all(isinstance(part, dict) for part in changes):
                office["changes"] = {**changes[0], **changes[1]}
        whole[name] = office
    return whole


def _number(asked: NumberAsked, values: dict[tuple, np.ndarray], found: dict[str, PitfallNumber]) -> PitfallNumber:
    if asked.how == "ratio_of":
        ratio = found[asked.of].value / found[asked.against].value
        return PitfallNumber(asked.key, asked.label, ratio, unit=asked.unit or "times", panel=asked.panel)
    if asked.how == "formula":
        result = getattr(theory, asked.formula)(**asked.arguments)
        if asked.field is not None:
            result = asdict(result)[asked.field] if is_dataclass(result) else getattr(result, asked.field)
        value = float(result) * asked.factor
        return PitfallNumber(asked.key, asked.label, value, unit=asked.unit, panel=asked.panel)
    first, *other = (values[need] for need in asked.needs())
    unit = asked.unit or unit_of(asked.measure)
    if asked.how == "mean":
        return mean_number(asked.key, asked.label, first * asked.factor, unit, asked.panel)
    if asked.how == "difference":
        return mean_number(asked.key, asked.label, (first - other[0]) * asked.factor, unit, asked.panel)
    return ratio_number(asked.key, asked.label, first, other[0], asked.how, asked.panel)
