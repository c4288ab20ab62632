"""Staffing: how many servers does a norm ask for?

The load alone asks for `a` servers. Chance asks for some more, and the surprise is how
few: a number that grows with the square root of the load. Use any unit of time, the
same for all arguments.
"""

import math

from simkit import arguments
from simkit.theory.erlang import MMcResult, mmc


def square_root_staffing(offered_load: float, beta: float) -> int:
    """Return ``a + beta * sqrt(a)``, rounded up to whole servers.

    Parameters
    ----------
    offered_load : float
        Load ``a`` in erlang, at least 0.
    beta : float
        Service grade, at least 0: how much margin for chance. Around 0.5 is tight, 2 is
        roomy.

    Returns
    -------
    int
        Number of servers.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    S. Halfin and W. Whitt (1981), "Heavy-traffic limits for queues with many exponential
    servers", Operations Research 29(3).

    Examples
    --------
    Ten times the load needs far less than ten times the margin:

    >>> [square_root_staffing(load, beta=1) for load in (10, 100, 1000)]
    [14, 110, 1032]
    """
    load = arguments.number("offered_load", offered_load, low=0)
    beta = arguments.number("beta", beta, low=0)
    # The margin keeps 100 + 1.0 * 10.000000000000002 at 110.
    return math.ceil((load + beta * math.sqrt(load)) * (1 - 1e-12))


def service_grade(offered_load: float, servers: int) -> float:
    """Return the service grade beta that a number of servers gives.

    Parameters
    ----------
    offered_load : float
        Load in erlang, above 0.
    servers : int
        Number of servers, at least 0.

    Returns
    -------
    float
        ``(servers - a) / sqrt(a)``; negative if there are too few to keep up.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    S. Halfin and W. Whitt (1981), "Heavy-traffic limits for queues with many exponential
    servers", Operations Research 29(3).

    Examples
    --------
    >>> round(service_grade(offered_load=100, servers=110), 6)
    1.0
    """
    load = arguments.number("offered_load", offered_load, above=0)
    return (arguments.whole("servers", servers, low=0) - load) / math.sqrt(load)


def halfin_whitt(beta: float) -> float:
    """Return the probability of waiting for a service grade (an approximation).

    The limit of Erlang C for many servers; already useful for ten.

    Parameters
    ----------
    beta : float
        Service grade, at least 0.

    Returns
    -------
    float
        ``1 / (1 + beta * Phi(beta) / phi(beta))``, with the standard normal distribution
        ``Phi`` and density ``phi``. It is 1 at grade 0.

    Raises
    ------
    ValueError
        If `beta` is negative.

    References
    ----------
    S. Halfin and W. Whitt (1981), "Heavy-traffic limits for queues with many exponential
    servers", Operations Research 29(3).

    Examples
    --------
    >>> round(halfin_whitt(1.0), 3)
    0.223
    """
    beta = arguments.number("beta", beta, low=0)
    density = math.exp(-(beta**2) / 2.0) / math.sqrt(2.0 * math.pi)
    below = (1.0 + math.erf(beta / math.sqrt(2.0))) / 2.0
    return density / (density + beta * below)


def servers_needed(
    arrival_rate: float,
    mean_service: float,
    *,
    max_mean_wait: float | None = None,
    max_wait_probability: float | None = None,
    max_utilisation: float | None = None,
    service_level: float | None = None,
    within: float | None = None,
) -> int:
    """Return the smallest number of servers of an M/M/c queue that meets every norm.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.
    max_mean_wait : float, optional
        Norm for the mean wait, above 0.
    max_wait_probability : float, optional
        Norm for the share that waits, above 0 and at most 1.
    max_utilisation : float, optional
        Norm for the utilisation, above 0 and at most 1.
    service_level, within : float, optional
        Norm "at least `service_level` of the arrivals waits at most `within`"; give both.
        The level is at least 0 and below 1, the time at least 0.

    Returns
    -------
    int
        At least 1, and always enough to keep up. Without a norm: just enough to keep up.

    Raises
    ------
    ValueError
        If an argument lies outside its limits, or one of `service_level` and `within`
        is missing.

    Examples
    --------
    Two hundred calls an hour of 180 s; 80 % answered within 20 s:

    >>> servers_needed(200 / 3600, 180, service_level=0.8, within=20)
    14
    >>> servers_needed(200 / 3600, 180)
    11
    """
    if (service_level is None) != (within is None):
        missing = "within" if within is None else "service_level"
        raise ValueError(f"{missing}: found None, must be given when the other of service_level and within is")
    if max_mean_wait is not None:
        max_mean_wait = arguments.number("max_mean_wait", max_mean_wait, above=0)
    if max_wait_probability is not None:
        max_wait_probability = arguments.number("max_wait_probability", max_wait_probability, above=0, high=1)
    if max_utilisation is not None:
        max_utilisation = arguments.number("max_utilisation", max_utilisation, above=0, high=1)
    if service_level is not None:
        service_level = arguments.number("service_level", service_level, low=0, below=1)
        within = arguments.number("within", within, low=0)

    def meets(desk: MMcResult) -> bool:
        return (
            (max_mean_wait is None or desk.mean_wait <= max_mean_wait)
            and (max_wait_probability is None or desk.wait_probability <= max_wait_probability)
            and (max_utilisation is None or desk.utilisation <= max_utilisation)
            and (service_level is None or desk.service_level(within or 0.0) >= service_level)
        )

    one = mmc(arrival_rate, mean_service, 1)
    too_few = math.floor(one.offered_load)  # cannot keep up, or no server at all
    step = 1
    while not meets(mmc(arrival_rate, mean_service, too_few + step)):
        step *= 2
    enough = too_few + step
    # Every norm is met the better, the more servers: so halve the interval.
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if meets(mmc(arrival_rate, mean_service, middle)):
            enough = middle
        else:
            too_few = middle
    return enough
