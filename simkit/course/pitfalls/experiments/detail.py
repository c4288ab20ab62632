"""Detail: a coarse model and a fine one, both fitted to the same small log, and asked about another office.

The log holds a few cases of each kind. The coarse model knows one mean for all, the fine one a mean for each kind.
A new team will take some of the kinds; how much work is that?
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from simkit.course.pitfalls.experiments.experiment import PitfallExperiment
from simkit.course.pitfalls.measured import PitfallNumbers, mean_number, ratio_number


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
