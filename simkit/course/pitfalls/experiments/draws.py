"""Pitfalls shown with draws: too much detail, people chosen by their luck, and small studies done again and again."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from simkit.course.pitfalls.experiments.experiment import READINGS, PitfallExperiment, read_offices
from simkit.course.pitfalls.experiments.offices import OfficeSetup
from simkit.course.pitfalls.numbers import LEVEL, PitfallNumber, PitfallNumbers, mean_number, ratio_number, share_number
from simkit.experiment.interval import mean_interval, quantile, unpaired_interval
from simkit.measures import MEASURES
from simkit.model.scenario.part import Share
from simkit.model.scenario.refusals import did_you_mean, one_of
from simkit.theory import cherry_picking


class DetailExperiment(PitfallExperiment):
    """Fit and forecast, ``n`` times.

    Notes
    -----
    A coarse forecast is off by what it leaves out (``between``), a fine one by what it cannot know from so few cases
    (``within / sqrt(seen)``); the two are equal when ``seen`` is about ``(within / between) ** 2``. Hastie, T.,
    Tibshirani, R. and Friedman, J. (2009). The Elements of Statistical Learning, 2nd ed., chapter 7.
    """

    kind: Literal["detail"] = "detail"
    kinds: Annotated[int, Field(ge=2, le=200)] = 24
    seen: Annotated[int, Field(ge=2, le=1000)] = 6
    many: Annotated[int, Field(ge=2, le=10_000)] = 200
    taken: Annotated[int, Field(ge=1, le=200)] = 4
    between: Annotated[float, Field(ge=0, le=2)] = 0.1
    within: Annotated[float, Field(gt=0, le=3)] = 0.8

    def names(self) -> tuple[str, ...]:
        return ("fit_coarse", "fit_fine", "error_coarse", "error_fine", "worse", "many_coarse", "many_fine")

    def run(self) -> PitfallNumbers:
        """Draw offices, logs and forecasts."""
        chance = np.random.default_rng([self.seed, self.kinds, self.seen])
        true = _lognormal(chance, self.between, (self.n, self.kinds))
        taken = min(self.taken, self.kinds)
        truth = true[:, :taken].mean(axis=1)
        errors, fits = {}, {}
        for length in (self.seen, self.many):
            log = true[:, :, None] * _lognormal(chance, self.within, (self.n, self.kinds, length))
            fine, coarse = log.mean(axis=2), log.mean(axis=(1, 2))
            errors[length] = np.abs(coarse / truth - 1), np.abs(fine[:, :taken].mean(axis=1) / truth - 1)
            around = [((log - middle) ** 2).mean(axis=(1, 2)) for middle in (coarse[:, None, None], fine[:, :, None])]
            fits[length] = [np.sqrt(square) / coarse for square in around]
        few, many = errors[self.seen], errors[self.many]
        fit, forecast = "left unexplained in the log", "forecast error"
        return PitfallNumbers([
            mean_number("fit_coarse", "one mean for all", fits[self.seen][0], "share", fit),
            mean_number("fit_fine", "a mean for each kind", fits[self.seen][1], "share", fit),
            mean_number("error_coarse", "one mean for all", few[0], "share", forecast),
            mean_number("error_fine", "a mean for each kind", few[1], "share", forecast),
            ratio_number("worse", "forecast error of the fine model beside the coarse one", few[1], few[0], "change"),
            mean_number("many_coarse", f"one mean for all, {self.many} cases of each kind", many[0], "share"),
            mean_number("many_fine", f"a mean for each kind, {self.many} cases of each kind", many[1], "share"),
        ])  # fmt: skip


def _lognormal(chance: np.random.Generator, cv: float, size: tuple[int, ...]) -> np.ndarray:
    """Draw lognormal factors with mean 1 and a coefficient of variation."""
    sigma = math.sqrt(math.log(1 + cv * cv))
    return chance.lognormal(-sigma * sigma / 2, sigma, size)


class TalentAndLuckExperiment(PitfallExperiment):
    """Choose people by one period, and look at them in the next; do it ``n`` times.

    Half of the chosen, drawn by lot, take part in a pilot; the other half are the control group.

    References
    ----------
    Mean of the part ``f`` that did best: ``cv * phi(z) / f``, with ``z`` the point of the normal distribution above
    which ``f`` lies; in the next period ``reliability`` times that. Galton, F. (1886). Regression towards mediocrity
    in hereditary stature. Journal of the Anthropological Institute 15.
    """

    kind: Literal["talent_and_luck"] = "talent_and_luck"
    people: Annotated[int, Field(ge=10, le=100_000)] = 100
    cv: Annotated[float, Field(gt=0, le=1)] = 0.2
    part: Annotated[float, Field(gt=0, lt=1)] = 0.2
    chosen: Literal["best", "worst", "anyone"] = "best"
    reliability: Share = 0.5
    effect: Annotated[float, Field(gt=-1, le=1)] = 0.0

    def names(self) -> tuple[str, ...]:
        return ("before", "after", "control", "beside_all", "beside_control", "moved", "control_moved", "theory_before",
                "theory_after")  # fmt: skip

    def run(self) -> PitfallNumbers:
        """Draw the people, choose, and look again."""
        chance = np.random.default_rng([self.seed, self.people])
        size = (self.n, self.people)
        talent = chance.normal(0, self.cv * math.sqrt(self.reliability), size)
        luck = self.cv * math.sqrt(1 - self.reliability)
        first = 1 + talent + chance.normal(0, luck, size)
        second = 1 + talent + chance.normal(0, luck, size)
        lot = chance.random(size)
        order = {"best": -first, "worst": first, "anyone": lot}[self.chosen]
        count = max(4, round(self.part * self.people))
        chosen = np.argsort(order, axis=1)[:, :count]
        chosen = np.take_along_axis(chosen, np.argsort(np.take_along_axis(lot, chosen, 1), axis=1), 1)
        pilot, control = chosen[:, : count // 2], chosen[:, count // 2 :]

        def mean(values: np.ndarray, who: np.ndarray) -> np.ndarray:
            return np.take_along_axis(values, who, 1).mean(axis=1)

        later = (second.sum(axis=1) - np.take_along_axis(second, chosen, 1).sum(axis=1)) / (self.people - count)
        average = first.mean(axis=1)
        before, control_before = mean(first, pilot), mean(first, control)
        now = second.mean(axis=1)
        treated, left = mean(second, pilot) * (1 + self.effect), mean(second, control)
        ideal = cherry_picking(share=self.part, cv=self.cv, reliability=self.reliability)
        sign = {"best": 1, "worst": -1, "anyone": 0}[self.chosen]
        panel, unit = "compared with the average of all", "change"
        numbers = [
            ratio_number("before", "those who took part, when they were chosen", before, average, unit, panel),
            ratio_number("after", "those who took part, afterwards", treated, now, unit, panel),
            ratio_number("control", "chosen in the same way, but left alone", left, now, unit, panel),
            ratio_number("beside_all", "those who took part beside all who were not chosen", treated, later, unit),
            ratio_number("beside_control", "those who took part beside the control group", treated, left, unit),
            ratio_number("moved", "those who took part beside themselves, before", treated, before, unit),
            ratio_number("control_moved", "control group beside itself, before", left, control_before, unit),
            PitfallNumber("theory_before", "formula: chosen by one period", sign * ideal.apparent, unit=unit),
            PitfallNumber("theory_after", "formula: what remains in the next", sign * ideal.lasting, unit=unit),
        ]
        return PitfallNumbers(numbers)


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
