"""Scale: the axis of a measure, which widens when it must and never shrinks, so that nothing jumps about."""

import math
from collections.abc import Iterable

from simkit.present.axes import digits, possible, round_step, tidy
from simkit.present.picture import known

TICKS = 5
NARROWEST = 0.02  # of the value, or of a share


class Scale:
    """An axis with round marks."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.low = self.high = math.nan
        self._seen = (math.inf, -math.inf)

    def widen(self, values: Iterable[float], ends: Iterable[float] = ()) -> None:
        """Make room for values and the ends of their intervals, as far as these lie within what is possible."""
        seen = known(values)
        if not seen:
            return
        seen += possible(known(ends), seen, self.unit)
        least, most = min(*seen, self._seen[0]), max(*seen, self._seen[1])
        if math.isfinite(self.low) and self.low <= least and most <= self.high:
            self._seen = least, most
            return
        self._seen = least, most
        # So narrow an axis would make much of nothing.
        room = max(most - least, NARROWEST * (1.0 if self.unit == "share" else abs(most))) or 1.0
        step = round_step(room * 1.2 / TICKS)
        low = math.floor((least - room * 0.1) / step + 1e-9) * step
        high = math.ceil((most + room * 0.1) / step - 1e-9) * step
        if least >= 0:
            low = max(low, 0.0)  # no measure that is never below nothing gets an axis that is
        if self.unit == "share" and most <= 1:
            high = min(high, 1.0)
        # What was shown stays in view.
        self.low = low if math.isnan(self.low) else min(low, self.low)
        self.high = high if math.isnan(self.high) else max(high, self.high)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Place and text of the marks."""
        if math.isnan(self.low):
            return []
        step = round_step((self.high - self.low) / TICKS)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [(tidy(k * step), self._text(tidy(k * step), step)) for k in range(first, last + 1)]

    def _text(self, value: float, step: float) -> str:
        if self.unit == "share":
            return f"{value * 100:.{digits(step * 100)}f}%"
        return f"{value:,.{digits(step)}f}".replace("-", "−")
