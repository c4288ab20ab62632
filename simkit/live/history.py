"""History: the way back and forth in what somebody builds, and what they kept under a name."""

from collections.abc import Iterable
from string import ascii_uppercase
from typing import Any


class History:
    """States one after the other, each of which can be undone and done again, and those that were kept."""

    def __init__(self, start: Any, noun: str) -> None:
        self.start, self.noun = start, noun
        self.done: list[Any] = []
        self.undone: list[Any] = []
        self.kept: dict[str, Any] = {}

    @property
    def now(self) -> Any:
        """How it stands."""
        return self.done[-1] if self.done else self.start

    def do(self, state: Any) -> None:
        """Go on to a new state; what was undone before it cannot be done again."""
        self.done.append(state)
        self.undone.clear()

    def undo(self) -> Any:
        """Take the latest step back, and return it."""
        if not self.done:
            raise ValueError("nothing to undo: this is where you began")
        self.undone.append(self.done.pop())
        return self.undone[-1]

    def redo(self) -> Any:
        """Do again what was undone last, and return it."""
        if not self.undone:
            raise ValueError("nothing to redo: nothing was undone since the latest move")
        self.done.append(self.undone.pop())
        return self.done[-1]

    def keep(self, state: Any, name: str | None = None, reserved: Iterable[str] = ()) -> str:
        """Keep a state under a name, "Plan A", "Plan B" and so on when left out; return the name."""
        same = next((one for one, kept in self.kept.items() if kept == state), None)
        if same is not None:
            raise ValueError(f"this {self.noun} is kept already, as '{same}'")
        if name is None:
            letters = [*ascii_uppercase, *(a + b for a in ascii_uppercase for b in ascii_uppercase)]
            names = (f"{self.noun.capitalize()} {letter}" for letter in letters)
            name = next(one for one in names if one not in self.kept)
        if name in (*self.kept, *reserved):
            raise ValueError(f"'{name}' is taken already: choose another name")
        self.kept[name] = state
        return name

    def drop(self, name: str) -> None:
        """Keep a state no longer."""
        self.find(name)
        del self.kept[name]

    def find(self, name: str) -> Any:
        """Return what was kept under a name."""
        if name not in self.kept:
            names = ", ".join(f"'{kept}'" for kept in self.kept) or "none so far"
            raise ValueError(f"no {self.noun} '{name}' was kept; kept: {names}")
        return self.kept[name]
