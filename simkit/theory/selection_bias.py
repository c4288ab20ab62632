"""Selection bias: what choosing the best for a pilot does, when the pilot itself does nothing.

The best fifth of last quarter did better than the mean, partly because they are better and
partly because they had luck. The first lasts and the second does not. Chosen for a pilot,
they look good beside the rest and worse than before, and both without any effect of the pilot.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from simkit import arguments


@dataclass(frozen=True, kw_only=True)
class CherryPickingResult:
    """A group chosen on its results, before and after; what `cherry_picking` returns.

    All are parts of the mean of everybody: 0.28 is 28 % above it.

    Attributes
    ----------
    threshold : float
        Result beyond which people were chosen, above the mean.
    apparent : float
        Mean result of the chosen above the mean, in the period in which they were chosen.
    lasting : float
        The part that is expected to last: their mean in any other period.
    change : float
        Expected change of the chosen from the one period to the next, without any effect.
    relative_change : float
        The same as a part of their own earlier result.
    """

    threshold: float
    apparent: float
    lasting: float
    change: float
    relative_change: float


def cherry_picking(share: float, cv: float, reliability: float, *, chosen: str = "best") -> CherryPickingResult:
    """Return what a group that is chosen on its results shows with no effect at all.

    Parameters
    ----------
    share : float
        Share of the people that is chosen, above 0 and at most 1.
    cv : float
        Standard deviation of the measured results over the people, as a part of their
        mean, at least 0. Luck is in it.
    reliability : float
        Share of the variance of the results that comes from lasting differences, 0 to 1;
        also the correlation of the same people's results in two periods.
    chosen : {"best", "worst"}
        Whether the best are chosen (for a pilot) or the worst (for help).

    Returns
    -------
    CherryPickingResult

    Raises
    ------
    ValueError
        If an argument lies outside its limits, or if the worst would have a mean of 0 or less.

    Notes
    -----
    Results are normal. The best share f lie ``cv * phi(z) / f`` above the mean, with z the
    point that a share f exceeds and phi the normal density; the worst as far below it. Of
    that the part `reliability` lasts.

    References
    ----------
    F. Galton (1886), "Regression towards mediocrity in hereditary stature", Journal of the
    Anthropological Institute 15, for the fall towards the mean; the gain is the mean of a
    normal distribution beyond a point.

    Examples
    --------
    >>> pilot = cherry_picking(share=0.2, cv=0.2, reliability=0.5)
    >>> round(pilot.apparent, 2), round(pilot.lasting, 2), round(pilot.relative_change, 2)
    (0.28, 0.14, -0.11)
    """
    share = arguments.number("share", share, above=0, high=1)
    cv = arguments.number("cv", cv, low=0)
    reliability = arguments.probability("reliability", reliability)
    sign = 1.0 if arguments.choice("chosen", chosen, ("best", "worst")) == "best" else -1.0
    if share == 1:  # everybody: nothing is chosen, and the threshold lies below all
        return CherryPickingResult(
            threshold=-sign * math.inf if cv > 0 else 0.0, apparent=0.0, lasting=0.0, change=0.0, relative_change=0.0
        )
    z = -NormalDist().inv_cdf(share)
    apparent = sign * cv * NormalDist().pdf(z) / share
    if apparent <= -1:
        raise ValueError(
            f"cv: found {cv:g}, must be below {cv / -apparent:g} with a share of {share:g}, "
            "or the worst would have a mean result of 0 or less"
        )
    change = regression_to_the_mean(apparent, reliability) - apparent
    return CherryPickingResult(
        threshold=sign * cv * z,
        apparent=apparent,
        lasting=reliability * apparent,
        change=change,
        relative_change=change / (1 + apparent),
    )


def regression_to_the_mean(result: float, reliability: float, *, mean: float = 0.0) -> float:
    """Return what to expect in a second period of who had a given result in the first.

    Parameters
    ----------
    result : float
        Result in the first period, in any unit.
    reliability : float
        Share of the variance of the results that comes from lasting differences, 0 to 1.
    mean : float
        Mean result of everybody, in the same unit.

    Returns
    -------
    float
        ``mean + reliability * (result - mean)``: nearer to the mean, with nothing done.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    F. Galton (1886), as in `cherry_picking`.

    Examples
    --------
    A team closed 130 cases where 100 is usual, and half of such differences is luck:

    >>> regression_to_the_mean(130, reliability=0.5, mean=100)
    115.0
    """
    result = arguments.number("result", result)
    reliability = arguments.probability("reliability", reliability)
    mean = arguments.number("mean", mean)
    return mean + reliability * (result - mean)
