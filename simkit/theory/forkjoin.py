"""Fork and join: done when the last part is done.

A death sends work to income tax, allowances and inheritance tax at once. The family is
served when the slowest of the three is. So the client waits for a maximum, and every
team can meet its norm while the client is late. Use any unit of time, the same for all
arguments.
"""

import math

from simkit import arguments


def harmonic_number(n: int) -> float:
    """Return ``1 + 1/2 + ... + 1/n``.

    Parameters
    ----------
    n : int
        At least 0; the harmonic number of 0 is 0.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If `n` is negative or not whole.

    Examples
    --------
    >>> round(harmonic_number(4), 3)
    2.083
    """
    n = arguments.whole("n", n, low=0)
    return math.fsum(1.0 / k for k in range(1, n + 1))


def mean_maximum(parts: int, mean: float = 1.0) -> float:
    """Return the mean of the largest of several independent exponential times.

    The mean time of a case whose parts start at once and nowhere wait.

    Parameters
    ----------
    parts : int
        Number of parts, at least 1.
    mean : float
        Mean time of one part, at least 0.

    Returns
    -------
    float
        `mean` times the harmonic number of `parts`.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Examples
    --------
    >>> [round(mean_maximum(parts), 3) for parts in (1, 2, 3, 4)]
    [1.0, 1.5, 1.833, 2.083]
    """
    parts = arguments.whole("parts", parts, low=1)
    return arguments.number("mean", mean, low=0) * harmonic_number(parts)


def all_on_time(share: float, parts: int) -> float:
    """Return the share of cases on time when each part is on time with `share`.

    Assumes that the parts are late independently of one another.

    Parameters
    ----------
    share : float
        Share of single parts on time, 0 to 1.
    parts : int
        Number of parts, at least 0.

    Returns
    -------
    float
        ``share ** parts``.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Examples
    --------
    Every team on time nine times in ten; a client with three parts:

    >>> round(all_on_time(0.9, parts=3), 3)
    0.729
    """
    return arguments.probability("share", share) ** arguments.whole("parts", parts, low=0)


def fork_join_two(arrival_rate: float, mean_service: float) -> float:
    """Return the mean time in a fork-join of two M/M/1 queues (exact).

    Each arrival puts one task in each of two equal single-server queues and leaves when
    both are done.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time of each task, above 0.

    Returns
    -------
    float
        ``(12 - rho) / 8`` times the mean time in one M/M/1 queue; `math.inf` when the
        load ``rho`` is 1 or more.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    L. Flatto and S. Hahn (1984), "Two parallel queues created by arrivals with two
    demands I", SIAM Journal on Applied Mathematics 44(5).
    R. Nelson and A. N. Tantawi (1988), "Approximate analysis of fork/join
    synchronization in parallel queues", IEEE Transactions on Computers 37(6).

    Examples
    --------
    >>> round(fork_join_two(arrival_rate=0.9, mean_service=1), 6)
    13.875
    """
    rate = arguments.number("arrival_rate", arrival_rate, low=0)
    mean = arguments.number("mean_service", mean_service, above=0)
    load = rate * mean
    if load >= 1:
        return math.inf
    return (12.0 - load) / 8.0 * mean / (1.0 - load)


def fork_join_nelson_tantawi(arrival_rate: float, mean_service: float, parts: int) -> float:
    """Return the mean time in a fork-join of several M/M/1 queues (an approximation).

    Exact for one and two parts, and without load. For three and four parts it was 1 to 3 %
    low in our own simulations at loads of 0.5 to 0.9.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time of each task, above 0.
    parts : int
        Number of parallel queues, at least 1.

    Returns
    -------
    float
        Mean time from arrival until the last part is done; `math.inf` when the load is 1
        or more.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    R. Nelson and A. N. Tantawi (1988), "Approximate analysis of fork/join
    synchronization in parallel queues", IEEE Transactions on Computers 37(6).

    Examples
    --------
    >>> [round(fork_join_nelson_tantawi(0.8, 1, parts), 2) for parts in (1, 2, 3, 4)]
    [5.0, 7.0, 8.1, 8.93]
    """
    two = fork_join_two(arrival_rate, mean_service)
    parts = arguments.whole("parts", parts, low=1)
    if two == math.inf:
        return math.inf
    load = float(arrival_rate) * float(mean_service)
    if parts == 1:
        return float(mean_service) / (1.0 - load)
    growth = harmonic_number(parts) / harmonic_number(2)
    return (growth + 4.0 / 11.0 * (1.0 - growth) * load) * two
