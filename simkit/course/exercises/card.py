"""A card: a heading and a few sentences, shown beside a coloured bar in a notebook and as plain text elsewhere."""

from __future__ import annotations

from simkit.result import Shown

__all__ = ["Card"]


class Card(Shown):
    """Base of everything that the exercises show."""

    def heading(self) -> str:
        """First line, as plain text."""
        raise NotImplementedError

    def body(self) -> str:
        """The sentences under the heading. Back-ticks mark code; a blank line starts a new paragraph."""
        raise NotImplementedError

    def colour(self) -> str:
        """Colour of the bar at the left."""
        return "#767676"

    def facts(self) -> dict:
        """What a program may want to know of the card; kept in the output's metadata."""
        return {}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self), "text/html": self._repr_html_()}, {"simkit": self.facts()}
