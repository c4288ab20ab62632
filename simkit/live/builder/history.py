"""History: every step on the board, to go back and forth, and to write down as code."""

from __future__ import annotations

from typing import NamedTuple

from simkit.live.builder.draft import Draft


class Step(NamedTuple):
    """One step on the board."""

    draft: Draft
    said: str
    code: str


class History:
    """Steps done, and steps undone that can be done again."""

    def __init__(self, start: Draft) -> None:
        self.start = start
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def draft(self) -> Draft:
        """How it stands now."""
        return self._done[-1].draft if self._done else self.start

    @property
    def last(self) -> Step | None:
        """The latest step, which undo takes back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Step | None:
        """The step that redo does again."""
        return self._undone[-1] if self._undone else None

    def do(self, step: Step) -> None:
        """Do a new step; what was undone before it cannot be done again."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> Step:
        """Take the latest step back, and return it."""
        if not self._done:
            raise ValueError("nothing to undo: this is where you began")
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Step:
        """Do again what was undone last, and return it."""
        if not self._undone:
            raise ValueError("nothing to redo: nothing was undone since the latest move")
        self._done.append(self._undone.pop())
        return self._done[-1]

    def code(self) -> str:
        """Write the steps as Python, from the latest reset on."""
        calls = [step.code for step in self._done]
        while "reset()" in calls:
            calls = calls[calls.index("reset()") + 1 :]
        return "\n".join(f"board.{call}" for call in calls)
