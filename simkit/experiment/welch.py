"""Welch: the average of many runs, smoothed, so that one sees where the start ends."""

from __future__ import annotations

import numpy as np

SMOOTH = 0.01  # of the level: steps smaller than this look like a smooth line
WINDOWS = (1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500)


def welch(values: np.ndarray, window: int) -> np.ndarray:
    """Average runs period by period, and smooth the average with a symmetrical moving window.

    References
    ----------
    Welch, P. D. (1983). The statistical analysis of simulation results. In: Lavenberg (ed.), The Computer
    Performance Modeling Handbook, Academic Press.
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.5.1.

    Examples
    --------
    >>> welch([0, 3, 6, 6, 6, 6, 6, 6], window=2).tolist()
    [0.0, 3.0, 4.2, 5.4, 6.0, 6.0]
    """
    values = np.asarray(values, dtype=float)
    if values.ndim not in (1, 2):
        raise ValueError(f"welch needs values of shape (runs, periods) or (periods,); not {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError("welch needs a number for every run and period; some values are not a number")
    average = values.mean(axis=0) if values.ndim == 2 else values
    periods = len(average)
    whole = isinstance(window, int | np.integer) and not isinstance(window, bool)
    if not whole or not 1 <= window <= periods // 4:
        raise ValueError(
            f"window must be a whole number from 1 to a quarter of the {periods} periods, {periods // 4}; "
            f"not {window!r}"
        )
    at = np.arange(periods - window)
    side = np.minimum(at, window)
    reached = np.concatenate([[0.0], np.cumsum(average)])
    return (reached[at + side + 1] - reached[at - side]) / (2 * side + 1)


def chosen_window(average: np.ndarray) -> int:
    """Return the narrowest window that makes the second half of an average a smooth line.

    Smooth: from period to period the moving average moves by less than 1 % of its level (root mean square). A
    wider window than needed would smear out the start. Where no window does it: the widest, a quarter.
    """
    average = np.asarray(average, dtype=float)
    widest = len(average) // 4
    for window in WINDOWS:
        if window >= widest:
            break
        late = welch(average, window)[len(average) // 2 :]
        if len(late) > 1 and np.sqrt(np.mean(np.diff(late) ** 2)) <= SMOOTH * abs(late.mean()):
            return window
    return max(1, widest)
