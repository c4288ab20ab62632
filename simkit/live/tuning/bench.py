"""Bench: runs the settings of a panel, replication by replication, and keeps what it has run."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from statistics import median

import pandas as pd

from simkit.experiment import Comparison, Replications
from simkit.experiment.precision import RunSettings
from simkit.measures.run import run
from simkit.model.demand import Demand, sample
from simkit.model.office.office import Stop
from simkit.model.scenario import Scenario

QUICK_SECONDS = 0.1  # a fast answer may take this long: with the way to the browser and back about a fifth
LEAST_DAYS = 2.0  # a run of less says nothing
HALF = 0.5


class ReplicationCache:
    """Runs of several settings on the same streams of chance; the first one run is the baseline."""

    def __init__(self, seed: int, keys: Sequence[str]) -> None:
        self.seed, self.keys = seed, tuple(keys)
        self._times: dict[Hashable, list[float]] = {}
        self._rows: dict[Hashable, list[pd.Series]] = {}
        self._short: dict[tuple, pd.Series] = {}
        self._clients: Demand | None = None
        self._same: dict[Hashable, bool] = {}

    def done(self, key: Hashable) -> int:
        """Return how many replications of a setting there are."""
        return len(self._rows.get(key, ()))

    def go_on(self, key: Hashable, scenario: Scenario, n: int, stop: Stop | None = None) -> None:
        """Run a setting until there are n replications; those that are there are not run again."""
        rows = self._rows.setdefault(key, [])
        while len(rows) < n:
            began = time.perf_counter()
            rows.append(self._run(scenario, len(rows), stop, key))
            self._times.setdefault(key, []).append(time.perf_counter() - began)

    @property
    def seconds(self) -> float:
        """How long a replication takes of the setting that takes longest, by the median of those done."""
        return max((median(times) for times in self._times.values()), default=0.0)

    def _run(self, scenario: Scenario, number: int, stop: Stop | None, key: Hashable = None) -> pd.Series:
        demand = sample(scenario, self.seed, number)
        if key is not None and number == 0:
            self._clients = self._clients or demand
            self._same[key] = self._clients.same_clients(demand)
        return run(scenario, demand=demand, stop=stop).measures(*self.keys)

    def quick(self, key: Hashable, scenario: Scenario, days: float, stop: Stop | None = None) -> pd.Series:
        """Return the measures of one run of a setting that lasts so many days, warm-up and all."""
        if days >= total_days(scenario):
            self.go_on(key, scenario, 1, stop)
            return self._rows[key][0]
        if (key, days) not in self._short:
            self._short[key, days] = self._run(shortened(scenario, days), 0, stop)
        return self._short[key, days]

    def replications(self, key: Hashable, scenario: Scenario, n: int) -> Replications:
        """Return the first n replications of a setting."""
        values = pd.DataFrame(self._rows[key][:n]).reset_index(drop=True)
        values = values.loc[:, list(self.keys)].rename_axis("replication")
        return Replications(scenario, self.seed, values, settings=RunSettings(self.seed, self.keys))

    def compared(
        self,
        first: tuple[Hashable, Scenario],
        second: tuple[Hashable, Scenario],
        names: tuple[str, str],
        n: int,
    ) -> Comparison:
        """Compare the first n replications of the baseline, which was run before any other, and of a setting."""
        both = self.replications(*first, n), self.replications(*second, n)
        return Comparison(*both, names=names, same_clients=self._same[second[0]])


def total_days(scenario: Scenario) -> float:
    """Return how long a run lasts, with its warm-up."""
    return scenario.clock.warm_up_days + scenario.clock.horizon_days


def quick_days(scenario: Scenario, seconds: float) -> float:
    """Return how many days a fast answer can afford, where a whole replication takes so many seconds."""
    total = total_days(scenario)
    if seconds <= QUICK_SECONDS:
        return total
    days = total * QUICK_SECONDS / seconds // HALF * HALF
    return min(max(days, LEAST_DAYS), total)


def shortened(scenario: Scenario, days: float) -> Scenario:
    """Return the scenario with a run of so many days, of which the same part is warm-up."""
    warm_up = scenario.clock.warm_up_days * days / total_days(scenario) // HALF * HALF
    return scenario.change({"clock.warm_up_days": warm_up, "clock.horizon_days": days - warm_up})
