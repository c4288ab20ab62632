"""Words: the texts of a pitfall, with measured numbers put in, as plain text."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.course.pitfalls.numbers import PitfallNumbers

PLACE = re.compile(r"\{([^{}.]*)(?:\.([^{}]*))?\}")
FORMS = ("", "interval", "size")
WIDTH = 100


def places(text: str) -> list[tuple[str, str]]:
    """Return the numbers a text refers to: ``{key}``, ``{key.interval}`` or ``{key.size}``."""
    return [(key, form or "") for key, form in PLACE.findall(text)]


def filled(text: str, measured: PitfallNumbers) -> str:
    """Put measured numbers into a text."""
    return PLACE.sub(lambda found: measured[found[1]].text(found[2] or ""), text)


def paragraphs(text: str) -> list[str]:
    """Split a text at its empty lines; within a paragraph the line ends of the file mean nothing."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]


def plain(text: str, indent: str = "") -> str:
    """Lay out a text for reading in a terminal."""
    lines = (textwrap.fill(part, WIDTH, initial_indent=indent, subsequent_indent=indent) for part in paragraphs(text))
    return "\n\n".join(lines)
