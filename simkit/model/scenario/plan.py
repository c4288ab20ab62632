"""Plan: how an office gets from one structure to another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simkit.model.scenario.part import Part
from simkit.model.scenario.step import Hire, Move, Step, Stop


class Participation(Part):
    """Executors who take part in the design of the new way of working.

    Parameters
    ----------
    hours : float
        Hours it takes each employee who moves, before their move. 0 switches it off.
    weeks : float
        Over how many weeks before their move these hours are spread.
    start : float, optional
        Share of the full speed at which they begin, in place of ``learning.start``.
    faster : float
        By how much their time to learn is shorter.
    fit : float
        How much faster the new way of working is in the end, because it fits the work.

    Notes
    -----
    An option to explore, no law. The classic experiment (L. Coch and J. R. P. French 1948, "Overcoming resistance to
    change", Human Relations 1) had groups of 7 to 18 people, and was confounded: K. M. Bartlem and E. A. Locke
    (1981), in the same journal. Participation used as a device misfires: P. R. Lawrence, "How to deal with
    resistance to change", Harvard Business Review.
    """

    hours: Annotated[float, Field(ge=0, le=400)] = 0
    weeks: Annotated[float, Field(gt=0, le=52)] = 4
    start: Annotated[float, Field(gt=0, le=1)] | None = None
    faster: Annotated[float, Field(ge=0, lt=1)] = 0
    fit: Annotated[float, Field(ge=-0.5, le=0.5)] = 0


class Adoption(Part):
    """Employees take up the new way of working one after the other; only then do they begin to learn it.

    Parameters
    ----------
    push : float
        Share of those who have not taken it up who do so in a week by themselves (training, management): Bass's p.
        0 with `pull` 0 switches it off: everybody takes it up at their move.
    pull : float
        How much colleagues who have taken it up draw the others: Bass's q.

    Notes
    -----
    F. M. Bass (1969), "A new product growth for model consumer durables", Management Science 15. It describes
    consumers; its use for employees, and the values, are assumptions.
    """

    push: Annotated[float, Field(ge=0, le=1)] = 0
    pull: Annotated[float, Field(ge=0, le=2)] = 0

    @model_validator(mode="after")
    def _somebody_begins(self) -> Adoption:
        if self.pull and not self.push:
            raise ValueError("push must be above 0 for anybody to begin; pull only draws those who see others do it")
        return self


class Attention(Part):
    """Working faster because one is watched, as in a pilot; it fades.

    Parameters
    ----------
    extra : float
        How much faster whoever moved works at first. 0 switches it off.
    half_life_weeks : float
        Weeks in which half of the effect is gone.

    Notes
    -----
    The "Hawthorne effect" is disputed: the original data show little of it (S. D. Levitt and J. A. List 2011, American
    Economic Journal: Applied Economics 3). Use it to see what a pilot could be mistaken about, not as a fact.
    """

    extra: Annotated[float, Field(ge=0, le=1)] = 0
    half_life_weeks: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 8


class Plan(Part):
    """Dated steps, and what becomes of people and open cases on the way.

    Parameters
    ----------
    steps : tuple of Step
        What happens when; steps of the same week happen in the order of the file.
    open_cases : str
        What becomes of the work that somebody who moves has on the desk: ``finish``: they take it along and finish it;
        ``hand over``: they leave it, and whoever takes it over reads in.
    participation : Participation
        Executors take part in the design.
    adoption : Adoption
        How employees take up the new way of working.
    attention : Attention
        An effect of being watched.
    """

    steps: tuple[Step, ...] = ()
    open_cases: Literal["finish", "hand over"] = "finish"
    participation: Participation = Participation()
    adoption: Adoption = Adoption()
    attention: Attention = Attention()

    def in_order(self) -> list[tuple[int, Step]]:
        """Return the steps that happen, by week, each with its position in the file; nothing after a stop."""
        order = sorted(enumerate(self.steps), key=lambda numbered: (numbered[1].week, numbered[0]))
        for place, (_, step) in enumerate(order):
            if isinstance(step, Stop):
                return order[:place]
        return order

    @property
    def hires(self) -> list[Hire]:
        """Return the steps that add staff, in the order of the file."""
        if not self.steps:
            return []
        return [step for _, step in sorted(self.in_order(), key=lambda numbered: numbered[0]) if isinstance(step, Hire)]

    @property
    def first_move(self) -> float | None:
        """Return the week of the first move; none when nobody moves."""
        weeks = [step.week for _, step in self.in_order() if isinstance(step, Move)]
        return min(weeks, default=None)
