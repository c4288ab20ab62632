"""Many tries: proposals that change nothing, of which the one that looks best is reported.

The runs are real runs of one office; a study draws from them, so that the chance in it is that of the office and
not of a convenient distribution.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from simkit.course.pitfalls.experiments.experiment import PitfallExperiment
from simkit.course.pitfalls.experiments.offices import OfficeSetup
from simkit.course.pitfalls.experiments.readings import read
from simkit.course.pitfalls.following import run
from simkit.course.pitfalls.measured import LEVEL, PitfallNumbers, mean_number, share_number
from simkit.experiment.interval import quantile


class ManyTriesExperiment(PitfallExperiment):
    """Do ``n`` studies in which nothing is different, and look for what stands out.

    References
    ----------
    Simmons, J. P., Nelson, L. D. and Simonsohn, U. (2011). False-positive psychology. Psychological Science 22(11).
    """

    kind: Literal["many_tries"] = "many_tries"
    office: OfficeSetup
    measure: str
    proposals: Annotated[int, Field(ge=1, le=1000)] = 20
    runs: Annotated[int, Field(ge=2, le=100)] = 10
    pool: Annotated[int, Field(ge=20, le=10_000)] = 200

    def names(self) -> tuple[str, ...]:
        return ("one", "found", "gain", "again")

    def takes(self) -> int:
        return self.pool

    def run(self) -> PitfallNumbers:
        """Do the studies. Raises ScenarioError if the office cannot be made."""
        scenario = self.office.load()
        logs = (run(scenario, seed=self.seed, replication=r) for r in range(self.pool))
        values = np.array([read(log, self.measure, {}) for log in logs])
        chance = np.random.default_rng([self.seed, self.pool])
        today = chance.choice(values, (self.n, 1, self.runs))
        tried = chance.choice(values, (self.n, self.proposals, self.runs))
        less, better = self._judge(today, tried)
        best = less.argmin(axis=1)
        rows = np.arange(self.n)
        fresh = chance.choice(values, (2, self.n, 1, self.runs))
        confirmed = self._judge(fresh[0], fresh[1])[1][:, 0]
        panel = "share of studies"
        return PitfallNumbers([
            share_number("one", "one proposal, named beforehand, seems better", better[:, 0], panel),
            share_number("found", f"at least one of {self.proposals} seems better", better.any(axis=1), panel),
            share_number("again", "the reported proposal seems better again, in new runs", confirmed, panel),
            mean_number("gain", "gain of the proposal that is reported", less[rows, best], "change"),
        ])  # fmt: skip

    def _judge(self, today: np.ndarray, tried: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the relative change of each proposal, and whether its 95 % interval lies wholly on the good side."""
        a, b = today.mean(axis=-1), tried.mean(axis=-1)
        va, vb = today.var(axis=-1, ddof=1) / self.runs, tried.var(axis=-1, ddof=1) / self.runs
        half = quantile(LEVEL, 2 * self.runs - 2) * np.sqrt(va + vb)
        return b / a - 1, b - a + half < 0
