"""Erlang's formulas: a desk with several servers and one queue.

Think of a telephone desk. Calls arrive at random (Poisson), a call takes an exponential
time, `servers` employees answer. A caller who finds everyone busy is lost (Erlang B), or
waits however long it takes (Erlang C, the M/M/c queue). For callers who lose patience see
`impatience`.

Use any unit of time, the same for all arguments: a rate per minute goes with a service
time in minutes. Load is in erlang: the mean number of servers kept busy.
"""

import math
from dataclasses import dataclass

from simkit import arguments
from simkit.theory.result import QueueResult, averages


@dataclass(frozen=True, kw_only=True)
class MMcResult(QueueResult):
    """Long-run behaviour of an M/M/c queue; what `mmc` returns.

    Attributes
    ----------
    servers : int
        Number of servers.
    mean_service : float
        Mean service time.
    offered_load : float
        Arrival rate times mean service time, in erlang.
    wait_probability : float
        Share of arrivals that wait (Erlang C).
    """

    servers: int
    mean_service: float
    offered_load: float
    wait_probability: float

    def wait_exceeds(self, time: float) -> float:
        """Return the share that waits longer than `time`, first come first served.

        Parameters
        ----------
        time : float
            At least 0, in the caller's unit.

        Returns
        -------
        float
            ``wait_probability * exp(-(servers - offered_load) * time / mean_service)``;
            1 in saturation.

        Raises
        ------
        ValueError
            If `time` is negative.

        Examples
        --------
        >>> desk = mmc(arrival_rate=200 / 3600, mean_service=180, servers=14)
        >>> round(desk.wait_exceeds(20), 3)
        0.112
        """
        time = arguments.number("time", time, low=0)
        slack = max(0.0, self.servers - self.offered_load)
        return self.wait_probability * math.exp(-slack * time / self.mean_service)

    def service_level(self, time: float) -> float:
        """Return the share served after waiting at most `time`.

        Parameters
        ----------
        time : float
            At least 0, in the caller's unit.

        Returns
        -------
        float
            ``1 - wait_exceeds(time)``; 0 in saturation.

        Raises
        ------
        ValueError
            If `time` is negative.

        Examples
        --------
        >>> desk = mmc(arrival_rate=200 / 3600, mean_service=180, servers=14)
        >>> round(desk.service_level(20), 3)
        0.888
        """
        return 1.0 - self.wait_exceeds(time)

    def wait_percentile(self, share: float) -> float:
        """Return the wait that a given share of the arrivals does not exceed.

        Parameters
        ----------
        share : float
            From 0 to 1: 0.9 asks for the 90th percentile.

        Returns
        -------
        float
            0 if at least that share does not wait at all; `math.inf` for share 1, and in
            saturation for every share above 0.

        Raises
        ------
        ValueError
            If `share` is not a probability.

        Examples
        --------
        >>> desk = mmc(arrival_rate=200 / 3600, mean_service=180, servers=14)
        >>> round(desk.wait_percentile(0.9), 1)
        25.0
        >>> desk.wait_percentile(0.5)
        0.0
        """
        share = arguments.probability("share", share)
        if share <= 1.0 - self.wait_probability:
            return 0.0
        slack = self.servers - self.offered_load
        if share == 1.0 or slack <= 0:
            return math.inf
        return math.log(self.wait_probability / (1.0 - share)) * self.mean_service / slack


def offered_load(arrival_rate: float, mean_service: float) -> float:
    """Return the offered load: how many servers the work would keep busy.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.

    Returns
    -------
    float
        Load in erlang.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Examples
    --------
    Two hundred calls an hour of three minutes each:

    >>> offered_load(arrival_rate=200, mean_service=3 / 60)
    10.0
    """
    return arguments.number("arrival_rate", arrival_rate, low=0) * arguments.number(
        "mean_service", mean_service, above=0
    )


def utilisation(offered_load: float, servers: int) -> float:
    """Return the share of their time that the servers work.

    Parameters
    ----------
    offered_load : float
        Load in erlang, at least 0.
    servers : int
        Number of servers, at least 1.

    Returns
    -------
    float
        Load per server, and 1 where more is offered than the servers can do.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Examples
    --------
    >>> utilisation(offered_load=10, servers=16)
    0.625
    """
    load = arguments.number("offered_load", offered_load, low=0)
    return min(1.0, load / arguments.whole("servers", servers, low=1))


def erlang_b(offered_load: float, servers: int) -> float:
    """Return the share of arrivals lost when nobody can wait (Erlang B).

    Holds for every distribution of service time with the same mean.

    Parameters
    ----------
    offered_load : float
        Load in erlang, at least 0; need not be whole.
    servers : int
        Number of servers, at least 0. The work grows linearly with it.

    Returns
    -------
    float
        Probability of loss. With no servers everyone is lost, so 1; with servers and no
        load, 0.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Notes
    -----
    The recursion ``B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1))`` neither overflows nor
    cancels, which the formula with factorials does.

    References
    ----------
    A. K. Erlang (1917), "Solution of some problems in the theory of probabilities of
    significance in automatic telephone exchanges", Elektroteknikeren 13.

    Examples
    --------
    >>> round(erlang_b(offered_load=10, servers=14), 4)
    0.0568
    """
    load = arguments.number("offered_load", offered_load, low=0)
    servers = arguments.whole("servers", servers, low=0)
    lost = 1.0
    for k in range(1, servers + 1):
        lost = load * lost / (k + load * lost)
    return lost


def erlang_c(offered_load: float, servers: int) -> float:
    """Return the share of arrivals that must wait (Erlang C).

    Parameters
    ----------
    offered_load : float
        Load in erlang, at least 0; need not be whole.
    servers : int
        Number of servers, at least 1.

    Returns
    -------
    float
        Probability of waiting: 0 without load, 1 when the load is as large as the number
        of servers, or larger.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    A. K. Erlang (1917), "Solution of some problems in the theory of probabilities of
    significance in automatic telephone exchanges", Elektroteknikeren 13.

    Examples
    --------
    >>> round(erlang_c(offered_load=10, servers=14), 3)
    0.174
    """
    load = arguments.number("offered_load", offered_load, low=0)
    servers = arguments.whole("servers", servers, low=1)
    if load >= servers:
        return 1.0
    lost = erlang_b(load, servers)
    return lost / (1.0 - load / servers * (1.0 - lost))


def mmc(arrival_rate: float, mean_service: float, servers: int) -> MMcResult:
    """Describe an M/M/c queue: Poisson arrivals, exponential service, patient clients.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.
    servers : int
        Number of servers, at least 1.

    Returns
    -------
    MMcResult
        Wait, queue and number `math.inf` when the servers cannot keep up (load as large
        as their number, or larger).

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    A. K. Erlang (1917), "Solution of some problems in the theory of probabilities of
    significance in automatic telephone exchanges", Elektroteknikeren 13.
    L. Kleinrock (1975), Queueing Systems, volume 1: Theory, Wiley.

    Examples
    --------
    Two hundred calls an hour, three minutes each, fourteen employees; in seconds:

    >>> desk = mmc(arrival_rate=200 / 3600, mean_service=180, servers=14)
    >>> round(desk.mean_wait, 2), round(desk.utilisation, 3)
    (7.84, 0.714)
    >>> mmc(arrival_rate=1, mean_service=1, servers=1).mean_wait
    inf
    """
    rate = arguments.number("arrival_rate", arrival_rate, low=0)
    mean = arguments.number("mean_service", mean_service, above=0)
    servers = arguments.whole("servers", servers, low=1)
    load = rate * mean
    waiting = erlang_c(load, servers)
    mean_wait = waiting * mean / (servers - load) if load < servers else math.inf
    return MMcResult(
        servers=servers,
        mean_service=mean,
        offered_load=load,
        wait_probability=waiting,
        **averages(rate, mean, servers, mean_wait),
    )
