"""Table: rows of text as plain text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Table:
    """What is shown of a result: a caption, rows under headings, and a note of one or more paragraphs.

    What is said in ``words`` stands above the rows; the first `left` columns are aligned to the left. Without headings
    there are only words.
    """

    caption: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""
    words: str = ""
    left: int = 1

    def text(self) -> str:
        """Lay it out for a terminal."""
        body = text_table(self.head, self.rows, self.left) if self.head else ""
        return "\n\n".join(filter(None, [self.caption, self.words, body, self.note]))

    def html(self) -> str:
        """Lay it out for a notebook."""
        if not self.words:
            return html_table(self.head, self.rows, self.caption, self.note, self.left)
        top = f"<p><strong>{escape(self.caption)}</strong></p>" if self.caption else ""
        body = html_table(self.head, self.rows, "", self.note, self.left) if self.head else _paragraphs(self.note)
        return f"{top}{_paragraphs(self.words)}{body}"


class Strong(str):
    """A cell that stands out in bold; what the bold means is said in words elsewhere in its row."""


class Long(str):
    """A cell that may break into lines, and leaves room for the others."""


def is_heading(row: Sequence[str], head: Sequence[str]) -> bool:
    """Tell whether a row is the heading of the rows under it: it has one cell where the table has more."""
    return len(row) == 1 < len(head)


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Lay out rows in columns."""
    table = [list(head), *[list(row) for row in rows]]
    whole = [row for row in table if not is_heading(row, head)]
    widths = [max(len(row[i]) for row in whole) for i in range(len(head))]

    def line(row: list[str]) -> str:
        if is_heading(row, head):
            return f"\n{row[0]}"
        cells = [c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        return "  ".join(cells).rstrip()

    return "\n".join([line(table[0]), "  ".join("-" * w for w in widths), *[line(row) for row in table[1:]]])


def html_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "", note: str = "", left: int = 1
) -> str:
    """Lay out rows as an HTML table with a caption; the first cell of a row is its heading.

    A row of one cell is the heading of the rows under it, which make a group.
    """

    def cell(kind: str, text: str, position: int, scope: str = "") -> str:
        align = "left" if position < left else "right"
        space = "normal" if isinstance(text, Long) else "nowrap"
        shown = f"<strong>{escape(text)}</strong>" if isinstance(text, Strong) else escape(text)
        return f'<{kind}{scope} style="text-align:{align};white-space:{space}">{shown}</{kind}>'

    def line(row: Sequence[str]) -> str:
        if is_heading(row, head):
            scope = f' scope="rowgroup" colspan="{len(head)}"'
            return f"</tbody><tbody><tr>{cell('th', row[0], 0, scope)}</tr>"
        cells = [cell("th", text, i, ' scope="row"') if i == 0 else cell("td", text, i) for i, text in enumerate(row)]
        return f"<tr>{''.join(cells)}</tr>"

    top = "".join(cell("th", text, i, ' scope="col"') for i, text in enumerate(head))
    body = f"<tbody>{''.join(line(row) for row in rows)}</tbody>".replace("<tbody></tbody>", "", 1)
    title = f'<caption style="text-align:left"><strong>{escape(caption)}</strong></caption>' if caption else ""
    return f"<table>{title}<thead><tr>{top}</tr></thead>{body}</table>{_paragraphs(note)}"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part)
