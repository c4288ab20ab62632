"""Priority: who goes first when a server comes free.

The telephone before the letters, the letters before the filing. A job in hand is
finished first (non-preemptive). Class 0 goes first; inside a class, first come first
served. Use any unit of time, the same for all arguments.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simkit import arguments
from simkit.theory.erlang import erlang_c


@dataclass(frozen=True, kw_only=True)
class PriorityResult:
    """Waits per priority class, highest priority first; what the functions here return.

    Attributes
    ----------
    utilisation : float
        Share of their time that the servers work, 0 to 1.
    mean_waits : tuple of float
        Mean wait per class. For a class without arrivals: what a single arrival in that
        class would wait.
    mean_sojourns : tuple of float
        Mean time from arrival to departure, per class.
    mean_wait : float
        Mean wait over all arrivals, 0 if there are none.
    """

    utilisation: float
    mean_waits: tuple[float, ...]
    mean_sojourns: tuple[float, ...]
    mean_wait: float


def mg1_priority(
    arrival_rates: Sequence[float], mean_services: Sequence[float], scvs: Sequence[float]
) -> PriorityResult:
    """Describe an M/G/1 queue with non-preemptive priorities (Cobham, exact).

    Parameters
    ----------
    arrival_rates : sequence of float
        Arrivals per unit of time of each class, highest priority first, at least 0.
    mean_services : sequence of float
        Mean service time of each class, above 0.
    scvs : sequence of float
        Squared coefficient of variation of each class's service time, at least 0.

    Returns
    -------
    PriorityResult
        `math.inf` from the first class on for which the load down to and including that
        class reaches 1; the classes above it still have a finite wait.

    Raises
    ------
    ValueError
        If an argument lies outside its limits or the lengths differ.

    Notes
    -----
    ``W_k = W_0 / ((1 - sigma_(k-1)) (1 - sigma_k))`` with ``sigma_k`` the load of classes
    0 to k and ``W_0`` the mean work left in the job in hand. In saturation the first
    class that cannot be kept up with uses all the time that the classes above it leave,
    and the classes below it are never served: ``W_0`` then counts that share only.

    References
    ----------
    A. Cobham (1954), "Priority assignment in waiting line problems", Journal of the
    Operations Research Society of America 2(1).

    Examples
    --------
    Two classes with the same exponential work; without priorities all would wait 4.0:

    >>> desk = mg1_priority([0.3, 0.5], [1, 1], [1, 1])
    >>> [round(wait, 3) for wait in desk.mean_waits], round(desk.mean_wait, 6)
    ([1.143, 5.714], 4.0)
    """
    rates = arguments.row("arrival_rates", arrival_rates, low=0)
    means = arguments.row("mean_services", mean_services, length=len(rates), above=0)
    spreads = arguments.row("scvs", scvs, length=len(rates), low=0)
    loads = [rate * mean for rate, mean in zip(rates, means, strict=True)]
    in_hand, load_above = 0.0, 0.0
    for load, mean, scv in zip(loads, means, spreads, strict=True):
        served = min(load, 1.0 - load_above)
        in_hand += served * mean * (1.0 + scv) / 2.0
        load_above += load
        if load_above >= 1:
            break
    return _by_class(rates, means, loads, in_hand)


def mmc_priority(arrival_rates: Sequence[float], mean_service: float, servers: int) -> PriorityResult:
    """Describe an M/M/c queue with non-preemptive priorities and equal mean work.

    Exact. All classes need the same exponential service.

    Parameters
    ----------
    arrival_rates : sequence of float
        Arrivals per unit of time of each class, highest priority first, at least 0.
    mean_service : float
        Mean service time, the same for every class, above 0.
    servers : int
        Number of servers, at least 1.

    Returns
    -------
    PriorityResult
        `math.inf` from the first class on for which the load per server down to and
        including that class reaches 1.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    A. Cobham (1954), "Priority assignment in waiting line problems", Journal of the
    Operations Research Society of America 2(1).

    Examples
    --------
    A desk of five; one caller in nine goes first:

    >>> desk = mmc_priority([0.5, 4.0], mean_service=1, servers=5)
    >>> [round(wait, 3) for wait in desk.mean_waits], round(desk.mean_wait, 3)
    ([0.169, 1.694], 1.525)
    """
    rates = arguments.row("arrival_rates", arrival_rates, low=0)
    mean = arguments.number("mean_service", mean_service, above=0)
    servers = arguments.whole("servers", servers, low=1)
    in_hand = erlang_c(sum(rates) * mean, servers) * mean / servers
    return _by_class(rates, (mean,) * len(rates), [rate * mean / servers for rate in rates], in_hand)


def _by_class(rates, means, loads, in_hand: float) -> PriorityResult:
    """Return Cobham's waits from the mean time until the first server comes free."""
    waits, above = [], 0.0
    for load in loads:
        here = above + load
        waits.append(in_hand / ((1.0 - above) * (1.0 - here)) if here < 1 else math.inf)
        above = here
    total = sum(rates)
    # A class without arrivals carries no weight, however long its wait would be.
    weighted = sum(rate * wait for rate, wait in zip(rates, waits, strict=True) if rate)
    return PriorityResult(
        utilisation=min(1.0, above),
        mean_waits=tuple(waits),
        mean_sojourns=tuple(wait + mean for wait, mean in zip(waits, means, strict=True)),
        mean_wait=weighted / total if total else 0.0,
    )
