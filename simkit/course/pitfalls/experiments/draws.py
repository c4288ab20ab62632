"""Pitfalls shown with random draws and no office: too much detail, and people who were chosen by their luck."""

import math
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from simkit.course.pitfalls.experiments.experiment import PitfallExperiment
from simkit.course.pitfalls.numbers import PitfallNumber, PitfallNumbers, mean_number, ratio_number
from simkit.model.scenario.part import Share
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
