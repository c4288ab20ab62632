"""Draft: where the controls of a planner stand, and what was done to single steps by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pydantic import ValidationError

from simkit.arguments import choice, number, whole
from simkit.model.scenario.plan import Plan
from simkit.model.scenario.refusals import did_you_mean, one_of, problems_in

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
        whole("phases", self.phases, low=1, high=MOST_PHASES)
        whole("temps", self.temps, low=0, high=int(MOST["temps"]))
        for name in ("phases", "temps"):  # a slider gives 3.0
            object.__setattr__(self, name, int(getattr(self, name)))
        for name, most in MOST.items():
            number(name, getattr(self, name), low=0, high=most)
        number("gap", self.gap, above=0, why="the weeks between one phase and the next")
        for name in ("temps_from", "temps_until", "ending_week"):
            if getattr(self, name) is not None:
                number(name, getattr(self, name), low=0, why="a week")
        if not isinstance(self.helps, bool):
            raise ValueError(f"helps must be True or False, not {self.helps!r}")
        for name, allowed in (("open_cases", OPEN_CASES), ("ending", ENDINGS)):
            choice(name, getattr(self, name), allowed)
        begin, end = self.temps_weeks
        if end <= begin:
            raise ValueError(f"temporary staff must leave after they come, in week {begin:g}; not in week {end:g}")

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

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as plain data, with the weeks that nobody set filled in."""
        begin, end = self.temps_weeks
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return found | {"temps_from": begin, "temps_until": end, "ending_week": self.ends_in}

    def as_text(self) -> str:
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
class PlanDraft:
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

    def set(self, values: Mapping[str, Any]) -> PlanDraft:
        """Move controls. What a control writes, it writes anew; other steps stay as they were set by hand."""
        settings = self.settings.change(values)
        moved = [name for name in values if getattr(settings, name) != getattr(self.settings, name)]
        stems = tuple(stem for name in moved for stem in WRITES.get(name, ()))
        stays = {name: week for name, week in self.dates.items() if not (stems and name.startswith(stems))}
        out = frozenset(name for name in self.removed if not (stems and name.startswith(stems)))
        return replace(self, settings=settings, dates=stays, removed=out)

    def shift(self, name: str, week: float) -> PlanDraft:
        """Put a step in another week; one that has an end keeps its length."""
        self._known(name)
        number("week", week, low=0, high=1000, why="weeks after the warm-up")
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

    def remove(self, name: str) -> PlanDraft:
        """Take a step out."""
        self._known(name)
        if name == TEMPS:
            return self.set({"temps": 0})
        if name == ENDING:
            return self.set({"ending": "goes on"})
        if name in self.added:
            return replace(self, added={key: step for key, step in self.added.items() if key != name})
        return replace(self, removed=self.removed | {name})

    def restore(self, name: str) -> PlanDraft:
        """Put a phase or a training back to where the controls have it."""
        if name not in self.removed and name not in self.dates:
            changed = sorted({*self.removed, *self.dates})
            there = f"those that were: {', '.join(changed)}" if changed else "no step was"
            raise ValueError(f"'{name}' was not changed by hand; {there}")
        dates = {key: week for key, week in self.dates.items() if key != name}
        return replace(self, dates=dates, removed=self.removed - {name})

    def add(self, do: str, week: float, **details: Any) -> tuple[PlanDraft, str]:
        """Add a step; return the draft, and what the step is called."""
        if do not in ADDED:
            raise ValueError(f"a step to add is {one_of(ADDED)}; not {do!r}")
        number = ADDED[do]
        step = {"do": do, "week": week, **({number[0]: number[2]} if number else {}), **details}
        taken = [int(name.removeprefix("step ")) for name in self.added]
        name = f"step {max(taken, default=0) + 1}"
        return replace(self, added={**self.added, name: checked(step)}), name

    def amount(self, name: str, value: float) -> PlanDraft:
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
