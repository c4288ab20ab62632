"""Planned: a plan that can be carried out, and what is looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_uppercase

from simkit.live.planner.draft import Draft
from simkit.live.planner.row import Row
from simkit.model.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan that can be carried out."""

    name: str
    draft: Draft = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    scenario: Scenario = field(repr=False)

    @cached_property
    def mark(self) -> str:
        """What tells it from other plans, whatever they are called."""
        alike = self.scenario.model_dump_json(exclude={"title", "description"})
        return hashlib.sha256(alike.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Look:
    """What is looked at."""

    measure: str
    band: str = "interval"
    difference: bool = False
    week: int = 6


def next_name(taken: Iterable[str]) -> str:
    """Return the first of "Plan A", "Plan B", … that is free."""
    letters = [*ascii_uppercase, *(a + b for a in ascii_uppercase for b in ascii_uppercase)]
    return next(name for name in (f"Plan {letter}" for letter in letters) if name not in taken)
