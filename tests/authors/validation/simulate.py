"""Simulate: run a case over independent replications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from authors.validation.case import Case
from authors.validation.outcome import Outcome


def simulate(
    case: Case, seed: int = 1, replications: int | None = None, changes: Mapping[str, Any] | None = None
) -> list[Outcome]:
    """Simulate a case."""
    from simkit.measures.run import run

    count = case.replications if replications is None else replications
    if count < 2:
        raise ValueError(f"replications must be at least 2, for an interval, not {count!r}")
    scenario = case.load(changes)
    values = np.empty((count, len(case.quantities)))
    for number in range(count):
        log = run(scenario, seed, number)
        values[number] = [quantity.observe(log) for quantity in case.quantities]
    return [Outcome(case, quantity, column) for quantity, column in zip(case.quantities, values.T, strict=True)]
