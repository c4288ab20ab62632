"""Moves: everything one can do to a plan, with the way back, and the plan as a scenario and as Python."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from simkit.experiment.transition import WITHOUT
from simkit.live.history import History
from simkit.live.kit_widget import HEAD, quoted
from simkit.live.planner.context import PlanContext
from simkit.live.planner.draft import PlanDraft, Settings
from simkit.live.planner.plan_steps import PlanStep, plan_steps
from simkit.model.scenario import Scenario

NOW = "this plan"
RUN = 4  # so many names in a row are written as a count


@dataclass(frozen=True)
class PlanVersion:
    """A plan that can be carried out; equal to another one that was drafted in the same way."""

    name: str = field(compare=False)
    draft: PlanDraft = field(repr=False)
    rows: tuple[PlanStep, ...] = field(repr=False, compare=False)
    scenario: Scenario = field(repr=False, compare=False)

    @cached_property
    def mark(self) -> str:
        """What tells it from other plans, whatever they are called."""
        alike = self.scenario.model_dump_json(exclude={"title", "description"})
        return hashlib.sha256(alike.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ViewOptions:
    """What is looked at."""

    measure: str
    band: str = "interval"
    difference: bool = False
    week: int = 6


class PlanMoves:
    """A plan in the making. Every move returns what was done, in a sentence; what is refused changes nothing."""

    def __init__(self, context: PlanContext, settings: Settings) -> None:
        self.context = context
        self._history = History(PlanDraft(settings), "plan")
        self.now = self._made(self._history.now)

    def _made(self, draft: PlanDraft) -> PlanVersion:
        found = plan_steps(draft, self.context)
        return PlanVersion(NOW, draft, tuple(found), scenario_of(draft, self.context, found))

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
        return self._do(draft, f"{draft.settings.as_text().capitalize()}.", settled, id)

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
            details["people"] = list(self.context.people)
        if do == "hire":
            details = {"team": self.context.new[0], "proficiency": self.context.temps_proficiency, **details}
        draft, name = self.now.draft.add(do, week, **details)
        return self._do(draft, f"Added as {name}: {do}, week {week:g}.")

    def amount(self, name: str, value: float) -> str:
        """Change the number of a step that was added: its hours, days or employees."""
        return self._do(self.now.draft.amount(name, value), f"{name.capitalize()}: {value:g}.")

    def undo(self) -> str:
        """Take the latest move back."""
        self._history.undo()
        return self._do(self._history.now, "Undone.")

    @property
    def can_undo(self) -> bool:
        """Whether there is a move to take back."""
        return bool(self._history.done)

    def reset(self) -> str:
        """Go back to where it began; kept plans stay."""
        return self._do(self._history.start, "Back where it began.")

    def _do(self, draft: PlanDraft, said: str, settled: bool = True, id: str = "") -> str:
        """Make a draft the plan, if it can be carried out; show it, and run it where somebody watches."""
        self.now = self._made(draft)
        if settled and draft != self._history.now:
            self._history.do(draft)
        self._changed(said, settled, id)
        return said

    # ------------------------------------------------------------------ kept plans

    def keep(self, name: str | None = None) -> str:
        """Keep the plan as it is now, to compare others with."""
        name = self._history.keep(self.now, name, (NOW, WITHOUT))
        self._history.kept[name] = replace(self.now, name=name)
        return self._listed_as(f"Kept as {name}.")

    def drop(self, name: str) -> str:
        """Remove a kept plan."""
        self._history.drop(name)
        return self._listed_as(f"{name} is not kept any more.")

    def put_back(self, name: str) -> str:
        """Go on with a kept plan."""
        return self._do(self._history.find(name).draft, f"{name} is back.")

    @property
    def kept(self) -> tuple[PlanVersion, ...]:
        """The plans that were kept."""
        return tuple(self._history.kept.values())

    def _listed_as(self, said: str) -> str:
        self._listed(said)
        return said


# ---------------------------------------------------------------------- as a scenario, and as Python


def scenario_of(draft: PlanDraft, context: PlanContext, found: Sequence[PlanStep]) -> Scenario:
    """Return the office with this plan."""
    settings = draft.settings
    data = context.office(settings.over, settings.helps).data()
    there = [(row.name, step) for row in found if not row.gone for step in row.steps]
    data["plan"]["steps"] = [step for _, step in there]
    data["plan"]["open_cases"] = settings.open_cases
    data["plan"]["participation"]["hours"] = settings.participation
    return context.checked(data, [name[:1].upper() + name[1:] for name, _ in there])


def code_of(draft: PlanDraft, context: PlanContext, scenario: Scenario) -> str:
    """Write a plan as Python: what `sk.change_over` can say by itself, and else the steps one by one."""
    settings = draft.settings
    changes = dict(context.changes)
    if settings.open_cases != "finish":
        changes["plan.open_cases"] = settings.open_cases
    if settings.participation:
        changes["plan.participation.hours"] = settings.participation
    uneven = settings.phases > 1 and settings.pilot
    given = [f"phases=({', '.join(map(plain, settings.over))})" if uneven else f"phases={settings.phases}"]
    given += [f"gap={plain(settings.gap)}"] if settings.phases > 1 else []
    given += [f"week={plain(settings.week)}"]
    given += [f"retained={plain(context.retained)}"] if context.retained != 1 else []
    given += [f"proficiency={plain(context.proficiency)}"] if context.proficiency else []
    given += ["helps=True"] if settings.helps else []
    call = f"plan = sk.change_over(before, after, {', '.join(given)}"
    lines = [f"{name} = {one}" for name, one in context.sources.items() if one != name]
    if changes:
        pairs = [f"    {plain(path)}: {plain(value)}," for path, value in changes.items()]
        lines += [f"{call}, changes={{", *pairs, "})"]
    else:
        lines.append(f"{call})")
    if not draft.is_plain or settings.training or settings.temps or settings.ending != "goes on":
        steps = [f"    {written(step.model_dump(mode='json', exclude_defaults=True))}," for step in scenario.plan.steps]
        lines += ['plan = plan.change({"plan.steps": [', *steps, "]})"]
    return HEAD + "\n".join(lines)


def written(step: dict[str, Any]) -> str:
    """Write a step as Python, what it does first."""
    pairs = {"do": step["do"], **step}
    told = [f'"{key}": {listed(value) if key == "people" else plain(value)}' for key, value in pairs.items()]
    return f"{{{', '.join(told)}}}"


def plain(value: Any) -> str:
    """Write plain data as Python, text in double quotes, whole numbers without a point."""
    if isinstance(value, list):
        return f"[{', '.join(plain(one) for one in value)}]"
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else quoted(value)


def listed(names: Iterable[str]) -> str:
    """Write names as a list; those that are only numbered on are written as a count."""
    parts: list[str] = []
    for stem, numbers in _runs(names):
        if stem is not None and len(numbers) >= RUN and "{" not in stem and '"' not in stem and "\\" not in stem:
            parts.append(f'*[f"{stem}{{i}}" for i in range({numbers[0]}, {numbers[-1] + 1})]')
        else:
            parts += [quoted(f"{stem or ''}{number}") for number in numbers]
    return parts[0].removeprefix("*") if len(parts) == 1 and parts[0][0] == "*" else f"[{', '.join(parts)}]"


def _runs(names: Iterable[str]) -> list[tuple[str | None, list[Any]]]:
    """Cut names into runs that have one stem and follow on each other; a name without a number stands alone."""
    found: list[tuple[str | None, list[Any]]] = []
    for name in names:
        stem, digits = re.fullmatch(r"(.*?)(0|[1-9]\d*)?", name, re.DOTALL).groups()
        if digits is None or not stem:
            found.append((None, [name]))
            continue
        goes_on = found and found[-1][0] == stem and found[-1][1][-1] == int(digits) - 1
        if goes_on:
            found[-1][1].append(int(digits))
        else:
            found.append((stem, [int(digits)]))
    return found
