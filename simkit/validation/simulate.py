"""Simulate: run a case over independent replications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simkit.validation.case import Case
from simkit.validation.outcome import Outcome


def simulate(
    case: Case, seed: int = 1, replications: int | None = None, changes: Mapping[str, Any] | None = None
) -> list[Outcome]:
    """Simulate a case.

    Parameters
    ----------
    case : Case
        What to simulate.
    seed : int
        Seed of the experiment.
    replications : int, optional
        Number of replications, at least 2, when it is not the case's own.
    changes : mapping of str to object, optional
        Further changes in the scenario, for tests that plant an error.

    Returns
    -------
    list of Outcome
        One for each quantity of the case.

    Raises
    ------
    ValueError
        If there are fewer than two replications: one value has no interval.
    """
    from simkit.runlog import run

    count = case.replications if replications is None else replications
    if count < 2:
        raise ValueError(f"replications must be at least 2, for an interval, not {count!r}")
    scenario = case.load(changes)
    values = np.empty((count, len(case.quantities)))
    for number in range(count):
        log = run(scenario, seed, number)
        values[number] = [quantity.observe(log) for quantity in case.quantities]
    return [Outcome(case, quantity, column) for quantity, column in zip(case.quantities, values.T, strict=True)]
