"""Words: the texts of a pitfall, with measured numbers put in, as plain text and as HTML."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable
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


def inline(text: str) -> str:
    """Escape for HTML; show back-ticked parts as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def html_paragraphs(text: str) -> str:
    """Write a text as paragraphs."""
    return "".join(f"<p style='margin:.4em 0'>{inline(part)}</p>" for part in paragraphs(text))


def html_list(items: Iterable[str], tag: str = "ul", style: str = "") -> str:
    """Write a list; the items are HTML already."""
    return f"<{tag}{style}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def boxed(inside: str, colour: str, role: str = "") -> str:
    """Put HTML beside a coloured bar, as the exercises do."""
    spoken = f" role='{role}'" if role else ""
    return f"<div{spoken} style='border-left:.4em solid {colour};padding:.3em .8em;margin:.3em 0'>{inside}</div>"
