"""Kept: designs that are worth comparing, with their results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from simkit.experiment import Comparison
from simkit.live.tuning.control import Control
from simkit.live.tuning.picture import Mark, verdict_of
from simkit.model.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Kept:
    """A design that was kept."""

    name: str
    values: tuple
    scenario: Scenario = field(repr=False)
    comparison: Comparison = field(repr=False)

    def mark(self, key: str) -> Mark:
        """Return what is drawn of it on a measure."""
        end = self.comparison.second.summary.loc[key]
        return Mark(f"kept {self.name}", self.name, end["mean"], end["low"], end["high"])

    def told(self, controls: Iterable[Control]) -> dict[str, Any]:
        """Return the design as plain data, for the browser."""
        pairs = list(zip(controls, self.values, strict=True))
        readings = [
            {
                "label": self.comparison.second.summary.loc[key, "label"],
                "text": self.mark(key).reading(self.comparison.second.summary.loc[key, "unit"]),
                "kind": verdict_of(self.comparison, key)[1].replace("quick", "cannot tell"),
            }
            for key in self.comparison.summary.index
        ]
        return {
            "name": self.name,
            "settings": "; ".join(control.reading(value) for control, value in pairs),
            "values": [control.told(value) for control, value in pairs],
            "n": self.comparison.n,
            "readings": readings,
        }


def next_name(taken: Iterable[str]) -> str:
    """Return the first of "Design A", "Design B", … that is free."""
    taken = set(taken)
    letters = [*ascii_uppercase, *(a + b for a in ascii_uppercase for b in ascii_uppercase)]
    return next(name for name in (f"Design {letter}" for letter in letters) if name not in taken)
