"""Score: how well ranges were judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import betaincinv

from simkit.course.predictions.entry import GuessAndRange, StoredPrediction
from simkit.course.predictions.truth import Truth

AIM = 0.8
FEW = 5


def outcome(answer: GuessAndRange, truth: Truth) -> str:
    """Say where the truth lies: ``in`` the range, ``above`` or ``below`` it."""
    if answer.holds(truth.value):
        return "in"
    return "above" if truth.value > answer.high else "below"


def close(answer: GuessAndRange, truth: Truth) -> bool:
    """Tell whether an end of the range lies within the interval of the truth, so that more runs might decide."""
    return any(truth.low < end < truth.high for end in (answer.low, answer.high))


@dataclass(frozen=True)
class Calibration:
    """How often the truth lay in the range."""

    inside: int = 0
    above: int = 0
    below: int = 0
    aim: float = AIM

    @property
    def n(self) -> int:
        """Number of predictions that were judged."""
        return self.inside + self.above + self.below

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the interval of Clopper and Pearson for the share; 0 to 1 when nothing was judged.

        References
        ----------
        Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case
        of the binomial. Biometrika 26(4), 404-413.
        """
        tail = (1 - level) / 2
        low = float(betaincinv(self.inside, self.n - self.inside + 1, tail)) if self.inside else 0.0
        high = float(betaincinv(self.inside + 1, self.n - self.inside, 1 - tail)) if self.inside < self.n else 1.0
        return low, high

    @property
    def verdict(self) -> str:
        """``none``, ``too few``, ``too narrow``, ``too wide`` or ``cannot tell`` (from what was aimed at)."""
        if self.n < FEW:
            return "too few" if self.n else "none"
        low, high = self.interval()
        if high < self.aim:
            return "too narrow"
        return "too wide" if low > self.aim else "cannot tell"

    @property
    def words(self) -> str:
        """What it says about the ranges, in sentences."""
        if not self.n:
            return "None of your predictions has met its truth yet."
        low, high = self.interval()
        count = f"The truth lay in your range in {self.inside} of {self.n} predictions"
        spread = f"{self.inside / self.n:.0%}, with so few somewhere between {low:.0%} and {high:.0%}"
        return f"{count}: {spread}. You aimed at {self.aim:.0%}. {self._reading}"

    @property
    def _reading(self) -> str:
        misses = f"Above your range lay {self.above}, below it {self.below}."
        told = {
            "too few": f"That is too few to judge: wait until you have {FEW} or more.",
            "too narrow": f"Your ranges are too narrow: you are surer than you can be. {misses} Make them wider.",
            "too wide": "Your ranges are wider than they need be: dare to say more.",
            "cannot tell": f"So far that may be chance: it cannot be told yet whether your ranges are right. {misses}",
        }
        return told[self.verdict]


def calibration(entries: Iterable[StoredPrediction], aim: float = AIM) -> Calibration:
    """Judge the predictions that were made before their truth was seen."""
    found = [outcome(entry.first, entry.truth) for entry in entries if entry.first and entry.truth]
    return Calibration(*(found.count(kind) for kind in ("in", "above", "below")), aim)
