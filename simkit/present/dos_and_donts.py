"""Do's and don'ts: cards in a notebook, one under the other in a terminal."""

from simkit.course.room.dos import CHAPTERS, DoCard, DosAndDonts
from simkit.present.card import inline, paragraph, plain
from simkit.present.picture import BLUE

DO, DONT, CONTESTED = "✓ Do", "✗ Don't", "Contested"
GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(17em,1fr));gap:.6em;margin:.3em 0 1em"
CARD = f"border:1px solid;border-top:.4em solid {BLUE};padding:.3em .8em;text-align:left"


def text(result: DosAndDonts) -> str:
    """Return the cards as plain text, chapter by chapter."""
    parts = []
    for of, cards in _chapters(result).items():
        parts += [CHAPTERS[of].upper(), *("\n".join(plain(line) for line in _lines(card)) for card in cards)]
    return "\n\n".join(parts)


def html(result: DosAndDonts) -> str:
    """Return the cards for a notebook, chapter by chapter."""
    return "".join(
        f"{paragraph(f'<strong>{CHAPTERS[of]}</strong>')}<div style='{GRID}'>{''.join(map(_card, cards))}</div>"
        for of, cards in _chapters(result).items()
    )


def basis(card: DoCard) -> list[tuple[str, str]]:
    """Say what a card rests on: a label and a sentence each."""
    measured = [("Measured", ", ".join(f'`sk.pitfall("{key}")`' for key in card.pitfall))] if card.pitfall else []
    open_still = [(CONTESTED, card.contested)] if card.contested else []
    return [*(("Source", source) for source in card.source), *measured, *open_still]


def _lines(card: DoCard) -> list[str]:
    told = [(DO, card.do), (DONT, card.dont), ("Why", card.why), *basis(card)]
    return [f"{label}: {words}" for label, words in told]


def _card(card: DoCard) -> str:
    told = [f"<strong>{label}:</strong> {inline(words)}" for label, words in ((DO, card.do), (DONT, card.dont))]
    told += [inline(card.why)] + [f"<small>{label}: {inline(words)}</small>" for label, words in basis(card)]
    return f"<div style='{CARD}'>{''.join(map(paragraph, told))}</div>"


def _chapters(result: DosAndDonts) -> dict[str, list[DoCard]]:
    return {of: mine for of in CHAPTERS if (mine := [card for card in result if card.of == of])}
