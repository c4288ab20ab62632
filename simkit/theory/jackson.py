"""Jackson: a network of desks that pass work on to one another.

A client comes in at one desk, may be forwarded to another, may come back, and leaves.
If arrivals are Poisson, service is exponential and the next desk is drawn by chance,
then each desk behaves as an M/M/c queue of its own. Use any unit of time, the same for
all arguments.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from simkit import arguments
from simkit.theory.erlang import MMcResult, mmc


@dataclass(frozen=True, kw_only=True)
class JacksonResult:
    """Long-run averages of an open network; what `jackson` returns.

    Attributes
    ----------
    stations : tuple of MMcResult
        Each station as an M/M/c queue; times are per visit.
    visits : tuple of float
        Mean number of visits to each station per client.
    mean_number : float
        Mean number of clients in the network.
    mean_wait : float
        Mean time in queues per client, over all visits.
    mean_sojourn : float
        Mean time in the network per client.
    """

    stations: tuple[MMcResult, ...]
    visits: tuple[float, ...]
    mean_number: float
    mean_wait: float
    mean_sojourn: float


def jackson(
    external_rates: Sequence[float],
    routing: Sequence[Sequence[float]],
    mean_services: Sequence[float],
    servers: Sequence[int],
) -> JacksonResult:
    """Describe an open Jackson network (exact).

    Parameters
    ----------
    external_rates : sequence of float, length n
        Arrivals per unit of time from outside at each station, at least 0, not all 0.
    routing : sequence of sequence of float, n by n
        ``routing[i][j]`` is the probability that a client who is done at station i goes
        to station j. A row may add up to less than 1: the rest leaves.
    mean_services : sequence of float, length n
        Mean service time at each station, above 0.
    servers : sequence of int, length n
        Number of servers at each station, at least 1.

    Returns
    -------
    JacksonResult
        A station offered more than it can do has infinite wait, and so has the network.
        Less then flows on from it than the traffic equations say, so that the figures of
        the stations behind it are too high.

    Raises
    ------
    ValueError
        If an argument lies outside its limits, the lengths differ, a row of `routing`
        adds up to more than 1, or from some station there is no way out.

    References
    ----------
    J. R. Jackson (1957), "Networks of waiting lines", Operations Research 5(4).
    J. R. Jackson (1963), "Jobshop-like queueing systems", Management Science 10(1).

    Examples
    --------
    A front desk forwards one client in ten to a specialist, who sends half of them back:

    >>> office = jackson([1.0, 0.0], [[0.0, 0.1], [0.5, 0.0]], [0.8, 5.0], [1, 1])
    >>> [round(v, 4) for v in office.visits], round(office.mean_sojourn, 2)
    ([1.0526, 0.1053], 6.44)
    """
    import numpy as np  # here, so that importing the theory stays light

    outside = arguments.row("external_rates", external_rates, low=0)
    size = len(outside)
    total = sum(outside)
    if total == 0:
        raise ValueError("external_rates: found only zeros, must have at least one above 0")
    chances = _routing(routing, size)
    means = arguments.row("mean_services", mean_services, length=size, above=0)
    crews = [
        arguments.whole(f"servers[{i}]", crew, low=1)
        for i, crew in enumerate(arguments.row("servers", servers, length=size))
    ]

    through = np.linalg.solve(np.eye(size) - np.array(chances).T, np.array(outside))
    rates = [max(0.0, float(rate)) for rate in through]  # rounding may leave -1e-17
    stations = tuple(mmc(rate, mean, crew) for rate, mean, crew in zip(rates, means, crews, strict=True))
    return JacksonResult(
        stations=stations,
        visits=tuple(rate / total for rate in rates),
        mean_number=sum(station.mean_number for station in stations),
        mean_wait=sum(station.mean_queue for station in stations) / total,
        mean_sojourn=sum(station.mean_number for station in stations) / total,
    )


def _routing(routing: Sequence[Sequence[float]], size: int) -> list[tuple[float, ...]]:
    """Return the checked rows of the routing matrix."""
    rows = list(routing)
    if len(rows) != size:
        raise ValueError(f"routing: found {len(rows)} rows, must have {size}, one a station")
    chances = [arguments.row(f"routing[{i}]", row, length=size, low=0, high=1) for i, row in enumerate(rows)]
    leaving = set()
    for i, row in enumerate(chances):
        # Thirds and tenths do not add up to 1 exactly.
        if sum(row) > 1 + 1e-9:
            raise ValueError(f"routing[{i}]: found probabilities that add up to {sum(row):g}, must be at most 1")
        if sum(row) < 1 - 1e-9:
            leaving.add(i)
    grown = True
    while grown:
        reached = {i for i, row in enumerate(chances) if any(row[j] > 0 for j in leaving)} - leaving
        leaving |= reached
        grown = bool(reached)
    stuck = sorted(set(range(size)) - leaving)
    if stuck:
        raise ValueError(
            f"routing: found no way out of the network from station(s) {', '.join(map(str, stuck))}, "
            "must leave a chance to go outside (a row that adds up to less than 1)"
        )
    return chances
