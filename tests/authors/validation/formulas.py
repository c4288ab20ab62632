"""Formulas: closed forms that only the validation needs; the others are in `simkit.theory`.

Use any unit of time, the same for all arguments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def gim1_wait(arrival_rate: float, arrival_cv: float, mean_service: float) -> float:
    """Return the mean wait in a GI/M/1 queue with gamma distributed gaps (exact).

    References
    ----------
    L. Kleinrock (1975), Queueing Systems, volume 1: Theory, Wiley, chapter 6.

    Examples
    --------
    Poisson arrivals give the M/M/1 queue again; clockwork halves the wait, and more:

    >>> [round(gim1_wait(0.8, cv, 1), 3) for cv in (1, 0.5, 0)]
    [4.0, 2.267, 1.693]
    """
    from scipy.optimize import brentq

    gap = 1 / arrival_rate

    def surplus(sigma: float) -> float:
        rate = (1 - sigma) / mean_service
        if arrival_cv == 0:
            return math.exp(-rate * gap) - sigma
        scv = arrival_cv**2
        return (1 + rate * gap * scv) ** (-1 / scv) - sigma

    # 1 is a root as well; the one that counts lies below it, where the surplus turns negative before 1.
    sigma = brentq(surplus, 0, 1 - 1e-6, xtol=1e-14)
    return sigma / (1 - sigma) * mean_service


def shortest_first_wait(arrival_rate: float, mean_service: float) -> float:
    """Return the mean wait in an M/M/1 queue where the shortest waiting job goes first (exact).

    The job in hand is finished; the work of a job is known when it arrives.

    References
    ----------
    T. E. Phipps (1956), "Machine repair as a priority waiting-line problem", Operations Research 4(1).

    Examples
    --------
    First come, first served waits 4.0 here:

    >>> round(shortest_first_wait(0.8, 1), 3)
    1.882
    """
    from scipy.integrate import quad

    load = arrival_rate * mean_service

    def integrand(x: float) -> float:  # x in mean service times
        shorter = load * (1 - math.exp(-x) * (1 + x))
        return math.exp(-x) / (1 - shorter) ** 2

    return load * mean_service * quad(integrand, 0, math.inf, epsabs=0, epsrel=1e-11)[0]


def numbers_by_part(arrival_rates: Sequence[float], length: float, mean_service: float) -> list[float]:
    """Return the mean number in an M(t)/M/infinity system by part of the day (exact).

    Every day has the same equal parts, each with its own arrival rate; the days follow each other without
    a gap, and nobody ever waits.

    Notes
    -----
    In a part with load ``a`` the mean number moves from ``m`` towards ``a`` as
    ``a + (m - a) exp(-t / mean_service)``; after a whole day it must be back where it began.

    References
    ----------
    S. G. Eick, W. A. Massey and W. Whitt (1993), "The physics of the M_t/G/infinity queue", Operations
    Research 41(4).

    Examples
    --------
    Half a day of clients: the number lags behind the arrivals.

    >>> [round(n, 3) for n in numbers_by_part([2, 0], length=1, mean_service=1)]
    [1.076, 0.924]
    """
    loads = [rate * mean_service for rate in arrival_rates]
    kept = math.exp(-length / mean_service)
    after = 0.0  # number at the end of a day that began with nobody
    for load in loads:
        after = load + (after - load) * kept
    number = after / (1 - kept ** len(loads))
    means = []
    for load in loads:
        means.append(load + (number - load) * (1 - kept) * mean_service / length)
        number = load + (number - load) * kept
    return means


def backlog(jobs: int, mean_service: float, servers: int) -> tuple[float, float]:
    """Return the mean wait and the mean time until all is done, of jobs that are there at the start (exact).

    Nobody arrives later. Service is exponential.

    Notes
    -----
    While all servers work, jobs leave at rate ``servers / mean_service``: the k-th job waits
    ``(k - servers) * mean_service / servers``. With k jobs left, the next one leaves after
    ``mean_service / min(k, servers)``.

    Examples
    --------
    >>> backlog(jobs=3, mean_service=10, servers=1)
    (10.0, 30.0)
    """
    waits = [max(0, k - servers) * mean_service / servers for k in range(1, jobs + 1)]
    gaps = [mean_service / min(k, servers) for k in range(1, jobs + 1)]
    return float(np.mean(waits)), math.fsum(gaps)
