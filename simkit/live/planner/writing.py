"""Writing: a draft as a scenario, and as Python that makes the same scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from simkit.live.planner.context import PlanContext
from simkit.live.planner.draft import PlanDraft
from simkit.live.planner.plan_steps import PlanStep
from simkit.live.tuning.control import quoted
from simkit.model.scenario import Scenario

RUN = 4  # so many names in a row are written as a count


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
    lines = [f"# before: {context.before.title}; after: {context.after.title}".replace("\n", " ")]
    if changes:
        pairs = [f"    {plain(path)}: {plain(value)}," for path, value in changes.items()]
        lines += [f"{call}, changes={{", *pairs, "})"]
    else:
        lines.append(f"{call})")
    if not draft.is_plain or settings.training or settings.temps or settings.ending != "goes on":
        steps = [f"    {written(step.model_dump(mode='json', exclude_defaults=True))}," for step in scenario.plan.steps]
        lines += ['plan = plan.change({"plan.steps": [', *steps, "]})"]
    return "\n".join(lines)


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
