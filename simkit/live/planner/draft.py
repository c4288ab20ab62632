"""Draft: the controls of a planner, and what was done to single steps by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from simkit.live.planner.settings import Settings
from simkit.model.scenario.plan import Plan
from simkit.model.scenario.refusals import one_of, problems_in

TEMPS, ENDING = "temporary staff", "ending"
# What can be added by hand, and the number that belongs to it: its name, its unit, and what it is at first.
ADDED: dict[str, tuple[str, str, float] | None] = {
    "train": ("hours", "hours each", 8),
    "hire": ("count", "employees", 2),
    "announce": ("hours", "hours", 1),
    "freeze": ("days", "days", 5),
    "stop": None,
    "roll back": None,
}
# Whose dates a control writes: when it is moved, what was done to those by hand is forgotten.
WRITES = {
    "phases": ("phase ", "training "),
    "gap": ("phase ", "training "),
    "week": ("phase ", "training "),
    "pilot": ("phase ", "training "),
    "training": ("training ",),
}


@dataclass(frozen=True)
class Draft:
    """A plan in the making."""

    settings: Settings = Settings()
    dates: Mapping[str, float] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    added: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def written(self) -> list[str]:
        """Names of the steps that the controls write."""
        numbers = range(1, self.settings.phases + 1)
        found = [f"phase {k}" for k in numbers]
        found += [f"training {k}" for k in numbers] if self.settings.training else []
        found += [TEMPS] if self.settings.temps else []
        return found + ([ENDING] if self.settings.ending != "goes on" else [])

    @property
    def names(self) -> list[str]:
        """Names of all steps, those that were taken out too."""
        return [*self.written, *self.added]

    @property
    def is_plain(self) -> bool:
        """Whether nothing was done by hand."""
        return not (self.dates or self.removed or self.added)

    def set(self, values: Mapping[str, Any]) -> Draft:
        """Move controls. What a control writes, it writes anew; other steps stay as they were set by hand."""
        settings = self.settings.change(values)
        moved = [name for name in values if getattr(settings, name) != getattr(self.settings, name)]
        stems = tuple(stem for name in moved for stem in WRITES.get(name, ()))
        stays = {name: week for name, week in self.dates.items() if not (stems and name.startswith(stems))}
        out = frozenset(name for name in self.removed if not (stems and name.startswith(stems)))
        return replace(self, settings=settings, dates=stays, removed=out)

    def shift(self, name: str, week: float) -> Draft:
        """Put a step in another week; one that has an end keeps its length."""
        self._known(name)
        if isinstance(week, bool) or not isinstance(week, int | float) or not 0 <= week <= 1000:
            raise ValueError(f"week must be a number from 0: weeks after the warm-up; not {week!r}")
        if name == TEMPS:
            begin, end = self.settings.temps_weeks
            return self.set({"temps_from": week, "temps_until": week + end - begin})
        if name == ENDING:
            return self.set({"ending_week": week})
        if name in self.added:
            step = dict(self.added[name])
            if step.get("until") is not None:
                step["until"] = week + step["until"] - step["week"]
            return replace(self, added={**self.added, name: checked({**step, "week": week})})
        return replace(self, dates={**self.dates, name: week})

    def remove(self, name: str) -> Draft:
        """Take a step out."""
        self._known(name)
        if name == TEMPS:
            return self.set({"temps": 0})
        if name == ENDING:
            return self.set({"ending": "goes on"})
        if name in self.added:
            return replace(self, added={key: step for key, step in self.added.items() if key != name})
        return replace(self, removed=self.removed | {name})

    def restore(self, name: str) -> Draft:
        """Put a phase or a training back to where the controls have it."""
        if name not in self.removed and name not in self.dates:
            changed = sorted({*self.removed, *self.dates})
            there = f"those that were: {', '.join(changed)}" if changed else "no step was"
            raise ValueError(f"'{name}' was not changed by hand; {there}")
        dates = {key: week for key, week in self.dates.items() if key != name}
        return replace(self, dates=dates, removed=self.removed - {name})

    def add(self, do: str, week: float, **details: Any) -> tuple[Draft, str]:
        """Add a step; return the draft, and what the step is called."""
        if do not in ADDED:
            raise ValueError(f"a step to add is {one_of(ADDED)}; not {do!r}")
        number = ADDED[do]
        step = {"do": do, "week": week, **({number[0]: number[2]} if number else {}), **details}
        taken = [int(name.removeprefix("step ")) for name in self.added]
        name = f"step {max(taken, default=0) + 1}"
        return replace(self, added={**self.added, name: checked(step)}), name

    def amount(self, name: str, value: float) -> Draft:
        """Change the number of a step that was added by hand: its hours, days or employees."""
        step = self.added.get(name)
        number = ADDED[step["do"]] if step else None
        if number is None:
            raise ValueError(f"'{name}' has no number to change")
        return replace(self, added={**self.added, name: checked({**step, number[0]: value})})

    def _known(self, name: str) -> None:
        if name not in self.names:
            raise ValueError(f"no step is called '{name}'; the steps: {', '.join(self.names)}")


def checked(step: dict[str, Any]) -> dict[str, Any]:
    """Return a step as plain data, if it can be so."""
    try:
        (found,) = Plan.model_validate({"steps": [step]}).steps
    except ValidationError as error:
        told = [f"{_field(p.path)}{p.found}; needed: {p.allowed}" for p in problems_in(error, Plan)]
        raise ValueError(f"a step '{step['do']}' cannot be so. {'. '.join(told)}.") from None
    return found.model_dump(mode="json", exclude_unset=True)


def _field(path: str) -> str:
    field = path.removeprefix("steps[0]").lstrip(".")
    return f"{field}: " if field else ""
