"""Formulas for the telephone that only the validation needs; the others are in `simkit.theory`.

Use any unit of time, the same for all arguments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AnsweredCalls:
    """What those notice who are answered at a desk with impatient callers."""

    mean_wait: float
    within_norm: float


def answered_calls(
    arrival_rate: float, mean_service: float, servers: int, mean_patience: float, norm: float
) -> AnsweredCalls:
    """Describe the callers who are answered in an M/M/c+M queue (exact).

    Notes
    -----
    Let r be the rate at which `servers` busy employees finish, theta one over the mean patience, and j the
    number of callers who wait when a call comes in and all are busy. One who never gives up would wait the sum
    of j + 1 exponential times with rates r, r + theta, ..., r + j theta. Such a sum V has the transform
    ``E[exp(-s V)] = prod (r + k theta) / (r + k theta + s)``. At s = theta that is the chance of an answer,
    ``r / (r + (j + 1) theta)``, and minus its derivative is E[V; answered]. The density of V is that of the
    largest of exponential times; integrated with exp(-theta x) it is a beta integral, which gives the share
    answered within the norm.

    References
    ----------
    C. Palm (1957), "Research on telephone traffic carried by full availability groups", Tele 1.

    Examples
    --------
    The same desk as in `simkit.theory.erlang_a`; those who give up waited less than those who are answered:

    >>> calls = answered_calls(arrival_rate=48, mean_service=1, servers=50, mean_patience=2, norm=0)
    >>> round(60 * calls.mean_wait, 2), round(calls.within_norm, 4)
    (3.62, 0.5322)
    """
    from scipy.special import betainc

    rate, theta = servers / mean_service, 1 / mean_patience
    number, weights = 0, [1.0]  # of the states, from an empty desk up, not yet divided by their sum
    while number < servers or weights[-1] > 1e-18 * max(weights):
        number += 1
        empties = min(number, servers) / mean_service + max(number - servers, 0) * theta
        weights.append(weights[-1] * arrival_rate / empties)
    total = sum(weights)
    at_once = sum(weights[:servers]) / total
    answered, waited, in_time, hindrance = at_once, 0.0, at_once, 0.0
    for ahead, weight in enumerate(weights[servers:]):
        served = rate / (rate + (ahead + 1) * theta)
        hindrance += 1 / (rate + (ahead + 1) * theta)
        late = betainc(rate / theta + 1, ahead + 1, math.exp(-theta * norm))
        answered += weight / total * served
        waited += weight / total * served * hindrance
        in_time += weight / total * served * (1 - late)
    return AnsweredCalls(mean_wait=waited / answered, within_norm=float(in_time))


def preemptive_sojourns(
    arrival_rates: Sequence[float], mean_services: Sequence[float], scvs: Sequence[float]
) -> list[float]:
    """Return the mean time in an M/G/1 queue with preemptive-resume priorities (exact).

    A client of a higher class interrupts the job in hand, which is resumed later where it was left.

    References
    ----------
    H. White and L. S. Christie (1958), "Queuing with preemptive priorities or with breakdown", Operations
    Research 6(1).

    Examples
    --------
    The highest class does not notice the other; with equal exponential work the order does not change the
    number present, that of an M/M/1 queue at load 0.8:

    >>> times = preemptive_sojourns([0.3, 0.5], [1, 1], [1, 1])
    >>> [round(time, 3) for time in times], round(0.3 * times[0] + 0.5 * times[1], 6)
    ([1.429, 7.143], 4.0)
    """
    times, above, left = [], 0.0, 0.0
    for rate, mean, scv in zip(arrival_rates, mean_services, scvs, strict=True):
        here = above + rate * mean
        left += rate * mean**2 * (1 + scv) / 2
        times.append(mean / (1 - above) + left / ((1 - above) * (1 - here)))
        above = here
    return times


def disagreement(shared: float, own: float) -> float:
    """Return the chance that two judgements fall on different sides of zero (exact).

    References
    ----------
    W. F. Sheppard (1899), "On the application of the theory of error to cases of normal distribution and normal
    correlation", Philosophical Transactions of the Royal Society A 192.

    Examples
    --------
    Nothing in common, half in common, all in common:

    >>> [round(disagreement(shared, 1 - shared), 4) for shared in (0, 0.5, 1)]
    [0.5, 0.3333, 0.0]
    """
    return math.acos(shared / (shared + own)) / math.pi
