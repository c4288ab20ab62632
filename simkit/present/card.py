"""Cards: a heading and a few sentences beside a coloured bar: what a check says, a hint, a pitfall.

The HTML holds no script, no outside resource and no random id, so that a saved notebook is the same after every run,
and is shown also where the notebook is not trusted.
"""

import re
import textwrap
from collections.abc import Iterable
from html import escape

from simkit.course.exercises.exercise import Card, CheckOutcome, SolutionPointer, State
from simkit.present.picture import GREY

PLAIN_COLOUR = "#767676"
COLOURS = {
    State.NOT_ATTEMPTED: PLAIN_COLOUR,
    State.FAILED: "#b35900",
    State.PASSED: "#0072b2",
    State.UNREADABLE: "#7a3b9a",
}
WIDTH = 100  # letters in a line of a terminal


def text(card: Card) -> str:
    """Return what a check says, a hint or a pointer as plain text."""
    return f"{card.heading()}\n{card.body()}"


def html(card: Card) -> str:
    """Return it for a notebook."""
    colour = COLOURS[card.state] if isinstance(card, CheckOutcome) else PLAIN_COLOUR
    sentences = "".join(f"<p style='margin:.3em 0'>{inline(part)}</p>" for part in card.body().split("\n\n"))
    shown = boxed(f"<strong>{inline(card.heading())}</strong>{sentences}", colour, "status")
    if isinstance(card, SolutionPointer):
        link = f"<a href='{escape(card.path, quote=True)}'>{escape(card.path)}</a>"
        shown = shown.replace(f"<code>{escape(card.path)}</code>", link, 1)
    return shown


def boxed(inside: str, colour: str = GREY, role: str = "") -> str:
    """Put HTML beside a coloured bar."""
    spoken_as = f" role='{role}'" if role else ""
    return f"<div{spoken_as} style='border-left:.4em solid {colour};padding:.3em .8em;margin:.3em 0'>{inside}</div>"


def inline(text: str) -> str:
    """Escape for HTML; show back-ticked parts as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)).replace("\n", "<br>")


def paragraphs(text: str) -> list[str]:
    """Split a text at its empty lines; within a paragraph the line ends of a file mean nothing."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]


def one_line(text: str) -> str:
    """Write a text of several paragraphs as one, in HTML."""
    return inline(" ".join(text.split()))


def paragraph(inside: str) -> str:
    """Write a paragraph of what is HTML already."""
    return f"<p style='margin:.4em 0'>{inside}</p>"


def html_paragraphs(text: str) -> str:
    """Write a text as paragraphs."""
    return "".join(paragraph(inline(part)) for part in paragraphs(text))


def html_list(items: Iterable[str], tag: str = "ul", style: str = "") -> str:
    """Write a list; the items are HTML already."""
    return f"<{tag}{style}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def plain(text: str, indent: str = "") -> str:
    """Lay out a text for reading in a terminal."""
    lines = (textwrap.fill(part, WIDTH, initial_indent=indent, subsequent_indent=indent) for part in paragraphs(text))
    return "\n\n".join(lines)
