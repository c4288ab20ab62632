"""Pairing: several structures on the same clients, replication by replication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from simkit.experiment.precision import RunSettings, run_replications
from simkit.experiment.replications import Replications, tidy
from simkit.model.scenario import Scenario

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
COUNTS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def paired(
    scenarios: Sequence[Scenario], n: int, settings: RunSettings, known: Sequence[Replications] = (), same: bool = True
) -> tuple[tuple[Replications, ...], bool]:
    """Run structures side by side: every replication brings each of them the same streams of chance."""
    ran = run_replications(scenarios, n, settings, [r.values for r in known], same)
    return tuple(
        Replications(scenario, settings.seed, values, settings.confidence, ran.words, settings)
        for scenario, values in zip(scenarios, ran.values, strict=True)
    ), ran.same_clients


def unique_names(scenarios: Sequence[Scenario], names: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return what to call structures: the names given, or their titles, told apart where those are equal."""
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
