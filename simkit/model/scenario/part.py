"""The common ground of every part of a scenario, strict, frozen, pure data; and dotted paths to what stands in them."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from simkit.arguments import warn_renamed
from simkit.model.scenario.refusals import Problem, ScenarioError, did_you_mean, one_of, render

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""A key in a scenario file: lower case letters, digits and underscores."""

Minutes = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Days = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

RENAMED = {"astray": "misrouted_share", "gain": "proficiency", "keeps": "retained"}
"""Keys that have a new name; in this version the old one goes on working, in files, changes and Python."""


class Part(BaseModel):
    """A piece of a scenario: unknown keys are refused, values do not change after validation."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    @model_validator(mode="before")
    @classmethod
    def _old_keys(cls, data: Any) -> Any:
        """Translate old keys into new ones."""
        found = [old for old in RENAMED if old in data and cls._new_name(old)] if isinstance(data, dict) else []
        for old in found:
            new = RENAMED[old]
            if new in data:
                raise ValueError(f"{old} is the old name of {new}; give only {new}")
            warn_renamed(old, new)
            data = {new if key == old else key: value for key, value in data.items()}
        return data

    @classmethod
    def _new_name(cls, name: str) -> str | None:
        """Return the new name of a key of this part, if it has one."""
        return RENAMED[name] if RENAMED.get(name) in cls.model_fields and name not in cls.model_fields else None

    if not TYPE_CHECKING:  # a type checker should go on finding what is not there

        def __getattr__(self, name: str) -> Any:
            new = type(self)._new_name(name)
            if new is None:
                return super().__getattr__(name)
            warn_renamed(name, new)
            return getattr(self, new)

    def __dir__(self) -> list[str]:
        """Leave out what pydantic brings along: an editor should offer what a scenario has."""
        return [name for name in super().__dir__() if name.startswith("__") or not hasattr(BaseModel, name)]


STEP = re.compile(r"([^.\[\]]+)|\[(\d+|\*)\]")
SHAPE = re.compile(r"^[^.\[\]]+(\[(\d+|\*)\])*(\.[^.\[\]]+(\[(\d+|\*)\])*)*$")


def parse(path: str) -> list[str | int]:
    """Split a dotted path into keys and positions; ``*`` stands for every one of them."""
    if not isinstance(path, str) or not SHAPE.match(path):
        raise ScenarioError(
            [Problem(str(path), "not a dotted path", "keys joined by dots, such as teams.allowances.members[0].count")],
            "the change asked for",
        )
    return [key or (index if index == "*" else int(index)) for key, index in STEP.findall(path)]


GROWS = {"skills", "teams", "products", "events"}  # tables of names, in which a new name may be laid


def expand(data: Any, path: str, value: Any = None) -> list[list[str | int]]:
    """Find every place a path points to."""
    places: list[tuple[list[str | int], Any]] = [([], data)]
    steps = parse(path)
    for depth, step in enumerate(steps):
        may_grow = depth == len(steps) - 1 and (isinstance(value, dict) or steps[depth - 1 : depth] == ["skills"])
        places = [branch for done, here in places for branch in _follow(done, here, step, may_grow, path)]
    if not places:
        raise ScenarioError(
            [Problem(path, "matches nothing", "a path to something that is there")], "the change asked for"
        )
    return [done for done, _ in places]


def _follow(done: list, here: Any, step: str | int, may_grow: bool, path: str) -> list[tuple[list, Any]]:
    if isinstance(here, dict):
        if step == "*":
            return [([*done, key], value) for key, value in here.items()]
        if step in here:
            return [([*done, step], here[step])]
        new = RENAMED.get(str(step), "")
        if new in here:
            warn_renamed(str(step), new)
            return [([*done, new], here[new])]
        if may_grow and done and done[-1] in GROWS:
            return [([*done, step], None)]
        known = list(here)
    elif isinstance(here, list | tuple):
        if step == "*":
            return [([*done, index], value) for index, value in enumerate(here)]
        if isinstance(step, int) and step < len(here):
            return [([*done, step], here[step])]
        known = [f"[{i}]" for i in range(len(here))] or ["nothing: the list is empty"]
    else:
        known = ["nothing: the path goes too deep"]
    where = render(done) or "the scenario"
    problem = Problem(path, f"'{step}' is not in {where}", one_of(known), did_you_mean(str(step), known))
    raise ScenarioError([problem], "the change asked for")


def refuse_twice(changes: Mapping[str, Any]) -> None:
    """Refuse changes that give a key under its old and its new name."""
    for path in changes:
        head, dot, key = str(path).rpartition(".")
        new = head + dot + RENAMED.get(key, key)
        if new != path and new in changes:
            problem = Problem(path, f"is the old name of {new}, which is changed as well", f"only {new}")
            raise ScenarioError([problem], "the change asked for")


def put(data: Any, steps: list[str | int], value: Any) -> None:
    """Put a value at a place in plain data."""
    for step in steps[:-1]:
        data = data[step]
    data[steps[-1]] = value
