"""Work: how many minutes a task takes, as a distribution given by its mean and cv."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from simkit.model.scenario.part import Minutes, Part


class Work(Part):
    """Minutes of work of one task for a specialist (skill level 1).

    Parameters
    ----------
    dist : str
        ``exponential``, ``lognormal``, ``gamma`` (Erlang when 1/cv² is whole), ``deterministic``,
        ``uniform`` or ``empirical``.
    mean : float
        Mean in minutes. For ``empirical`` it may be left out: the mean of the values.
    cv : float
        Coefficient of variation: standard deviation divided by mean. Exponential work has cv 1,
        deterministic work 0; for ``empirical`` it follows from the values.
    values : tuple of float
        Observed minutes, for ``empirical`` only; scaled to ``mean`` when that is given.
    """

    dist: Literal["exponential", "lognormal", "gamma", "deterministic", "uniform", "empirical"] = (
        "exponential"
    )
    mean: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    cv: Annotated[float, Field(ge=0, le=20, allow_inf_nan=False)] | None = None
    values: tuple[Minutes, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Work:
        if self.dist == "empirical":
            if not self.values:
                raise ValueError("empirical work needs values = [ ... ], the observed minutes")
            if sum(self.values) == 0:
                raise ValueError("the values of empirical work may not all be zero")
            if self.cv is not None:
                raise ValueError("leave cv out for empirical work: it follows from the values")
            return self
        if self.values:
            raise ValueError("values belong to dist = 'empirical' only")
        if self.mean is None:
            raise ValueError("mean is missing: the mean minutes of work")
        if self.dist == "exponential" and self.cv not in (None, 1):
            raise ValueError(
                "exponential work always has cv 1; leave cv out, or take dist = 'gamma' or 'lognormal'"
            )
        if self.dist == "deterministic" and self.cv not in (None, 0):
            raise ValueError("deterministic work always has cv 0; leave cv out, or take another dist")
        if self.dist in ("lognormal", "gamma", "uniform") and self.cv is None:
            raise ValueError(f"cv is missing: {self.dist} work needs a mean and a cv")
        if self.dist == "uniform" and self.cv > 1 / math.sqrt(3):
            raise ValueError("uniform work has a cv of at most 0.577; more would mean negative minutes")
        return self

    @property
    def average(self) -> float:
        """Mean minutes of work."""
        return self.mean if self.mean is not None else sum(self.values) / len(self.values)

    @property
    def scv(self) -> float:
        """Squared coefficient of variation: variance divided by the squared mean."""
        if self.dist == "exponential":
            return 1.0
        if self.dist == "deterministic":
            return 0.0
        if self.dist == "empirical":
            mean = sum(self.values) / len(self.values)
            return sum((v - mean) ** 2 for v in self.values) / len(self.values) / mean**2
        return self.cv**2
