"""Replication cache: what was run of the settings of a panel, and short runs for a fast answer."""

from collections.abc import Hashable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from simkit.experiment import Comparison, Replications
from simkit.experiment.precision import RunSettings
from simkit.experiment.replicator import Replication, Replicator, read_measures
from simkit.measures.change import CHANGE_MEASURES
from simkit.model.office.office import Stop
from simkit.model.scenario import Scenario
from simkit.present.plausibility import look

QUICK_SECONDS = 0.04  # a fast answer may take this long: with the way to the browser and back about a tenth
LEAST_DAYS = 2.0  # a run of less says nothing
HALF = 0.5


class ReplicationCache(Replicator[pd.Series]):
    """Measures of several settings on the same clients; the first one run is the baseline."""

    def __init__(self, seed: int, keys: Sequence[str]) -> None:
        baseline = not CHANGE_MEASURES.isdisjoint(keys)
        super().__init__(seed, partial(read_measures, keys=tuple(keys)), baseline)
        self.keys = tuple(keys)
        self._short: dict[tuple[Hashable, float], pd.Series] = {}
        self._looked: tuple[Scenario, str] | None = None

    def quick(self, key: Hashable, scenario: Scenario, days: float, stop: Stop | None = None) -> pd.Series:
        """Return the measures of one run of a setting that lasts so many days, warm-up and all."""
        if days >= total_days(scenario):
            self.extend(key, scenario, 1, stop)
            return self.found(key)[0]
        if (key, days) not in self._short:
            clients = Replication(self.seed, 0, self.baseline, self._kept)
            log, baseline = clients.run_beside(shortened(scenario, days), stop)
            self._short[key, days] = self.read(log, baseline)
        return self._short[key, days]

    def compared(
        self, first: tuple[Hashable, Scenario], second: tuple[Hashable, Scenario], names: tuple[str, str], n: int
    ) -> Comparison:
        """Compare the first n replications of the baseline, which was run before any other, and of a setting."""
        both = [
            Replications(scenario, self.seed, self._table(key, n), settings=RunSettings(self.seed, self.keys))
            for key, scenario in (first, second)
        ]
        return Comparison(*both, names=names, same_clients=self.same_clients(second[0]))

    def doubted(self, offices: list[Scenario], names: tuple[str, str]) -> str:
        """Say what one would doubt of baseline and setting; looked up once for a setting."""
        if not self._looked or self._looked[0] is not offices[1]:
            self._looked = (offices[1], look(offices, names))
        return self._looked[1]

    def _table(self, key: Hashable, n: int) -> pd.DataFrame:
        values = np.array([row.to_numpy() for row in self.found(key, n)])
        return pd.DataFrame(values, columns=pd.Index(self.keys)).rename_axis("replication")


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
