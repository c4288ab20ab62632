"""Dip: what a change does to the backlog while everybody learns, and when it has paid that back.

A flow without chance. A change that makes an office ten per cent better begins by making it slower. Work that is not
done waits, and must be done on top of the work that comes: a small dip of a few months can take half a year to clear.
The change has paid back what its dip took in the week in which the sum of both is zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from simkit import arguments

if TYPE_CHECKING:
    import numpy as np


GRID = 0.01  # weeks between the points of the curve; the values at the points are exact


@dataclass(frozen=True, kw_only=True, eq=False)
class DipResult:
    """The backlog of a change, week by week.

    Attributes
    ----------
    weeks : ndarray of float, shape (points,)
        Weeks since the first group changed.
    backlog : ndarray of float, shape (points,)
        Work that waits, on top of what waited before the change.
    capacity : ndarray of float, shape (points,)
        Work that can be done in a week.
    peak : float
        Largest backlog.
    peak_week : float
        When it is reached; 0 where there is no backlog at all.
    cleared_week : float
        When the last of the backlog is gone; 0 where there is none, `math.inf` where the curve ends with a backlog.
    """

    weeks: np.ndarray = field(repr=False)
    backlog: np.ndarray = field(repr=False)
    capacity: np.ndarray = field(repr=False)
    peak: float
    peak_week: float
    cleared_week: float

    def __eq__(self, other: object) -> bool:
        """Tell whether two dips are the same, point by point."""
        import numpy as np

        if not isinstance(other, DipResult):
            return NotImplemented
        return all(np.array_equal(getattr(self, part.name), getattr(other, part.name)) for part in fields(self))

    __hash__ = None  # type: ignore[assignment]  # as for anything that holds arrays

    def at(self, week: float) -> float:
        """Return the backlog at a week, by straight lines between the points of the curve.

        Raises
        ------
        ValueError
            If the week lies outside the curve.
        """
        import numpy as np

        week = arguments.number("week", week, low=0, high=float(self.weeks[-1]))
        return float(np.interp(week, self.weeks, self.backlog))


def dip(
    arrivals: float,
    start: float,
    end: float,
    tau: float,
    *,
    before: float | None = None,
    phases: int = 1,
    gap: float = 8.0,
    weeks: float = 104.0,
) -> DipResult:
    """Return the backlog while an office learns a new way of working.

    Parameters
    ----------
    arrivals : float
        Work that comes in a week, above 0.
    start, end : float
        Work that the whole office can do in a week as novices, and when all is learned, above 0.
    tau : float
        Weeks in which 63 % of the gap between the two closes, above 0.
    before : float, optional
        Work that the whole office can do in a week in the old way; only matters with phases. None: `arrivals`.
    phases : int
        Groups of equal size that change one after the other; 1: all at once.
    gap : float
        Weeks between one group and the next, at least 0.
    weeks : float
        Length of the curve, above 0.

    Returns
    -------
    DipResult

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    Notes
    -----
    A group that changed t weeks ago can do ``end - (end - start) exp(-t / tau)``, times its part of the office.
    At once, and while there is a backlog, ``B(t) = (arrivals - end) t + (end - start) tau (1 - exp(-t / tau))``;
    its peak lies at ``tau ln((end - start) / (end - arrivals))``. Groups work from one pile: who
    has time to spare helps. Capacity that nobody needs is lost.

    References
    ----------
    M. Plaza, O. K. Ngwenyama and K. Rohlf (2010), "A comparative analysis of learning curves: Implications for new
    technology implementation management", European Journal of Operational Research 200(2), for the exponential curve.

    Examples
    --------
    >>> once, phased = dip(100, 80, 110, 8), dip(100, 80, 110, 8, before=102, phases=4, gap=8)
    >>> round(once.peak), round(once.peak_week, 1), round(once.cleared_week, 1)
    (72, 8.8, 22.6)
    >>> round(phased.peak), round(phased.cleared_week, 1)
    (14, 27.8)
    """
    import numpy as np  # here, so that the theory can be imported without it

    rate = arguments.number("arrivals", arrivals, above=0)
    first, last = arguments.number("start", start, above=0), arguments.number("end", end, above=0)
    pace = arguments.number("tau", tau, above=0)
    old = rate if before is None else arguments.number("before", before, above=0)
    groups = arguments.whole("phases", phases, low=1)
    apart = arguments.number("gap", gap, low=0)
    span = arguments.number("weeks", weeks, above=0)
    t = np.linspace(0.0, span, max(2, math.ceil(span / GRID) + 1))
    done, capacity = np.zeros_like(t), np.zeros_like(t)
    for group in range(groups):
        ago = np.maximum(t - group * apart, 0.0)
        learned = 1 - np.exp(-ago / pace)
        done += (old * (t - ago) + last * ago - (last - first) * pace * learned) / groups
        capacity += np.where(t < group * apart, old, last - (last - first) * (1 - learned)) / groups
    net = rate * t - done
    backlog = net - np.minimum(np.minimum.accumulate(net), 0.0)
    top = int(np.argmax(backlog))
    waiting = np.flatnonzero(backlog > 1e-9 * rate)
    if len(waiting) == 0:
        return DipResult(weeks=t, backlog=backlog, capacity=capacity, peak=0.0, peak_week=0.0, cleared_week=0.0)
    final = int(waiting[-1])
    cleared = math.inf if final == len(t) - 1 else float(t[final + 1])
    return DipResult(
        weeks=t,
        backlog=backlog,
        capacity=capacity,
        peak=float(backlog[top]),
        peak_week=float(t[top]),
        cleared_week=cleared,
    )


def dip_peak_week(arrivals: float, start: float, end: float, tau: float) -> float:
    """Return the week in which the backlog of a change at once is largest.

    Parameters
    ----------
    arrivals, start, end, tau : float
        As in `dip`.

    Returns
    -------
    float
        ``tau ln((end - start) / (end - arrivals))``; 0 where novices can do all that comes, `math.inf` where the
        office never can.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    As in `dip`: the moment at which the office can do as much as comes in.

    Examples
    --------
    >>> round(dip_peak_week(100, 80, 110, 8), 1)
    8.8
    """
    rate = arguments.number("arrivals", arrivals, above=0)
    first, last = arguments.number("start", start, above=0), arguments.number("end", end, above=0)
    pace = arguments.number("tau", tau, above=0)
    if first >= rate and last >= rate:
        return 0.0
    return pace * math.log((last - first) / (last - rate)) if last > rate else math.inf


def payback_week(before: float, start: float, end: float, tau: float, *, phases: int = 1, gap: float = 8.0) -> float:
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
