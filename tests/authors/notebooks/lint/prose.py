"""Rules for the text: headings, links, alternative texts, and the head of a lesson."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from authors.notebooks.minutes import STATED, off
from authors.notebooks.page import Page

Fault = tuple[int, str]
MOST_CELLS = 30
LONG = 8  # lines of code, with which a lesson is still read without scrolling past
OPEN = "open"  # tag of a cell that is to be read or edited
# What `simkit lab` copies for a learner; a link to anything else would be dead there.
REACHABLE = ("course", "exercises", "solutions")

_FENCE = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1[ \t]*$|^ {0,3}(```|~~~).*\Z", re.M | re.S)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*)$", re.M)
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^\s)>]*)>?(?:\s+[\"'][^)]*)?\)")
_DEFINED = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?\s*$", re.M)
_TAG = re.compile(r"<(a|img)\b([^>]*)>", re.I)
_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*("[^"]*"|'[^']*')""")
_ASKED = re.compile(
    r"(?:^\s*(?:[-*] |\d+\. )?|[.:;,!?]\s+|\b(?:and|then)\s+)(?:change|put|replace|set) (?!something|what you like)",
    re.I | re.M,
)
_AGAIN = re.compile(r"\brun (?:the cell|it) again\b|\bput \d+ for \d+", re.I)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.)\s)")
_ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|//|#)", re.I)


def _plain(source: str) -> str:
    """The text without code: what stands in code is no heading and no link."""
    return _CODE.sub("", _FENCE.sub("", source))


def headings(page: Page) -> Iterator[Fault]:
    """One first-level heading, at the top, and no level skipped: screen readers walk along them."""
    last = 0
    for number, cell in page.prose():
        for match in _HEADING.finditer(_FENCE.sub("", cell.source)):
            level, title = len(match[1]), match[2].strip()
            if last == 0 and (level != 1 or number != 1):
                yield number, f"'{title}' is the first heading: the first cell should begin with '# '"
            elif last and level == 1:
                yield number, f"'{title}' is a second first-level heading"
            elif last and level > last + 1:
                yield number, f"'{title}' goes from level {last} to level {level}"
            last = level
    if last == 0 and page.latest is not None:
        yield 0, "has no heading"


def _images(source: str) -> Iterator[str | None]:
    """The alternative text of each image."""
    for match in _LINK.finditer(_plain(source)):
        if match[1]:
            yield match[2]
    for match in _TAG.finditer(_plain(source)):
        if match[1].lower() == "img":
            yield _attributes(match[2]).get("alt")


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): value[1:-1] for name, value in _ATTRIBUTE.findall(text)}


def alt_text(page: Page) -> Iterator[Fault]:
    """Every image says in words what is seen."""
    for number, cell in page.prose():
        for alt in _images(cell.source):
            if not (alt or "").strip():
                yield number, "an image has no alternative text: ![what is seen](picture)"


def _targets(source: str) -> Iterator[str]:
    plain = _plain(source)
    yield from (match[3] for match in _LINK.finditer(plain))
    yield from (match[1] for match in _DEFINED.finditer(plain))
    for match in _TAG.finditer(plain):
        attributes = _attributes(match[2])
        yield from (attributes[name] for name in ("href", "src") if name in attributes)


def links(page: Page) -> Iterator[Fault]:
    """Every relative link leads to a file that a learner's copy holds too."""
    folder = Path(page.root, page.folder)
    for number, cell in page.prose():
        for target in _targets(cell.source):
            if target.lower().startswith("attachment:"):
                if target.partition(":")[2] not in cell.get("attachments", {}):
                    yield number, f"'{target}' is not attached to the cell"
                continue
            if _ELSEWHERE.match(target):
                continue
            path = unquote(re.split(r"[?#]", target)[0])
            found = (folder / path).resolve()
            if not path or not found.exists():
                yield number, f"the link '{target}' leads nowhere"
            elif not any(found.is_relative_to((page.root / name).resolve()) for name in REACHABLE):
                yield (number, f"the link '{target}' leads out of the course: a learner's copy does not hold it")


def length(page: Page) -> Iterator[Fault]:
    """A lesson is short."""
    count = len(page.latest.cells) if page.latest is not None else 0
    if count > MOST_CELLS:
        yield 0, f"has {count} cells; a lesson has at most {MOST_CELLS}"


def minutes(page: Page) -> Iterator[Fault]:
    """A lesson says how long it takes."""
    if page.latest is not None and not (page.latest.cells and STATED.search(page.latest.cells[0].source)):
        yield 1, "does not say how long it takes: '**Minutes:** 15 reading, 20 doing' in the first cell"
    elif page.latest is not None and (wrong := off(page.latest)):
        yield 1, wrong


def folded(page: Page) -> Iterator[Fault]:
    """Long code is folded away, and its first line, which JupyterLab leaves standing, says what comes of it."""
    for number, cell in page.cells(page.latest, "code"):
        if len(cell.source.splitlines()) <= LONG or OPEN in cell.metadata.get("tags", []):
            continue
        if not cell.metadata.get("jupyter", {}).get("source_hidden"):
            yield (
                number,
                f'has more than {LONG} lines: fold it ("jupyter": {{"source_hidden": true}}), or tag it "{OPEN}"',
            )
        elif not cell.source.startswith("# "):
            yield number, "is folded: begin it with a line of comment, which is all that is left standing"


def held_back(page: Page) -> Iterator[Fault]:
    """A cell that reveals an answer shows nothing else by itself: running all of a notebook would tell it."""
    for number, cell in page.cells(page.latest, "code"):
        if "sk.reveal(" not in cell.source:
            continue
        tree = ast.parse(cell.source)
        calls = [ast.unparse(part.func) for part in ast.walk(tree) if isinstance(part, ast.Call)]
        if {"print", "display"} & {*calls} or not ast.unparse(tree.body[-1]).startswith("sk.reveal("):
            yield number, "reveals an answer and shows more beside it: end with sk.reveal(..., also=[...])"


def shown_again(page: Page) -> Iterator[Fault]:
    """What an answer is read from is not shown by itself in a cell below, before the next heading."""
    truth: set[str] = set()
    for number, cell in enumerate(page.latest.cells if page.latest is not None else [], 1):
        if cell.cell_type == "markdown" and _HEADING.search(_FENCE.sub("", cell.source)):
            truth = set()
        if cell.cell_type != "code" or not (tree := ast.parse(cell.source)).body:
            continue
        if isinstance(tree.body[-1], ast.Expr) and truth & {*_names(tree.body[-1])}:
            yield number, "shows what the cell above holds back: put it into its sk.reveal(..., also=[...])"
        reveals = [part for part in ast.walk(tree) if isinstance(part, ast.Call) and len(part.args) > 1]
        truth |= {name for call in reveals if ast.unparse(call.func) == "sk.reveal" for name in _names(call.args[1])}


def _names(tree: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(tree) if isinstance(part, ast.Name))


def to_edit(page: Page) -> Iterator[Fault]:
    """What a learner is asked to edit stands in lines of its own at the top of a cell; the text names them."""
    names = {name: cell for _, cell in page.cells(page.latest, "code") for name in _at_the_top(cell.source)}
    for number, cell in page.prose():
        for sentence in _SENTENCE.split(_FENCE.sub("", cell.source)):
            spans = [found[0].strip("`") for found in _CODE.finditer(sentence)]
            if not (_ASKED.search(_CODE.sub("`x`", sentence)) and (spans or _AGAIN.search(sentence))):
                continue
            said = [name for span in spans if (name := span.partition("=")[0].strip()) in names]
            if not said:
                yield number, f"asks for a change of no line at the top of a cell (`name = value`): {sentence.strip()}"
            elif names[said[0]].metadata.get("jupyter", {}).get("source_hidden") and "unfold" not in cell.source:
                yield number, f"`{said[0]}` stands in a folded cell: say how to unfold it"


def _at_the_top(source: str) -> Iterator[str]:
    """The names that a cell gives plain values before it does anything else."""
    for line in ast.parse(source).body:
        if isinstance(line, ast.Import | ast.ImportFrom):
            continue
        try:
            ast.literal_eval(line.value)
            yield from (target.id for target in line.targets)
        except (AttributeError, ValueError):
            return
