"""Guide: what ``course/teaching/`` says to the trainer, part by part, for the notes under the slides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simkit.notebooks.slides.prose import Block, blocks_of, html_of, plain

__all__ = ["Guide", "PLACES"]

ROOM = "In the room"  # its sub-headings are the parts of the lesson
# Which sections of a guide belong to which part of the slides.
PLACES = {
    "Start": ("Why it stands here", "Have ready", "Clock", "Resist", "Short of time"),
    "Debrief": ("Numbers at hand",),
}


@dataclass(frozen=True)
class Guide:
    """A guide, read.

    Attributes
    ----------
    sections : dict
        Blocks under each second-level heading, by its text.
    """

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

    def part(self, name: str) -> list[Block]:
        """What to expect in the room at a part of the lesson."""
        found: list[Block] = []
        here = False
        for block in self.section(ROOM):
            if block.level == 3:
                here = plain([block.token]).strip() == name
            elif here:
                found.append(block)
        return found

    def notes(self, part: str) -> list[str]:
        """HTML of all that a speaker may want to see at a part."""
        found = [
            f"<h3>{name}</h3>{html_of(self.section(name))}"
            for name in PLACES.get(part, ())
            if self.section(name)
        ]
        room = self.part(part)
        return [*found, *([f"<h3>In the room</h3>{html_of(room)}"] if room else [])]
