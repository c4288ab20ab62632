"""Run length: how long must a simulation of a queue be?

Longer than one thinks. A busy queue forgets slowly: one bad morning is still felt in the
afternoon, so a thousand clients tell far less than a thousand throws of a die. These
formulas are for queues that can be calculated, and give a feeling for those that cannot.
"""

import math

from simkit import arguments


def mm1_run_length(utilisation: float, relative_half_width: float = 0.05, confidence: float = 0.95) -> float:
    """Return how long an M/M/1 queue must run for a given precision.

    Precision of the mean number in the system, measured over one long run that starts in
    the steady state.

    Parameters
    ----------
    utilisation : float
        Load of the single server, at least 0.
    relative_half_width : float
        Half the width of the confidence interval over the mean, above 0.
    confidence : float
        Level of the interval, above 0 and below 1.

    Returns
    -------
    float
        Run length in mean service times. `math.inf` at utilisation 1 or more, where there
        is no mean to find, and at 0, where the mean is 0 and no width is small beside it.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Notes
    -----
    ``(z / w)^2 * 2 (1 + rho) / (rho (1 - rho)^2)`` with z the normal quantile: from the
    asymptotic variance of the number in an M/M/1 queue.

    References
    ----------
    W. Whitt (1989), "Planning queueing simulations", Management Science 35(11).

    Examples
    --------
    >>> [round(mm1_run_length(rho), -3) for rho in (0.5, 0.8, 0.9)]
    [37000.0, 173000.0, 649000.0]
    """
    from statistics import NormalDist  # here, so that importing the theory stays light

    load = arguments.number("utilisation", utilisation, low=0)
    width = arguments.number("relative_half_width", relative_half_width, above=0)
    level = arguments.number("confidence", confidence, above=0, below=1)
    if load == 0 or load >= 1:
        return math.inf
    z = NormalDist().inv_cdf((1.0 + level) / 2.0)
    return (z / width) ** 2 * 2.0 * (1.0 + load) / (load * (1.0 - load) ** 2)


def mm1_relaxation_time(utilisation: float) -> float:
    """Return the time in which an M/M/1 queue forgets how it began.

    After a few of these the state at the start no longer matters.

    Parameters
    ----------
    utilisation : float
        Load of the single server, at least 0.

    Returns
    -------
    float
        ``1 / (1 - sqrt(rho))^2`` in mean service times; `math.inf` at load 1 or more, where
        the queue never settles.

    Raises
    ------
    ValueError
        If `utilisation` is negative.

    References
    ----------
    J. W. Cohen (1982), The Single Server Queue, North-Holland.

    Examples
    --------
    >>> [round(mm1_relaxation_time(rho)) for rho in (0.5, 0.8, 0.9, 0.95)]
    [12, 90, 380, 1560]
    """
    load = arguments.number("utilisation", utilisation, low=0)
    return 1.0 / (1.0 - math.sqrt(load)) ** 2 if load < 1 else math.inf


def mean_wait_from_empty(arrival_rate: float, mean_service: float, servers: int, customers: int) -> float:
    """Return the mean wait of the first customers of an M/M/c queue that opens empty.

    Exact, up to rounding. Beside `mmc(...).mean_wait` it tells how much a run without
    warm-up understates the steady state; for a desk that really opens empty every morning
    it is the right answer.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.
    servers : int
        Number of servers, at least 1.
    customers : int
        How many arrivals to average over, at least 1. The work grows with their number
        times the length of the queue.

    Returns
    -------
    float
        In the caller's unit. Finite at every load, because the number of customers is.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Notes
    -----
    Follows, from arrival to arrival, the distribution of the number found present. An
    arrival that finds n present, n at least c, waits ``(n - c + 1) * mean_service / c``
    on average.

    References
    ----------
    L. Kleinrock (1975), Queueing Systems, volume 1: Theory, Wiley (the chain at arrivals).

    Examples
    --------
    A desk of five with 4.5 calls per call length; a day of 450 calls, and the long run:

    >>> round(mean_wait_from_empty(4.5, 1, servers=5, customers=450), 2)
    1.16
    """
    rate = arguments.number("arrival_rate", arrival_rate, low=0)
    mean = arguments.number("mean_service", mean_service, above=0)
    servers = arguments.whole("servers", servers, low=1)
    customers = arguments.whole("customers", customers, low=1)
    load = rate * mean
    found = [1.0]  # found[n]: probability that this arrival finds n present
    total = 0.0
    for _ in range(customers):
        total += sum(p * (n - servers + 1) for n, p in enumerate(found) if n >= servers)
        found = _next_arrival(found, load, servers)
    return total / customers * mean / servers


def _next_arrival(found: list[float], load: float, servers: int) -> list[float]:
    """Return the distribution of the number present at the next arrival."""
    after = [0.0] * (len(found) + 1)
    passing = 0.0  # probability that the number present comes down to n before the arrival
    for n in range(len(found), 0, -1):
        passing += found[n - 1]
        departing = min(n, servers)
        after[n] = passing * load / (load + departing)
        passing *= departing / (load + departing)
    after[0] = passing
    while len(after) > 1 and after[-1] < 1e-18:
        after.pop()
    return after
