"""Number: how a measured number is shown to people."""

import math


def format_number(value: float, unit: str = "", signed: bool = False) -> str:
    """Write a number with as many digits as a reader can use.

    Examples
    --------
    >>> format_number(0.8567, "share"), format_number(1234.5), format_number(0.0314), format_number(-2, signed=True)
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


def format_unit(unit: str) -> str:
    """Write a unit as it stands beside numbers: a share carries its own percentage sign."""
    return "" if unit == "share" else unit


def format_quantity(value: float, unit: str = "", signed: bool = False) -> str:
    """Write a number with its unit.

    Examples
    --------
    >>> format_quantity(12.3, "minutes"), format_quantity(0.5, "share", signed=True)
    ('12.3 minutes', '+50.0 pp')
    """
    return f"{format_number(value, unit, signed)} {format_unit(unit)}".rstrip()


def format_change(value: float) -> str:
    """Write a relative change, such as ``"+5.0 %"``."""
    return format_number(value, "share", signed=True).replace("pp", "%")


def format_interval(low: float, high: float, unit: str = "", signed: bool = False) -> str:
    """Write an interval, with its sign of percentage once; ``–`` when there is none.

    Examples
    --------
    >>> format_interval(-0.016, 0.053, "share", signed=True)
    '−1.6 to +5.3 pp'
    """
    if low is None or math.isnan(low):
        return "–"
    first, last = format_number(low, unit, signed), format_number(high, unit, signed)
    return f"{first.removesuffix(' %').removesuffix(' pp')} to {last}"
