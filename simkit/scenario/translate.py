"""Translate pydantic's findings into problems that a non-programmer can act on."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from simkit.scenario.path import render
from simkit.scenario.problem import Problem, did_you_mean, one_of

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
    """Return a problem for every finding of pydantic.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    model : type of BaseModel
        The model the data was validated against, for naming the keys it knows.
    """
    problems: list[Problem] = []
    for item in error.errors(include_url=False):
        if item["type"] == "incoherent":
            problems.extend(item["ctx"]["problems"])
        else:
            problems.append(_problem(item, model))
    # A list whose only item is wrong is also reported as too short: that is no second mistake.
    return [p for p in problems if not (p.allowed == ALLOWED["too_short"] and _deeper(p.path, problems))]


def _deeper(path: str, problems: list[Problem]) -> bool:
    return any(p.path != path and p.path.startswith(path) for p in problems)


def _problem(item: dict[str, Any], model: type[BaseModel]) -> Problem:
    loc = tuple(step for step in item["loc"] if step != "[key]")
    path, kind, value, context = render(loc), item["type"], item["input"], item.get("ctx", {})
    if kind == "extra_forbidden":
        known = sorted(_fields_at(model, loc[:-1]))
        return Problem(path, f"unknown key '{loc[-1]}'", one_of(known), did_you_mean(str(loc[-1]), known))
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
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return Problem(path, found, _bound(kind, context))
    if kind == "value_error":
        return Problem(path, "does not fit together", str(context.get("error", item["msg"])))
    return Problem(path, found, ALLOWED.get(kind, item["msg"]))


def _bound(kind: str, context: dict[str, Any]) -> str:
    words = {
        "greater_than": ("gt", "a number above {}"),
        "greater_than_equal": ("ge", "a number of at least {}"),
        "less_than": ("lt", "a number below {}"),
        "less_than_equal": ("le", "a number of at most {}"),
    }
    key, text = words[kind]
    return text.format(f"{context[key]:g}")


def _fields_at(model: type[BaseModel], steps: tuple) -> list[str]:
    """Return the keys that the model at the end of these steps knows."""
    here: Any = model
    for step in steps:
        here = _bare(here.model_fields[step].annotation if _is_model(here) else _item(here))
    return list(here.model_fields) if _is_model(here) else []


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _item(annotation: Any) -> Any:
    """Return what a ``dict[..., X]`` or a ``tuple[X, ...]`` holds."""
    return get_args(annotation)[1 if get_origin(annotation) is dict else 0]


def _bare(annotation: Any) -> Any:
    """Take ``Annotated[X, ...]`` and ``X | None`` down to X."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _bare(args[0])
    if origin in (Union, UnionType):
        return _bare(next(arg for arg in args if arg is not type(None)))
    return annotation
