"""Tables that fit a console of 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

WIDTH = 100
NARROWEST = 16


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1, wrap: int = 0) -> str:
    """Lay out text in columns; where they are too wide together, one of them wraps.

    Examples
    --------
    >>> print(table(["name", "n"], [["a", "1"], ["bc", "20"]]))
    name   n
    ----  --
    a      1
    bc    20
    """
    from simkit.present.table import is_heading, text_table

    whole = [row for row in rows if not is_heading(row, heads)]
    widths = [max(len(row[i]) for row in [heads, *whole]) for i in range(len(heads))]
    room = max(NARROWEST, WIDTH - sum(widths) + widths[wrap] - 2 * (len(heads) - 1))
    lines = []
    for row in rows:
        if is_heading(row, heads):
            lines.append(list(row))
            continue
        for number, part in enumerate(textwrap.wrap(row[wrap], room) or [""]):
            rest = row if number == 0 else [""] * len(row)
            lines.append([*rest[:wrap], part, *rest[wrap + 1 :]])
    return text_table(heads, lines, left)
