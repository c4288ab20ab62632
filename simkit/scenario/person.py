"""Person: one employee, as the scenario describes them."""

from __future__ import annotations

from typing import NamedTuple

from simkit.scenario.member import Member


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
    """

    name: str
    team: str
    position: int
    member: Member
