"""Pooling: one team for everything, or a team per product?

Four teams of five with a queue each, or twenty people and one queue. The pool never has
someone idle while a client of another product waits. But who must know everything may
be slower at each thing. These formulas say how much slower eats the whole gain.
"""

import math
from dataclasses import dataclass

from simkit import arguments
from simkit.theory.erlang import MMcResult, mmc


@dataclass(frozen=True, kw_only=True)
class PoolingResult:
    """Separate teams beside one pool; what `pooling` returns.

    Attributes
    ----------
    separate : MMcResult
        One of the equal separate teams.
    pooled : MMcResult
        The pool of all of them.
    """

    separate: MMcResult
    pooled: MMcResult


def pooling(
    teams: int, servers: int, utilisation: float, *, mean_service: float = 1.0, slowdown: float = 1.0
) -> PoolingResult:
    """Set equal separate M/M/c teams beside one pool that serves the same clients.

    Parameters
    ----------
    teams : int
        Number of teams, at least 1.
    servers : int
        Servers per team, at least 1.
    utilisation : float
        Utilisation of the separate teams, at least 0 and below 1.
    mean_service : float
        Mean service time of a specialist, above 0, in any unit.
    slowdown : float
        Service time of a generalist over that of a specialist, above 0: 1.1 is 10 %
        slower.

    Returns
    -------
    PoolingResult
        The pool has infinite wait when `slowdown` is at or above ``1 / utilisation``.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    D. R. Smith and W. Whitt (1981), "Resource sharing for efficiency in traffic systems",
    Bell System Technical Journal 60(1).

    Examples
    --------
    Four teams of five at 80 %, and the pool of twenty equally fast generalists:

    >>> office = pooling(teams=4, servers=5, utilisation=0.8)
    >>> round(office.separate.mean_wait, 4), round(office.pooled.mean_wait, 4)
    (0.5541, 0.064)
    """
    teams = arguments.whole("teams", teams, low=1)
    servers = arguments.whole("servers", servers, low=1)
    busy = arguments.number("utilisation", utilisation, low=0, below=1)
    mean = arguments.number("mean_service", mean_service, above=0)
    slowdown = arguments.number("slowdown", slowdown, above=0)
    rate = busy * servers / mean
    return PoolingResult(separate=mmc(rate, mean, servers), pooled=mmc(teams * rate, slowdown * mean, teams * servers))


def break_even_slowdown(teams: int, servers: int, utilisation: float, measure: str = "wait") -> float:
    """Return how much slower generalists may be before pooling no longer pays.

    Parameters
    ----------
    teams : int
        Number of separate teams, at least 1.
    servers : int
        Servers per team, at least 1.
    utilisation : float
        Utilisation of the separate teams, at least 0 and below 1.
    measure : {"wait", "sojourn"}
        Whether mean waits are set equal, or mean times from arrival to departure.

    Returns
    -------
    float
        Generalist's service time over the specialist's at which both are equal: from 1
        (one team, nothing to gain) to just under ``1 / utilisation``. At utilisation 0
        nobody waits: `math.inf` for waits, 1 for sojourns.

    Raises
    ------
    ValueError
        If an argument lies outside its limits, or if `measure` is "wait" and the
        separate teams' wait is too small to tell from 0.

    Notes
    -----
    Found by halving the interval; the pool's wait rises with the slowdown, so there is
    one crossing.

    References
    ----------
    D. R. Smith and W. Whitt (1981), "Resource sharing for efficiency in traffic systems",
    Bell System Technical Journal 60(1). The break-even is our own use of Erlang C.

    Examples
    --------
    >>> round(break_even_slowdown(teams=4, servers=5, utilisation=0.8), 3)
    1.162
    >>> round(break_even_slowdown(teams=4, servers=5, utilisation=0.8, measure="sojourn"), 3)
    1.144
    """
    arguments.choice("measure", measure, ("wait", "sojourn"))
    separate = pooling(teams, servers, utilisation).separate
    if teams == 1:
        return 1.0
    if utilisation == 0:
        return math.inf if measure == "wait" else 1.0
    target = separate.mean_wait if measure == "wait" else separate.mean_sojourn
    if target == 0:
        raise ValueError(
            f"utilisation: found {utilisation:g}, must be higher for measure 'wait': "
            "the wait of the separate teams is too small to tell from 0"
        )

    def pooled(slowdown: float) -> float:
        desk = pooling(teams, servers, utilisation, slowdown=slowdown).pooled
        return desk.mean_wait if measure == "wait" else desk.mean_sojourn

    low, high = 1.0, 1.0 / float(utilisation)
    while True:
        middle = (low + high) / 2.0
        if middle in (low, high):  # no float in between: as near as it gets
            return low
        if pooled(middle) < target:
            low = middle
        else:
            high = middle


def dedicated_sales(products: int, capacity: float, mean: float, sd: float, cut: float = 2.0) -> float:
    """Return expected sales when every product has only its own capacity.

    The bottom line of the chaining example: demand that meets a full desk is lost, also
    when another desk has room. Demand per product is normal, cut off at `cut` standard
    deviations on both sides.

    Parameters
    ----------
    products : int
        Number of products, each with a desk of its own, at least 1.
    capacity : float
        What each desk can serve in a period, at least 0.
    mean, sd : float
        Mean (at least 0) and standard deviation (above 0) of demand before it is cut off.
    cut : float
        Where demand is cut off, in standard deviations, above 0. The lowest demand,
        ``mean - cut * sd``, must not be negative.

    Returns
    -------
    float
        Mean total served in a period.

    Raises
    ------
    ValueError
        If an argument lies outside its limits, or demand could be negative.

    References
    ----------
    W. C. Jordan and S. C. Graves (1995), "Principles on the benefits of manufacturing
    process flexibility", Management Science 41(4).

    Examples
    --------
    Ten products with mean demand equal to capacity still lose one in seven:

    >>> round(dedicated_sales(products=10, capacity=100, mean=100, sd=40), 1)
    855.4
    """
    products = arguments.whole("products", products, low=1)
    capacity = arguments.number("capacity", capacity, low=0)
    mean = arguments.number("mean", mean, low=0)
    sd = arguments.number("sd", sd, above=0)
    cut = arguments.number("cut", cut, above=0)
    if mean - cut * sd < 0:
        raise ValueError(f"cut: found {cut:g}, must be at most mean / sd = {mean / sd:g}, or demand could be negative")
    at = min(cut, max(-cut, (capacity - mean) / sd))
    full = _cumulative(cut) - _cumulative(at)
    inside = _cumulative(cut) - _cumulative(-cut)
    served = mean * (inside - full) + sd * (_density(cut) - _density(at)) + capacity * full
    return products * served / inside


def _density(z: float) -> float:
    return math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)


def _cumulative(z: float) -> float:
    return math.erfc(-z / math.sqrt(2.0)) / 2.0
