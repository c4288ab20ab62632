"""Result: data that can show itself.

What a result looks like is told in `simkit.present`, which knows results; results do not know it. The import below
is the only one in the package that points to the right.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, ClassVar

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

    # Attributes of an earlier version: they go on working in this one, with a warning that says the new name.
    _renamed: ClassVar[dict[str, str]] = {
        "level": "confidence", "most": "max_replications", "order": "settings", "tolls": "costs",
        "worth": "indifference_zone",
    }  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        new = self._renamed.get(name)
        if new is None or not hasattr(type(self), new) and new not in vars(self):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        warnings.warn(f"{name} is called {new} now", DeprecationWarning, stacklevel=2)
        return getattr(self, new)

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
