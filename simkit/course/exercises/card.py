"""A card: a heading and a few sentences, shown as HTML in a notebook and as plain text elsewhere."""

from __future__ import annotations

import html
import re

__all__ = ["Card"]


class Card:
    """Base of everything that the exercises show.

    The HTML holds no script, no outside resource and no random id, so that a saved notebook is the same
    after every run, and is shown also where the notebook is not trusted.
    """

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

    def __repr__(self) -> str:
        return f"{self.heading()}\n{self.body()}"

    def _repr_html_(self) -> str:
        paragraphs = "".join(
            f"<p style='margin:.3em 0'>{_inline(part)}</p>" for part in self.body().split("\n\n")
        )
        return (
            f"<div role='status' style='border-left:.4em solid {self.colour()};"
            f"padding:.3em .8em;margin:.3em 0'><strong>{_inline(self.heading())}</strong>{paragraphs}</div>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self), "text/html": self._repr_html_()}, {"simkit": self.facts()}


def _inline(text: str) -> str:
    """Escape for HTML; show back-ticked parts as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text)).replace("\n", "<br>")
