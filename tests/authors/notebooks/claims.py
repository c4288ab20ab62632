"""Claims: what a text says was found, tied to the cell whose output says so. The page for authors has the form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from authors.notebooks.form import loads
from authors.notebooks.page import Page

__all__ = [
    "FOLD", "Claims", "ClaimsError", "claims_hold", "data_of", "lines_of", "told_below", "unclaimed", "untied",
    "words_of",
]  # fmt: skip

NUMBER = re.compile(r"(?<![\w.,])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?")
# What needs no tie: the number of a lesson or of a part of one, a year, a level of confidence, the number of a list.
FREE = re.compile(
    r"\b(?:lessons?|exercises?|sections?|pages?|volume|edition)\s+\d[\d.]*(?:(?:,|\s|and|to|–|or)+\d[\d.]*)*"
    r"|(?<![\w.,])0\d(?:\.\d)?\b|\b(?:19|20)\d\d\b|\b95\s?%\s(?:confidence\s)?intervals?|^\s*\d+\.\s|^#+\s+\d+\b",
    re.M | re.I,
)
COUNT = (
    "a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|thirty|forty|fifty|several"
)
VERDICT = re.compile(
    rf"\b(?:better|worse|cannot tell|twice|half|double[sd]?"
    rf"|(?:{COUNT}) (?:(?:in|out of) (?:ten|(?:a )?hundred|twenty|five|four|three)"
    rf"|per cent|tenths?|fifths?|quarters?|thirds?|times (?:as|more|less|longer|the)))\b",
    re.I,
)
NOT_READ = re.compile(
    r"^\*\*Minutes[^\n]*|^## Sources\b.*|```.*?```|`[^`\n]*`|(?<=\])\([^)\s]*\)|<[^>]*>|\{[a-z_.]*\}", re.M | re.S
)
CAME_OUT = "What came out (predict first)"
FOLD = re.compile(rf"<details><summary>{re.escape(CAME_OUT)}</summary>(.*?)</details>", re.S)
NEAR = (2, 1)  # code cells before a text and behind it


class ClaimsError(ValueError):
    """A table of claims cannot be read."""


@dataclass(frozen=True)
class Claim:
    """A phrase of the text, where its numbers are read, and what has to come out."""

    says: str
    source: str
    follows: tuple[str, ...]
    reads: Mapping[str, Any]


@dataclass
class Claims:
    """The table of one text."""

    where: str
    claims: list[Claim] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Claims:
        """Read a file of ``tests/claims``."""
        return cls.of(path.name, data_of(path))

    @classmethod
    def of(cls, where: str, data: Mapping[str, Any]) -> Claims:
        """Make the table of a text from its part of a file."""
        found = cls(where)
        for source, part in data.items():
            if source == "given":
                for reason, phrases in part.items():
                    found.given |= {words_of(phrase): reason for phrase in phrases}
                continue
            if set(part) - {"read", "claims"} or not part.get("claims"):
                raise ClaimsError(f"{where}: [{source}] holds `claims` and perhaps `read`, and nothing else")
            for says, *follows in part["claims"]:
                if not follows:
                    raise ClaimsError(f"{where}: nothing is said of how '{says}' follows from {source}")
                found.claims.append(Claim(words_of(says), source, tuple(follows), part.get("read", {})))
        return found

    def phrases(self) -> list[str]:
        """All that is tied or excused."""
        return [*(claim.says for claim in self.claims), *self.given]

    def faults(self, texts: Mapping[int, str], cells: Mapping[str, str], root: Path) -> Iterator[tuple[int, str]]:
        """Claims that do not hold: the position of the text, and what was expected and what stands there."""
        for phrase in self.phrases():
            found = [number for number, text in texts.items() for _ in range(text.count(phrase))]
            if len(found) != 1:
                yield (found or [0])[0], f"'{phrase}' of {self.where} stands in the text {len(found)} times, not once"
        for claim in self.claims:
            number = next((number for number, text in texts.items() if claim.says in text), 0)
            for fault in _faults(claim, cells, root):
                yield number, f"'{claim.says}' does not follow from {claim.source}: {fault}"


def data_of(path: Path) -> dict[str, Any]:
    """A file of ``tests/claims`` as data."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ClaimsError(f"{path.name}: {error}") from None


def words_of(text: str) -> str:
    """A text with one space wherever there is white space: how lines are broken says nothing."""
    return " ".join(text.split())


def output_of(cell: NotebookNode) -> str:
    """What a code cell shows, as text; a chart by its description."""
    return "\n".join(
        str(text)
        for output in cell.get("outputs", ())
        for text in (
            output.get("text", ""),
            *(output.get("data", {}).get(f"text/{m}", "") for m in ("plain", "markdown")),
        )
    )


@cache
def _text(source: str, root: Path) -> str:
    """The output of a cell of another lesson (``05/c09``), a file, or a scenario as lines of path and value."""
    lesson, _, cell = source.partition("/")
    if (root / source).is_file():
        return (root / source).read_text(encoding="utf-8")
    if lesson.isdigit():
        (path,) = (root / "course").glob(f"{lesson}-*.ipynb")
        stored = loads(path.read_text(encoding="utf-8"))
        return next((output_of(c) for c in stored.cells if c.id == cell), "")
    import simkit as sk

    return "\n".join(lines_of(sk.load(source).model_dump(mode="json")))


def lines_of(value: Any, path: str = "") -> Iterator[str]:
    """Data as lines of path and value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not inside and not isinstance(value, dict | list):
        yield f"{path} = {value}"
    for key, part in inside:
        yield from lines_of(part, f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}".lstrip("."))


def numbers_of(text: str) -> list[float]:
    """The numbers that stand in a text, in order."""
    return [float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(text)]


def _behind(pattern: str, text: str) -> list[float]:
    """The numbers behind a pattern, in every line that holds it; a wide table is printed in several parts."""
    return [
        n for line in text.splitlines() if (found := re.search(pattern, line)) for n in numbers_of(line[found.end() :])
    ]


def _faults(claim: Claim, cells: Mapping[str, str], root: Path) -> Iterator[str]:
    def text_of(source: str) -> str:
        text = cells.get(source) if "/" not in source else _text(source, root)
        if not text or text.isspace():
            raise LookupError(f"there is no cell or scenario '{source}' that shows something")
        return text

    def shows(pattern: str) -> bool:
        return re.search(pattern, text_of(claim.source)) is not None

    used = " ".join(claim.follows)
    names: dict[str, Any] = {"abs": abs, "max": max, "min": min, "round": round, "sum": sum, "all": all, "shows": shows}
    try:
        for name, read in claim.reads.items():
            source, pattern = (claim.source, read) if isinstance(read, str) else read
            if re.search(rf"\b{name}\b", used):
                names[name] = _behind(pattern, text_of(source))
        given = [
            (f, eval(f, {"__builtins__": {}}, names)) for f in claim.follows
        ]  # of our own tests, as their Python is
    except Exception as error:
        yield f"{type(error).__name__}: {error}" + _seen(names, used)
        return
    yield from (f"{follows} is false" + _seen(names, used) for follows, value in given if value is False)
    values = [(follows, value) for follows, value in given if not isinstance(value, bool)]
    said = NUMBER.findall(claim.says)
    if values and len(values) != len(said):
        yield f"it has {len(said)} numbers ({', '.join(said)}), and {len(values)} values are given for them"
        return
    for text, (follows, value) in zip(said, values, strict=False):
        if abs(abs(numbers_of(text)[0]) - abs(value)) > 0.51 * 10.0 ** -len(text.partition(".")[2]):
            yield f"expected {text}, and {follows} is {value:.6g}" + _seen(names, used)


def _seen(names: Mapping[str, Any], used: str) -> str:
    lists = {
        name: value for name, value in names.items() if isinstance(value, list) and re.search(rf"\b{name}\b", used)
    }
    return "".join(f"; {name} = {value}" for name, value in lists.items())


def told_below(page: Page) -> Iterator[tuple[int, str]]:
    """What came out is folded under the cell that reveals it: who scrolls on has not predicted yet."""
    found, after = _table(page), False
    for number, cell in page.cells(page.latest):
        if cell.cell_type == "code":
            after = "sk.reveal(" in cell.source
        elif after:
            text, heading, _ = FOLD.sub("", cell.source).partition("\n#")
            text, after = ("" if text.startswith("#") else text), not heading and not text.startswith("#")
            told = [phrase for phrase in (found.phrases() if found else ()) if phrase in words_of(text)]
            told += [sentence for _, sentence in unclaimed(text, told)]
            if told:
                yield number, f"tells what came out to who scrolls on: fold '{told[0]}' (<summary>{CAME_OUT}</summary>)"


def claims_hold(page: Page) -> Iterator[tuple[int, str]]:
    """Every claim of the lesson's table follows from the cell that it names."""
    found = _table(page)
    if found and page.latest is not None:
        texts = {number: words_of(cell.source) for number, cell in page.prose()}
        shown = {cell.id: output_of(cell) for _, cell in page.code()}
        guide = page.root / "course" / "teaching" / f"{page.name.removesuffix('.ipynb')}.md"
        shown["guide"] = guide.read_text(encoding="utf-8") if guide.exists() else ""
        yield from found.faults(texts, shown, page.root)


def untied(page: Page) -> Iterator[tuple[int, str]]:
    """No number and no word of judgement stands in the text that neither a claim nor a cell beside it bears out."""
    found = _table(page)
    if found is None or page.latest is None:
        return
    code, phrases = [*page.code()], found.phrases()
    for number, cell in page.prose():
        before, after = [c for n, c in code if n < number][-NEAR[0] :], [c for n, c in code if n > number][: NEAR[1]]
        beside = "\n".join(f"{c.source}\n{output_of(c)}" for c in before + after)
        for word, sentence in unclaimed(cell.source, phrases, beside):
            yield number, f"'{word}' is tied to no cell (a line in {found.where}): {sentence}"


def _table(page: Page) -> Claims | None:
    path = page.root / "tests" / "claims" / f"{page.name[:2]}.toml"
    return Claims.read(path) if path.exists() else None


def unclaimed(source: str, phrases: list[str], beside: str = "") -> Iterator[tuple[str, str]]:
    """The numbers and words of judgement of one text, each with its sentence, that nothing bears out."""
    near, lowered = numbers_of(beside), beside.lower()
    blank = NOT_READ.sub(lambda found: " " * len(found[0]), source)
    blank = FREE.sub(lambda found: " " * len(found[0]), blank)
    text = re.sub(r"\s+", " ", source)
    places = [i for i, letter in enumerate(source) if not (letter.isspace() and i and source[i - 1].isspace())]
    told = {i for phrase in phrases for found in re.finditer(re.escape(phrase), text) for i in range(*found.span())}
    in_text = {place: i for i, place in enumerate(places)}
    for found in sorted([*NUMBER.finditer(blank), *VERDICT.finditer(blank)], key=lambda found: found.start()):
        if in_text.get(found.start()) in told:
            continue
        if found[0][-1].isdigit():
            digits = len(found[0].partition(".")[2])
            value = abs(numbers_of(found[0])[0])
            borne = (
                any(abs(value - abs(n)) <= 0.501 * 10.0**-digits for n in near) if digits else value in map(abs, near)
            )
        else:
            borne = found[0].lower() in lowered
        if not borne:
            i = in_text[found.start()]
            start, end = max(text.rfind(". ", 0, i) + 1, i - 80, 0), text.find(". ", i) + 1 or len(text)
            yield found[0], text[start : min(end, i + 80)].strip()
