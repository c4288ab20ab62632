"""General service: what variability does to a queue.

Two desks are equally busy. At one, every client takes ten minutes; at the other most
take two and some an hour. The second has the longer queue. These formulas say how much
longer, with one number for the variability: the squared coefficient of variation (scv),
variance divided by mean squared. It is 0 for fixed times and 1 for exponential ones.

Use any unit of time, the same for all arguments.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simkit import arguments
from simkit.theory.erlang import mmc
from simkit.theory.result import QueueResult, averages


@dataclass(frozen=True, kw_only=True)
class ServiceMix:
    """One stream made of several; what `mix` returns.

    Attributes
    ----------
    arrival_rate : float
        Arrivals per unit of time, all kinds together.
    mean_service : float
        Mean service time over all arrivals.
    scv : float
        Squared coefficient of variation of the service time over all arrivals.
    """

    arrival_rate: float
    mean_service: float
    scv: float


def mix(arrival_rates: Sequence[float], mean_services: Sequence[float], scvs: Sequence[float]) -> ServiceMix:
    """Return the stream that arises when several kinds of work go into one queue.

    Parameters
    ----------
    arrival_rates : sequence of float
        Arrivals per unit of time of each kind, at least 0, not all 0.
    mean_services : sequence of float
        Mean service time of each kind, above 0.
    scvs : sequence of float
        Squared coefficient of variation of each kind's service time, at least 0.

    Returns
    -------
    ServiceMix

    Raises
    ------
    ValueError
        If an argument lies outside its limits or the lengths differ.

    Examples
    --------
    Fifty jobs an hour of one minute and five of ten: each fixed, together very variable.

    >>> both = mix([50 / 60, 5 / 60], [1, 10], [0, 0])
    >>> round(both.mean_service, 3), round(both.scv, 2)
    (1.818, 2.03)
    """
    rates = arguments.row("arrival_rates", arrival_rates, low=0)
    means = arguments.row("mean_services", mean_services, length=len(rates), above=0)
    spreads = arguments.row("scvs", scvs, length=len(rates), low=0)
    total = sum(rates)
    if total == 0:
        raise ValueError("arrival_rates: found only zeros, must have at least one above 0")
    mean = sum(rate * m for rate, m in zip(rates, means, strict=True)) / total
    # Within-kind plus between-kind variance: no cancellation, unlike E[S^2] - E[S]^2.
    variance = (
        sum(rate * (v * m * m + (m - mean) ** 2) for rate, m, v in zip(rates, means, spreads, strict=True)) / total
    )
    return ServiceMix(arrival_rate=total, mean_service=mean, scv=variance / mean**2)


def mg1(arrival_rate: float, mean_service: float, scv: float) -> QueueResult:
    """Describe an M/G/1 queue by the Pollaczek-Khinchine formula (exact).

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.
    scv : float
        Squared coefficient of variation of the service time, at least 0.

    Returns
    -------
    QueueResult
        Wait, queue and number `math.inf` when the load is 1 or more.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    F. Pollaczek (1930), "Über eine Aufgabe der Wahrscheinlichkeitstheorie I",
    Mathematische Zeitschrift 32.
    L. Kleinrock (1975), Queueing Systems, volume 1: Theory, Wiley.

    Examples
    --------
    The same 80 % load, with fixed, exponential and very variable service:

    >>> [round(mg1(arrival_rate=0.8, mean_service=1, scv=v).mean_wait, 6) for v in (0, 1, 4)]
    [2.0, 4.0, 10.0]
    """
    rate = arguments.number("arrival_rate", arrival_rate, low=0)
    mean = arguments.number("mean_service", mean_service, above=0)
    scv = arguments.number("scv", scv, low=0)
    load = rate * mean
    wait = load / (1.0 - load) * (1.0 + scv) / 2.0 * mean if load < 1 else math.inf
    return QueueResult(**averages(rate, mean, 1, wait))


def gg1_kingman(arrival_rate: float, mean_service: float, arrival_scv: float, service_scv: float) -> QueueResult:
    """Describe a G/G/1 queue by Kingman's formula (an approximation).

    Exact for Poisson arrivals (it is then `mg1`) and close for a high load. For regular
    arrivals and a low load it is too high.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.
    arrival_scv : float
        Squared coefficient of variation of the time between arrivals, at least 0.
    service_scv : float
        Squared coefficient of variation of the service time, at least 0.

    Returns
    -------
    QueueResult
        Wait, queue and number `math.inf` when the load is 1 or more. Without any
        variability there is no wait up to and including load 1.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    J. F. C. Kingman (1961), "The single server queue in heavy traffic", Mathematical
    Proceedings of the Cambridge Philosophical Society 57(4).

    Examples
    --------
    Clients by appointment (scv 0.2) instead of walking in (scv 1):

    >>> round(gg1_kingman(0.8, 1, arrival_scv=0.2, service_scv=1).mean_wait, 6)
    2.4
    """
    rate = arguments.number("arrival_rate", arrival_rate, low=0)
    mean = arguments.number("mean_service", mean_service, above=0)
    spread = arguments.number("arrival_scv", arrival_scv, low=0) + arguments.number("service_scv", service_scv, low=0)
    load = rate * mean
    if load < 1:
        wait = load / (1.0 - load) * spread / 2.0 * mean
    else:
        wait = 0.0 if spread == 0 and load == 1 else math.inf
    return QueueResult(**averages(rate, mean, 1, wait))


def mgc_lee_longton(arrival_rate: float, mean_service: float, servers: int, scv: float) -> QueueResult:
    """Describe an M/G/c queue by the Lee-Longton formula (an approximation).

    The wait of the M/M/c queue times ``(1 + scv) / 2``. Exact for exponential service
    (scv 1) and for one server.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.
    servers : int
        Number of servers, at least 1.
    scv : float
        Squared coefficient of variation of the service time, at least 0.

    Returns
    -------
    QueueResult
        Wait, queue and number `math.inf` when the servers cannot keep up.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    A. M. Lee and P. A. Longton (1959), "Queueing processes associated with airline
    passenger check-in", Operational Research Quarterly 10(1).

    Examples
    --------
    Two servers for the mixed jobs of `mix`, in minutes:

    >>> both = mix([50 / 60, 5 / 60], [1, 10], [0, 0])
    >>> round(mgc_lee_longton(both.arrival_rate, both.mean_service, 2, both.scv).mean_wait, 2)
    6.25
    """
    exponential = mmc(arrival_rate, mean_service, servers)
    scv = arguments.number("scv", scv, low=0)
    wait = (1.0 + scv) / 2.0 * exponential.mean_wait
    return QueueResult(**averages(exponential.arrival_rate, exponential.mean_service, exponential.servers, wait))
