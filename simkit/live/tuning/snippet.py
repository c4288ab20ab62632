"""Snippet: a setting of the knobs as a line of Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simkit.model.scenario import Scenario


def snippet(scenario: Scenario, changed: Mapping[str, Any]) -> str:
    """Write the changes to a scenario as code that makes the same scenario."""
    lines = [f"    {quoted(path)}: {quoted(value)}," for path, value in changed.items()]
    head = f"# scenario: {scenario.title}".replace("\n", " ")
    return "\n".join([head, "changed = scenario.change({", *lines, "})"])


def quoted(value: Any) -> str:
    """Write plain data as Python, text in double quotes."""
    if isinstance(value, str) and '"' not in value and value.isprintable() and "\\" not in value:
        return f'"{value}"'
    return repr(value)
