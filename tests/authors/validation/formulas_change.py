"""Formulas of learning that only the validation needs; those of the course are in `simkit.theory`.

Use any unit of time, the same for all arguments. A full speed is 1: who has learned all does a unit of work in a
unit of time.
"""

from __future__ import annotations

import math


def work_done(time: float, start: float, tau: float, gain: float = 0.0) -> float:
    """Return the work that somebody does in a time, who learns by it on the exponential curve.

    Examples
    --------
    >>> round(work_done(time=40, start=0.6, tau=40), 2)
    29.89
    """
    return time + (1 - start) * (1 - gain) * tau * math.expm1(-time / tau)


def time_for(work: float, start: float, tau: float, gain: float = 0.0) -> float:
    """Return the time that so much work takes: the inverse of `work_done`.

    Examples
    --------
    >>> round(time_for(work=29.8863, start=0.6, tau=40), 2)
    40.0
    """
    low, high = work, work / start
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if work_done(middle, start, tau, gain) >= work else (middle, high)
    return high


def mean_novelty(time: float, start: float, tau: float) -> float:
    """Return how far a novice is from having learned all, averaged over the tasks done in a time.

    Examples
    --------
    >>> round(mean_novelty(time=40, start=0.6, tau=40), 3)
    0.615
    """
    kept = math.exp(-time / tau)
    return tau * ((1 - kept) - (1 - start) * (1 - kept**2) / 2) / work_done(time, start, tau)


def balance_week(arrivals: float, start: float, end: float, tau: float, half: float) -> float:
    """Return the week around which as much is done as comes in, over `half` a window before and after it.

    The peak of the backlog of a change at once, `simkit.theory.dip_peak_week`, is the same without a window. The
    curve bends, so that a window moves it a little.

    Examples
    --------
    >>> round(balance_week(100, 80, 110, 8, half=2), 2), round(balance_week(100, 80, 110, 8, half=0.001), 2)
    (8.87, 8.79)
    """
    return tau * math.log((end - start) / (end - arrivals) * math.sinh(half / tau) / (half / tau))
