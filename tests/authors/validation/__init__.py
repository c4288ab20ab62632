"""Validation: does the office agree with closed forms?

Every case is a small scenario in the same language as all others, simulated by the office itself over
independent replications. A case is accepted when the exact value lies inside the confidence interval, and
the runs are so long that a value 3 % beside it would be rejected.

    python -m authors.validation            print the table
    python -m authors.validation --write    store it as the page of the docs
"""

from authors.validation.case import Case, Quantity
from authors.validation.catalogue import cases
from authors.validation.outcome import LEVEL, PLANTED, PRECISION, Outcome
from authors.validation.simulate import simulate

__all__ = ["LEVEL", "PLANTED", "PRECISION", "Case", "Outcome", "Quantity", "cases", "simulate"]
