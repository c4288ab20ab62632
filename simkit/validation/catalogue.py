"""Catalogue: all cases, in the order of the table."""

from __future__ import annotations

from simkit.validation.case import Case
from simkit.validation.come_back import come_back
from simkit.validation.dip import dip
from simkit.validation.in_parallel import in_parallel
from simkit.validation.learning import learning
from simkit.validation.on_and_off import on_and_off
from simkit.validation.one_desk import one_desk
from simkit.validation.passed_on import passed_on
from simkit.validation.several_desks import several_desks
from simkit.validation.telephone import telephone
from simkit.validation.together import together


def cases() -> list[Case]:
    """Return all cases."""
    ways = (one_desk, several_desks, in_parallel, passed_on, on_and_off, telephone, come_back, together, learning, dip)
    return [case for made in ways for case in made()]
