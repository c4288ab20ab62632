"""Hints by degrees, and the way to a worked solution."""

from __future__ import annotations

import html
from dataclasses import dataclass

from simkit.course.exercises.card import Card

__all__ = ["Hint", "SolutionPointer"]


@dataclass(frozen=True, repr=False)
class Hint(Card):
    """One hint of an exercise. Which one is asked for each time: nothing is remembered."""

    id: str
    title: str
    hints: tuple[str, ...]
    number: int = 1

    def _is_there(self) -> bool:
        whole = isinstance(self.number, int) and not isinstance(self.number, bool)
        return whole and 1 <= self.number <= len(self.hints)

    def heading(self) -> str:
        which = f"hint {self.number} of {len(self.hints)}" if self._is_there() else f"{len(self.hints)} hints"
        return f"Exercise {self.id}, {self.title}: {which}"

    def body(self) -> str:
        if not self._is_there():
            return (
                f"There is no hint {self.number!r}: this exercise has hints 1 to {len(self.hints)}. "
                f'After the last one: `sk.solution("{self.id}")`.'
            )
        if self.number < len(self.hints):
            onward = f'Still stuck? `sk.hint("{self.id}", {self.number + 1})` says more.'
        else:
            onward = f'That was the last hint. The worked solution: `sk.solution("{self.id}")`.'
        return f"{self.hints[self.number - 1]}\n\n{onward}"

    def facts(self) -> dict:
        return {"hint": self.id, "number": self.number if self._is_there() else None}


@dataclass(frozen=True, repr=False)
class SolutionPointer(Card):
    """Where the worked solution of an exercise stands."""

    id: str
    title: str
    path: str

    def heading(self) -> str:
        return f"Exercise {self.id}, {self.title}: worked solution"

    def body(self) -> str:
        return f"`{self.path}`, under {self.id}. Compare the reasoning, not only the code."

    def facts(self) -> dict:
        return {"solution": self.id}

    def _repr_html_(self) -> str:
        link = f"<a href='{html.escape(self.path, quote=True)}'>{html.escape(self.path)}</a>"
        return super()._repr_html_().replace(f"<code>{html.escape(self.path)}</code>", link, 1)
