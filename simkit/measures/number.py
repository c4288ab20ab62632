"""Number: how a measured number is shown to people."""

from __future__ import annotations

import math


def shown(value: float, unit: str = "", signed: bool = False) -> str:
    """Write a number with as many digits as a reader can use.

    Examples
    --------
    >>> shown(0.8567, "share"), shown(1234.5), shown(0.0314), shown(-2, signed=True)
    ('85.7 %', '1,234', '0.0314', '−2.00')
    """
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    sign = "−" if value < 0 else ("+" if signed and value > 0 else "")
    size = abs(value)
    if unit == "share":
        return f"{sign}{size * 100:.1f} {'pp' if signed else '%'}"
    if size == 0:
        return "0"
    if size >= 100:
        return f"{sign}{size:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(size)))
    return f"{sign}{size:.{min(digits, 6)}f}"


def shown_unit(unit: str) -> str:
    """Write a unit as it stands beside numbers: a share carries its own percentage sign."""
    return "" if unit == "share" else unit


def shown_interval(low: float, high: float, unit: str = "", signed: bool = False) -> str:
    """Write an interval, with its sign of percentage once; ``–`` when there is none.

    Examples
    --------
    >>> shown_interval(-0.016, 0.053, "share", signed=True)
    '−1.6 to +5.3 pp'
    """
    if low is None or math.isnan(low):
        return "–"
    first, last = shown(low, unit, signed), shown(high, unit, signed)
    return f"{first.removesuffix(' %').removesuffix(' pp')} to {last}"
