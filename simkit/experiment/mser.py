"""Where a warm-up ends: MSER-5 chooses the cut, Welch's moving average shows it."""

import math
from dataclasses import dataclass, field

import numpy as np

from simkit.arguments import whole

TAIL = 5  # batches that are always kept: a handful of equal ones at the end would look like certainty
LEAST = 10  # batches; in fewer one cannot see where a start ends


@dataclass(frozen=True, eq=False)
class Mser:
    """Where MSER cuts a series, and the statistic that says so."""

    index: int
    curve: np.ndarray = field(repr=False)
    batch: int
    batches: int

    @property
    def long_enough(self) -> bool:
        """Whether the series is long enough: a cut in its second half says nothing but "run longer"."""
        return 2 * (self.index // self.batch) <= self.batches


def mser(values: np.ndarray, batch: int = 5) -> Mser:
    """Find how much of the start of a series to leave out.

    Leaving out values takes away what the start put in, and makes what is left fewer. MSER leaves out as
    many as makes the squared standard error of what is left smallest, reckoned as if the values did not
    depend on each other.

    Notes
    -----
    With batch means ``z[0..m-1]`` and d batches left out, the statistic is the sum of squared deviations of
    ``z[d..]`` from their own mean, divided by ``(m - d)**2``. The last five batches are never left out (Hoad
    and others 2010). A cut in the second half means that the series is too short to tell (White 1997).

    References
    ----------
    White, K. P. (1997). An effective truncation heuristic for bias reduction in simulation output.
    Simulation 69(6), 323-334.
    White, K. P., Cobb, M. J. and Spratt, S. C. (2000). A comparison of five steady-state truncation
    heuristics for simulation. Proceedings of the Winter Simulation Conference (batches of five).
    Hoad, K., Robinson, S. and Davies, R. (2010). Automating warm-up length estimation. Journal of the
    Operational Research Society 61(9), 1389-1403.

    Examples
    --------
    >>> start = [9.0, 7.0, 5.0, 3.0]
    >>> mser(start + [1.0, 2.0] * 10, batch=1).index
    4
    """
    values = series_of(values, "mser")
    batch = whole("batch", batch, low=1, why="the values in a batch")
    count = len(values) // batch
    if count < LEAST:
        raise ValueError(
            f"{len(values)} values make {count} batches of {batch}; mser needs {LEAST} at least: "
            f"give it {LEAST * batch} values or more"
        )
    means = values[: count * batch].reshape(count, batch).mean(axis=1)
    means = means - means.mean()  # keeps the squares small, so that their difference below loses no digits
    left = np.arange(count, 0, -1)
    total = np.cumsum(means[::-1])[::-1]
    squares = np.cumsum(means[::-1] ** 2)[::-1]
    curve = (np.maximum(squares - total**2 / left, 0.0) / left**2)[: count - TAIL]
    return Mser(int(np.argmin(curve)) * batch, curve, batch, count)


def spread_of_cut(
    sums: np.ndarray, weights: np.ndarray, batch: int = 5, share: float = 0.8, times: int = 200, seed: int = 0
) -> tuple[float, float]:
    """Return between which values the cut lies when the same runs are drawn again, with replacement.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall.
    """
    runs = len(sums)
    if runs < 2:
        return math.nan, math.nan
    usual = sums.sum(axis=0) / weights.sum(axis=0)
    drawn = np.random.default_rng(seed).integers(runs, size=(times, runs))
    cuts = []
    for rows in drawn:
        above, below = sums[rows].sum(axis=0), weights[rows].sum(axis=0)
        average = np.where(below > 0, above / np.where(below > 0, below, 1), usual)
        cuts.append(mser(average, batch).index)
    low, high = np.quantile(cuts, [(1 - share) / 2, (1 + share) / 2], method="inverted_cdf")
    return float(low), float(high)


def series_of(values: np.ndarray, asking: str) -> np.ndarray:
    """Return values as a series of floats."""
    values = np.asarray(values, dtype=float)
    if values.ndim != 1:
        raise ValueError(f"{asking} needs one row of values, of shape (n,); these have the shape {values.shape}")
    if not np.isfinite(values).all():
        where = int(np.flatnonzero(~np.isfinite(values))[0])
        raise ValueError(f"{asking} needs a number at every place; at place {where} stands {values[where]}")
    return values


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
    window = whole("window", window, low=1, high=periods // 4, why=f"at most a quarter of the {periods} periods")
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
