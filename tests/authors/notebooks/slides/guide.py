"""Guide: what ``course/teaching/`` says to the trainer, part by part, for the notes under the slides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from authors.notebooks.slides.prose import Block, blocks_of, html_of, plain

if TYPE_CHECKING:
    from authors.notebooks.slides.deck import Slide

__all__ = ["Guide", "PLACES", "ROOM", "SECTIONS"]

ROOM = "In the room"  # its sub-headings are parts of the lesson, or headings in it
# Which sections of a guide belong to which part of the slides.
PLACES = {
    "Start": ("Why it stands here", "Have ready", "Clock", "Short of time", "Resist"),
    "Debrief": ("Listen for", "Numbers at hand"),
}
# What every guide has, in this order.
SECTIONS = (
    "Why it stands here", "Have ready", "Clock", ROOM, "Resist", "Short of time", "Debrief", "Listen for",
    "Numbers at hand",
)  # fmt: skip


@dataclass(frozen=True)
class Guide:
    """A guide, read."""

    sections: dict[str, list[Block]]

    @classmethod
    def read(cls, path: Path) -> Guide | None:
        """The guide in a file; None where there is none."""
        if not path.exists():
            return None
        sections: dict[str, list[Block]] = {}
        here: list[Block] = []
        for block in blocks_of(path.read_text(encoding="utf-8")):
            if block.level == 2:
                here = sections.setdefault(plain([block.token]).strip(), [])
            else:
                here.append(block)
        return cls(sections)

    def section(self, name: str) -> list[Block]:
        """The blocks of a section; empty when there is none."""
        return self.sections.get(name, [])

    def places(self) -> dict[str, list[Block]]:
        """What to expect in the room, by the part of the lesson or the heading in it."""
        found: dict[str, list[Block]] = {}
        here: list[Block] = []
        for block in self.section(ROOM):
            if block.level == 3:
                here = found.setdefault(plain([block.token]).strip(), [])
            else:
                here.append(block)
        return found

    def waits(self) -> dict[int, int]:
        """The seconds of the cells that take long, by their number in the lesson."""
        for block in self.section("Have ready"):
            if block.kind == "table":
                rows = [
                    [plain([cell]).strip() for cell in row["children"]]
                    for row in block.token["children"][1]["children"]
                ]
                return {int(number): int(seconds) for number, _, seconds in rows}
        return {}

    def join(self, slides: list[Slide]) -> None:
        """Lay what the guide says into the notes of the slides that it is about."""
        room, seen = self.places(), set()
        for slide in slides:
            joined = []
            for name in dict.fromkeys((slide.part, slide.title)):
                if name in seen:
                    continue
                seen.add(name)
                joined += [
                    f"<h3>{section}</h3>{html_of(self.section(section))}"
                    for section in PLACES.get(name, ())
                    if self.section(section)
                ]
                if room.get(name):
                    joined.append(f"<h3>{ROOM}</h3>{html_of(room[name])}")
            slide.notes = [*joined, *slide.notes]
