"""Outcome: what the replications say about one quantity, and whether that agrees with theory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from authors.validation.case import Case, Quantity

LEVEL = 0.99
"""Confidence level of every interval."""

PLANTED = 0.03
"""Relative error in the expected value that must be rejected."""

PRECISION = 0.015
"""Largest half-width as a share of the expected value: half the error that must be rejected."""


@dataclass(frozen=True)
class Outcome:
    """A quantity beside its replications."""

    case: Case
    quantity: Quantity
    values: np.ndarray

    @property
    def expected(self) -> float:
        """The exact value."""
        return self.quantity.expected

    @property
    def mean(self) -> float:
        """Mean over the replications."""
        return float(self.values.mean())

    @property
    def half_width(self) -> float:
        """Half the width of Student's t interval for the mean, at `LEVEL`."""
        from scipy.stats import t  # here, so that listing the cases stays light

        n = len(self.values)
        return float(t.ppf((1 + LEVEL) / 2, n - 1) * self.values.std(ddof=1) / np.sqrt(n))

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end of the confidence interval."""
        return self.mean - self.half_width, self.mean + self.half_width

    @property
    def share(self) -> float:
        """Half-width as a share of the expected value."""
        return self.half_width / self.expected

    def contains(self, value: float) -> bool:
        """Tell whether a value lies inside the interval."""
        low, high = self.interval
        return low <= value <= high

    @property
    def agrees(self) -> bool:
        """The exact value lies inside the interval."""
        return self.contains(self.expected)

    @property
    def precise(self) -> bool:
        """The interval is narrow enough to reject an error of `PLANTED`."""
        return self.share < PRECISION

    @property
    def accepted(self) -> bool:
        """The office agrees with theory, and the runs were long enough to say so."""
        return self.agrees and self.precise
