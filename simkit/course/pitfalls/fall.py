"""Fall: what happens after a decision, with a picture, the name of the pitfall, its number and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simkit.course.pitfalls.measured import Measured
from simkit.course.pitfalls.words import boxed, filled, html_list, html_paragraphs, inline, paragraphs, plain

if TYPE_CHECKING:
    from simkit.course.pitfalls.pitfall import Pitfall
    from simkit.present.picture import Picture

COLOURS = {"trap": "#C44500", "sound": "#007A5E", "neither": "#6E6E6E"}
SIGNS = {
    "trap": "✗ This is the trap.",
    "sound": "✓ You walked around it.",
    "neither": "○ Not the trap, and not the way out.",
}


@dataclass(frozen=True, eq=False)
class Fall:
    """What a decision leads to."""

    pitfall: Pitfall = field(repr=False)
    choice: str
    measured: Measured = field(repr=False)

    @property
    def fell(self) -> bool:
        """Whether the choice was the trap."""
        return self.choice == self.pitfall.trap

    @property
    def kind(self) -> str:
        """``trap``, ``sound`` or ``neither``."""
        if self.fell:
            return "trap"
        return "sound" if self.pitfall.choice[self.choice].sound else "neither"

    @property
    def happens(self) -> str:
        """What the experiment shows, with the measured numbers."""
        return self._filled(self.pitfall.happens)

    @property
    def number(self) -> str:
        """The number to remember, in words: what it is, its value, its interval and from how many replications."""
        found = self.measured[self.pitfall.headline]
        if not found.n:
            return f"{found.label}: {found.text()} (closed form)"
        return f"{found.label}: {found.text()} (95 % interval {found.text('interval')}, n = {found.n:,})"

    def chart(self) -> Picture:
        """Draw what was measured, with a description for screen readers."""
        return self.measured.chart(self.pitfall.title)

    def _filled(self, text: str) -> str:
        return filled(text, self.measured)

    def _reply(self) -> str:
        chosen = self.pitfall.choice[self.choice]
        text = " ".join(paragraphs(chosen.text))
        return f"You chose {self.choice}: {text}\n\n{SIGNS[self.kind]} {self._filled(chosen.reply)}"

    def __str__(self) -> str:
        p = self.pitfall
        listed = [plain(f"- {self._filled(text)}") for text in p.do]
        sources = [plain(f"- {text}") for text in p.source]
        return "\n\n".join([
            plain(self._reply()),
            plain(self.happens),
            plain(self.chart().description),
            plain(f"The pitfall: {p.name}. {self.number}."),
            "\n".join(["Do:", *listed]),
            "\n".join(["Sources:", *sources]),
        ])  # fmt: skip

    __repr__ = __str__

    def _before(self) -> str:
        return boxed(html_paragraphs(self._reply()) + html_paragraphs(self.happens), COLOURS[self.kind], "status")

    def _after(self) -> str:
        p = self.pitfall
        head = f"<p style='margin:.4em 0'><strong>The pitfall: {inline(p.name)}.</strong> {inline(self.number)}.</p>"
        do = html_list(inline(" ".join(paragraphs(self._filled(text)))) for text in p.do)
        sources = html_list(inline(" ".join(paragraphs(text))) for text in p.source)
        return boxed(f"{head}<p style='margin:.4em 0'>Do:</p>{do}<p style='margin:.4em 0'>Sources:</p>{sources}",
                     COLOURS["neither"])  # fmt: skip

    def _repr_html_(self) -> str:
        return f"{self._before()}<p>{inline(self.chart().description)}</p>{self._after()}"

    def _ipython_display_(self) -> None:
        """Show words, picture, words: one output can hold either HTML or a chart, not both."""
        from IPython.display import display

        shown = ((self._before(), self._reply() + "\n\n" + self.happens), (self._after(), self.number))
        display({"text/html": shown[0][0], "text/plain": plain(shown[0][1])}, raw=True)
        display(self.chart())
        display({"text/html": shown[1][0], "text/plain": str(self).partition("The pitfall: ")[2]}, raw=True)
