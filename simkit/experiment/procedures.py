"""Procedures of ranking and selection: which structure to run next, and when one is the best."""

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

Observe = Callable[[int, Sequence[int]], Sequence[float]]


@dataclass(frozen=True, eq=False)
class Race:
    """How a selection went."""

    left: tuple[int, ...]
    values: tuple[np.ndarray, ...]
    out: dict[int, int]
    needed: int | None = None
    probability: float | None = None

    @property
    def leader(self) -> int:
        """Of the structures that are left, the one with the highest mean; of equal ones, the first."""
        return max(self.left, key=lambda i: self.values[i].mean())


def kim_nelson(
    observe: Observe, k: int, indifference_zone: float, confidence: float = 0.95,
    max_replications: int = 500, initial_replications: int = 10,
) -> Race:  # fmt: skip
    """Select the structure with the highest mean, one replication of all that are left at a time.

    After each replication a structure is dropped if its mean lies too far below that of another one that is
    left. What is too far narrows with the number of replications to nothing, so it ends.

    Notes
    -----
    The probability is proved for normal values, whatever the variances, and whatever the dependence within a
    replication, if the best leads by `indifference_zone` or more. It is the procedure with c = 1, and with the
    Bonferroni inequality over the k - 1 others, which common random numbers ask for. If others lie within
    `indifference_zone` of the best, any of these is a good choice; that one of them is chosen with the same probability
    follows from the proof for two structures; for more it is measured, not proved (see the tests).

    References
    ----------
    Kim, S.-H. and Nelson, B. L. (2001). A fully sequential procedure for indifference-zone selection in
    simulation. ACM Transactions on Modeling and Computer Simulation 11(3), 251-273.

    Examples
    --------
    >>> chance = np.random.default_rng(1)
    >>> race = kim_nelson(lambda number, wanted: chance.normal(size=len(wanted)) + list(wanted), 3, indifference_zone=1)
    >>> race.left
    (2,)
    """
    numbers = np.array([observe(number, range(k)) for number in range(initial_replications)], dtype=float)
    values = [list(column) for column in numbers.T]
    bound = longest(numbers, indifference_zone, confidence)
    left, out, r = list(range(k)), {}, initial_replications
    while True:
        gone = _beaten(left, values, bound, indifference_zone, r)
        out |= dict.fromkeys(gone, r)
        left = [i for i in left if i not in gone]
        limit = max((bound[i, j] for i in left for j in left if i != j), default=0.0)
        if len(left) == 1 or r > limit or r >= max_replications:
            break
        try:
            row = observe(r, tuple(left))
        except KeyboardInterrupt:
            _say_interrupted(f"{r} replications")
            break
        for i, value in zip(left, row, strict=True):
            values[i].append(float(value))
        r += 1
    race = Race(tuple(left), tuple(np.array(v) for v in values), out, None if len(left) == 1 else _whole(limit))
    if len(left) > 1 and r > limit:  # the means are equal, as far as `indifference_zone` goes: the first of the highest
        race = Race((race.leader,), race.values, out | dict.fromkeys(set(left) - {race.leader}, r))
    return race


def longest(numbers: np.ndarray, indifference_zone: float, confidence: float) -> np.ndarray:
    """Return up to which number of replications one structure can stand below another without being dropped."""
    initial_replications, k = numbers.shape
    eta = ((2 * (1 - confidence) / (k - 1)) ** (-2 / (initial_replications - 1)) - 1) / 2
    variance = (numbers[:, :, None] - numbers[:, None, :]).var(axis=0, ddof=1)
    return 2 * eta * (initial_replications - 1) * variance / indifference_zone**2


def _beaten(
    left: list[int], values: list[list[float]], bound: np.ndarray, indifference_zone: float, r: int
) -> set[int]:
    """Return which of the structures left lie too far below another one."""
    total = {i: math.fsum(values[i]) for i in left}
    room = {(i, j): max(0.0, indifference_zone / 2 * (bound[i, j] - r)) for i in left for j in left if i != j}
    return {i for i, j in room if total[i] < total[j] - room[i, j]}


def _say_interrupted(after: str) -> None:
    warnings.warn(f"interrupted after {after}; what was done is kept, and what follows is of it", stacklevel=4)


def _whole(limit: float | np.ndarray) -> int:
    return math.floor(limit) + 1


def ocba(observe: Observe, k: int, budget: int, initial_replications: int = 10, indifference_zone: float = 0.0) -> Race:
    """Spend a budget of runs where it tells most about which structure has the highest mean.

    Every structure gets a few runs first. Each further run goes to the structure that is furthest behind its
    share (`shares`) of the runs done so far.

    References
    ----------
    Chen, C.-H., Lin, J., Yücesan, E. and Chick, S. E. (2000). Simulation budget allocation for further
    enhancing the efficiency of ordinal optimization. Discrete Event Dynamic Systems 10(3), 251-270. One run
    at a time to the one furthest behind: Chen, C.-H. and Lee, L. H. (2011). Stochastic Simulation
    Optimization: An Optimal Computing Budget Allocation. World Scientific, chapter 4.

    Examples
    --------
    >>> chance = np.random.default_rng(1)
    >>> race = ocba(lambda number, wanted: chance.normal(size=len(wanted)) + list(wanted), 3, budget=60)
    >>> race.leader, [len(values) for values in race.values]
    (2, [10, 31, 19])
    """
    start = np.array([observe(number, range(k)) for number in range(initial_replications)], dtype=float)
    values = [list(column) for column in start.T]
    means, sds, counts = start.mean(axis=0), start.std(axis=0, ddof=1), np.full(k, initial_replications)
    for done in range(initial_replications * k, budget):
        i = int(np.argmax(shares(means, sds, indifference_zone) * (done + 1) - counts))  # the one furthest behind
        try:
            values[i].append(float(observe(len(values[i]), (i,))[0]))
        except KeyboardInterrupt:
            _say_interrupted(f"{done} runs")
            break
        means[i], sds[i], counts[i] = np.mean(values[i]), np.std(values[i], ddof=1), counts[i] + 1
    arrays = tuple(np.array(v) for v in values)
    return Race(tuple(range(k)), arrays, {}, probability=probability(means, sds, counts, indifference_zone))


def shares(means: np.ndarray, sds: np.ndarray, indifference_zone: float = 0.0) -> np.ndarray:
    """Return what part of the runs each structure should have.

    A structure that is not the best gets runs in proportion to (sd / distance from the best)²; the best one
    sd × the root of the sum of (runs / sd)² over the others.

    Examples
    --------
    The numbers of the first step by hand: distances 1 and 2, all standard deviations 1.

    >>> shares(np.array([2.0, 1.0, 0.0]), np.ones(3)).round(3).tolist()
    [0.452, 0.438, 0.11]
    """
    best = int(np.argmax(means))
    others = np.arange(len(means)) != best
    scale = float(np.max(sds)) or 1.0
    sds = np.maximum(sds, 1e-9 * scale)  # what never varied so far still gets a part
    distance = np.maximum(means[best] - means[others], max(indifference_zone, 1e-6 * scale))
    parts = np.empty(len(means))
    parts[others] = (sds[others] / distance) ** 2
    parts[best] = sds[best] * np.sqrt(np.sum((parts[others] / sds[others]) ** 2))
    return parts / parts.sum()


def probability(means: np.ndarray, sds: np.ndarray, counts: np.ndarray, indifference_zone: float = 0.0) -> float:
    """Estimate the probability that the highest mean is that of the best, or within the indifference zone of it.

    One minus the sum, over the others, of the probability that the other one is better by more than `indifference_zone`
    (Bonferroni). It takes the observed means and variances for the truth of a posterior with Student's t
    (Welch's degrees of freedom), and the runs of two structures for independent; common random numbers,
    which make differences more certain, then make it cautious.

    References
    ----------
    Chen et al. (2000), as above, with normal tails. Student's: Branke, J., Chick, S. E. and Schmidt, C.
    (2007). Selecting a selection procedure. Management Science 53(12), 1916-1932.
    """
    best = int(np.argmax(means))
    part = sds**2 / counts
    wrong = 0.0
    for i in range(len(means)):
        if i == best:
            continue
        variance = part[best] + part[i]
        lead = means[best] - means[i] + indifference_zone
        if variance == 0:
            wrong += 0.5 if lead == 0 else 0.0
            continue
        freedom = variance**2 / (part[best] ** 2 / (counts[best] - 1) + part[i] ** 2 / (counts[i] - 1))
        wrong += float(stdtr(freedom, -lead / np.sqrt(variance)))
    return max(0.0, 1 - wrong)
