"""Shown: what a code cell left behind, as HTML for a slide: pictures as data, tables, printed lines."""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import dataclass

import vl_convert
from nbformat import NotebookNode

from simkit.present.picture import VEGA_LITE

__all__ = ["Shown", "live_of", "shown_of"]

# What a cell lets people do in the notebook that no slide can.
LIVE = {
    "predict": "In the lesson: fill in a guess and a range, and save.",
    "tune": "In the lesson: move the knobs. Here is how it stands at the start.",
    "replay": "In the lesson: let it play. Here is one moment of it.",
    "build_teams": "In the lesson: a board to move people on. Here is how it stands at the start.",
    "plan_change": "In the lesson: a plan to move in time. Here is how it stands at the start.",
    "predictions": "In the lesson: how sure were you? Everybody's own predictions, and what came out.",
}
OWN = re.compile(r"\bsk\.(predict|predictions)\(")  # shows what is each learner's own, so nothing to others
STYLE = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
# Numbers keep their line; words may be broken over several, or a table of verdicts is wider than any slide.
CELL = re.compile(r"<(th|td)\b([^>]*)>(.*?)</\1>", re.DOTALL)
LAYOUT = re.compile(r'\s(?:style|border|class)="[^"]*"')
LONG = {"th": 36, "td": 22}  # characters
CARD = re.compile(r"<div style='[^']*'>((?:<p\b[^>]*>.*?</p>)+)</div>", re.DOTALL)
FULL = 14.0  # lines of cards on a slide
ABOVE = 4.0  # lines of text that may stand above a table
WIDE = 6  # columns from which also numbers may be broken
MOST_ROWS = 15  # of a table on a slide
# What `sk.reveal` says where nobody predicted, which is how a lesson is stored: the slide tells the truth alone.
FOUND = re.compile(r"(?P<title>.*): Found: (?P<value>.*?)(?: \((?P<more>.*?)\))?\.\Z", re.DOTALL)
ASK = "Who has it in their range?"
SHARP = 3  # dots for each point of a chart


@dataclass(frozen=True)
class Shown:
    """One output, or a part of it."""

    kind: str
    html: str
    words: str
    lines: float = 0
    note: str = ""
    apart: bool | None = None


def shown_of(cell: NotebookNode) -> list[Shown]:
    """What a cell shows, in order; first the truth of a prediction, for a table beside it would give it away.

    What is a learner's own (a prediction to make, those that were made) is not among it.
    """
    if OWN.search(cell.source):
        return []
    found = [one for output in cell.outputs for one in _shown(output)]
    return sorted(found, key=lambda one: one.kind != "found")


def live_of(cell: NotebookNode) -> str:
    """What people can do at this cell in the notebook; empty when it only shows."""
    last = cell.source.rstrip().rpartition("\n")[2]
    calls = re.findall(rf"^(?:(\w+) = )?sk\.({'|'.join(LIVE)})\(", cell.source, re.MULTILINE)
    # Not where it is only used, in a function or for a table.
    return " ".join(LIVE[name] for given, name in calls if given in ("", last))


def _shown(output: NotebookNode) -> list[Shown]:
    if output.output_type == "stream":
        return _text(output.text)
    if output.output_type == "error":
        return _text(f"{output.ename}: {output.evalue}")
    data = output.get("data", {})
    words = str(data.get("text/plain", ""))
    found = FOUND.match(words)
    if found:
        return [_found(**found.groupdict())]
    picture = _picture(data)
    if picture:
        return [Shown("picture", f'<img src="{picture}" alt="{html.escape(words)}">', words)]
    if "text/html" in data:
        from authors.notebooks.slides.pitfalls import asks, pitfalls_of

        text = STYLE.sub("", data["text/html"])
        return pitfalls_of(text) if asks(text) else _table(text, words)
    return _text(words) if words else []


def _text(text: str) -> list[Shown]:
    text = text.rstrip("\n")
    lines = sum(1 + len(line) // 90 for line in text.split("\n"))
    return [Shown("text", f"<pre>{html.escape(text)}</pre>", text, 0.6 + 0.8 * lines)]


def _found(title: str, value: str, more: str | None) -> Shown:
    said = f"<p>{html.escape(title)}</p><p><strong>{html.escape(value)}</strong></p>"
    said += f"<p>{html.escape(more)}</p>" if more else ""
    return Shown("found", f"{said}<p>{ASK}</p>", f"{title}: {value}")


def _table(text: str, words: str) -> list[Shown]:
    """A table, cut into parts when it is long; what stands below it goes to the notes."""
    begin, end = text.find("<table"), text.rfind("</table>")
    if begin < 0:
        return _cards(text, words)
    above, table, below = text[:begin], text[begin:end] + "</table>", text[end + len("</table>") :]
    table = CELL.sub(_cell, LAYOUT.sub("", table))
    above, below = (part if re.sub(r"<[^>]+>|\s", "", part) else "" for part in (above, below))
    if len(re.findall(r"<th\b", table.partition("</tr>")[0])) >= WIDE:
        table = table.replace("<table", '<table class="wide"', 1)
    parts = _parts(table)
    first = []
    if _lines_of(above) > ABOVE:  # words that are a slide of their own
        first, above = [Shown("text", LAYOUT.sub("", above), _plain(above), _lines_of(above), apart=True)], ""
    return first + [
        Shown(
            "table",
            part if number else LAYOUT.sub("", above) + part,
            words,
            1 + 0.9 * part.count("<tr") + part.count("<caption"),
            "" if number else below,
        )
        for number, part in enumerate(parts)
    ]


def _cards(text: str, words: str) -> list[Shown]:
    """Text that is no table; where it is a deck of cards, as many on a slide as can be read."""
    cards = CARD.findall(text)
    if len(cards) < 2:
        return [Shown("text", text, words, 1 + len(words.split()) / 10)]
    made: list[list[str]] = [[]]
    for card in cards:
        if made[-1] and sum(map(_lines_of, [*made[-1], card])) > FULL:
            made.append([])
        made[-1].append(f"<blockquote>{card}</blockquote>")
    said = [(part, " ".join(map(_plain, part))) for part in made]
    return [Shown("text", "".join(part), told, sum(map(_lines_of, part)), apart=True) for part, told in said]


def _lines_of(card: str) -> float:
    return 0.6 + sum(1 + len(_plain(line)) // 80 for line in re.findall(r"<p\b.*?</p>", card, re.DOTALL))


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def _cell(found: re.Match[str]) -> str:
    name, attributes, inside = found.groups()
    text = html.unescape(re.sub(r"<[^>]+>", "", inside)).strip()
    number = name == "td" and bool(re.match(r"[-−+±(€]?\s*\d", text) or text in ("", "–", "-", "none"))
    kinds = [kind for kind, holds in (("number", number), ("long", len(text) > LONG[name])) if holds]
    classes = f' class="{" ".join(kinds)}"' if kinds else ""
    return f"<{name}{attributes}{classes}>{inside}</{name}>"


def _parts(table: str) -> list[str]:
    """A table in parts of at most so many rows, each with its head; cut between groups of rows if it has any."""
    rows = table.count("<tr")
    head, _, rest = table.partition("</thead>")
    if rows <= MOST_ROWS or not rest or "rowspan" in rest:
        return [table]
    groups = re.findall(r"<tbody>.*?</tbody>", rest, re.DOTALL)
    if len(groups) < 2:
        lines = re.findall(r"<tr\b.*?</tr>", rest, re.DOTALL)
        many = -(-len(lines) // MOST_ROWS)
        each = -(-len(lines) // many)
        cut = [lines[i : i + each] for i in range(0, len(lines), each)]
        return [f"{head}</thead><tbody>{''.join(part)}</tbody></table>" for part in cut]
    made = [""]
    for group in groups:
        if made[-1] and (made[-1] + group).count("<tr") > MOST_ROWS:
            made.append("")
        made[-1] += group
    return [f"{head}</thead>{part}</table>" for part in made]


def _picture(data: NotebookNode) -> str:
    """Address, in the page itself, of the sharpest picture there is; empty when the output has none."""
    chart = next((mime for mime in data if mime.startswith("application/vnd.vegalite")), None)
    if chart is not None:
        return _address("image/png", _drawn(data[chart]))
    if "image/svg+xml" in data:
        return _address("image/svg+xml", data["image/svg+xml"].encode("utf-8"))
    if "image/png" in data:
        return "data:image/png;base64," + "".join(data["image/png"].split())
    return ""


def _drawn(spec: NotebookNode | str) -> bytes:
    """A chart as PNG.

    Not as SVG: its letters would be those of the machine that shows the slides, and where they are wider than
    those of the machine that made them, titles are cut off.
    """
    text = spec if isinstance(spec, str) else json.dumps(spec)
    return vl_convert.vegalite_to_png(text, vl_version=VEGA_LITE, scale=SHARP)


def _address(mime: str, content: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"
