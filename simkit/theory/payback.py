"""Payback: when a change has given back what its dip took.

While everybody learns, an office can do less than it could before; later it can do more. The
dip is paid back in the week in which the sum of both is zero.
"""

from __future__ import annotations

import math

from simkit import arguments


def payback_week(
    before: float, start: float, end: float, tau: float, *, phases: int = 1, gap: float = 8.0
) -> float:
    """Return the week from which an office has been able to do more with a change than without.

    Parameters
    ----------
    before : float
        Work that the whole office can do in a week in the old way, above 0.
    start, end : float
        Work that it can do in a week as novices in the new way, and when all is learned, above 0.
    tau : float
        Weeks in which 63 % of the gap between the two closes, above 0.
    phases : int
        Groups of equal size that change one after the other; 1: all at once.
    gap : float
        Weeks between one group and the next, at least 0.

    Returns
    -------
    float
        Weeks since the first group changed. 0 where no week is worse than before; `math.inf`
        where the change never pays back.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Notes
    -----
    It compares what *can* be done, from the first change on. For an office that has always work
    to do, or other work for idle hands, that is its output. An office that does all that comes
    with or without the change is level as soon as the backlog is cleared: see `dip`. With
    ``before`` equal to what comes in, and all at once, both are the same week.

    A group that changed t weeks ago is ahead by ``(end - before) t - (end - start) tau
    (1 - exp(-t / tau))``, times its part of the office. With phases the sum can rise above zero
    and fall below it again when the next group moves; the last time it becomes positive counts.

    References
    ----------
    Our own sum of the exponential learning curve of `dip`; see there.

    Examples
    --------
    >>> round(payback_week(before=102, start=80, end=110, tau=8), 1)
    29.2
    >>> payback_week(before=102, start=80, end=102, tau=8)
    inf
    """
    old = arguments.number("before", before, above=0)
    first, last = arguments.number("start", start, above=0), arguments.number("end", end, above=0)
    pace = arguments.number("tau", tau, above=0)
    groups = arguments.whole("phases", phases, low=1)
    apart = arguments.number("gap", gap, low=0)
    if first >= old and last >= old:
        return 0.0
    if last <= old:
        return math.inf
    moves = [group * apart for group in range(groups)]

    def ahead(week: float) -> float:
        return math.fsum(
            (last - old) * (week - move) + (last - first) * pace * math.expm1((move - week) / pace)
            for move in moves
            if move < week
        )

    def faster(week: float) -> float:
        return math.fsum(
            (last - old) - (last - first) * math.exp((move - week) / pace) for move in moves if move <= week
        )

    # Between two moves the sum is first ahead by ever less and then by ever more: go back from the last
    # move to one after which it is not ahead at the bottom, and look from there on.
    high = moves[-1] + pace
    while ahead(high) <= 0 or faster(high) <= 0:
        high = moves[-1] + 2 * (high - moves[-1])
    for low in sorted(set(moves), reverse=True):
        bottom = low if faster(low) >= 0 else _crossing(faster, low, high)
        if ahead(bottom) <= 0:
            return _crossing(ahead, bottom, high)
        high = low
    raise AssertionError("the first group begins level and with a dip")  # pragma: no cover


def _crossing(function, low: float, high: float) -> float:
    """Return where a function goes from at most 0 at `low` to above it at `high`, by halving."""
    while True:
        middle = (low + high) / 2.0
        if middle in (low, high):  # no float in between: as near as it gets
            return high
        if function(middle) <= 0:
            low = middle
        else:
            high = middle
