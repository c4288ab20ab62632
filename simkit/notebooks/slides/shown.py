"""Shown: what a code cell left behind, as HTML for a slide: pictures as data, tables, printed lines."""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import dataclass

from nbformat import NotebookNode

from simkit.charts.save import VEGA_LITE

__all__ = ["Shown", "live_of", "shown_of"]

# What a cell lets people do in the notebook that no slide can.
LIVE = {
    "predict": "In the lesson: fill in a guess and a range, and save.",
    "tune": "In the lesson: move the knobs. Here is how it stands at the start.",
    "replay": "In the lesson: let it play. Here is one moment of it.",
    "build_teams": "In the lesson: a board to move people on. Here is how it stands at the start.",
}
STYLE = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """One output.

    Attributes
    ----------
    kind : str
        ``picture``, ``table`` or ``text``.
    html : str
        As it stands on the slide.
    words : str
        The same for who cannot see it.
    lines : float
        About how many lines it takes on a slide; a picture takes one to itself.
    """

    kind: str
    html: str
    words: str
    lines: float = 0


def shown_of(cell: NotebookNode) -> list[Shown]:
    """What a cell shows, in order. What it asks the learner (a prediction) is not among it."""
    found = [_shown(output) for output in cell.outputs]
    if re.search(r"\bsk\.predict\(", cell.source):
        return []
    return [one for one in found if one is not None]


def live_of(cell: NotebookNode) -> str:
    """What people can do at this cell in the notebook; empty when it only shows."""
    said = [words for name, words in LIVE.items() if re.search(rf"\bsk\.{name}\(", cell.source)]
    return " ".join(said)


def _shown(output: NotebookNode) -> Shown | None:
    if output.output_type == "stream":
        return _text(output.text)
    if output.output_type == "error":
        return _text(f"{output.ename}: {output.evalue}")
    data = output.get("data", {})
    words = str(data.get("text/plain", ""))
    picture = _picture(data)
    if picture:
        return Shown("picture", f'<img src="{picture}" alt="{html.escape(words)}">', words)
    if "text/html" in data:
        table = STYLE.sub("", data["text/html"]).replace('<table border="1" ', "<table ")
        rows = table.count("<tr")
        if not rows:
            return Shown("text", table, words, 1 + len(words.split()) / 10)
        return Shown("table", table, words, 1.3 * rows + table.count("<caption"))
    return _text(words) if words else None


def _text(text: str) -> Shown:
    text = text.rstrip("\n")
    lines = sum(1 + len(line) // 90 for line in text.split("\n"))
    return Shown("text", f"<pre>{html.escape(text)}</pre>", text, 0.6 + 0.8 * lines)


def _picture(data: NotebookNode) -> str:
    """Address, in the page itself, of the sharpest picture there is; empty when the output has none."""
    chart = next((mime for mime in data if mime.startswith("application/vnd.vegalite")), None)
    if chart is not None:
        svg = _drawn(data[chart])
        if svg:
            return _address("image/svg+xml", svg.encode("utf-8"))
    if "image/svg+xml" in data:
        return _address("image/svg+xml", data["image/svg+xml"].encode("utf-8"))
    if "image/png" in data:
        return "data:image/png;base64," + "".join(data["image/png"].split())
    return ""


def _drawn(spec: NotebookNode | str) -> str:
    """A chart as SVG; empty without vl-convert, for then the stored picture serves."""
    try:
        import vl_convert
    except ImportError:
        return ""
    return vl_convert.vegalite_to_svg(
        spec if isinstance(spec, str) else json.dumps(spec), vl_version=VEGA_LITE
    )


def _address(mime: str, content: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"
