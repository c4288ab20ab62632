"""Marked: which numbers of a scenario file its comments call an assumption."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simkit.model.scenario.files import found_file

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario

ALL = re.compile(r"^#.*\ball numbers (?:\w+ )?are assumptions", re.IGNORECASE | re.MULTILINE)
# Texts, the comment and names are passed over; what is left are numbers, and a name of digits before a `=`.
TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*|[A-Za-z_][\w-]*|[+-]?\d[\w.+-]*(?P<key>\s*=)?")
FIRST = 7_000_000_001  # what the numbers are numbered from, to find them again in the data


def assumptions(scenario: Scenario) -> tuple[str, ...]:
    """Return the paths of the numbers that the file of a scenario, and the files it extends, mark as assumptions.

    A mark is the word in the comment behind a number, in the comment above its line, or behind the name of its table;
    "all numbers are assumptions" marks the file.
    """
    if not scenario.source:
        return ()
    name: Any = scenario.source
    beside, found = None, {}
    while name:
        file = found_file(name, beside)
        try:
            text = file.read_text(encoding="utf-8-sig")
        except OSError:  # the file is gone since it was read
            break
        data = tomllib.loads(_numbered(text.replace("\r\n", "\n")))
        found |= dict.fromkeys(_paths(data))
        name, beside = data.get("extends"), file if isinstance(file, Path) else None
    return tuple(found)


def _numbered(text: str) -> str:
    """Put numbers of their own in the place of those that are marked."""
    everything, above, table, count, lines = bool(ALL.search(text)), False, False, FIRST, []
    for line in text.split("\n"):
        code, comment = line.strip(), next((t[0] for t in TOKEN.finditer(line) if t[0][0] == "#"), "")
        marks = "assumption" in comment.lower()
        if code.startswith("#"):  # a comment by itself speaks of the line below it
            above = above or marks
        else:
            if code.startswith("["):
                table = marks or above
            if everything or table or above or marks:
                parts, end = [], 0
                for token in TOKEN.finditer(line):
                    if token[0][0] in "+-0123456789" and not token["key"]:
                        parts += [line[end : token.start()], str(count)]
                        end, count = token.end(), count + 1
                line = "".join([*parts, line[end:]])
            above = False
        lines.append(line)
    return "\n".join(lines)


def _paths(data: Any, path: str = "") -> Iterator[str]:
    """Yield where the numbered ones stand; those in lists of numbers are no single values."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            if isinstance(value, dict):
                yield from _paths(value, f"{path}[{place}]")
    elif isinstance(data, int) and data >= FIRST:
        yield path
