"""Deck: the slides of a lesson, in the order of its cells, so that no result comes before its prediction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from authors.notebooks.lint.prose import LONG
from authors.notebooks.slides.guide import Guide
from authors.notebooks.slides.prose import Block, blocks_of, html_of, plain
from authors.notebooks.slides.shown import Shown, live_of, shown_of

__all__ = ["Deck", "Slide", "deck_of"]

CAPACITY = 14.0  # lines of text on a slide
HEAD = 17.0  # on the first one, on which the letters may be smaller: it is read once
OVER = 3.0  # lines that the last words of a cell may be too many: smaller letters are better than a slide for one line
LEAD = 4.5  # lines that may stand above a result
ABOVE = 9.0  # lines that may stand above a picture where they must
BESIDE = 11.0  # lines that may stand beside the picture of a panel
SPARSE = 5.0  # up to so many lines a slide has larger letters
# What people read for themselves stays whole; elsewhere long paragraphs go to the notes.
WHOLE = ("Story", "Predict", "Explore", "Lenses", "Remember")
NOT_SHOWN = ("Sources",)
START = "Start"
PREDICT = "Predict"
PARTS = {"Three lenses": "Lenses", "Try it yourself": "Exercise"}
AT_THE_START = re.compile(r"What you see at the start")  # how a panel begins, for who reads without one


@dataclass
class Slide:
    """One slide."""

    part: str
    title: str
    body: list[str] = field(default_factory=list)
    lines: float = 0.0
    pictures: int = 0
    found: bool = False
    code: str = ""
    live: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def layout(self) -> str:
        """How it is laid out: ``found``, ``beside``, ``picture``, ``sparse`` or ``plain``."""
        if self.found:
            return "found"
        if self.pictures:
            return "beside" if self.lines > (LEAD if self.live else ABOVE) else "picture"
        return "sparse" if self.lines <= SPARSE and "<table" not in "".join(self.body) else "plain"


@dataclass(frozen=True)
class Deck:
    """The slides of a lesson."""

    name: str
    title: str
    slides: list[Slide]


def deck_of(notebook: NotebookNode, name: str, guide: Guide | None = None) -> Deck:
    """Cut a lesson into slides."""
    cutter = _Cutter()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cutter.prose(blocks_of(cell.source))
        elif cell.cell_type == "code":
            cutter.results(cell)
    title = cutter.slides[0].title if cutter.slides else name
    if guide is not None:
        cutter.questions(guide.section("Debrief"))
        guide.join(cutter.slides)
    return Deck(name, title, cutter.slides)


class _Cutter:
    """Goes through the cells; a slide is open until a heading, a result or the edge ends it."""

    def __init__(self) -> None:
        self.slides: list[Slide] = []
        self.part = START
        self.title = ""
        self.open: Slide | None = None  # takes more
        self.asked = False  # a question on the open slide, which a result on it would answer
        self.folded = False  # inside an answer that is folded in the lesson

    def prose(self, blocks: list[Block]) -> None:
        """Lay the blocks of a text cell on slides."""
        self.open = None
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            if block.kind == "heading":
                self._heading(block)
            elif self._folds(block) or self.part in NOT_SHOWN:
                self._note(self.slides[-1], [block])
            elif self.slides and AT_THE_START.match(plain([block.token])):
                self._note(self.slides[-1], [block])
            else:
                self._block(block, after)

    def results(self, cell: NotebookNode) -> None:
        """Lay the results of a code cell on slides.

        Every picture has a slide of its own; a short text may lead in to it, and the questions to a panel stand
        beside its picture. Tables and printed lines share a slide if they fit.
        """
        shown, live = shown_of(cell), live_of(cell)
        if not shown and live and self.slides:
            self.slides[-1].live = live
            self.open = None
            return
        for number, one in enumerate(shown):
            if not self._takes(one, live if number == 0 else ""):
                self._new()
            self._lay(one)
            # Long code is folded in the lesson, and C unfolds it here; short code that is folded would name a pitfall.
            hidden = cell.metadata.get("jupyter", {}).get("source_hidden") and len(cell.source.splitlines()) <= LONG
            if number == 0 and not hidden:
                self.open.code = cell.source
            if live and one is shown[-1]:
                self.open.live = live
            if one.kind in ("picture", "found"):
                self.open = None
        self.open = None

    def questions(self, blocks: list[Block]) -> None:
        """Lay questions to talk about on the last slides."""
        if not blocks:
            return
        self.part, self.title, self.open = "Debrief", "To talk about", None
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            self._block(block, after)

    def _takes(self, one: Shown, live: str) -> bool:
        """Does the open slide take this result too?"""
        if self.open is None or one.kind == "found" or one.apart is not None:
            return self.open is not None and one.apart is False
        if one.kind == "picture":
            return self.open.lines <= BESIDE if live else self.open.lines <= LEAD and not self.asked
        led = self.open.code or (self.open.lines <= LEAD and not self.asked)
        return bool(led) and self.open.lines + one.lines <= CAPACITY + (OVER if one.kind == "text" else 0)

    def _folds(self, block: Block) -> bool:
        """Is this part of an answer that is folded in the lesson? It goes to the notes, and gives nothing away."""
        raw = block.token.get("raw", "") if block.kind == "block_html" else ""
        inside = self.folded or "<details" in raw
        self.folded = inside and "</details>" not in raw
        return inside

    def _heading(self, block: Block) -> None:
        text = plain([block.token]).strip()
        if block.level <= 2 and self.slides:
            before, colon, after = text.partition(":")
            self.part = PARTS.get(before.split(",")[0], before if colon else text.split(",")[0])
            self.title = after.strip()[:1].upper() + after.strip()[1:] if colon else text
        else:
            self.title = text
        self.open = None

    def _block(self, block: Block, after: Block | None) -> None:
        whole = self.part in (*WHOLE, START, "Debrief")
        short = block if whole else block.short()
        capacity = HEAD if self.part == START else CAPACITY
        room = capacity - self.open.lines if self.open is not None else 0.0
        opens = block.kind == "paragraph" and plain([block.token]).rstrip().endswith(":") and after is not None
        needed = short.lines
        if opens:  # it leads on to what follows
            needed += after.lines if whole else after.short().lines
        # A list or table may begin on an open slide if that is for a few lines of text that lead in to it.
        cut = short.kind in ("list", "table") and self.open is not None and self.open.lines <= LEAD
        last = after is None and needed <= room + OVER
        if self.open is None or (needed > room and not cut and not last):
            self._new()
            room = capacity
        for number, piece in enumerate(short.pieces(capacity, room)):
            if number:
                self._new()
            self.open.body.append(html_of([piece]))
            self.open.lines += piece.lines
        self.asked = self.asked or "?" in plain([short.token])
        if short is not block:
            self._note(self.open, [block])

    def _lay(self, one: Shown) -> None:
        self.open.body.append(f'<div class="{one.kind}">{one.html}</div>')
        if one.kind == "picture":
            self.open.pictures += 1
            self.open.notes.append(f"<p><strong>In words.</strong> {_escaped(one.words)}</p>")
        self.open.found = self.open.found or one.kind == "found"
        self.open.lines += one.lines
        if one.note:
            self.open.notes.append(one.note)

    def _new(self) -> None:
        self.open = Slide(self.part, self.title)
        self.slides.append(self.open)
        self.asked = False

    @staticmethod
    def _note(slide: Slide, blocks: list[Block]) -> None:
        slide.notes.append(html_of(blocks))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
