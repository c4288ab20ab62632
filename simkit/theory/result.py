"""Result: the long-run averages of one queue, with Little's law built in.

An office desk in which 4.5 clients a minute wait half a minute has, by Little's law,
2.25 clients waiting. So one number, the mean wait, gives all the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class QueueResult:
    """Long-run averages of one queue.

    Times are in the unit the caller used. `math.inf` stands where the queue grows
    without limit.

    Attributes
    ----------
    arrival_rate : float
        Arrivals per unit of time.
    utilisation : float
        Share of their time that the servers work, 0 to 1. One in saturation.
    mean_wait : float
        Mean time in the queue, over all who arrive.
    mean_sojourn : float
        Mean time from arrival to departure.
    mean_queue : float
        Mean number waiting.
    mean_number : float
        Mean number waiting or in service.

    References
    ----------
    J. D. C. Little (1961), "A proof for the queuing formula: L = lambda W",
    Operations Research 9(3).
    """

    arrival_rate: float
    utilisation: float
    mean_wait: float
    mean_sojourn: float
    mean_queue: float
    mean_number: float


def averages(arrival_rate: float, mean_service: float, servers: int, mean_wait: float) -> dict[str, float]:
    """Return the fields of `QueueResult` that follow from the mean wait, infinite in saturation."""
    offered_load = arrival_rate * mean_service
    mean_queue = arrival_rate * mean_wait
    return {
        "arrival_rate": arrival_rate,
        "utilisation": min(1.0, offered_load / servers),
        "mean_wait": mean_wait,
        "mean_sojourn": mean_wait + mean_service,
        "mean_queue": mean_queue,
        "mean_number": mean_queue + offered_load,
    }
