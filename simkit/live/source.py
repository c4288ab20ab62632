"""Source: what was set by hand as Python that runs as pasted."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from simkit.model.scenario import Scenario, ScenarioError, load
from simkit.model.scenario.files import read, scenarios

HEAD = "import simkit as sk\n\n"
MANY = 3  # so many paths of one value are written once


def quoted(value: Any) -> str:
    """Write plain data as Python, text in double quotes."""
    if isinstance(value, str) and '"' not in value and value.isprintable() and "\\" not in value:
        return f'"{value}"'
    return repr(value)


class PythonSource:
    """A scenario as Python: by its name in the notebook, or as shipped with what differs."""

    def __init__(self, scenario: Scenario) -> None:
        self._base, self._differs = _base(scenario)

    def change(self, changes: Mapping[str, Any], alike: Iterable[Sequence[str]] = ()) -> str:
        """Write the scenario with changes as an expression; paths that are alike get one value, written once."""
        together, lines = {**self._differs, **changes}, []
        for paths in alike:
            if len(paths) > MANY and len({quoted(together.get(path)) for path in paths}) == 1:
                lines.append(
                    f"    **dict.fromkeys({_named(list(paths)) or list(paths)}, {quoted(together[paths[0]])}),"
                )
                together = {path: value for path, value in together.items() if path not in paths}
        lines = [*(f"    {quoted(path)}: {quoted(value)}," for path, value in together.items()), *lines]
        return "\n".join([f"{self._base}.change({{", *lines, "})"]) if lines else self._base


def _base(scenario: Scenario) -> tuple[str, dict[str, Any]]:
    if name := _named(scenario):
        return name, {}
    if (shipped := _titles().get(scenario.title)) is not None:
        differs = dict(_difference(load(shipped).data(), scenario.data()))
        try:
            if load(shipped).change(differs) == scenario:
                return f"sk.load({quoted(shipped)})", differs
        except ScenarioError:
            pass  # what differs cannot be said by paths
    return "scenario", {}


def _named(wanted: Any) -> str:
    """Return the name of something in the notebook; empty when it has none, or there is no notebook."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    names = dict(shell.user_ns) if shell else {}
    same = (name for name, value in names.items() if value is wanted or (type(value) is list and value == wanted))
    return next((name for name in same if not name.startswith("_")), "")


@cache
def _titles() -> dict[str, str]:
    return {read(name)["title"]: name for name in scenarios()}


def _difference(before: Any, after: Any, path: str = "") -> Iterable[tuple[str, Any]]:
    """Tell what differs between plain data, by the shortest paths that lead there."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in after:
            yield from _difference(before[key], after[key], f"{path}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _difference(one, other, f"{path}[{place}]")
    elif before != after:
        yield path, after
