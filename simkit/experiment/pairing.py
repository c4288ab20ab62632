"""Pairing: several structures on the same clients, replication by replication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from simkit.demand import sample
from simkit.experiment.interval import quantile
from simkit.experiment.replications import Replications, frame, tidy, whole
from simkit.measures import find
from simkit.runlog import run
from simkit.scenario import Scenario

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
COUNTS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def paired(
    scenarios: Sequence[Scenario],
    n: int,
    seed: int,
    measures: Iterable[str],
    level: float,
    progress: Callable[[int], Any] | None = None,
) -> tuple[tuple[Replications, ...], bool]:
    """Run structures side by side: every replication brings each of them the same streams of chance.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The structures.
    n, seed, measures, level, progress
        As in `simkit.experiment.compare`.

    Returns
    -------
    replications : tuple of Replications
        One for each structure.
    same_clients : bool
        Whether all met exactly the same clients in every replication.

    Raises
    ------
    ValueError
        If n is not a whole number of at least 1, a measure is unknown, or the level is none.
    """
    measures = list(measures)
    keys = [m.key for m in find(measures)]
    quantile(level, 1)  # a level that is none is refused before the runs, not after
    rows: list[list[pd.Series]] = [[] for _ in scenarios]
    same = True
    for number in range(whole(n)):
        demands = [sample(scenario, seed, number) for scenario in scenarios]
        same = same and all(demands[0].same_clients(other) for other in demands[1:])
        for scenario, demand, column in zip(scenarios, demands, rows, strict=True):
            column.append(run(scenario, demand=demand).measures(*keys))
        if progress:
            progress(number + 1)
    asked = bool(measures)
    ran = zip(scenarios, rows, strict=True)
    return tuple(Replications(s, seed, frame(r, asked), level) for s, r in ran), same


def named(scenarios: Sequence[Scenario], names: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return what to call structures: the names given, or their titles, told apart where those are equal.

    Raises
    ------
    ValueError
        If there is not one name for each structure, or two names are equal.
    """
    if names is None:
        titles = [scenario.title for scenario in scenarios]
        often = Counter(titles)
        places = [*ORDINALS, *(f"number {number}" for number in range(len(ORDINALS) + 1, len(titles) + 1))]
        return tuple(
            f"{title} ({place})" if often[title] > 1 else title
            for title, place in zip(titles, places, strict=False)
        )
    names = tuple(names)
    if len(names) != len(scenarios) or len(set(names)) < len(names):
        count = COUNTS.get(len(scenarios), len(scenarios))
        raise ValueError(f"names must be {count} different names, one for each structure; not {names!r}")
    return names


def tidy_by_name(replications: Sequence[Replications], names: Sequence[str]) -> pd.DataFrame:
    """Lay the values of several structures in one tidy table: scenario, replication, measure, value."""
    parts = [tidy(r.values).assign(scenario=name) for r, name in zip(replications, names, strict=True)]
    return pd.concat(parts, ignore_index=True)[["scenario", "replication", "measure", "value"]]
