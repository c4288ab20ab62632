"""Pitfalls on slides: what is asked first, what happens on the next slide, and its name after that."""

from __future__ import annotations

import html
import math
import re

from authors.notebooks.slides.prose import LINE
from authors.notebooks.slides.shown import Shown

__all__ = ["asks", "pitfalls_of"]

BOX = "<div style='border-left"  # each pitfall stands in one (see `simkit.live.pitfall.render`)
FOLDED = re.compile(r"<details><summary>.*?</summary>(.*)</details>", re.DOTALL)
OWN = re.compile(r"<p[^>]*><em>You chose.*?</em></p>", re.DOTALL)  # a learner's own decision is no one else's
IMAGE = re.compile(r"<img\b[^>]*>")
NAMED = re.compile(r"<p[^>]*><strong>The pitfall:")
REPLIES = re.compile(r"<p[^>]*>What each choice leads to:</p>")
STYLE = re.compile(r"\sstyle=(['\"]).*?\1")
TOGETHER = '<p class="live">In the lesson: choose, and press Decide. In a room: everybody at the same moment.</p>'


def asks(text: str) -> bool:
    """Does this HTML show pitfalls?"""
    return text.startswith(BOX)


def pitfalls_of(text: str) -> list[Shown]:
    """Cut pitfalls as they are stored in a lesson."""
    found: list[Shown] = []
    for box in text.split(BOX)[1:]:
        inside = box.partition(">")[2].rpartition("</div>")[0]
        folded = FOLDED.search(inside)
        asked = OWN.sub("", FOLDED.sub("", inside))
        found.append(_text(asked + TOGETHER, lines=_lines(asked) + 1))
        if folded:
            found += _told(folded[1])
    return found


def _told(text: str) -> list[Shown]:
    happens, name, rest = text, "", ""
    cut = NAMED.search(text)
    if cut:
        happens, name = text[: cut.start()], text[cut.start() :]
        replies = REPLIES.search(name)
        if replies:
            name, rest = name[: replies.start()], name[replies.start() :]
    image = IMAGE.search(happens)
    found = [_text(IMAGE.sub("", happens))]
    if image:
        alt = re.search(r'\balt="([^"]*)"', image[0])
        words = html.unescape(alt[1]) if alt else ""
        found.append(Shown("picture", STYLE.sub("", image[0]), words, apart=False))
    if name:
        found.append(_text(name, note=rest))
    return found


def _text(inside: str, lines: float | None = None, note: str = "") -> Shown:
    inside = STYLE.sub("", inside)
    words = html.unescape(re.sub(r"<[^>]+>", " ", inside))
    return Shown("text", inside, words, _lines(inside) if lines is None else lines, STYLE.sub("", note), apart=True)


def _lines(inside: str) -> float:
    parts = [re.sub(r"<[^>]+>", "", part) for part in re.findall(r"<(?:p|li)\b[^>]*>.*?</(?:p|li)>", inside, re.DOTALL)]
    return sum(0.4 + math.ceil(len(part) / LINE) for part in parts)
