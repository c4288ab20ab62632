"""Runs: replications of plans beside the office without a change, kept so that nothing is run twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from simkit.experiment.transition import Transition
from simkit.experiment.weekly import weekly
from simkit.measures.change import change_cost
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.demand import sample
from simkit.model.office.office import Stop
from simkit.model.scenario import Scenario

LEVEL = 0.95
Reached = Callable[[float], None]


@dataclass(frozen=True)
class Ran:
    """What was run of one plan."""

    weeks: list[np.ndarray] = field(default_factory=list)
    tolls: list[dict[str, float]] = field(default_factory=list)


class Runs:
    """Replications of plans on the same clients."""

    def __init__(self, without: Scenario, keys: Sequence[str], all_apply: bool, seed: int) -> None:
        self.without, self.keys, self.all_apply, self.seed = without, tuple(keys), all_apply, seed
        self._calm: list[RunLog] = []
        self._weeks: list[np.ndarray] = []
        self._ran: dict[str, Ran] = {}

    def done(self, mark: str) -> int:
        """Return how many replications of a plan there are."""
        return len(self._ran[mark].weeks) if mark in self._ran else 0

    def go_on(
        self, mark: str, scenario: Scenario, n: int, stop: Stop | None = None, reached: Reached | None = None
    ) -> None:
        """Run a plan until there are n replications; those that are there are not run again."""
        ran = self._ran.setdefault(mark, Ran())
        while (number := len(ran.weeks)) < n:
            while len(self._calm) <= number:
                self._calm.append(self._run(self.without, len(self._calm), stop, reached))
                self._weeks.append(weekly(self._calm[-1], self.keys))
            log = self._run(scenario, number, stop, reached)
            ran.tolls.append(change_cost(log, self._calm[number]))
            ran.weeks.append(weekly(log, self.keys))  # last: from here on it counts, also for who reads meanwhile

    def _run(self, scenario: Scenario, number: int, stop: Stop | None, reached: Reached | None) -> RunLog:
        demand = sample(scenario, self.seed, number)
        if number < len(self._calm) and not self._calm[number].demand.same_clients(demand):
            raise ValueError(f"{scenario.title} has other clients than the office without a change")
        if stop is None:
            return run(scenario, demand=demand)
        days, clock = [0], scenario.clock

        def asked() -> bool:
            days[0] += 1
            if reached is not None:
                reached((days[0] - clock.warm_up_days) / clock.days_per_week)
            return stop()

        return run(scenario, demand=demand, stop=asked)

    def transition(self, plans: Sequence[tuple[str, str, Scenario]], n: int) -> Transition:
        """Return the first n replications of plans, which were run before, as `sk.transition` gives them."""
        ran = [self._ran[mark] for _, mark, _ in plans]
        values = np.stack([np.stack(weeks[:n]) for weeks in (self._weeks, *(one.weeks for one in ran))])
        keep = [i for i in range(len(self.keys)) if self.all_apply or not np.isnan(values[..., i]).all()]
        tolls = [
            {"plan": name, "replication": number} | one.tolls[number]
            for number in range(n)
            for (name, *_), one in zip(plans, ran, strict=True)
        ]
        names, _, scenarios = zip(*plans, strict=True)
        keys = tuple(self.keys[i] for i in keep)
        return Transition(scenarios, names, values[..., keep], keys, pd.DataFrame(tolls), self.seed, LEVEL)
