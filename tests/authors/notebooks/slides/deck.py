"""Deck: the slides of a lesson, in the order of its cells, so that no result comes before its prediction.

A result has a slide with one sentence: what the lesson says about it in bold, or first. All else that stands around it
goes to the notes. A question that comes before a result has a slide too, so that the room answers before it looks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from nbformat import NotebookNode

from authors.notebooks.claims import FOLD
from authors.notebooks.lint.prose import LONG
from authors.notebooks.slides.guide import Guide
from authors.notebooks.slides.prose import Block, blocks_of, html_of, key_sentence, plain, questions_in
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
    results: int = 0
    said: list[Block] = field(default_factory=list)
    saying: str = ""
    asks: bool = False
    found: bool = False
    code: str = ""
    live: str = ""
    plan_b: str = ""  # where its cell takes long in the lesson: what to do meanwhile
    notes: list[str] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)  # paragraphs that are cut short on it, whole
    lead: list[Block] = field(default_factory=list)  # the words that led in to its result
    words_only: bool = False

    @property
    def layout(self) -> str:
        """How it is laid out: ``found``, ``asks``, ``beside``, ``picture``, ``sparse`` or ``plain``."""
        if self.found or self.asks:
            return "found" if self.found else "asks"
        if self.pictures:
            return "beside" if self.lines > (LEAD if self.live else ABOVE) else "picture"
        return "sparse" if self.lines <= SPARSE and "<table" not in "".join(self.body) else "plain"


@dataclass(frozen=True)
class Deck:
    """The slides of a lesson."""

    name: str
    title: str
    slides: list[Slide]


def deck_of(
    notebook: NotebookNode, name: str, guide: Guide | None = None, moving: Mapping[str, str] | None = None
) -> Deck:
    """Cut a lesson into slides; `moving` has the pages of its replays, by the id of their cells."""
    cutter, waits = _Cutter(moving or {}), guide.waits() if guide else {}
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            cutter.prose(blocks_of(FOLD.sub(r"\1", cell.source)))  # the slide before it shows the result
        elif cell.cell_type == "code":
            cutter.results(cell, waits.get(number, 0))
    cutter.slides = _condensed(cutter.slides)
    title = cutter.slides[0].title if cutter.slides else name
    if guide is not None:
        cutter.questions(guide.section("Debrief"))
        guide.join(cutter.slides)
    return Deck(name, title, cutter.slides)


def plan_b(seconds: int, kind: str) -> str:
    """Say what to show where a cell takes long; nothing where it does not."""
    shown = {"picture": "this picture", "table": "this table", "": "the next slide"}.get(kind, "what stands here")
    return (
        f"Run live, this takes some {seconds} seconds. Plan B: show {shown} as the lesson stored it." if seconds else ""
    )


class _Cutter:
    """Goes through the cells; a slide is open until a heading, a result or the edge ends it."""

    def __init__(self, moving: Mapping[str, str]) -> None:
        self.moving = moving
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
            elif (
                self.part == "Lenses" and block.kind == "paragraph" and self.open is not None
            ):  # after the three of them
                self._note(self.open, [block])
            else:
                self._block(block, after)

    def results(self, cell: NotebookNode, seconds: int) -> None:
        """Lay the results of a code cell on slides.

        Every picture has a slide of its own; a short text may lead in to it, and the questions to a panel stand
        beside its picture. Tables and printed lines share a slide if they fit.
        """
        shown, live = shown_of(cell), live_of(cell)
        if any(
            one.kind == "picture" and one.apart is None for one in shown
        ):  # printed beside a picture: for the speaker
            printed = [one for one in shown if one.kind == "text" and one.apart is None]
            shown = [one for one in shown if one not in printed]
        else:
            printed = []
        if not shown and live and self.slides:
            self.slides[-1].live, self.slides[-1].plan_b = live, plan_b(seconds, "")
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
            if number == 0:
                self.open.plan_b = plan_b(seconds, one.kind)
            if live and one is shown[-1] and cell.id not in self.moving:
                self.open.live = live
            if one.kind == "picture":
                self.open.notes += [one.html for one in printed]
                printed = []
                if cell.id in self.moving:
                    self._play(self.moving[cell.id])
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
        self.open.said.append(block)
        self.asked = self.asked or "?" in plain([block.token])
        if short is not block:
            self.open.shortened.append(html_of([block]))

    def _lay(self, one: Shown) -> None:
        self.open.body.append(f'<div class="{one.kind}">{one.html}</div>')
        self.open.results += 1
        if one.kind == "picture":
            self.open.pictures += 1
            self.open.notes.append(f"<p><strong>In words.</strong> {html.escape(one.words, quote=False)}</p>")
        self.open.found = self.open.found or one.kind == "found"
        self.open.lines += one.lines
        if one.note:
            self.open.notes.append(one.note)

    def _play(self, page: str) -> None:
        """Let a replay play where its picture would stand; on paper the picture stays."""
        frame = f'<iframe title="Replay" loading="lazy" srcdoc="{html.escape(page)}"></iframe>'
        self.open.body[-1] = self.open.body[-1].replace('<div class="picture">', f'<div class="picture plays">{frame}')

    def _new(self) -> None:
        self.open = Slide(self.part, self.title)
        self.slides.append(self.open)
        self.asked = False

    @staticmethod
    def _note(slide: Slide, blocks: list[Block]) -> None:
        slide.notes.append(html_of(blocks))


def _condensed(slides: list[Slide]) -> list[Slide]:
    """Give every result one sentence, and lay the words around it into its notes."""
    kept: list[Slide] = []
    for slide, after in pairwise([*slides, None]):
        before = kept[-1] if kept else None
        same = before is not None and (before.part, before.title) == (slide.part, slide.title)
        words_only = not slide.results and not slide.live and slide.part not in (*WHOLE, START, "Debrief", "Exercise")
        if words_only and same and before.results and not before.found:
            leads = after is not None and after.results and (after.part, after.title) == (slide.part, slide.title)
            before.saying = before.saying or key_sentence(slide.said)
            if not (leads and _asks(slide)):
                before.notes += [html_of(slide.said), *slide.notes]
                continue
        if slide.results and slide.layout != "beside" and not slide.found:
            _sum_up(slide)
        if same and before.words_only and slide.results and not before.results:
            if _asks(before):
                before.body, before.asks = [f"<p>{text}</p>" for text in questions_in(before.said)], True
                before.notes = [html_of(before.said), *before.notes]
                before.shortened = []
            else:
                kept.pop()
                slide.lead = before.said
                slide.notes = [html_of(before.said), *before.notes, *slide.notes]
        slide.words_only = words_only
        kept.append(slide)
    for slide in kept:
        if slide.results and not slide.found and not slide.saying and slide.lead:
            slide.saying = key_sentence(slide.lead)
        slide.notes = [*slide.shortened, *slide.notes]
        if slide.saying:
            slide.body.insert(0, f'<p class="saying">{slide.saying}</p>')
    return kept


def _sum_up(slide: Slide) -> None:
    """Leave only the results on a slide; the words that led in to them go to the notes."""
    if slide.said:
        slide.lead = slide.said
        slide.body = slide.body[-slide.results :]
        slide.notes = [html_of(slide.said), *slide.notes]
        slide.shortened = []


def _asks(slide: Slide) -> bool:
    return bool(questions_in(slide.said))
