"""Callers: who wait, but not for ever (Erlang A, the M/M/c+M queue), and who call again.

At a busy telephone desk some callers hang up. That keeps the queue short for the others: where three callers in a
hundred give up, the wait may be a fifth of what it would be if all stayed on the line. Who hangs up may try once more,
and a question sent to the wrong desk comes round again. So the number of contacts is larger than that of clients.
"""

import math
from dataclasses import dataclass

from simkit import arguments
from simkit.theory.erlang import erlang_b, mmc
from simkit.theory.result import QueueResult

_MOST_TERMS = 2_000_000  # a second or two; only absurdly patient overload needs more


@dataclass(frozen=True, kw_only=True)
class ErlangAResult(QueueResult):
    """Long-run behaviour of an M/M/c+M queue; what `erlang_a` returns.

    `mean_wait`, `mean_queue` and `mean_sojourn` count everyone who arrives: those served
    and those who give up. Who gives up has no service time.

    Attributes
    ----------
    servers : int
        Number of servers.
    offered_load : float
        Arrival rate times mean service time, in erlang.
    wait_probability : float
        Share of arrivals that find every server busy.
    abandon_probability : float
        Share of arrivals that give up before they are served.
    """

    servers: int
    offered_load: float
    wait_probability: float
    abandon_probability: float


def erlang_a(arrival_rate: float, mean_service: float, servers: int, mean_patience: float) -> ErlangAResult:
    """Describe an M/M/c+M queue: as M/M/c, but who waits may give up (Erlang A).

    Each caller is willing to wait an exponential time. Because callers give up, the queue
    settles at every load.

    Parameters
    ----------
    arrival_rate : float
        Arrivals per unit of time, at least 0.
    mean_service : float
        Mean service time in the same unit, above 0.
    servers : int
        Number of servers, at least 1.
    mean_patience : float
        Mean time a caller is willing to wait, above 0, same unit. `math.inf` gives the
        M/M/c queue, with infinite waits in saturation.

    Returns
    -------
    ErlangAResult

    Raises
    ------
    ValueError
        If an argument lies outside its limits, or if the patience is so long beside an
        overload that the queue needs more than two million states.

    Notes
    -----
    A birth-death chain in which state n empties at rate
    ``min(n, c) / mean_service + max(n - c, 0) / mean_patience``. The states up to c come
    from Erlang B. Those above c are summed outward from the most likely one, until what
    is left out is below 1e-16 of the sum, so that nothing overflows.

    References
    ----------
    C. Palm (1957), "Research on telephone traffic carried by full availability groups",
    Tele 1.
    O. Garnett, A. Mandelbaum and M. Reiman (2002), "Designing a call center with
    impatient customers", Manufacturing & Service Operations Management 4(3).

    Examples
    --------
    Forty-eight calls a minute of one minute, fifty employees, two minutes' patience:

    >>> desk = erlang_a(arrival_rate=48, mean_service=1, servers=50, mean_patience=2)
    >>> round(desk.abandon_probability, 4), round(60 * desk.mean_wait, 2)
    (0.0309, 3.71)
    """
    rate = arguments.number("arrival_rate", arrival_rate, low=0)
    mean = arguments.number("mean_service", mean_service, above=0)
    servers = arguments.whole("servers", servers, low=1)
    patience = arguments.number("mean_patience", mean_patience, above=0, infinite=True)
    load = rate * mean
    if patience == math.inf or load == 0:
        endless = mmc(rate, mean, servers)
        waiting, mean_queue, abandoned = endless.wait_probability, endless.mean_queue, 0.0
    else:
        waiting, mean_queue = _impatient_queue(load, servers, mean / patience, patience)
        abandoned = min(1.0, mean_queue / (patience * rate))
    mean_wait = mean_queue / rate if rate else 0.0
    served_load = load * (1.0 - abandoned)
    return ErlangAResult(
        arrival_rate=rate,
        utilisation=min(1.0, served_load / servers),
        mean_wait=mean_wait,
        mean_sojourn=mean_wait + (1.0 - abandoned) * mean,
        mean_queue=mean_queue,
        mean_number=mean_queue + served_load,
        servers=servers,
        offered_load=load,
        wait_probability=waiting,
        abandon_probability=abandoned,
    )


def _impatient_queue(load: float, servers: int, impatience: float, patience: float) -> tuple[float, float]:
    """Return (probability that all are busy, mean number waiting).

    `impatience` is mean service over mean patience. Weights are relative to the most
    likely number waiting, so the largest is 1.
    """
    likeliest = max(0, math.floor((load - servers) / impatience))
    all_busy, waiting, steps = 1.0, float(likeliest), 0

    weight, j = 1.0, likeliest
    while True:
        j += 1
        ratio = load / (servers + j * impatience)
        weight *= ratio
        all_busy += weight
        waiting += j * weight
        left = 1.0 - load / (servers + (j + 1) * impatience)
        # Later ratios are smaller still, so a geometric tail bounds what is left out.
        if left > 0 and weight * (j / left + 1.0 / left**2) <= 1e-16 * waiting:
            break
        steps = _counted(steps, patience)

    none_waiting = 1.0
    for j in range(likeliest, 0, -1):
        none_waiting *= (servers + j * impatience) / load
        all_busy += none_waiting
        waiting += (j - 1) * none_waiting
        if none_waiting < 1e-30:
            none_waiting = 0.0
            break
        steps = _counted(steps, patience)

    lost = erlang_b(load, servers)
    # Erlang B is the weight of state c among states 0..c; multiplied through by it so
    # that a probability too small for a float gives 0 rather than a division by zero.
    busy_probability = lost * all_busy / (none_waiting * (1.0 - lost) + lost * all_busy)
    return busy_probability, busy_probability * waiting / all_busy


def _counted(steps: int, patience: float) -> int:
    if steps >= _MOST_TERMS:
        raise ValueError(
            f"mean_patience: found {patience:g}, must be shorter at this load: the queue "
            f"needs more than {_MOST_TERMS:,} states (math.inf, never giving up, is allowed)"
        )
    return steps + 1


@dataclass(frozen=True, kw_only=True)
class RedialResult:
    """Callers behind a number of attempts; what `redial` returns.

    Attributes
    ----------
    unique_callers : float
        Number of different callers, in the unit of the attempts.
    attempts_served : float
        Share of attempts that succeed.
    callers_served : float
        Share of callers who are served in the end.
    """

    unique_callers: float
    attempts_served: float
    callers_served: float


def expected_contacts(misforward_probability: float) -> float:
    """Return the mean number of contacts until a question is at the right desk.

    Assumes that every forwarding goes wrong with the same probability.

    Parameters
    ----------
    misforward_probability : float
        Probability that a contact ends at the wrong desk, 0 to 1.

    Returns
    -------
    float
        ``1 / (1 - misforward_probability)``; `math.inf` at 1.

    Raises
    ------
    ValueError
        If it is not a probability.

    Examples
    --------
    >>> [round(expected_contacts(m), 2) for m in (0, 0.1, 0.2, 0.3, 0.5)]
    [1.0, 1.11, 1.25, 1.43, 2.0]
    """
    wrong = arguments.probability("misforward_probability", misforward_probability)
    return 1.0 / (1.0 - wrong) if wrong < 1 else math.inf


def redial(attempts: float, failed: float, redial_share: float) -> RedialResult:
    """Return how many different callers stand behind a number of call attempts.

    A failed attempt is either followed by another of the same caller, or is the caller's
    last. Success is always the last.

    Parameters
    ----------
    attempts : float
        Number of call attempts, above 0, in any unit (millions, say).
    failed : float
        Number of attempts that reached nobody, 0 to `attempts`, same unit.
    redial_share : float
        Share of failed attempts after which the caller tries again, 0 to 1.

    Returns
    -------
    RedialResult
        If every attempt fails and every caller tries again, nobody is ever counted as
        done: no callers, none served.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Examples
    --------
    2.6 million attempts, 0.9 million in vain, 70 % try again (the share is assumed):

    >>> line = redial(attempts=2.6, failed=0.9, redial_share=0.7)
    >>> round(line.unique_callers, 2), round(line.attempts_served, 2), round(line.callers_served, 2)
    (1.97, 0.65, 0.86)
    """
    attempts = arguments.number("attempts", attempts, above=0)
    failed = arguments.number("failed", failed, low=0, high=attempts)
    again = arguments.probability("redial_share", redial_share)
    callers = attempts - again * failed
    return RedialResult(
        unique_callers=callers,
        attempts_served=(attempts - failed) / attempts,
        callers_served=(attempts - failed) / callers if callers else 0.0,
    )
