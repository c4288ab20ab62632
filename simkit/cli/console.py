"""Console: what a command says, in words and tables or as JSON, on any terminal."""

from __future__ import annotations

import json
import math
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from simkit.present.table import Table

# Signs that old consoles cannot show, and what says the same in ASCII.
ASCII = str.maketrans({
    "–": "-", "—": "-", "−": "-", "…": "...", "→": "->", "±": "+/-", "·": "*", "×": "x", "≤": "<=", "≥": ">=",
    "‘": "'", "’": "'", "“": '"', "”": '"', "€": "EUR", "²": "^2", "√": "sqrt", "∞": "inf",
})  # fmt: skip


class Console:
    """Where a command writes."""

    def __init__(self, out: TextIO, err: TextIO, as_json: bool = False) -> None:
        self.out, self.err, self.as_json = out, err, as_json

    def say(self, text: str = "") -> None:
        """Print words for people; nothing with ``--json``."""
        if not self.as_json:
            self._write(self.out, text)

    def data(self, data: Mapping[str, Any]) -> None:
        """Print the machine-readable answer; nothing without ``--json``."""
        if self.as_json:
            self._write(self.out, as_json(data))

    def show(self, shown: Table, heads: Sequence[str] = ()) -> None:
        """Print a table, under headings of its own or short ones, and its note."""
        self.say(table(heads or shown.head, shown.rows))
        self.say("\n" + textwrap.fill(shown.note, WIDTH))

    def error(self, text: str) -> None:
        """Print on standard error."""
        self._write(self.err, text)

    def problem(self, text: str) -> None:
        """Say what is wrong: in words on standard error, and as ``{"error": ...}`` for a script."""
        self.data({"error": text})
        self.error(text)

    @property
    def progress(self) -> bool | None:
        """Whether what takes more than two seconds says how far it is and how long it takes; None: on a terminal."""
        return False if self.as_json else None

    def flush(self) -> None:
        """Write out what waits, so that a reader who left is noticed here."""
        self.out.flush()

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        stream.write(showable(text, stream.encoding) + "\n")
        stream.flush()


def showable(text: str, encoding: str | None) -> str:
    """Return ``text`` as a stream of this encoding can show it; plain ASCII if not all of it can.

    Examples
    --------
    >>> showable("1–2 days", "ascii")
    '1-2 days'
    >>> showable("1–2 days", "utf-8")
    '1–2 days'
    """
    try:
        text.encode(encoding or "utf-8")
        return text
    except (UnicodeEncodeError, LookupError):
        decomposed = unicodedata.normalize("NFKD", text.translate(ASCII))
        kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
        return kept.encode("ascii", "replace").decode("ascii")


def as_json(data: Any) -> str:
    """Write plain data and NumPy numbers as strict JSON; what is no number becomes null.

    Nine figures that count: more would differ between processors and library versions.

    Examples
    --------
    >>> print(as_json({"mean": float("nan"), "n": 30}))
    {
      "mean": null,
      "n": 30
    }
    """
    return json.dumps(_plain(data), indent=2, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item"):  # a NumPy number
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.9g}") if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} has no place in JSON: {value!r}")


WIDTH = 100
NARROWEST = 14


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1, wrap: int = 0) -> str:
    """Lay out text in columns; where they are too wide together, those of long cells wrap, or else the one named.

    Examples
    --------
    >>> print(table(["name", "n"], [["a", "1"], ["bc", "20"]]))
    name   n
    ----  --
    a      1
    bc    20
    """
    from simkit.present.table import Long, is_heading, text_table

    whole = [row for row in rows if not is_heading(row, heads)]
    widths = [max(len(row[i]) for row in [heads, *whole]) for i in range(len(heads))]
    long = {i for row in whole for i, cell in enumerate(row) if isinstance(cell, Long)} or {wrap}
    room = WIDTH - 2 * (len(heads) - 1) - sum(width for i, width in enumerate(widths) if i not in long)
    for done, i in enumerate(sorted(long, key=widths.__getitem__)):  # what a short one leaves goes to the others
        widths[i] = max(NARROWEST, min(widths[i], room // (len(long) - done)))
        room -= widths[i]
    lines = []
    for row in rows:
        if is_heading(row, heads):
            lines.append(list(row))
            continue
        parts = [textwrap.wrap(cell, widths[i]) if i in long else [cell] for i, cell in enumerate(row)]
        lines += zip_longest(*parts, fillvalue="")
    return text_table(heads, lines, left)
