"""Writer: TOML with a reason behind every number."""

from __future__ import annotations

from typing import Any


class Writer:
    """Writes TOML, and keeps where every number comes from."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rows: list[tuple[str, str, str, str]] = []
        self.head = ""

    def table(self, name: str) -> None:
        """Begin a table."""
        self.head = name
        self.lines += ["", f"[{name}]"]

    def say(self, key: str, value: Any, kind: str = "", why: str = "") -> None:
        """Write a key; of a number also what kind it is, and why."""
        text = toml(value)
        self.lines.append(f"{key} = {text}" + (f"  # {kind}: {why}" if kind else ""))
        if kind:
            self.rows.append((f"{self.head}.{key}" if self.head else key, text, kind, why))


def toml(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return f"{value:.6g}" if isinstance(value, float) else str(value)
