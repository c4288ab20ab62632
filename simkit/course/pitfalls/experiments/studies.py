"""Small studies, done again and again: how often they tell, how often they mislead, what the best of many shows."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from simkit.course.pitfalls.experiments.experiment import PitfallExperiment, read_offices
from simkit.course.pitfalls.experiments.offices import OfficeSetup
from simkit.course.pitfalls.experiments.readings import READINGS
from simkit.course.pitfalls.numbers import LEVEL, PitfallNumber, PitfallNumbers, mean_number, ratio_number, share_number
from simkit.experiment.interval import mean_interval, quantile, unpaired_interval
from simkit.measures import MEASURES
from simkit.model.scenario.refusals import did_you_mean, one_of

APART, SAME = "different clients", "the same clients"


class StudiesExperiment(PitfallExperiment):
    """Do ``n`` studies of ``runs`` runs of two offices."""

    kind: Literal["studies"] = "studies"
    first: OfficeSetup
    second: OfficeSetup
    measure: str
    runs: Annotated[int, Field(ge=1, le=1000)] = 1
    unit: str = ""
    factor: float = 1.0
    axis: str = "Difference found by a study"

    @model_validator(mode="after")
    def _measure_is_known(self) -> StudiesExperiment:
        known = [*MEASURES, *READINGS]
        if self.measure not in known:
            hint = did_you_mean(self.measure, known) or one_of(known)
            raise ValueError(f"unknown measure '{self.measure}'; {hint}")
        return self

    def names(self) -> tuple[str, ...]:
        told = ("told_apart", "told_same") if self.runs > 1 else ()
        return ("first", "second", "gain", "low", "high", "wrong_apart", "wrong_same", *told)

    def takes(self) -> int:
        return 2 * self.n * self.runs

    def run(self) -> PitfallNumbers:
        """Do all studies. Raises ScenarioError if an office cannot be made."""
        offices = [(office.load(), [(self.measure, {})]) for office in (self.first, self.second)]
        values = read_offices(offices, self.n * self.runs, self.seed) * self.factor
        a, b = (column.reshape(self.n, self.runs) for column in values.T)
        # With clients of its own: the second office gets those of the next study. Neighbouring studies share a
        # block, which makes the count of wrong ones vary less, not more: the interval stays on the safe side.
        apart = np.roll(b, -1, axis=0)
        direction = np.sign((b - a).mean())
        found = {APART: (apart - a).mean(axis=1), SAME: (b - a).mean(axis=1)}
        wrong = {name: np.sign(values) != direction for name, values in found.items()}
        low, high = np.quantile(a.mean(axis=1), [0.05, 0.95])
        twentieth = "first office: one study in twenty finds"
        each = "one run" if self.runs == 1 else f"{self.runs} runs"
        numbers = [
            mean_number("first", "first office, all runs together", a.ravel(), self.unit),
            mean_number("second", "second office, all runs together", b.ravel(), self.unit),
            ratio_number("gain", "true change", b.ravel(), a.ravel(), "change"),
            PitfallNumber("low", f"{twentieth} less ({each})", low, unit=self.unit, n=self.n),
            PitfallNumber("high", f"{twentieth} more ({each})", high, unit=self.unit, n=self.n),
            share_number("wrong_apart", f"points the wrong way: {each}, {APART}", wrong[APART]),
            share_number("wrong_same", f"points the wrong way: {each}, {SAME}", wrong[SAME]),
        ]
        if self.runs > 1:
            alone = np.array([_tells(unpaired_interval(x, y, LEVEL), direction) for x, y in zip(a, apart, strict=True)])
            paired = np.array([_tells(mean_interval(d, LEVEL), direction) for d in b - a])
            numbers.append(share_number("told_apart", f"can tell which is better: {each}, {APART}", alone))
            numbers.append(share_number("told_same", f"can tell which is better: {each}, {SAME}", paired))
        dots = pd.concat(
            [pd.DataFrame({"row": name, "value": found[name], "wrong": wrong[name]}) for name in found],
            ignore_index=True,
        )
        return PitfallNumbers(numbers, dots, self.axis)


def _tells(interval, direction: float) -> bool:
    return bool(interval.low > 0 if direction > 0 else interval.high < 0)


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
        values = read_offices([(self.office.load(), [(self.measure, {})])], self.pool, self.seed)[:, 0]
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
