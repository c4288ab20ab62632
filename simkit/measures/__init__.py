"""Measures: what happened in an office, as numbers with label, unit, direction and definition; the list of them all."""

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

import pandas as pd

from simkit.measures import change, client, flow, office, phone, quality
from simkit.measures.measure import Measure
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.scenario.refusals import did_you_mean, one_of

MEASURES = MappingProxyType(
    {
        m.key: m
        for module in (client, flow, phone, quality, office, change)
        for m in vars(module).values()
        if isinstance(m, Measure)
    }
)
"""All measures by key, in the order in which they are shown; read only."""


def find(names: Iterable[str] = ()) -> list[Measure]:
    """Return measures by key; none asked for: all.

    Raises
    ------
    ValueError
        If there is no such measure.
    """
    names = list(names)
    for name in names:
        if name not in MEASURES:
            hint = did_you_mean(str(name), MEASURES)
            raise ValueError(f"there is no measure '{name}'; allowed: {one_of(MEASURES)}{'; ' + hint if hint else ''}")
    return [MEASURES[name] for name in names] if names else list(MEASURES.values())


_index = cache(lambda keys: pd.Index(keys, name="measure"))  # takes longer to make than most measures, each time


def measure_run(log: RunLog, names: Iterable[str] = (), baseline: RunLog | None = None) -> pd.Series:
    """Return measures of a run as a Series; without names, those that apply to it.

    `baseline` is the same office on the same clients without its plan of change, for the measures of what that cost.
    """
    names = list(names)
    found = {m.key: m(log, baseline) for m in find(names)}
    values = pd.Series(list(found.values()), _index(tuple(found)).view(), name="value", dtype=float)
    return values if names else values.dropna()
