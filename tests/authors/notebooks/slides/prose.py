"""Prose: the blocks of a text cell, whole or down to what can be read from the back of a room."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import mistune

__all__ = ["Block", "blocks_of", "html_of", "key_sentence", "plain", "questions_in"]

Token = dict[str, Any]

WHOLE = 34  # words: a paragraph or an item up to this length stays as it is
FEW = 5  # words: less is a label, no sentence
LINE = 72  # characters on a line of a slide
ROW = 94  # characters on a line of a table, in which letters are smaller
END = re.compile(r"[.?!:][\"”’)*]*\s*$")
NEXT = re.compile(r"(?<=[.?!])([\"”’)]*)\s+(?=[\"“‘(]?[A-ZÀ-Ý0-9€])")

_tokens = mistune.create_markdown(renderer=None, plugins=["table"])
_html = mistune.create_markdown(escape=False, plugins=["table"])


@dataclass(frozen=True)
class Block:
    """A paragraph, a list, a table or a heading."""

    kind: str
    token: Token

    @property
    def level(self) -> int:
        """Level of a heading; 0 for anything else."""
        return self.token["attrs"]["level"] if self.kind == "heading" else 0

    @property
    def words(self) -> int:
        """Number of words."""
        return _words([self.token])

    @property
    def lines(self) -> float:
        """About how many lines it takes on a slide."""
        rows = self.token.get("children", [])
        if self.kind == "list":
            return 0.4 + sum(0.2 + _lines(plain([item])) for item in rows)
        if self.kind == "table":
            return 0.5 + sum(0.25 + 0.78 * _deepest(row) for row in _rows(self.token))
        if self.kind == "block_code":
            return 1 + 0.7 * self.token["raw"].count("\n")
        return 0.4 + _lines(plain([self.token]))

    def short(self) -> Block:
        """What is left of it on a slide; itself when it is short already.

        A long paragraph keeps its bold sentences and its first ones, as many as stay readable; a long item of a
        list its first ones.
        """
        if self.kind == "list":
            items = [_short_item(item) for item in self.token["children"]]
            whole = all(new is old for new, old in zip(items, self.token["children"], strict=True))
            return self if whole else Block(self.kind, {**self.token, "children": items})
        if self.kind != "paragraph" or self.words <= WHOLE:
            return self
        return Block(self.kind, _shortened(self.token, bold=True))

    def pieces(self, lines: float, first: float | None = None) -> list[Block]:
        """Cut a list or table that is longer than a slide into parts of much the same length."""
        room = lines if first is None else first
        if self.lines <= room or self.kind not in ("list", "table"):
            return [self]
        head, rows = [], self.token["children"]
        if self.kind == "table":
            head, rows = rows[:1], rows[1]["children"]
        many = 1 + math.ceil((self.lines - room) / lines)
        made: list[list[Token]] = [[]]
        for row in rows:
            even = self.lines / many + self._of(head, [row]).lines / 2  # so that no single row is left over
            limit = lines if len(made) == many else min(room if len(made) == 1 else lines, even)
            if made[-1] and self._of(head, [*made[-1], row]).lines > limit:
                made.append([])
            made[-1].append(row)
        found, number = [], self.token.get("attrs", {}).get("start", 1)
        for part in made:
            piece = self._of(head, part)
            if self.kind == "list":
                piece.token["attrs"] = {**self.token["attrs"], "start": number}
                number += len(part)
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


def key_sentence(blocks: list[Block]) -> str:
    """The sentence that a result gets on its slide: the first that has bold words, or else the first one; as HTML."""
    texts = [block for block in blocks if block.kind != "list"]
    sentences = [one for block in (texts or blocks) for one in _every_sentence(block)]
    sentences = [one for one in sentences if not plain(one).rstrip().endswith(("?", ":"))]
    bold = [one for one in sentences if any(part["type"] == "strong" for part in one)]
    for chosen in (bold, sentences):
        fits = [one for one in chosen if FEW <= _words(one) <= WHOLE and not plain(one).lstrip()[:1].isdigit()]
        if fits:
            return _inline(fits[0])
    return ""


def questions_in(blocks: list[Block]) -> list[str]:
    """The sentences that ask the room something, as HTML: those that end with a question mark, quoted ones not."""
    texts = [
        [one for block in blocks if (block.kind == "list") == listed for one in _every_sentence(block)]
        for listed in (0, 1)
    ]
    asked = [[_inline(one) for one in found if plain(one).strip().endswith("?")] for found in texts]
    return (asked[0] or asked[1])[-2:]


def _every_sentence(block: Block) -> list[list[Token]]:
    if block.kind == "list":
        parts = [part for item in block.token["children"] for part in item["children"]]
    else:
        parts = [block.token] if block.kind in ("paragraph", "block_text") else []
    return [one for part in parts for one in _sentences(part.get("children", []))]


def _inline(sentence: list[Token]) -> str:
    """A sentence as HTML; where it is bold as a whole it needs no bold."""
    whole = len(sentence) == 1 and sentence[0]["type"] == "strong"
    tokens = [_without_local_links(token) for token in (sentence[0]["children"] if whole else sentence)]
    return _html.renderer.render_tokens(tokens, mistune.BlockState()).strip()


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


def _words(tokens: list[Token]) -> int:
    return len(plain(tokens).split())


def _lines(text: str, characters: float = LINE) -> int:
    return max(1, math.ceil(len(text.strip()) / characters))


def _rows(table: Token) -> list[Token]:
    return [row for part in table["children"] for row in ([part] if part["type"] == "table_head" else part["children"])]


def _deepest(row: Token) -> int:
    """Lines of the highest cell of a row, if long cells get more of the width than short ones."""
    sizes = [len(plain([cell]).strip()) for cell in row["children"]]
    weights = [max(size, 6) ** 0.7 for size in sizes]
    return max(_lines("x" * size, ROW * w / sum(weights)) for size, w in zip(sizes, weights, strict=True))


def _shortened(token: Token, bold: bool) -> Token:
    """The bold sentences, if they count; then the first, and those that follow a chosen one, while there is room."""
    sentences = _sentences(token["children"])
    chosen = {i for i, one in enumerate(sentences) if bold and any(part["type"] == "strong" for part in one)}
    for i, sentence in enumerate(sentences):
        used = sum(_words(sentences[k]) for k in chosen)
        if (i == 0 or i - 1 in chosen) and (not chosen or used + _words(sentence) <= WHOLE):
            chosen.add(i)
    kept = [sentences[i] for i in sorted(chosen)]
    return {**token, "children": [part for one in kept for part in (*one, {"type": "text", "raw": " "})]}


def _short_item(item: Token) -> Token:
    if _words([item]) <= WHOLE or len(item["children"]) != 1 or "children" not in item["children"][0]:
        return item
    return {**item, "children": [_shortened(item["children"][0], bold=False)]}


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
    return bool(text) and (text[0].isupper() or text[0] in '"“‘*0123456789')


def _without_local_links(token: Token) -> Token:
    if token["type"] == "link" and "://" not in token["attrs"]["url"]:
        return {"type": "emphasis", "children": token["children"]}
    if "children" in token:
        return {**token, "children": [_without_local_links(child) for child in token["children"]]}
    return token
