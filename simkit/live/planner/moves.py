"""Moves: everything one can do to a plan, with the way back, and the plans that are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from string import ascii_uppercase
from typing import Any

from simkit.experiment.transition import WITHOUT
from simkit.live.planner.context import Ground
from simkit.live.planner.draft import Draft, Settings
from simkit.live.planner.plan_steps import Row, rows
from simkit.live.planner.writing import scenario_of
from simkit.model.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan that can be carried out."""

    name: str
    draft: Draft = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    scenario: Scenario = field(repr=False)

    @cached_property
    def mark(self) -> str:
        """What tells it from other plans, whatever they are called."""
        alike = self.scenario.model_dump_json(exclude={"title", "description"})
        return hashlib.sha256(alike.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Look:
    """What is looked at."""

    measure: str
    band: str = "interval"
    difference: bool = False
    week: int = 6


def next_name(taken: Iterable[str]) -> str:
    """Return the first of "Plan A", "Plan B", … that is free."""
    letters = [*ascii_uppercase, *(a + b for a in ascii_uppercase for b in ascii_uppercase)]
    return next(name for name in (f"Plan {letter}" for letter in letters) if name not in taken)


NOW = "this plan"


class Moves:
    """A plan in the making. Every move returns what was done, in a sentence; what is refused changes nothing."""

    def __init__(self, ground: Ground, settings: Settings) -> None:
        self.ground = ground
        self._start = self._settled = Draft(settings)
        self._past: list[Draft] = []
        self._kept: dict[str, Planned] = {}
        self.now = self._made(self._start)

    def _made(self, draft: Draft) -> Planned:
        found = rows(draft, self.ground)
        return Planned(NOW, draft, tuple(found), scenario_of(draft, self.ground, found))

    def _changed(self, said: str, settled: bool = True, id: str = "") -> None:
        """Show the plan, and let it run where somebody watches."""

    def _listed(self, said: str) -> None:
        """Show which plans are kept."""

    def set(self, **values: Any) -> str:
        """Move controls, by name: phases, gap, week, helps, training, participation, temps and so on.

        What a control writes is written anew; what was done by hand to other steps stays.
        """
        return self._set(values)

    def _set(self, values: dict[str, Any], settled: bool = True, id: str = "") -> str:
        draft = self.now.draft.set(values)
        return self._do(draft, f"{draft.settings.words().capitalize()}.", settled, id)

    def shift(self, name: str, week: float) -> str:
        """Put a step in another week."""
        return self._shift(name, week)

    def _shift(self, name: str, week: float, settled: bool = True, id: str = "") -> str:
        return self._do(self.now.draft.shift(name, week), f"{name.capitalize()} is in week {week:g} now.", settled, id)

    def remove(self, name: str) -> str:
        """Take a step out."""
        return self._do(self.now.draft.remove(name), f"{name.capitalize()} was taken out.")

    def restore(self, name: str) -> str:
        """Put a phase or a training back to where the controls have it."""
        return self._do(self.now.draft.restore(name), f"{name.capitalize()} is back where the controls have it.")

    def add(self, do: str, week: float, **details: Any) -> str:
        """Add a step."""
        if do == "train" and not {"team", "people"} & set(details):
            details["people"] = list(self.ground.people)
        if do == "hire":
            details = {"team": self.ground.new[0], "gain": self.ground.temps_gain, **details}
        draft, name = self.now.draft.add(do, week, **details)
        return self._do(draft, f"Added as {name}: {do}, week {week:g}.")

    def amount(self, name: str, value: float) -> str:
        """Change the number of a step that was added: its hours, days or employees."""
        return self._do(self.now.draft.amount(name, value), f"{name.capitalize()}: {value:g}.")

    def undo(self) -> str:
        """Take the latest move back."""
        if not self._past:
            raise ValueError("nothing to undo: this is where you began")
        self._settled = self._past.pop()
        return self._do(self._settled, "Undone.")

    @property
    def can_undo(self) -> bool:
        """Whether there is a move to take back."""
        return bool(self._past)

    def reset(self) -> str:
        """Go back to where it began; kept plans stay."""
        return self._do(self._start, "Back where it began.")

    def _do(self, draft: Draft, said: str, settled: bool = True, id: str = "") -> str:
        """Make a draft the plan, if it can be carried out; show it, and run it where somebody watches."""
        self.now = self._made(draft)
        if settled and draft != self._settled:
            self._past.append(self._settled)
            self._settled = draft
        self._changed(said, settled, id)
        return said

    # ------------------------------------------------------------------ kept plans

    def keep(self, name: str | None = None) -> str:
        """Keep the plan as it is now, to compare others with."""
        same = next((kept.name for kept in self.kept if kept.draft == self.now.draft), None)
        if same is not None:
            raise ValueError(f"this plan is kept already, as '{same}'")
        name = next_name(self._kept) if name is None else name
        if name in (*self._kept, NOW, WITHOUT):
            raise ValueError(f"'{name}' is taken already: choose another name")
        self._kept[name] = replace(self.now, name=name)
        return self._listed_as(f"Kept as {name}.")

    def drop(self, name: str) -> str:
        """Remove a kept plan."""
        del self._kept[self._known(name).name]
        return self._listed_as(f"{name} is not kept any more.")

    def put_back(self, name: str) -> str:
        """Go on with a kept plan."""
        return self._do(self._known(name).draft, f"{name} is back.")

    @property
    def kept(self) -> tuple[Planned, ...]:
        """The plans that were kept."""
        return tuple(self._kept.values())

    def _known(self, name: str) -> Planned:
        if name not in self._kept:
            names = ", ".join(f"'{kept}'" for kept in self._kept) or "none so far"
            raise ValueError(f"no plan '{name}' was kept; kept: {names}")
        return self._kept[name]

    def _listed_as(self, said: str) -> str:
        self._listed(said)
        return said
