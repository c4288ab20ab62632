"""Contacts: one question, several calls.

A question sent to the wrong desk comes round again, and a caller who gets nobody tries
once more. So the number of contacts is larger than the number of clients.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simkit import arguments


@dataclass(frozen=True, kw_only=True)
class RedialResult:
    """Callers behind a number of attempts; what `redial` returns.

    Attributes
    ----------
    unique_callers : float
        Number of different callers, in the unit of the attempts.
    attempts_served : float
        Share of attempts that succeed.
    callers_served : float
        Share of callers who are served in the end.
    """

    unique_callers: float
    attempts_served: float
    callers_served: float


def expected_contacts(misforward_probability: float) -> float:
    """Return the mean number of contacts until a question is at the right desk.

    Assumes that every forwarding goes wrong with the same probability.

    Parameters
    ----------
    misforward_probability : float
        Probability that a contact ends at the wrong desk, 0 to 1.

    Returns
    -------
    float
        ``1 / (1 - misforward_probability)``; `math.inf` at 1.

    Raises
    ------
    ValueError
        If it is not a probability.

    Examples
    --------
    >>> [round(expected_contacts(m), 2) for m in (0, 0.1, 0.2, 0.3, 0.5)]
    [1.0, 1.11, 1.25, 1.43, 2.0]
    """
    wrong = arguments.probability("misforward_probability", misforward_probability)
    return 1.0 / (1.0 - wrong) if wrong < 1 else math.inf


def redial(attempts: float, failed: float, redial_share: float) -> RedialResult:
    """Return how many different callers stand behind a number of call attempts.

    A failed attempt is either followed by another of the same caller, or is the caller's
    last. Success is always the last.

    Parameters
    ----------
    attempts : float
        Number of call attempts, above 0, in any unit (millions, say).
    failed : float
        Number of attempts that reached nobody, 0 to `attempts`, same unit.
    redial_share : float
        Share of failed attempts after which the caller tries again, 0 to 1.

    Returns
    -------
    RedialResult
        If every attempt fails and every caller tries again, nobody is ever counted as
        done: no callers, none served.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Examples
    --------
    2.6 million attempts, 0.9 million in vain, 70 % try again (the share is assumed):

    >>> line = redial(attempts=2.6, failed=0.9, redial_share=0.7)
    >>> round(line.unique_callers, 2), round(line.attempts_served, 2), round(line.callers_served, 2)
    (1.97, 0.65, 0.86)
    """
    attempts = arguments.number("attempts", attempts, above=0)
    failed = arguments.number("failed", failed, low=0, high=attempts)
    again = arguments.probability("redial_share", redial_share)
    callers = attempts - again * failed
    return RedialResult(
        unique_callers=callers,
        attempts_served=(attempts - failed) / attempts,
        callers_served=(attempts - failed) / callers if callers else 0.0,
    )
