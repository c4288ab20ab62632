"""Prose: the blocks of a text cell, whole or down to what can be read from the back of a room."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import mistune

__all__ = ["Block", "blocks_of", "html_of", "plain"]

Token = dict[str, Any]

WHOLE = 26  # words: a paragraph up to this length stays as it is
LINE = 12  # words on a line of a slide
END = re.compile(r"[.?!:][\"”’)*]*\s*$")
NEXT = re.compile(r"(?<=[.?!])([\"”’)]*)\s+(?=[\"“‘(]?[A-ZÀ-Ý0-9€])")

_tokens = mistune.create_markdown(renderer=None, plugins=["table"])
_html = mistune.create_markdown(escape=False, plugins=["table"])


@dataclass(frozen=True)
class Block:
    """A paragraph, a list, a table or a heading.

    Attributes
    ----------
    kind : str
        As mistune calls it: ``paragraph``, ``list``, ``table``, ``block_code``, ``heading`` and so on.
    token : dict
        Its syntax tree.
    """

    kind: str
    token: Token

    @property
    def level(self) -> int:
        """Level of a heading; 0 for anything else."""
        return self.token["attrs"]["level"] if self.kind == "heading" else 0

    @property
    def words(self) -> int:
        """Number of words."""
        return len(plain([self.token]).split())

    @property
    def lines(self) -> float:
        """About how many lines it takes on a slide."""
        rows = self.token.get("children", [])
        if self.kind == "list":
            return sum(1.2 * _lines(plain([item])) for item in rows)
        if self.kind == "table":
            cells = [row for part in rows for row in ([part] if part["type"] == "table_head" else part["children"])]
            return sum(1.1 * max(_lines(plain([cell]), LINE / 3) for cell in row["children"]) for row in cells)
        if self.kind == "block_code":
            return 1 + self.token["raw"].count("\n")
        return 0.6 + _lines(plain([self.token]))

    def short(self) -> Block | None:
        """What is left of it on a slide: a long paragraph keeps its bold sentences, or else its first one."""
        if self.kind != "paragraph" or self.words <= WHOLE:
            return self
        sentences = _sentences(self.token["children"])
        kept = [one for one in sentences if any(part["type"] == "strong" for part in one)] or sentences[:1]
        children = [part for one in kept for part in (*one, {"type": "text", "raw": " "})]
        return Block(self.kind, {**self.token, "children": children})

    def pieces(self, lines: float) -> list[Block]:
        """Cut a list or table that is longer than a slide; anything else is one piece."""
        if self.lines <= lines or self.kind not in ("list", "table"):
            return [self]
        head, rows = [], self.token["children"]
        if self.kind == "table":
            head, rows = rows[:1], rows[1]["children"]
        made: list[list[Token]] = [[]]
        for row in rows:
            if made[-1] and self._of(head, [*made[-1], row]).lines > lines:
                made.append([])
            made[-1].append(row)
        found, first = [], self.token.get("attrs", {}).get("start", 1)
        for part in made:
            piece = self._of(head, part)
            if self.kind == "list":
                piece.token["attrs"] = {**self.token["attrs"], "start": first}
                first += len(part)
            found.append(piece)
        return found

    def _of(self, head: list[Token], rows: list[Token]) -> Block:
        children = [*head, {**self.token["children"][1], "children": rows}] if head else rows
        return Block(self.kind, {**self.token, "children": children})


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text cell, in order."""
    tokens = _tokens(text)
    return [Block(token["type"], token) for token in tokens if token["type"] != "blank_line"]


def html_of(blocks: list[Block]) -> str:
    """HTML of blocks. A link to another file of the course becomes plain text: a deck stands alone."""
    tokens = [_without_local_links(block.token) for block in blocks]
    return _html.renderer.render_tokens(tokens, mistune.BlockState())


def plain(tokens: list[Token]) -> str:
    """The words of tokens, without marks."""
    found = []
    for token in tokens:
        if "children" in token:
            found.append(plain(token["children"]))
            found.append("\n" if token["type"] in ("paragraph", "block_text", "list_item", "table_cell") else "")
        elif token["type"] in ("softbreak", "linebreak"):
            found.append(" ")
        else:
            found.append(token.get("raw", ""))
    return "".join(found)


def _lines(text: str, words: float = LINE) -> int:
    return max(1, -int(-len(text.split()) // words))


def _sentences(children: list[Token]) -> list[list[Token]]:
    """Inline tokens, one list for each sentence."""
    parts: list[Token] = []
    for child in children:
        if child["type"] == "text":
            cut = NEXT.sub(lambda found: found.group(1) + "\x00", child["raw"])
            parts.extend({"type": "text", "raw": raw} for raw in re.split("(\x00)", cut) if raw)
        elif child["type"] == "softbreak":
            parts.append({"type": "text", "raw": " "})
        else:
            parts.append(child)
    sentences: list[list[Token]] = [[]]
    for part in parts:
        raw = part.get("raw", "") if part["type"] == "text" else ""
        ended = sentences[-1] and END.search(plain(sentences[-1])) and not raw.strip(" ").startswith(("–", ","))
        if raw == "\x00" or (ended and sentences[-1] and _opens(part)):
            sentences.append([])
        if raw != "\x00":
            sentences[-1].append(part)
    return [one for one in sentences if plain(one).strip()]


def _opens(part: Token) -> bool:
    """Does a part that follows the end of a sentence begin a new one?"""
    text = plain([part]).lstrip()
    return bool(text) and (text[0].isupper() or text[0] in "\"“‘*0123456789")


def _without_local_links(token: Token) -> Token:
    if token["type"] == "link" and "://" not in token["attrs"]["url"]:
        return {"type": "emphasis", "children": token["children"]}
    if "children" in token:
        return {**token, "children": [_without_local_links(child) for child in token["children"]]}
    return token
