"""Deck: the slides of a lesson, in the order of its cells, so that no result comes before its prediction."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbformat import NotebookNode

from simkit.notebooks.slides.guide import Guide
from simkit.notebooks.slides.prose import Block, blocks_of, html_of, plain
from simkit.notebooks.slides.shown import Shown, live_of, shown_of

__all__ = ["Deck", "Slide", "deck_of"]

CAPACITY = 11.5  # lines of text on a slide
# What people read for themselves stays whole; elsewhere long paragraphs go to the notes.
WHOLE = ("Story", "Predict", "Remember")
NOT_SHOWN = ("Sources",)
START = "Start"
PARTS = {"Three lenses": "Lenses", "Try it yourself": "Exercise"}


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    part : str
        Part of the lesson: ``Story``, ``Predict``, ``Run`` and so on; ``Start`` for the first.
    title : str
        What stands above it.
    body : list of str
        HTML, piece by piece.
    pictures : int
        How many pictures stand on it.
    code : str
        What made it; folded away.
    live : str
        What people can do at this place in the lesson itself.
    notes : list of str
        HTML for the speaker.
    """

    part: str
    title: str
    body: list[str] = field(default_factory=list)
    pictures: int = 0
    code: str = ""
    live: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Deck:
    """The slides of a lesson.

    Attributes
    ----------
    name : str
        File name of the lesson without its ending.
    title : str
        Its title.
    slides : list of Slide
    """

    name: str
    title: str
    slides: list[Slide]


def deck_of(notebook: NotebookNode, name: str, guide: Guide | None = None) -> Deck:
    """Cut a lesson into slides.

    Parameters
    ----------
    notebook : NotebookNode
        The lesson, with stored outputs.
    name : str
        Its file name without ending.
    guide : Guide, optional
        What the trainer's guide says; it goes to the notes, and its questions to a last slide.
    """
    cutter = _Cutter()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cutter.prose(blocks_of(cell.source))
        elif cell.cell_type == "code":
            cutter.results(cell)
    slides = cutter.slides
    if guide is not None:
        _join(slides, guide)
    return Deck(name, slides[0].title if slides else name, slides)


class _Cutter:
    """Goes through the cells; a slide is open until a heading, a result or the edge ends it."""

    def __init__(self) -> None:
        self.slides: list[Slide] = []
        self.part = self.section = START
        self.title = ""
        self.lines = 0.0
        self.open: Slide | None = None  # takes more prose
        self.bare = False  # a heading that stands on no slide yet

    def prose(self, blocks: list[Block]) -> None:
        """Lay the blocks of a text cell on slides."""
        self.open = None
        for block in blocks:
            if block.kind == "heading":
                self._heading(block)
            elif self.part in NOT_SHOWN:
                self._note(self.slides[-1], [block])
            else:
                self._block(block)

    def results(self, cell: NotebookNode) -> None:
        """Give every picture of a code cell a slide of its own; tables and printed lines share one if they fit."""
        self.open = None
        shown, live = shown_of(cell), live_of(cell)
        if not shown and live and self.slides:
            self.slides[-1].live = live
            return
        first = True
        for one in shown:
            together = not first and self.open is not None and one.kind != "picture"
            if not (together and self.lines + one.lines <= CAPACITY):
                self._new()
            self._lay(one)
            if first:
                self.open.code = cell.source
            if live and one is shown[-1]:
                self.open.live = live
            first = False
            if one.kind == "picture":
                self.open = None
        self.open = None

    def _heading(self, block: Block) -> None:
        text = plain([block.token]).strip()
        if block.level <= 2 and self.slides:
            before, colon, after = text.partition(":")
            self.section = text
            self.part = PARTS.get(before.split(",")[0], before if colon else text.split(",")[0])
            self.title = after.strip()[:1].upper() + after.strip()[1:] if colon else text
        else:
            self.title = text
        self.open, self.bare = None, True

    def _block(self, block: Block) -> None:
        short = block if self.part in (*WHOLE, START) else block.short()
        for piece in short.pieces(CAPACITY):
            full = self.open is not None and self.open.body and self.lines + piece.lines > CAPACITY
            if self.open is None or full:
                self._new()
            self.open.body.append(html_of([piece]))
            self.lines += piece.lines
        if short is not block:
            self._note(self.open, [block])

    def _lay(self, one: Shown) -> None:
        self.open.body.append(f'<div class="{one.kind}">{one.html}</div>')
        self.lines += one.lines
        if one.kind == "picture":
            self.open.pictures += 1
            self.open.notes.append(f"<p><strong>In words.</strong> {_escaped(one.words)}</p>")

    def _new(self) -> None:
        self.open = Slide(self.part, self.title)
        self.slides.append(self.open)
        self.lines, self.bare = 0.0, False

    @staticmethod
    def _note(slide: Slide, blocks: list[Block]) -> None:
        slide.notes.append(html_of(blocks))


def _join(slides: list[Slide], guide: Guide) -> None:
    """Lay the trainer's guide beside the slides it is about, and its questions at the end."""
    for part in dict.fromkeys(slide.part for slide in slides):
        first = next(slide for slide in slides if slide.part == part)
        first.notes = [*guide.notes(part), *first.notes]
    questions = guide.section("Debrief")
    if questions:
        last = Slide("Debrief", "To talk about", [html_of(questions)])
        last.notes = guide.notes("Debrief")
        slides.append(last)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
