"""Training: what cross-training costs, and how well one works who is newly trained. Both are assumptions."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simkit.live.builder.draft import Draft

COST = 2_500.0  # assumption of the kit: euros for one employee and one product, course and days off the floor together
SPEED = 0.8  # assumption, as in the shipped tax office: a fifth slower outside one's own product


@dataclass(frozen=True)
class Training:
    """What it takes to learn a product."""

    cost: float = COST
    speed: float = SPEED

    def __post_init__(self) -> None:
        if not (isinstance(self.cost, int | float) and math.isfinite(self.cost) and self.cost >= 0):
            raise ValueError(f"training_cost is in euros, 0 or more; not {self.cost!r}")
        if not (isinstance(self.speed, int | float) and 0 < self.speed <= 5):
            raise ValueError(f"trained_speed lies above 0 and is at most 5 (1 is a specialist's); not {self.speed!r}")

    def lessons(self, draft: Draft) -> int:
        """Count the skills that are new: one for each employee and product."""
        return sum(len(one.learnt) for one in draft.employees.values())

    def total(self, draft: Draft) -> float:
        """Return what all cross-training on a board costs, in euros."""
        return self.cost * self.lessons(draft)

    def words(self) -> str:
        """Say what is assumed."""
        return (
            f"Assumptions: learning a product costs €{self.cost:,.0f} for each employee, once; "
            f"who is newly trained works at speed {self.speed:g} (a specialist at 1)."
        )
