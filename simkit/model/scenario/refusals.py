"""Refusals: what is wrong with a scenario, said so that a non-programmer can mend it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError


@dataclass(frozen=True)
class Problem:
    """One mistake in a scenario.

    Parameters
    ----------
    path : str
        Dotted path of the key, such as ``teams.allowances.members[2].skills``.
    found : str
        What stands there now.
    allowed : str
        What would be accepted.
    hint : str
        A "did you mean", or empty.
    """

    path: str
    found: str
    allowed: str
    hint: str = ""

    def __str__(self) -> str:
        lines = [f"{self.path or 'the file'}: {self.found}", f"    allowed: {self.allowed}"]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


class RefusalError(ValueError):
    """What cannot be used; the message lists every problem found."""

    SHOWN = 8  # one screen; the rest is counted

    def __init__(self, problems: Iterable[Problem], source: str = "scenario") -> None:
        self.problems = list(problems)
        self.source = source
        count = len(self.problems)
        head = f"{source[:1000]}: {count} problem{'s' if count != 1 else ''} found"
        shown = [f"- {problem}" for problem in self.problems[: self.SHOWN]]
        if count > self.SHOWN:
            shown.append(f"- and {count - self.SHOWN} more; mend these first")
        super().__init__("\n".join([head, *shown]))

    def _render_traceback_(self) -> list[str]:
        """In a notebook the message is enough: where it was raised tells a learner nothing."""
        return [str(self)]


class ScenarioError(RefusalError):
    """A scenario that cannot be simulated; the message lists every problem found.

    Attributes
    ----------
    problems : list of Problem
        All mistakes, in the order of the file's parts.
    source : str
        Where the scenario came from: a shipped name, a file or "the change asked for".
    """


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the nearest known name, or an empty string."""
    known = list(known)
    longer = [name for name in known if wrong.startswith(f"{name}_")]  # days_per_week, for days
    near = longer or get_close_matches(wrong, known, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""


def one_of(names: Iterable[str]) -> str:
    """Say which names are allowed: ``"one of: a, b, c"``."""
    return "one of: " + ", ".join(names)


def unknown(path: str, kind: str, wrong: str, known: Iterable[str]) -> Problem:
    """Describe a name that points to nothing."""
    known = list(known)
    return Problem(path, f"unknown {kind} '{wrong}'", one_of(known), did_you_mean(wrong, known))


def render(steps: tuple[str | int, ...] | list[str | int]) -> str:
    """Write steps as a dotted path."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else str(step))
    return text


ALLOWED = {
    "missing": "this key is needed",
    "string_type": "text between quotes",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a table of keys and values",
    "model_type": "a table of keys and values",
    "tuple_type": "a list between square brackets",
    "finite_number": "a number that is not infinite",
    "too_short": "at least one",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": "lower case letters, digits and underscores, beginning with a letter",
}


def problems_in(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Return a problem for every finding of pydantic."""
    problems: list[Problem] = []
    for item in error.errors(include_url=False):
        if item["type"] == "incoherent":
            problems.extend(item["ctx"]["problems"])
        else:
            problems.append(_problem(item, model))
    # A list whose only item is wrong is also reported as too short: that is no second mistake.
    return [p for p in problems if not (p.allowed == ALLOWED["too_short"] and _deeper(p.path, problems))]


def validated(model: type[BaseModel], data: Any, path: str, problems: list[Problem]) -> Any:
    """Return data as a model; None, and what is wrong at a path among the problems, where it is none."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for problem in problems_in(error, model):
            problems.append(replace(problem, path=".".join(part for part in (path, problem.path) if part)))
        return None


def typed(models: Mapping[str, type[BaseModel]], data: Any, path: str, problems: list[Problem]) -> Any:
    """Return data as the model that its `kind` names; None, and what is wrong among the problems, where it is none."""
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind in list(models):
        return validated(models[str(kind)], data, path, problems)
    problems.append(Problem(f"{path}.kind", f"{kind!r}", one_of(models), did_you_mean(str(kind), models)))
    return None


def _deeper(path: str, problems: list[Problem]) -> bool:
    return any(p.path != path and p.path.startswith(path) for p in problems)


def _problem(item: Mapping[str, Any], model: type[BaseModel]) -> Problem:
    full = tuple(step for step in item["loc"] if step not in ("[key]", "[block]", "[blocks]"))
    loc = _without_tags(model, full)
    path, kind, value, context = render(loc), item["type"], item["input"], item.get("ctx", {})
    if kind == "extra_forbidden":
        known = sorted(_fields_at(model, full[:-1]))
        hint = did_you_mean(str(loc[-1]), known)
        if "cv" in known and re.fullmatch(r"sd|sigma|st.*dev.*", str(loc[-1])):
            hint = "cv is the standard deviation divided by the mean"
        elif re.fullmatch(r"breaks?|lunch|pauses?", str(loc[-1])):
            hint = "a break is what lies between two blocks of 'hours', of a team or of a member"
        elif isinstance(value, dict) and not hint:  # [products.permit.new]
            hint = f"a dot begins a table in a table: '{loc[-1]}' stands in '{render(loc[:-1])}'"
        return Problem(path, f"unknown key '{loc[-1]}'", one_of(known), hint)
    if kind == "missing" and isinstance(loc[-1], str):
        return Problem(path, "missing", f"'{loc[-1]}' is needed here")
    if kind == "missing":
        return Problem(render(loc[:-1]), f"{value!r}", "one value more")
    if kind == "too_long":
        return Problem(path, f"{context['actual_length']} values", f"{context['max_length']} values")
    found = "nothing" if value is None else f"{value!r}"
    found = found if len(found) <= 80 else found[:77] + "..."
    if kind == "literal_error":
        known = [choice.strip("'") for choice in context["expected"].replace(" or ", ", ").split(", ")]
        return Problem(path, found, one_of(known), did_you_mean(str(value), known))
    if kind in BOUNDS:
        key, allowed = BOUNDS[kind]
        return Problem(path, found, allowed.format(context[key]), _hint_percent(context, value))
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        field = context["discriminator"].strip("'")
        if kind == "union_tag_not_found":
            return Problem(path, f"a step without '{field}'", f"'{field}' is needed here: {one_of(_tags(model, full))}")
        known = _tags(model, full)
        return Problem(f"{path}.{field}", f"{context['tag']!r}", one_of(known), did_you_mean(context["tag"], known))
    if kind == "value_error":
        return Problem(path, "does not fit together", str(context.get("error", item["msg"])))
    hint = next((words for form, words in VALUES.items() if re.fullmatch(form, str(value).strip()[:80])), "")
    if kind == "model_type" and isinstance(value, int | float) and "mean" in _fields_at(model, full):
        hint = f"{loc[-1]} = {{ mean = {found} }}"
    elif kind == "model_type" and isinstance(value, str) and "any_of" in _fields_at(model, full):
        hint = f"{loc[-1]} = {{ any_of = [{found}] }}"
    elif not kind.endswith(("_parsing", "float_type")):
        hint = ""
    return Problem(path, found, ALLOWED.get(kind, item["msg"]), hint)


BOUNDS = {
    "greater_than": ("gt", "a number above {:g}"), "greater_than_equal": ("ge", "a number of at least {:g}"),
    "less_than": ("lt", "a number below {:g}"), "less_than_equal": ("le", "a number of at most {:g}"),
}  # fmt: skip
VALUES = {  # what people write for a number, between quotes, and what would be right
    r"-?\d+,\d+": "a decimal point and no quotes: 0.8 and not '0,8'",
    r"[\d.,]+\s*%": "a share is a number without quotes: 0.05 for 5 %",
    r"\d\d?(:\d\d)*(?i: ?[ap]m| ?uur)|\d\d?(:\d\d)+": "a clock hour is a number without quotes: 9, or 9.5 for 9:30",
    r"[\d.,]+ ?[A-Za-z]+\.?": "a number without quotes and without its unit; `simkit keys` tells the unit",
}


def _hint_percent(context: dict[str, Any], value: Any) -> str:
    """Say what a percentage is as a share or a speed, where a number above 1 or a few is refused."""
    most = context.get("le", context.get("lt"))
    number = isinstance(value, int | float) and most is not None and 3 * most <= value <= 1000 and most <= 5
    return f"a share, 1 is all: {value / 100:g} for {value:g} %" if number else ""


def _fields_at(model: type[BaseModel], steps: tuple) -> list[str]:
    """Return the keys that the model at the end of these steps knows."""
    here = _at(model, steps)
    return list(here.model_fields) if _is_model(here) else []


def type_at(model: type[BaseModel], steps: Iterable[Any]) -> tuple[Any, list]:
    """Return what may stand at the end of these steps, and the limits set on it.

    It is a plain type, a model, a container or a choice of models. After a choice comes the tag of a model, as pydantic
    reports it, or at once a key of one of them.
    """
    here: Any = model
    limits: list = []
    for step in steps:
        models = _choices(here)
        if step in models:
            here, limits = models[step], []
            continue
        here = next((one for one in models.values() if step in one.model_fields), here)
        field = here.model_fields[step] if _is_model(here) else None
        here, more = _bare(field.annotation if field else _item(here, step))
        limits = [*(field.metadata if field else ()), *more]
    return here, limits


def _at(model: type[BaseModel], steps: tuple) -> Any:
    return type_at(model, steps)[0]


def _choices(annotation: Any) -> dict[str, type[BaseModel]]:
    """Return the models of a choice by their tag, the only value of `do`; empty when it is none."""
    models = [arg for arg in get_args(annotation) if _is_model(arg)]
    if get_origin(annotation) not in (Union, UnionType) or len(models) < 2:
        return {}
    return {get_args(model.model_fields["do"].annotation)[0]: model for model in models}


def _tags(model: type[BaseModel], steps: tuple) -> list[str]:
    return list(_choices(_at(model, steps)))


def _without_tags(model: type[BaseModel], steps: tuple) -> tuple:
    """Leave out the steps that say which model of a choice it is: they are no part of the file."""
    kept, here = [], model
    for place, step in enumerate(steps):
        choices = _choices(here)
        if not choices or step not in choices:
            kept.append(step)
        try:
            here = _at(model, steps[: place + 1])
        except (AttributeError, IndexError, KeyError):
            return (*kept, *steps[place + 1 :])
    return tuple(kept)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _item(annotation: Any, step: Any) -> Any:
    """Return what a ``dict[..., X]``, a ``tuple[X, ...]`` or a ``tuple[X, Y]`` holds at a step."""
    inside = get_args(annotation)
    if get_origin(annotation) is dict:
        return inside[1]
    return inside[step] if step in range(len(inside)) and inside[-1] is not Ellipsis else inside[0]


def _bare(annotation: Any) -> tuple[Any, list]:
    """Take ``Annotated[X, ...]`` and ``X | None`` down to X; return the limits it was annotated with, too."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kind, more = _bare(args[0])
        return kind, [*(one for arg in args[1:] for one in getattr(arg, "metadata", [arg])), *more]
    if origin in (Union, UnionType) and type(None) in args:
        return _bare(next(arg for arg in args if arg is not type(None)))
    return annotation, []
