"""Judgement: which tasks raise doubt, and whom to ask."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simkit.model.demand import Demand
    from simkit.model.office.employee import Employee
    from simkit.model.scenario import Policy


class Judgement:
    """Doubt about the tasks whose merits lie nearest to the line between yes and no."""

    def __init__(self, policy: Policy, demand: Demand) -> None:
        self.doubts = (np.abs(demand.merit) < doubt_within(policy.consult)).tolist()

    def adviser(self, employee: Employee, product: int) -> Employee | None:
        """Return the colleague on duty who knows most of a product, of equals the first in the scenario."""
        colleagues = [
            e for e in employee.team.members if e is not employee and not e.away and e.works and product in e.level
        ]
        return max(colleagues, key=lambda e: (e.level[product], -e.number), default=None)


def doubt_within(share: float) -> float:
    """Return the distance from the line within which this share of standard normal merits lies."""
    return NormalDist().inv_cdf((1 + share) / 2) if share < 1 else float("inf")
