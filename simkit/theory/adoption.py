"""Adoption: how a new way of working spreads through an organisation.

Some take it up because management asks and trains; most because colleagues have done so
already. The first few make it slow in the beginning, the many make it fast in the middle.
"""

import math
from dataclasses import dataclass

from simkit import arguments


@dataclass(frozen=True, kw_only=True)
class BassResult:
    """The moment at which adoption goes fastest; what `bass_peak` returns.

    Attributes
    ----------
    time : float
        When it is, in the unit of the rates; 0 where colleagues count no more than the push.
    share : float
        Share that has adopted by then, below one half.
    rate : float
        Share that adopts per unit of time at that moment.
    """

    time: float
    share: float
    rate: float


def bass_share(time: float, push: float, colleagues: float) -> float:
    """Return the share that has adopted by a moment, after Bass.

    Parameters
    ----------
    time : float
        Time since the start, at least 0; infinity allowed.
    push : float
        Rate at which people adopt of themselves or because management asks (the
        coefficient of innovation, p), above 0, per unit of time.
    colleagues : float
        Rate at which those who have adopted bring others over (the coefficient of
        imitation, q), at least 0, per unit of time.

    Returns
    -------
    float
        ``(1 - e) / (1 + (q / p) e)`` with ``e = exp(-(p + q) time)``; from 0 to 1.

    Raises
    ------
    ValueError
        If an argument lies outside its limits. At a push of 0 nobody would begin.

    References
    ----------
    F. M. Bass (1969), "A new product growth for model consumer durables", Management
    Science 15(5). It is about buyers; that p stands for management and q for colleagues is
    our reading.

    Examples
    --------
    >>> round(bass_share(6.19, push=0.03, colleagues=0.38), 2)
    0.46
    """
    p, q = _rates(push, colleagues)
    time = arguments.number("time", time, low=0, infinite=True)
    adopted = -math.expm1(-(p + q) * time)
    return p * adopted / (p + q * (1 - adopted))


def bass_time(share: float, push: float, colleagues: float) -> float:
    """Return the moment by which a share has adopted: the inverse of `bass_share`.

    Parameters
    ----------
    share : float
        Share that has adopted, 0 to 1.
    push, colleagues : float
        As in `bass_share`.

    Returns
    -------
    float
        Time since the start; `math.inf` for a share of 1.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    F. M. Bass (1969), as in `bass_share`.

    Examples
    --------
    Half, and five in six:

    >>> [round(bass_time(share, push=0.03, colleagues=0.38), 2) for share in (0.5, 0.84)]
    [6.55, 10.46]
    """
    p, q = _rates(push, colleagues)
    share = arguments.probability("share", share)
    if share == 1:
        return math.inf
    return (math.log1p(q / p * share) - math.log1p(-share)) / (p + q)


def bass_peak(push: float, colleagues: float) -> BassResult:
    """Return when adoption goes fastest, and how far it is then.

    Parameters
    ----------
    push, colleagues : float
        As in `bass_share`.

    Returns
    -------
    BassResult
        Time ``ln(q / p) / (p + q)`` and share ``1/2 - p / 2q``. Where colleagues count no
        more than the push (q at most p) it only slows down: the peak is at 0.

    Raises
    ------
    ValueError
        If an argument lies outside its limits.

    References
    ----------
    F. M. Bass (1969), as in `bass_share`.

    Examples
    --------
    More training at the start brings the peak forward by more than half:

    >>> round(bass_peak(0.03, 0.38).time, 2), round(bass_peak(0.1, 0.38).time, 2)
    (6.19, 2.78)
    """
    p, q = _rates(push, colleagues)
    if q <= p:
        return BassResult(time=0.0, share=0.0, rate=p)
    return BassResult(time=math.log(q / p) / (p + q), share=(1 - p / q) / 2, rate=(p + q) ** 2 / (4 * q))


def _rates(push: float, colleagues: float) -> tuple[float, float]:
    return arguments.number("push", push, above=0), arguments.number("colleagues", colleagues, low=0)
