"""What the experiment of a pitfall found, number by number."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import ndtri

from simkit.experiment.interval import mean_interval, quantile
from simkit.measures.number import format_interval, format_number, format_quantity
from simkit.result import Result

PLACE = re.compile(r"\{([^{}.]*)(?:\.([^{}]*))?\}")
FORMS = ("", "interval", "size")
LEVEL = 0.95
WHOLE = 0.3  # from here on a relative change is written without decimals


@dataclass(frozen=True)
class PitfallNumber:
    """One measured number."""

    key: str
    label: str
    value: float
    low: float = math.nan
    high: float = math.nan
    unit: str = ""
    n: int = 0
    panel: str = ""

    def text(self, form: str = "") -> str:
        """Write the number: with its unit, as ``interval``, or without its sign (``size``)."""
        if form == "interval":
            return "no interval" if math.isnan(self.low) else interval_text(self.low, self.high, self.unit)
        return value_text(abs(self.value) if form == "size" else self.value, self.unit, form == "size")


def value_text(value: float, unit: str, size: bool = False) -> str:
    """Write a number with its unit; a large relative change without decimals.

    Examples
    --------
    >>> value_text(0.284, "change"), value_text(1.0942, "change", size=True), value_text(2.34, "times")
    ('+28.4 %', '109 %', '2.34 times')
    """
    if unit == "change":
        whole = f"{value:.0%}".replace("%", " %").replace("-", "−")
        text = whole if abs(value) >= WHOLE else format_number(value, "share")
        return f"+{text}" if value > 0 and not size else text
    return format_quantity(value, unit)


def interval_text(low: float, high: float, unit: str) -> str:
    """Write an interval; it stands beside its number, which carries the unit.

    Examples
    --------
    >>> interval_text(-0.016, 0.053, "change"), interval_text(1.2, 1.4, "minutes")
    ('−1.6 to +5.3 %', '1.20 to 1.40')
    """
    if unit != "change":
        return format_interval(low, high, unit)
    if max(abs(low), abs(high)) >= WHOLE:
        return f"{low:+.0%} to {high:+.0%}".replace("-", "−").replace("%", "", 1).replace("%", " %")
    return f"{value_text(low, unit).removesuffix(' %')} to {value_text(high, unit)}"


@dataclass(frozen=True, eq=False, repr=False)
class PitfallNumbers(Result):
    """What an experiment found."""

    numbers: Sequence[PitfallNumber]
    dots: pd.DataFrame | None = None
    axis: str = ""

    def __getitem__(self, key: str) -> PitfallNumber:
        """Return the number with this key."""
        for number in self.numbers:
            if number.key == key:
                return number
        raise KeyError(f"'{key}' was not measured; there is: {', '.join(n.key for n in self.numbers)}")

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each number, indexed by its key: label, unit, value, low, high, n."""
        columns = ["label", "unit", "value", "low", "high", "n"]
        rows = {x.key: [x.label, x.unit, x.value, x.low, x.high, x.n] for x in self.numbers}
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("number")


def places(text: str) -> list[tuple[str, str]]:
    """Return the numbers a text refers to: ``{key}``, ``{key.interval}`` or ``{key.size}``."""
    return [(key, form or "") for key, form in PLACE.findall(text)]


def filled(text: str, measured: PitfallNumbers) -> str:
    """Put measured numbers into a text."""
    return PLACE.sub(lambda found: measured[found[1]].text(found[2] or ""), text)


def mean_number(key: str, label: str, values: np.ndarray, unit: str = "", panel: str = "") -> PitfallNumber:
    """Return the mean of independent values with its Student t interval."""
    i = mean_interval(values, LEVEL)
    return PitfallNumber(key, label, i.mean, i.low, i.high, unit, i.n, panel)


def share_number(key: str, label: str, hits: np.ndarray, panel: str = "") -> PitfallNumber:
    """Return a share of yes-or-no outcomes with its Wilson interval.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22(158), 209-212.
    """
    hits = np.asarray(hits, dtype=float)
    n, share = len(hits), float(hits.mean())
    z = float(ndtri((1 + LEVEL) / 2))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low, high = max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))
    return PitfallNumber(key, label, share, low, high, "share", n, panel)


def ratio_number(
    key: str, label: str, above: np.ndarray, below: np.ndarray, unit: str = "times", panel: str = ""
) -> PitfallNumber:
    """Return a ratio of means of paired values, with the interval of the ratio estimator.

    A ratio of means, not a mean of ratios. With ``change`` as unit 1 is taken off: 0.28 is 28 % more.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques, 3rd ed., chapter 6.
    """
    above, below = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    both = np.isfinite(above) & np.isfinite(below)
    above, below = above[both], below[both]
    n = len(above)
    ratio = above.mean() / below.mean() if n and below.mean() else math.nan
    half = math.nan
    if n > 1:
        spread = np.std(above - ratio * below, ddof=1) / abs(below.mean())
        half = quantile(LEVEL, n - 1) * spread / math.sqrt(n)
    less = 1.0 if unit == "change" else 0.0
    value = float(ratio - less)
    return PitfallNumber(key, label, value, float(value - half), float(value + half), unit, n, panel)
