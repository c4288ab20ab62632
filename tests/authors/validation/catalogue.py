"""Catalogue: all cases, in the order of the table."""

from __future__ import annotations

from authors.validation.case import Case
from authors.validation.come_back import come_back
from authors.validation.dip import dip
from authors.validation.in_parallel import in_parallel
from authors.validation.learning import learning
from authors.validation.on_and_off import on_and_off
from authors.validation.one_desk import one_desk
from authors.validation.passed_on import passed_on
from authors.validation.several_desks import several_desks
from authors.validation.step_by_step import step_by_step
from authors.validation.telephone import telephone
from authors.validation.together import together


def cases() -> list[Case]:
    """Return all cases."""
    ways = (
        one_desk, several_desks, in_parallel, passed_on, on_and_off, telephone, come_back, step_by_step, together,
        learning, dip,
    )  # fmt: skip
    return [case for made in ways for case in made()]
