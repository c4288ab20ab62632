"""Person: one employee, as the scenario describes them."""

from __future__ import annotations

import math
from typing import NamedTuple

from simkit.model.scenario.member import Member


class Person(NamedTuple):
    """One employee.

    Parameters
    ----------
    name : str
        Unique in the office.
    team : str
        Key of the team.
    position : int
        Position of the member group in the team.
    member : Member
        Skills, hours and cost.
    begins, ends : float
        Weeks after the warm-up at which they come and leave; infinite for those who are always there.
    gain : float
        How far they are with what they do: 0 is a novice, 1 has learned all.
    """

    name: str
    team: str
    position: int
    member: Member
    begins: float = -math.inf
    ends: float = math.inf
    gain: float = 1.0
