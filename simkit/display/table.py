"""Table: rows of text as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Lay out rows in columns.

    Parameters
    ----------
    head : sequence of str
        Headings.
    rows : sequence of sequence of str
        Cells.
    left : int
        Number of columns, from the first, that are set to the left; the others to the right.
    """
    table = [list(head), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in table) for i in range(len(head))]

    def line(row: list[str]) -> str:
        cells = [
            c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        return "  ".join(cells).rstrip()

    return "\n".join([line(table[0]), "  ".join("-" * w for w in widths), *[line(row) for row in table[1:]]])


def html_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "", note: str = "", left: int = 1
) -> str:
    """Lay out rows as an HTML table with a caption; the first cell of a row is its heading."""

    def cell(kind: str, text: str, position: int, scope: str = "") -> str:
        align = "left" if position < left else "right"
        return f'<{kind}{scope} style="text-align:{align};white-space:nowrap">{escape(text)}</{kind}>'

    top = "".join(cell("th", text, i, ' scope="col"') for i, text in enumerate(head))
    body = "".join(
        "<tr>"
        + "".join(
            cell("th", text, i, ' scope="row"') if i == 0 else cell("td", text, i)
            for i, text in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    title = (
        f'<caption style="text-align:left"><strong>{escape(caption)}</strong></caption>' if caption else ""
    )
    under = f"<p>{escape(note)}</p>" if note else ""
    return f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{under}"
