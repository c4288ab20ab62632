"""Keys: every key of a scenario file, with what it takes, its default and its meaning, as the code has them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from simkit.model.scenario.duration import Work
from simkit.model.scenario.refusals import Problem, ScenarioError, did_you_mean
from simkit.model.scenario.scenario import Scenario

WORK = "products.*.work"  # minutes of work or conversation: told once
PLAIN = {str: "text", float: "number", int: "whole number", bool: "true or false"}
BOUNDS = {
    "ge": "at least {:g}",
    "gt": "above {:g}",
    "le": "at most {:g}",
    "lt": "below {:g}",
    "min_length": "at least {:g}",
}


class Key(NamedTuple):
    """One key of a scenario file.

    Parameters
    ----------
    path : str
        Where it stands; ``*`` is a name of your own, ``[*]`` each of a list.
    takes : str
        What it takes, with its range.
    default : str
        Its value when it is left out, as TOML would have it; "needed" where it may not be left out.
    meaning : str
        What it is.
    """

    path: str
    takes: str
    default: str
    meaning: str


def keys(prefix: str = "") -> list[Key]:
    """Return the keys of a scenario file at and below a path, or in which words stand; all without either.

    Raises
    ------
    ScenarioError
        If there is no such key.
    """
    every = list(_keys(Scenario, ""))
    wanted = re.sub(r"\[\d*\]", "[*]", prefix.strip())
    words = re.findall(r"\w+", wanted.lower())
    found = (
        [key for key in every if _within(key.path, wanted)]
        or [key for key in every if key.path.rpartition(".")[2] == wanted]
        or [key for key in every if words and all(word in f"{key.path} {key.meaning}".lower() for word in words)]
    )
    if not found:
        parts = dict.fromkeys(re.split(r"[.\[]", key.path)[0] for key in every)
        hint = "" if " " in wanted else did_you_mean(wanted, [*(key.path for key in every), *parts])
        raise ScenarioError([Problem(prefix, "there is no such key", f"keys below {', '.join(parts)}", hint)], "keys")
    return found


def _within(path: str, wanted: str) -> bool:
    """Tell whether a path is at or below another, in which names and places may be left out."""
    short = path.replace(".*", "").replace("[*]", "")
    asked = wanted.replace("[*]", "").replace(".*", "")
    return any(
        not target or own == target or own.startswith((f"{target}.", f"{target}["))
        for own, target in ((path, wanted), (short, asked))
    )


def _keys(model: type[BaseModel], path: str) -> Iterator[Key]:
    told = meanings(model)
    for name, info in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        parts = list(_parts(info.annotation))
        same = parts[:1] == [("", Work)] and here != WORK
        yield Key(here, f"table, as `{WORK}`" if same else _takes(info), _default(info), told.get(name, "what happens"))
        for below, part in [] if same else parts:
            yield from _keys(part, here + below)


def _parts(kind: Any) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the parts below a key, with what stands in the path between."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _parts(inner[0])
    elif origin in (Union, UnionType):
        for one in inner:
            yield from _parts(one)
    elif origin is dict:
        yield from ((f".*{below}", part) for below, part in _parts(inner[1]))
    elif origin is tuple:
        yield from ((f"[*]{below}", part) for below, part in _parts(inner[0]))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        do = kind.model_fields.get("do")
        yield (f" (do = {_value(get_args(do.annotation)[0])})" if do else ""), kind


def _takes(info: FieldInfo) -> str:
    bounds = [text.format(getattr(m, key)) for m in info.metadata for key, text in BOUNDS.items() if hasattr(m, key)]
    return ", ".join(dict.fromkeys([_words(info.annotation), *(b for b in bounds if not b.endswith("inf"))]))


def _words(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        bounds = [
            text.format(getattr(m, key)) for m in _flat(inner[1:]) for key, text in BOUNDS.items() if hasattr(m, key)
        ]
        return ", ".join([_words(inner[0]), *dict.fromkeys(bounds)])
    if origin is Literal:
        return " or ".join(_value(one) for one in inner)
    if origin in (Union, UnionType):
        words = dict.fromkeys(_words(one) for one in inner if one is not NoneType)
        return " or ".join(words)
    if origin is dict:
        return f"table: name = {_words(inner[1])}"
    if origin is tuple:
        return f"list of {_words(inner[0])}" if inner[-1] is Ellipsis else f"{len(inner)} of {_words(inner[0])}"
    return PLAIN.get(kind, "table")


def _flat(metadata: tuple) -> Iterator[Any]:
    """Yield the bounds that pydantic's `Field` holds, and those that stand by themselves."""
    for one in metadata:
        yield from one.metadata if isinstance(one, FieldInfo) else (one,)


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "needed"
    value = info.default if info.default is not PydanticUndefined else info.get_default(call_default_factory=True)
    if value is None or value in ((), {}):
        return "none"
    return "its own defaults" if isinstance(value, BaseModel) else _value(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def meanings(kind: type) -> dict[str, str]:
    """Return what the parameters of a class mean, from its docstring and those of what it is made from."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel and one.__doc__:
            found |= parameters(inspect.cleandoc(one.__doc__))
    return found


def parameters(doc: str) -> dict[str, str]:
    """Return the meaning of every parameter in a NumPy docstring."""
    section = re.search(r"Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w*\n-+\n|\Z)", doc, flags=re.DOTALL)
    found: dict[str, str] = {}
    for head, body in re.findall(
        r"^(\S[^\n]*)\n((?:[ ]+[^\n]*\n?|\n)*)", section.group(1) if section else "", flags=re.M
    ):
        text = " ".join(body.split())
        if " : " in head:
            found |= {name.strip(): text for name in head.partition(" : ")[0].split(",")}
    return found
