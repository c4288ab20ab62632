"""Turnover: how many of the people are still learning.

Where three in ten leave every year and a newcomer needs half a year to learn, one or two in
ten are novices on any day, for good. It is Little's law, with people in place of clients.
"""

from __future__ import annotations

import math

from simkit import arguments


def novice_share(turnover: float, learning_time: float, *, novices_leave: bool = False) -> float:
    """Return the share of the people who are still learning, in the long run.

    Parameters
    ----------
    turnover : float
        Share of the posts whose holder leaves in a unit of time (0.3 a year), at least 0.
    learning_time : float
        Time that a newcomer is a novice, at least 0, in the same unit (0.5 year).
    novices_leave : bool
        False: whoever comes stays until all is learned. True: novices leave as often as
        anybody else, so that not all of them ever finish learning.

    Returns
    -------
    float
        ``turnover * learning_time``; with `novices_leave` ``1 - exp(-turnover * learning_time)``.
        Every post is filled again at once.

    Raises
    ------
    TypeError
        If `novices_leave` is not true or false.
    ValueError
        If an argument lies outside its limits, or if, with novices who all stay, there
        would be more of them than people.

    References
    ----------
    J. D. C. Little (1961), "A proof for the queuing formula: L = lambda W", Operations
    Research 9(3). With novices who leave: at a constant rate of leaving, time in a post is
    exponential.

    Examples
    --------
    >>> novice_share(turnover=0.3, learning_time=0.5)
    0.15
    >>> round(novice_share(turnover=0.3, learning_time=0.5, novices_leave=True), 3)
    0.139
    """
    turnover = arguments.number("turnover", turnover, low=0)
    learning_time = arguments.number("learning_time", learning_time, low=0)
    if not isinstance(novices_leave, bool):
        raise TypeError(f"novices_leave: found {novices_leave!r}, must be True or False")
    novices = turnover * learning_time
    if novices_leave:
        return -math.expm1(-novices)
    if novices > 1:
        raise ValueError(
            f"turnover: found {turnover:g}, must be at most 1 / learning_time = {1 / learning_time:g}, or nobody "
            "finishes learning; novices_leave=True lets novices leave too"
        )
    return novices
