"""Card: words beside a coloured bar, as exercises and pitfalls show them in a notebook.

The HTML holds no script, no outside resource and no random id, so that a saved notebook is the same after every run,
and is shown also where the notebook is not trusted.
"""

from __future__ import annotations

import html as escaping
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from simkit.course.pitfalls.words import paragraphs

if TYPE_CHECKING:
    from simkit.course.exercises.card import Card


def text(card: Card) -> str:
    """Return heading and body."""
    return f"{card.heading()}\n{card.body()}"


def html(card: Card) -> str:
    """Return heading and body beside a bar in the colour of the card."""
    body = "".join(f"<p style='margin:.3em 0'>{inline(part)}</p>" for part in card.body().split("\n\n"))
    return boxed(f"<strong>{inline(card.heading())}</strong>{body}", card.colour(), "status")


def inline(text: str) -> str:
    """Escape for HTML; show back-ticked parts as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaping.escape(text)).replace("\n", "<br>")


def html_paragraphs(text: str) -> str:
    """Write a text as paragraphs."""
    return "".join(f"<p style='margin:.4em 0'>{inline(part)}</p>" for part in paragraphs(text))


def html_list(items: Iterable[str], tag: str = "ul", style: str = "") -> str:
    """Write a list; the items are HTML already."""
    return f"<{tag}{style}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def boxed(inside: str, colour: str, role: str = "") -> str:
    """Put HTML beside a coloured bar."""
    spoken_as = f" role='{role}'" if role else ""
    return f"<div{spoken_as} style='border-left:.4em solid {colour};padding:.3em .8em;margin:.3em 0'>{inside}</div>"
