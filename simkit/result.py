"""Result: data that can show itself.

What a result looks like is told in `simkit.present`, which knows results; results do not know it. The import below
is the only one in the package that points to the right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from simkit.present.picture import Picture


class Shown:
    """Data that shows itself, as text and as a table in a notebook."""

    def __str__(self) -> str:
        return _present().text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return _present().html(self)


class Result(Shown):
    """Data of a run or an experiment, which can be drawn too."""

    def chart(self, *args: Any, **kwargs: Any) -> Picture:
        """Draw the result."""
        return _present().chart(self, *args, **kwargs)

    def _display(self) -> None:
        _present().display(self)

    def _words(self) -> str:
        return _present().words(self)


def _present() -> ModuleType:
    from simkit import present

    return present
