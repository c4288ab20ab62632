"""Studies: the same small study done again and again. How often does it tell, and how often does it mislead?

A study compares two offices with a few runs of each: on the same clients, or each on clients of its own.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from simkit.course.pitfalls.experiments.experiment import Base
from simkit.course.pitfalls.experiments.offices import Office
from simkit.course.pitfalls.experiments.readings import READINGS, read
from simkit.course.pitfalls.following import run
from simkit.course.pitfalls.measured import LEVEL, Measured, Number, mean_number, ratio_number, share_number
from simkit.experiment.interval import mean_interval, unpaired_interval
from simkit.measures import MEASURES
from simkit.model.scenario.refusals import did_you_mean, one_of

APART, SAME = "different clients", "the same clients"


class Experiment(Base):
    """Do ``n`` studies of ``runs`` runs of two offices."""

    kind: Literal["studies"] = "studies"
    first: Office
    second: Office
    measure: str
    runs: Annotated[int, Field(ge=1, le=1000)] = 1
    unit: str = ""
    factor: float = 1.0
    axis: str = "Difference found by a study"

    @model_validator(mode="after")
    def _measure_is_known(self) -> Experiment:
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

    def run(self) -> Measured:
        """Do all studies. Raises ScenarioError if an office cannot be made."""
        a, b = (self._values(office).reshape(self.n, self.runs) for office in (self.first, self.second))
        # With clients of its own: the second office gets those of the next study. Neighbouring studies share a
        # block, which makes the count of wrong ones vary less, not more: the interval stays on the safe side.
        apart = np.roll(b, -1, axis=0)
        direction = np.sign((b - a).mean())
        found = {APART: (apart - a).mean(axis=1), SAME: (b - a).mean(axis=1)}
        wrong = {name: np.sign(values) != direction for name, values in found.items()}
        low, high = np.quantile(a.mean(axis=1), [0.05, 0.95])
        each = "one run" if self.runs == 1 else f"{self.runs} runs"
        numbers = [
            mean_number("first", "first office, all runs together", a.ravel(), self.unit),
            mean_number("second", "second office, all runs together", b.ravel(), self.unit),
            ratio_number("gain", "true change", b.ravel(), a.ravel(), "change"),
            Number("low", f"first office: one study in twenty finds less ({each})", low, unit=self.unit, n=self.n),
            Number("high", f"first office: one study in twenty finds more ({each})", high, unit=self.unit, n=self.n),
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
        return Measured(numbers, dots, self.axis)

    def _values(self, office: Office) -> np.ndarray:
        scenario = office.load()
        logs = (run(scenario, seed=self.seed, replication=r) for r in range(self.n * self.runs))
        return np.array([read(log, self.measure, {}) for log in logs]) * self.factor


def _tells(interval, direction: float) -> bool:
    return bool(interval.low > 0 if direction > 0 else interval.high < 0)
