"""Present: how results look, as text, as tables and as pictures.

Every kind of result has a file of its name here, with a function ``table`` (what is shown of it), and where it can be
drawn a function ``chart``. Where its text is more or less than its table, there are ``text`` or ``html`` too.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from simkit.present.picture import Picture

_ELSEWHERE = {
    "DecisionReport": "report", "Draft": "from_log", "EventLog": "from_log", "FaceToFace": "from_log",
    "LogQuality": "from_log",
    "PitfallNumbers": "pitfall", "PitfallOutcome": "pitfall", "Pitfalls": "pitfall", "Revealed": "predictions",
    "RunLog": "run",
}  # fmt: skip
"""In which file it is told how a class looks, where that has not its name."""


def text(result: Any) -> str:
    """Return a result as plain text."""
    home = _home(result)
    return home.text(result) if hasattr(home, "text") else home.table(result).text()


def html(result: Any) -> str:
    """Return a result as HTML for a notebook."""
    home = _home(result)
    return home.html(result) if hasattr(home, "html") else home.table(result).html()


def chart(result: Any, *args: Any, **kwargs: Any) -> Picture:
    """Draw a result."""
    home = _home(result)
    if not hasattr(home, "chart"):
        raise TypeError(f"there is no picture of a {type(result).__name__}")
    return home.chart(result, *args, **kwargs)


def page(result: Any) -> str:
    """Return a result as a page that needs no internet: its table and its picture, or what it has of its own."""
    if hasattr(_home(result), "page"):
        return _home(result).page(result)
    shown = html(result)
    try:
        picture = result.chart()
    except ValueError:  # what it draws by itself was not measured: the first measure
        picture = result.chart(result.keys[0] if hasattr(result, "keys") else result.summary.index[0])
    return picture.page(shown)


def display(result: Any) -> None:
    """Show a result piece by piece, where one output cannot hold all of it."""
    _home(result).display(result)


def sections(result: Any, whole: bool) -> list[dict[str, Any]]:
    """Return what the pages of a room show of a result."""
    return _home(result).sections(result, whole)


def words(result: Any) -> str:
    """Say what a result means."""
    return _home(result).words(result)


def _home(result: Any) -> ModuleType:
    for kind in type(result).__mro__:
        file = _ELSEWHERE.get(kind.__name__) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
        if find_spec(f"simkit.present.{file}"):
            return import_module(f"simkit.present.{file}")
    raise TypeError(f"simkit.present does not know what a {type(result).__name__} looks like")
