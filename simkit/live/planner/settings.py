"""Settings: where the controls of a planner stand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from simkit.model.scenario.refusals import did_you_mean, one_of

MOST_PHASES = 8
AFTER = 8.0  # weeks that temporary staff stay after the last phase, when nobody says
VERDICT = 6.0  # weeks after the first phase at which a plan is stopped, when nobody says
OPEN_CASES = ("finish", "hand over")
ENDINGS = ("goes on", "stop", "roll back")
# The largest value of each number; the smallest is 0, but for the phases and the weeks between them.
MOST = {"gap": 52.0, "week": 520.0, "training": 200.0, "participation": 200.0, "temps": 1000.0, "pilot": 0.9}


@dataclass(frozen=True)
class Settings:
    """Where the controls of a planner stand."""

    phases: int = 1
    gap: float = 8.0
    week: float = 4.0
    pilot: float = 0.0
    helps: bool = False
    training: float = 0.0
    participation: float = 0.0
    temps: int = 0
    temps_from: float | None = None
    temps_until: float | None = None
    temps_in: str = "new"
    open_cases: str = "finish"
    ending: str = "goes on"
    ending_week: float | None = None

    def __post_init__(self) -> None:
        for name in ("phases", "temps"):
            value = self._number(name)
            if value != int(value):
                raise ValueError(f"{name} must be a whole number, not {value:g}")
            object.__setattr__(self, name, int(value))
        if not 1 <= self.phases <= MOST_PHASES:
            raise ValueError(f"phases must be 1 to {MOST_PHASES}, not {self.phases}")
        for name, most in MOST.items():
            if not 0 <= self._number(name) <= most:
                raise ValueError(f"{name} must lie between 0 and {most:g}, not {getattr(self, name):g}")
        if not self.gap:
            raise ValueError("gap must be above 0: the weeks between one phase and the next")
        for name in ("temps_from", "temps_until", "ending_week"):
            if getattr(self, name) is not None and self._number(name) < 0:
                raise ValueError(f"{name} must be a week from 0, not {getattr(self, name):g}")
        if not isinstance(self.helps, bool):
            raise ValueError(f"helps must be True or False, not {self.helps!r}")
        for name, allowed in (("open_cases", OPEN_CASES), ("ending", ENDINGS)):
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} must be {one_of(allowed)}; not {getattr(self, name)!r}")
        begin, end = self.temps_weeks
        if end <= begin:
            raise ValueError(f"temporary staff must leave after they come, in week {begin:g}; not in week {end:g}")

    def _number(self, name: str) -> float:
        value = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError(f"{name} must be a number, not {value!r}")
        return value

    @property
    def over(self) -> tuple[float, ...]:
        """Which part of people and clients is over after each phase."""
        if self.phases == 1 or not self.pilot:
            return tuple((phase + 1) / self.phases for phase in range(self.phases))
        rest = (1 - self.pilot) / (self.phases - 1)
        return tuple(round(self.pilot + rest * phase, 4) for phase in range(self.phases))

    @property
    def last_phase(self) -> float:
        """Week of the last phase, as the controls have it."""
        return self.week + (self.phases - 1) * self.gap

    @property
    def temps_weeks(self) -> tuple[float, float]:
        """From which week to which there are temporary staff."""
        begin = self.week if self.temps_from is None else self.temps_from
        return begin, max(self.last_phase, begin) + AFTER if self.temps_until is None else self.temps_until

    @property
    def ends_in(self) -> float:
        """The week in which it is stopped or rolled back, if it is."""
        return self.week + VERDICT if self.ending_week is None else self.ending_week

    def change(self, values: Mapping[str, Any]) -> Settings:
        """Return other settings."""
        known = [field.name for field in fields(self)]
        for name in values:
            if name not in known:
                near = did_you_mean(name, known) or f"there are: {', '.join(known)}"
                raise ValueError(f"no control is called '{name}'; {near}")
        return replace(self, **values)

    def told(self) -> dict[str, Any]:
        """Return the settings as plain data, with the weeks that nobody set filled in."""
        begin, end = self.temps_weeks
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return found | {"temps_from": begin, "temps_until": end, "ending_week": self.ends_in}

    def words(self) -> str:
        """Say the settings in a line."""
        phases = "at once" if self.phases == 1 else f"{self.phases} phases, {weeks(self.gap)} apart"
        told = [phases, f"from week {self.week:g}"]
        if self.pilot and self.phases > 1:
            told.append(f"first a pilot with {self.pilot * 100:g} %")
        if self.helps:
            told.append("old and new help each other")
        if self.training:
            told.append(f"{self.training:g} h of training")
        if self.participation:
            told.append(f"{self.participation:g} h of taking part")
        if self.temps:
            begin, end = self.temps_weeks
            told.append(f"{self.temps} temporary, weeks {begin:g} to {end:g}")
        if self.open_cases == "hand over":
            told.append("open cases handed over")
        if self.ending != "goes on":
            told.append(f"{'stopped' if self.ending == 'stop' else 'rolled back'} in week {self.ends_in:g}")
        return "; ".join(told)


def weeks(count: float) -> str:
    """Write a number of weeks."""
    return f"{count:g} week{'' if count == 1 else 's'}"
