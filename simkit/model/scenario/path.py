"""Dotted paths into a scenario: ``teams.allowances.members[0].count``."""

import re
from collections.abc import Mapping
from typing import Any

from simkit.arguments import warn_renamed
from simkit.model.scenario.part import RENAMED
from simkit.model.scenario.refusals import Problem, ScenarioError, did_you_mean, one_of, render

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
        new = RENAMED.get(str(step))
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
        head, key = re.fullmatch(r"(.*?)([^.]*)", str(path), re.DOTALL).groups()
        new = head + RENAMED.get(key, key)
        if new != path and new in changes:
            problem = Problem(path, f"is the old name of {new}, which is changed as well", f"only {new}")
            raise ScenarioError([problem], "the change asked for")


def put(data: Any, steps: list[str | int], value: Any) -> None:
    """Put a value at a place in plain data."""
    for step in steps[:-1]:
        data = data[step]
    data[steps[-1]] = value
