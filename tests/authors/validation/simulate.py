"""Simulate: run a case over independent replications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from authors.validation.case import Case
from authors.validation.observe import Observer
from authors.validation.outcome import Outcome

if TYPE_CHECKING:
    from simkit.model.scenario import Scenario


def simulate(
    case: Case, seed: int = 1, replications: int | None = None, changes: Mapping[str, Any] | None = None
) -> list[Outcome]:
    """Simulate a case."""
    from simkit.experiment.processes import spread_out

    count = case.replications if replications is None else replications
    if count < 2:
        raise ValueError(f"replications must be at least 2, for an interval, not {count!r}")
    scenario = case.load(changes)
    observers = [quantity.observe for quantity in case.quantities]
    values = np.array(list(spread_out(_observed, [(scenario, seed, number, observers) for number in range(count)])))
    return [Outcome(case, quantity, column) for quantity, column in zip(case.quantities, values.T, strict=True)]


def _observed(scenario: Scenario, seed: int, number: int, observers: Sequence[Observer]) -> list[float]:
    from simkit.measures.run import run

    log = run(scenario, seed, number)
    return [observe(log) for observe in observers]
