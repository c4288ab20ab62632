"""Formulas of steps: closed forms for runs of a batch, and for work of which some takes two."""

from __future__ import annotations

import numpy as np


def wait_for_a_run(per_run: float) -> float:
    """Return the mean wait for a run that takes one case each time, in times between two runs (exact).

    Clients come at random, `per_run` of them from one run to the next.

    Notes
    -----
    Just before a run there are as many as in an M/D/1 queue at a random moment, since both go ``Y - 1`` (never below 0)
    plus those who come. The rest is Little's law, with half of the new ones there in the mean.

    References
    ----------
    N. T. J. Bailey (1954), "On queueing processes with bulk service", Journal of the Royal Statistical Society B 16(1):
    here with a batch of one.

    Examples
    --------
    Who is alone waits half the time between two runs:

    >>> [wait_for_a_run(a) for a in (1e-9, 0.5, 0.75)]
    [0.5, 1.0, 2.0]
    """
    return round(1 / (2 * (1 - per_run)), 6)


def one_or_two(arrival_rate: float, mean_service: float, double: float, most: int = 400) -> tuple[float, float]:
    """Return the mean number of jobs, and the share of time in which one of two servers stands by.

    A share `double` of the jobs takes both servers at once, the others one; all in order of arrival, with exponential
    service. Who takes a double job stands by until the other is free.

    Notes
    -----
    A chain with the configurations: one single job and nobody waiting; two singles; a single beside a server who stands
    by; a double. Its balance equations are solved with at most so many waiting (exact but for that).

    References
    ----------
    P. H. Brill and L. Green (1984), "Queues in which customers receive simultaneous service from a random number of
    servers: a system point approach", Management Science 30(1).

    Examples
    --------
    All single is M/M/2, and all double is M/M/1:

    >>> [round(one_or_two(0.5, 1, share)[0], 4) for share in (0, 1)]
    [0.5333, 1.0]
    """
    rate, names = 1 / mean_service, ("two", "by", "both")
    at = {"none": 0, "one": 1} | {(name, n): 2 + i + 3 * n for n in range(most) for i, name in enumerate(names)}
    flow = np.zeros((len(at), len(at)))

    def go(here: object, there: object, speed: float) -> None:
        if there in at:
            flow[at[here], at[there]] += speed

    share = {"one": 1 - double, "two": double}
    for of, there in ((share["one"], "one"), (share["two"], ("both", 0))):
        go("none", there, arrival_rate * of)
    go("one", "none", rate)
    go("one", ("two", 0), arrival_rate * share["one"])
    go("one", ("by", 0), arrival_rate * share["two"])
    for n in range(most):
        for name in names:
            go((name, n), (name, n + 1), arrival_rate)
        go(("by", n), ("both", n), rate)
        go(("two", n), ("two", n - 1) if n else "one", 2 * rate * (share["one"] if n else 1))
        go(("two", n), ("by", n - 1), 2 * rate * share["two"])
        go(("both", n), ("both", n - 1) if n else "none", rate * (share["two"] if n else 1))
        if n == 1:
            go(("both", n), "one", rate * share["one"])
        if n > 1:
            go(("both", n), ("two", n - 2), rate * share["one"] ** 2)
            go(("both", n), ("by", n - 2), rate * share["one"] * share["two"])
    flow -= np.diag(flow.sum(axis=1))
    balance = np.vstack([flow.T[1:], np.ones(len(at))])
    chance = np.linalg.solve(balance, np.append(np.zeros(len(at) - 1), 1.0))
    jobs = {"none": 0, "one": 1, "two": 2, "by": 2, "both": 1}
    number = sum(p * (jobs[s] if isinstance(s, str) else jobs[s[0]] + s[1]) for s, p in zip(at, chance, strict=True))
    by = sum(p for s, p in zip(at, chance, strict=True) if s[0] == "by")
    return float(number), float(by / 2)
