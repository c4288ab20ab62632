"""Field info: what a scenario itself tells of a path: what stands there, what may stand there, what it is called."""

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

import annotated_types

from simkit.model.scenario import Scenario
from simkit.model.scenario.part import expand
from simkit.model.scenario.refusals import type_at
from simkit.present.axes import round_step

UNITS = {"minutes": "minutes", "days": "days", "hours": "hours", "per_week": "a week", "per_day": "a day"}
WORDS = {
    "per_week": "clients a week",
    "count": "employees",
    "cv": "variation (cv)",
    "arrival_cv": "variation of the arrivals (cv)",
    "delay_minutes": "in the mail (minutes)",
    "reading_minutes": "reading in (minutes)",
    "misrouted_share": "share that goes astray",
    "ownership": "who does what",
    "pick": "which task first",
    "interrupts": "a call interrupts",
    "absence": "share of days away",
    "norm_days": "norm (days)",
    "times_per_week": "meetings a week",
}
ROOMS = {
    "between": "between teams",
    "within": "inside a team",
    **dict.fromkeys(("handoff", "clock", "events", "teams", "products", "questions", "skills", "tasks"), ""),
}
CHOICES = {
    "case": "one employee, the whole case",
    "task": "whoever is free",
    "oldest_task": "oldest task first",
    "oldest_case": "oldest case first",
    "due": "nearest norm first",
    "shortest": "shortest first",
}


@dataclass(frozen=True)
class FieldInfo:
    """What is known of a path."""

    value: Any
    kind: str
    least: float
    most: float
    open_end: bool
    options: tuple
    label: str
    unit: str


def field_info(scenario: Scenario, path: str, sample: Any = None) -> FieldInfo:
    """Look a path up in a scenario and in the fields it is made of."""
    data = scenario.data()
    steps = expand(data, path, sample)[0]
    kind, limits = type_at(type(scenario), steps)
    return FieldInfo(
        value=_standing(data, steps),
        kind={bool: "flag", int: "whole", float: "number"}.get(
            kind, "choice" if get_origin(kind) is Literal else "other"
        ),
        options=get_args(kind) if get_origin(kind) is Literal else (),
        label=_label(scenario, path, steps),
        unit=next((unit for end, unit in UNITS.items() if str(steps[-1]).endswith(end)), ""),
        **_ends(limits),
    )


def grid(here: FieldInfo) -> tuple[float, float, float]:
    """Return lowest, highest and step of a slider on which the value of now is one of the marks.

    From half to twice what it is now, as far as the scenario accepts it; a share from none to all.
    """
    value = float(here.value)
    if here.most == 1 and here.least == 0:
        low, high, step = 0.0, 1.0, _step(value, 0.05, 0.01)
    elif here.kind == "whole":
        low, high = (max(value // 2, min(value, 1)), value + max(4, value))  # nobody at all is another structure
        step = _step(value, max(1, round_step((high - low) / 40)), 1)
    elif value:
        # What is a delay or an effort may be done away with.
        low, high = 0 if here.least == 0 and here.unit in ("minutes", "days") else value / 2, value * 2
        step = _step(value, round_step((high - low) / 40), (high - low) / 400)
    else:
        low, high, step = {"minutes": (0, 60, 5), "days": (0, 5, 0.5)}.get(here.unit, (0, 10, 1))
    low, high = max(low, here.least), min(high, here.most)
    if here.kind == "number" and 0 < high - low < 4 * step:  # little room is left
        step = round_step((high - low) / 40)
    first = value - math.floor(round((value - low) / step, 6)) * step
    if round(first, 9) < here.least:  # a lower end that is itself not allowed
        first += step
    last = value + math.floor(round((high - value) / step, 6)) * step
    if here.open_end and last >= here.most - step / 2:
        last -= step
    return round(first, 9) + 0.0, round(last, 9), round(step, 9)  # and no -0


def _step(value: float, coarse: float, fine: float) -> float:
    """Return the coarsest round step of which the value is a multiple; the coarse one when there is none."""
    step = coarse
    while step >= fine * (1 - 1e-9):
        if abs(value / step - round(value / step)) < 1e-9:
            return step
        step = round_step(step / 2.5)
    return coarse


def _standing(data: Any, steps: list) -> Any:
    """Return what stands there; None where a new name will be laid."""
    for step in steps[:-1]:
        data = data[step]
    return data.get(steps[-1]) if isinstance(data, dict) else data[steps[-1]]


def _ends(limits: list) -> dict[str, Any]:
    least, most, open_end = -math.inf, math.inf, False
    for limit in limits:
        if isinstance(limit, annotated_types.Ge):
            least = limit.ge
        elif isinstance(limit, annotated_types.Gt):
            least = math.nextafter(limit.gt, math.inf)
        elif isinstance(limit, annotated_types.Le):
            most = limit.le
        elif isinstance(limit, annotated_types.Lt):
            most, open_end = limit.lt, True
    return {"least": least, "most": most, "open_end": open_end}


def _label(scenario: Scenario, path: str, steps: list) -> str:
    """Call a path what people call it: the labels of the event, team or product on the way, then the field."""
    named = []
    here: Any = scenario
    for step in steps[:-1]:
        here = _into(here, step)
        if isinstance(step, int):
            # One kind of member is the team itself; of several, the name tells which.
            named += [here.name] if hasattr(here, "name") and len(_into(scenario, *steps[:2]).members) > 1 else []
        else:
            named.append(ROOMS.get(step) if step in ROOMS else getattr(here, "label", step.replace("_", " ")))
    if "*" in path:
        named = ["all"]
    last = str(steps[-1])
    what = WORDS.get(last) or " ".join(last.split("_"))
    if steps[0] == "questions" and last == "per_week":
        what = "calls a week"
    if "(" not in what and last.endswith(("_minutes", "_days", "_hours")):
        stem, unit = last.rsplit("_", 1)
        what = f"{' '.join(stem.split('_'))} ({unit})"
    where = ", ".join(name for name in named if name and name != "members")
    text = f"{where}: {what}" if where else what
    return text[0].upper() + text[1:]


def _into(here: Any, *steps: Any) -> Any:
    for step in steps:
        here = here[step] if isinstance(here, dict | list | tuple) else getattr(here, str(step))
    return here
