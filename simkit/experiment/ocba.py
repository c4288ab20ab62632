"""Optimal computing budget allocation: where the next run tells most about which is the best."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr

from simkit.experiment.kim_nelson import Observe, Race


def ocba(observe: Observe, k: int, budget: int, first: int = 10, worth: float = 0.0) -> Race:
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
    start = np.array([observe(number, range(k)) for number in range(first)], dtype=float)
    values = [list(column) for column in start.T]
    means, sds, counts = start.mean(axis=0), start.std(axis=0, ddof=1), np.full(k, first)
    for done in range(first * k, budget):
        i = int(np.argmax(shares(means, sds, worth) * (done + 1) - counts))  # the one furthest behind
        values[i].append(float(observe(len(values[i]), (i,))[0]))
        means[i], sds[i], counts[i] = np.mean(values[i]), np.std(values[i], ddof=1), counts[i] + 1
    arrays = tuple(np.array(v) for v in values)
    return Race(tuple(range(k)), arrays, {}, probability=probability(means, sds, counts, worth))


def shares(means: np.ndarray, sds: np.ndarray, worth: float = 0.0) -> np.ndarray:
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
    distance = np.maximum(means[best] - means[others], max(worth, 1e-6 * scale))
    parts = np.empty(len(means))
    parts[others] = (sds[others] / distance) ** 2
    parts[best] = sds[best] * np.sqrt(np.sum((parts[others] / sds[others]) ** 2))
    return parts / parts.sum()


def probability(means: np.ndarray, sds: np.ndarray, counts: np.ndarray, worth: float = 0.0) -> float:
    """Estimate the probability that the structure with the highest mean is the best, or within worth of it.

    One minus the sum, over the others, of the probability that the other one is better by more than `worth`
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
        lead = means[best] - means[i] + worth
        if variance == 0:
            wrong += 0.5 if lead == 0 else 0.0
            continue
        freedom = variance**2 / (part[best] ** 2 / (counts[best] - 1) + part[i] ** 2 / (counts[i] - 1))
        wrong += float(stdtr(freedom, -lead / np.sqrt(variance)))
    return max(0.0, 1 - wrong)

