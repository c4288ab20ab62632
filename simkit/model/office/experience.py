"""Experience: how far an employee is with each product, and how quickly they work by that."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.model.scenario import Learning

WEEKS_PER_MONTH = 52 / 12
NEARLY_ALL = 1 - 1e-9  # from here on there is nothing left to learn


class LearningCurve:
    """How gain and speed grow with experience, by the curve of the scenario.

    A gain is between 0, a novice, and 1, who has learned all there is.
    """

    def __init__(self, learning: Learning, start: float | None = None, faster: float = 0.0) -> None:
        self.is_power = learning.curve == "power"
        self.exponent = -math.log2(learning.rate)
        self.tasks = learning.tasks * (1 - faster)
        self.hours = learning.hours * (1 - faster)
        self.start = learning.start if start is None else start
        if self.is_power:
            self.start = max(1.0, self.tasks) ** -self.exponent
        if learning.curve == "off":
            self.start = 1.0

    def share(self, gain: float) -> float:
        """Return the share of the full speed at a gain."""
        return self.start + (1 - self.start) * gain

    def after(self, gain: float, hours: float, tasks: float) -> float:
        """Return the gain after so much more experience: hours, or tasks with the power curve."""
        if gain >= NEARLY_ALL or self.start == 1.0:
            return gain
        if not self.is_power:
            return 1 - (1 - gain) * math.exp(-hours / self.hours)
        done = self.tasks * self.share(gain) ** (1 / self.exponent)
        return min(1.0, (((done + tasks) / self.tasks) ** self.exponent - self.start) / (1 - self.start))


class Experience:
    """The gains of one employee in one way of working."""

    def __init__(
        self,
        learning: Learning,
        curve: LearningCurve,
        full: dict[int, float],
        gain: dict[int, float],
        now: float,
        week: float,
        begins: float = -math.inf,
    ) -> None:
        self.learning = learning
        self.curve = curve
        self.full = full
        self.speed = dict(gain)
        self.accuracy = dict(gain)
        self.last = dict.fromkeys(gain, now)
        self.begins = begins
        month = week * WEEKS_PER_MONTH
        self.half_lives = [
            None if months is None else months * month
            for months in (learning.speed_half_life, learning.accuracy_half_life)
        ]

    def level(self, product: int, now: float) -> float:
        """Return the level at which the employee works now; what was not used has faded."""
        self.fade(product, now)
        return self.full[product] * self.curve.share(self.speed[product])

    def errors(self, product: int) -> float:
        """Return how many times as often as an experienced colleague the employee errs."""
        return 1 + (self.learning.novice_errors - 1) * (1 - self.accuracy[product])

    def fade(self, product: int, now: float) -> None:
        """Lose a part of the gain by the time since the product was last done."""
        idle = now - self.last[product]
        if idle > 0:
            for gains, half_life in zip((self.speed, self.accuracy), self.half_lives, strict=True):
                if half_life is not None:
                    gains[product] *= 0.5 ** (idle / half_life)
        self.last[product] = max(self.last[product], now)

    def learn(self, product: int, minutes: float, tasks: float, now: float, boost: float = 1.0) -> None:
        """Gain experience from work on a product that ends now."""
        self.last[product] = now
        if now <= self.begins:
            return
        hours, tasks = minutes / 60 * boost, tasks * boost
        self.grow(product, hours, tasks)
        if self.learning.transfer:
            for other in self.speed:
                if other != product:
                    self.fade(other, now)
                    self.grow(other, hours * self.learning.transfer, tasks * self.learning.transfer)

    def grow(self, product: int, hours: float, tasks: float) -> None:
        """Let the gains of a product grow."""
        self.speed[product] = self.curve.after(self.speed[product], hours, tasks)
        self.accuracy[product] = self.curve.after(self.accuracy[product], hours, tasks)

    def mean(self, now: float) -> float:
        """Return the share of the full speed at which the employee works now, averaged over products."""
        for product in self.full:
            self.fade(product, now)
        return sum(self.curve.share(gain) for gain in self.speed.values()) / len(self.speed)
