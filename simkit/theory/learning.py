"""Learning: how work gets faster with experience, and how the gain fades without use.

Who handles a kind of case for the hundredth time needs less time than for the first. Who then
does not handle it for half a year has lost part of what was gained.
"""

import math
from dataclasses import dataclass

from simkit import arguments

EXACT = 1000  # so many terms are added one by one; past them the Euler-Maclaurin formula is exact to a float


@dataclass(frozen=True, kw_only=True)
class WrightResult:
    """Experience of so many tasks under the power law; what `wright` returns.

    Times are in the unit of the first task's time.

    Attributes
    ----------
    exponent : float
        The b in ``first * n ** -b``.
    unit_time : float
        Time that the last of the tasks takes.
    speed : float
        First task's time over the last one's: 1 is no faster.
    total_time : float
        Time that all the tasks together take.
    mean_time : float
        Time per task over all of them.
    """

    exponent: float
    unit_time: float
    speed: float
    total_time: float
    mean_time: float


def wright(tasks: int, rate: float, *, first: float = 1.0) -> WrightResult:
    """Return the time per task under Wright's power law of learning.

    Parameters
    ----------
    tasks : int
        Number of tasks done, the last one included, at least 1. Experience may be counted
        in another unit, such as weeks on the job.
    rate : float
        What every doubling of experience leaves of the time per task, above 0 and at most
        1: 0.9 means 10 % less.
    first : float
        Time of the first task, above 0, in any unit.

    Returns
    -------
    WrightResult

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Notes
    -----
    Task n takes ``first * n ** -b`` with ``b = -log2(rate)``. The law has no floor: in the
    end work takes no time at all. Do not use it far beyond the range it was fitted on.

    References
    ----------
    T. P. Wright (1936), "Factors affecting the cost of airplanes", Journal of the
    Aeronautical Sciences 3(4).

    Examples
    --------
    >>> desk = wright(tasks=100, rate=0.9, first=40)
    >>> round(desk.exponent, 3), round(desk.unit_time, 1), round(desk.speed, 2)
    (0.152, 19.9, 2.01)
    """
    tasks = arguments.whole("tasks", tasks, low=1)
    rate = arguments.number("rate", rate, above=0, high=1)
    first = arguments.number("first", first, above=0)
    exponent = abs(math.log2(rate))
    last = float(tasks) ** -exponent
    total = first * _sum_of_powers(tasks, exponent)
    return WrightResult(
        exponent=exponent,
        unit_time=first * last,
        speed=1 / last if last > 0 else math.inf,
        total_time=total,
        mean_time=total / tasks,
    )


def wright_rate(tasks: float, speed: float) -> float:
    """Return the learning rate that makes somebody so much faster in so much experience.

    Parameters
    ----------
    tasks : float
        Experience reached, in units of the first task (or first week), above 1.
    speed : float
        Speed then over speed at the beginning, at least 1: 1.64 is 64 % faster.

    Returns
    -------
    float
        What every doubling of experience leaves of the time per task; `wright` takes it.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    T. P. Wright (1936), as in `wright`. The example is from A. de Grip, J. Sauermann and
    I. Sieben (2016), "The role of peers in estimating tenure-performance profiles",
    Journal of Economic Behavior & Organization 126: call agents' output is up 64 % after
    the first year.

    Examples
    --------
    >>> round(wright_rate(tasks=52, speed=1.64), 3)
    0.917
    """
    tasks = arguments.number("tasks", tasks, above=1)
    speed = arguments.number("speed", speed, low=1)
    return 2.0 ** -(math.log(speed) / math.log(tasks))


def learning_curve(time: float, start: float, end: float, tau: float) -> float:
    """Return the level reached after some time on the exponential learning curve.

    Parameters
    ----------
    time : float
        Time since the beginning, at least 0; infinity allowed.
    start, end : float
        Level of a novice, and when all is learned, at least 0, in any unit.
    tau : float
        Time in which 63 % of the gap between the two closes, above 0.

    Returns
    -------
    float
        ``end - (end - start) exp(-time / tau)``.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    M. Plaza, O. K. Ngwenyama and K. Rohlf (2010), "A comparative analysis of learning
    curves: Implications for new technology implementation management", European Journal of
    Operational Research 200(2), for the use of this curve after a change of system.

    Examples
    --------
    >>> [round(learning_curve(week, start=80, end=110, tau=8), 1) for week in (0, 8, 26)]
    [80.0, 99.0, 108.8]
    """
    time = arguments.number("time", time, low=0, infinite=True)
    start = arguments.number("start", start, low=0)
    end = arguments.number("end", end, low=0)
    tau = arguments.number("tau", tau, above=0)
    return end - (end - start) * math.exp(-time / tau)


def retained_gain(idle: float, half_life: float) -> float:
    """Return how much of what was gained is left after a time without use.

    Parameters
    ----------
    idle : float
        Time without use, at least 0; infinity allowed.
    half_life : float
        Time without use in which half of the gain is lost, above 0, in the same unit.

    Returns
    -------
    float
        Share of the gain over a novice that is left, 0 to 1: ``0.5 ** (idle / half_life)``.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    The meta-analysis of Tatel and Ackerman (Psychological Bulletin) has half-lives of 13
    months for speed, 6.5 for accuracy and 11 for both mixed.

    Examples
    --------
    After half a year, speed and accuracy:

    >>> round(retained_gain(6, half_life=13), 2), round(retained_gain(6, half_life=6.5), 2)
    (0.73, 0.53)
    """
    idle = arguments.number("idle", idle, low=0, infinite=True)
    half_life = arguments.number("half_life", half_life, above=0)
    return 0.5 ** (idle / half_life)


def _sum_of_powers(n: int, b: float) -> float:
    """Return the sum of ``k ** -b`` for k from 1 to n."""
    m = min(n, EXACT)
    total = math.fsum(k**-b for k in range(1, m + 1))
    if n == m:
        return total
    # The integral from m to n, also where b is 1 or close to it; then half the step at the ends, then its slope.
    log = math.log(n / m)
    area = float(m) ** (1 - b) * (log if b == 1 else math.expm1((1 - b) * log) / (1 - b))
    ends = (float(n) ** -b - float(m) ** -b) / 2
    slope = -b * (float(n) ** (-b - 1) - float(m) ** (-b - 1)) / 12
    return total + area + ends + slope
