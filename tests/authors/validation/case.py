"""Case: a scenario of which theory knows the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog
    from simkit.model.scenario import Scenario


@dataclass(frozen=True)
class Quantity:
    """Something that is both known and simulated."""

    label: str
    unit: str
    expected: float
    observe: Callable[[RunLog], float] = field(repr=False)


@dataclass(frozen=True)
class Case:
    """A scenario, what is changed in it, and what must come out."""

    key: str
    title: str
    scenario: str
    formula: str
    quantities: tuple[Quantity, ...]
    days: float
    warm_up_days: float = 10
    replications: int = 50
    changes: Mapping[str, Any] = field(default_factory=dict)

    def load(self, more: Mapping[str, Any] | None = None) -> Scenario:
        """Return the scenario that is simulated."""
        from simkit.model.scenario import load

        clock = {"clock.warm_up_days": self.warm_up_days, "clock.horizon_days": self.days}
        return load(self.scenario).change({**self.changes, **clock, **(more or {})})
