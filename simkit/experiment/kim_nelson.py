"""Kim and Nelson: run all, drop what cannot be the best any more, until one is left."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

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
    observe: Observe, k: int, worth: float, level: float = 0.95, most: int = 500, first: int = 10
) -> Race:
    """Select the structure with the highest mean, one replication of all that are left at a time.

    After each replication a structure is dropped if its mean lies too far below that of another one that is
    left. What is too far narrows with the number of replications to nothing, so it ends.

    Notes
    -----
    The probability is proved for normal values, whatever the variances, and whatever the dependence within a
    replication, if the best leads by `worth` or more. It is the procedure with c = 1, and with the
    Bonferroni inequality over the k - 1 others, which common random numbers ask for. If others lie within
    `worth` of the best, any of these is a good choice; that one of them is chosen with the same probability
    follows from the proof for two structures; for more it is measured, not proved (see the tests).

    References
    ----------
    Kim, S.-H. and Nelson, B. L. (2001). A fully sequential procedure for indifference-zone selection in
    simulation. ACM Transactions on Modeling and Computer Simulation 11(3), 251-273.

    Examples
    --------
    >>> chance = np.random.default_rng(1)
    >>> race = kim_nelson(lambda number, wanted: chance.normal(size=len(wanted)) + list(wanted), 3, worth=1)
    >>> race.left
    (2,)
    """
    numbers = np.array([observe(number, range(k)) for number in range(first)], dtype=float)
    values = [list(column) for column in numbers.T]
    bound = longest(numbers, worth, level)
    left, out, r = list(range(k)), {}, first
    while True:
        gone = _beaten(left, values, bound, worth, r)
        out |= dict.fromkeys(gone, r)
        left = [i for i in left if i not in gone]
        limit = max((bound[i, j] for i in left for j in left if i != j), default=0.0)
        if len(left) == 1 or r > limit or r >= most:
            break
        for i, value in zip(left, observe(r, tuple(left)), strict=True):
            values[i].append(float(value))
        r += 1
    race = Race(tuple(left), tuple(np.array(v) for v in values), out, None if len(left) == 1 else _whole(limit))
    if len(left) > 1 and r > limit:  # the means are equal, as far as `worth` goes: the first of the highest
        race = Race((race.leader,), race.values, out | dict.fromkeys(set(left) - {race.leader}, r))
    return race


def longest(numbers: np.ndarray, worth: float, level: float) -> np.ndarray:
    """Return up to which number of replications one structure can stand below another without being dropped."""
    first, k = numbers.shape
    eta = ((2 * (1 - level) / (k - 1)) ** (-2 / (first - 1)) - 1) / 2
    variance = (numbers[:, :, None] - numbers[:, None, :]).var(axis=0, ddof=1)
    return 2 * eta * (first - 1) * variance / worth**2


def _beaten(left: list[int], values: list[list[float]], bound: np.ndarray, worth: float, r: int) -> set[int]:
    """Return which of the structures left lie too far below another one."""
    total = {i: math.fsum(values[i]) for i in left}
    room = {(i, j): max(0.0, worth / 2 * (bound[i, j] - r)) for i in left for j in left if i != j}
    return {i for i, j in room if total[i] < total[j] - room[i, j]}


def _whole(limit: float) -> int:
    return math.floor(limit) + 1
