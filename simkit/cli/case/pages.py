"""Pages: each a Markdown file of ``course/teaching/case`` with its pieces put in, laid out for A4."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import mistune

from simkit.course.room.office import GameOffice

HERE = Path(__file__).parent
FOLDER = "course/teaching/case"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main class="{kind}">
{body}
</main>
</body>
</html>
"""
PLACE = re.compile(r"\{\{([a-z-]+)(?: ([^{}]*))?\}\}")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_html = mistune.create_markdown(escape=False, plugins=["table"])
_line = mistune.create_markdown(escape=True)


@dataclass(frozen=True)
class LessonFacts:
    """What stands about a lesson in its first cell, its prediction, and its guide."""

    number: str
    title: str
    question: str
    outcomes: tuple[str, ...]
    predictions: tuple[tuple[str, str], ...]
    clock: tuple[tuple[str, ...], ...]
    ready: tuple[str, ...]


class Course:
    """What the course of a clone or an installation says to trainers."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def lessons(self) -> dict[str, LessonFacts]:
        """Every lesson, by its number."""
        found = sorted((self.root / "course").glob("[0-9][0-9]-*.ipynb"))
        return {path.name[:2]: self._lesson(path) for path in found}

    @cached_property
    def routes(self) -> dict[str, list[list[str]]]:
        """The clocks of the routes: rows of from, minutes, how, what."""
        text = (self.root / "course/teaching/README.md").read_text(encoding="utf-8")
        parts = re.split(r"^(?:#{3} (.+)|(Day \w+))$", text, flags=re.M)
        found, above = {}, ""
        for heading, day, told in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            above = heading or above
            rows = table_of(told)
            if rows and rows[0] == ["from", "minutes", "how", "what"]:
                found[f"{above}, {day.lower()}" if day else above] = rows[1:]
        return found

    def data(self, name: str) -> dict[str, Any]:
        """Return a file of data of the case."""
        return tomllib.loads((self.root / FOLDER / name).read_text(encoding="utf-8"))

    def _lesson(self, path: Path) -> LessonFacts:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
        head = sources[0][1]
        asked = [
            call for kind, text in sources if kind == "code" and "sk.predict(" in text for call in _predicted(text)
        ]
        guide = self.root / "course/teaching" / f"{path.stem}.md"
        parts = re.split(r"^## (.+)$", guide.read_text(encoding="utf-8") if guide.exists() else "", flags=re.M)
        told = dict(zip(parts[1::2], parts[2::2], strict=True))
        return LessonFacts(
            path.name[:2],
            head.partition("\n")[0].lstrip("# ")[3:],
            re.search(r"^\*\*(.+?)\*\*", head, re.M)[1],
            tuple(bullets(head.partition("you can")[2].partition("**Builds")[0])),
            tuple(asked),
            tuple(tuple(row) for row in table_of(told.get("Clock", ""))[1:]),
            tuple(bullets(told.get("Have ready", ""))),
        )


def _predicted(code: str) -> list[tuple[str, str]]:
    """Return the question and the unit of each prediction in a cell."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "predict":
            units = [word.value.value for word in node.keywords if word.arg == "unit"]
            found.append((node.args[1].value, units[0] if units else ""))
    return found


def bullets(text: str) -> list[str]:
    """Return the items of the list in a text."""
    return [" ".join(item.split()).rstrip(";.") for item in re.findall(r"^- ((?:.+\n?(?!- |\n))*.*)", text, flags=re.M)]


def table_of(text: str) -> list[list[str]]:
    """Return the cells of the first table in a text, without the line of dashes and without links."""
    found = re.search(r"(?:^\|.*\n?)+", text, flags=re.M)
    rows = [line.strip()[1:-1].split("|") for line in found[0].splitlines()] if found else []
    plain = [[LINK.sub(r"\1", cell.strip()) for cell in row] for row in rows]
    return [row for row in plain if not set("".join(row)) <= set("-: ")]


def line(text: str) -> str:
    """Write a text of one paragraph as HTML; a link becomes its words, for paper leads nowhere."""
    return _line(LINK.sub(r"\1", text)).strip().removeprefix("<p>").removesuffix("</p>")


def write(root: Path, folder: Path, office: GameOffice, start: int, told: Mapping[str, str]) -> list[Path]:
    """Write every page of the case and a page that lists them; return them without the list."""
    from simkit.cli.case.pieces import Pieces

    style = (HERE / "case.css").read_text(encoding="utf-8")
    pieces = Pieces(Course(root), office, start, told)
    written, listed = [], []
    for file in sorted((root / FOLDER).glob("*.md")):
        text = file.read_text(encoding="utf-8")
        title, use, rest = text.split("\n\n", 2)
        title, use = title.lstrip("# "), " ".join(use.strip("*").split())
        head = f"<h1>{escape(title)}</h1>\n<p class='use'>{line(use)}</p>\n"
        body = head + PLACE.sub(lambda found: pieces.put(found[1], found[2] or ""), _html(rest))
        body = body.replace("<li>☐", "<li class='tick'>☐").replace("<th></th>", "<td></td>")
        kind = "cards" if 'class="sheet' in body else "words"
        written.append(folder / f"{file.stem}.html")
        _put(written[-1], PAGE.format(title=escape(title), style=style, kind=kind, body=body))
        listed.append(f'<li><a href="{file.stem}.html">{escape(title)}</a><br>{line(use)}</li>')
    body = f"<h1>The trainer's case</h1>\n<ul class='contents'>{''.join(listed)}</ul>"
    _put(folder / "index.html", PAGE.format(title="The trainer's case", style=style, kind="words", body=body))
    return written


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
