"""Do's and don'ts of process simulation: a deck of cards, each with its source or its measured pitfall."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import pandas as pd

from simkit.model.scenario.refusals import Problem, RefusalError, did_you_mean, one_of
from simkit.result import Shown

CHAPTERS = {
    "question": "The question",
    "people": "The people",
    "model": "The model",
    "experiment": "The experiment",
    "change": "The change",
    "room": "The room",
}


@dataclass(frozen=True)
class DoCard:
    """One do with its don't, and what they rest on: publications, or keys of pitfalls that measure it."""

    key: str
    of: str
    do: str
    dont: str
    why: str
    source: tuple[str, ...] = ()
    pitfall: tuple[str, ...] = ()
    contested: str = ""


class DosAndDonts(Shown):
    """A deck of cards, by chapter; iterate over it, or take one by its key."""

    def __init__(self, cards: Iterable[DoCard]) -> None:
        self._cards = {card.key: card for card in cards}

    def __iter__(self) -> Iterator[DoCard]:
        return iter(self._cards.values())

    def __len__(self) -> int:
        return len(self._cards)

    def __getitem__(self, key: str) -> DoCard:
        """Return the card with this key."""
        return self._cards[key] if key in self._cards else _refuse("key", key, self._cards)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each card, indexed by key: of, do, dont, why, source, pitfall, contested."""
        rows = [{**vars(card), "source": " ".join(card.source), "pitfall": " ".join(card.pitfall)} for card in self]
        return pd.DataFrame(rows).set_index("key")


def _refuse(what: str, wrong: str, known: Iterable[str]) -> DoCard:
    hint = did_you_mean(str(wrong), known)
    raise RefusalError([Problem(what, f"there is no {wrong!r}", one_of(known), hint)], "the deck of do's and don'ts")


@cache
def _shipped() -> tuple[DoCard, ...]:
    """The cards that come with simkit: pure data, read once."""
    told = tomllib.loads((files("simkit") / "course" / "room" / "dos.toml").read_text(encoding="utf-8"))
    lists = ("source", "pitfall")
    return tuple(
        DoCard(key, **{name: tuple(value) if name in lists else value for name, value in raw.items()})
        for key, raw in told["card"].items()
    )


def dos(of: str | None = None) -> DosAndDonts:
    """Show the do's and don'ts of process simulation, each with its source or its measured pitfall.

    They are this kit's own. The article about the service team of 2009 has a list too; it isn't public, and nothing
    here comes from it.

    Parameters
    ----------
    of : str, optional
        One chapter: ``"question"``, ``"people"``, ``"model"``, ``"experiment"``, ``"change"`` or ``"room"``; all when
        left out.

    Returns
    -------
    DosAndDonts
        Shows itself as cards; ``.table`` is the same as data.

    Raises
    ------
    ValueError
        If there is no such chapter; the message says which there are.

    Examples
    --------
    >>> import simkit as sk
    >>> len(sk.dos()), sk.dos()["many-runs"].pitfall
    (30, ('one-run',))
    """
    if of is not None and of not in CHAPTERS:
        _refuse("of", of, CHAPTERS)
    return DosAndDonts(card for card in _shipped() if of in (None, card.of))
