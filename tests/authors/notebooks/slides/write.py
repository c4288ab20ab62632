"""Write: a deck as one file that needs neither internet nor Python, and a page that lists the decks."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

from authors.notebooks.form import loads
from authors.notebooks.project import Project, ProjectError
from authors.notebooks.slides.deck import Deck, Slide, deck_of
from authors.notebooks.slides.guide import Guide
from authors.notebooks.slides.moving import replays_of

__all__ = ["write_slides", "page_of"]

HERE = Path(__file__).parent
EMPTY = re.compile(r"<th\b[^>]*>\s*</th>")  # a corner of a table: the head of nothing
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
{body}
</body>
</html>
"""


def write_slides(project: Project, names: Sequence[str] = (), into: Path | str = "slides") -> list[Path]:
    """Write the slides of lessons, one HTML file each, and an ``index.html`` that lists all that lie there."""
    lessons = project.names("course")
    for word in names:
        stem = Path(word).name.removesuffix(".ipynb")
        if not any(stem in (lesson[:2], lesson.removesuffix(".ipynb")) for lesson in lessons):
            raise ProjectError(
                f"no lesson '{word}' to make slides of; there are: "
                + ", ".join(lesson.removesuffix(".ipynb") for lesson in lessons)
            )
    asked = [name for folder, name in project.chosen(names) if folder == "course"]
    into = Path(into)
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for name in asked:
        stem = name.removesuffix(".ipynb")
        notebook = loads((project.root / "course" / name).read_bytes().decode("utf-8"))
        guide = Guide.read(project.root / "course" / "teaching" / f"{stem}.md")
        written.append(into / f"{stem}.html")
        _put(written[-1], page_of(deck_of(notebook, stem, guide, replays_of(notebook))))
    decks = [
        (f"{name.removesuffix('.ipynb')}.html", _title(project, name))
        for name in lessons
        if (into / f"{name.removesuffix('.ipynb')}.html").exists()
    ]
    _put(into / "index.html", _index(decks))
    return written


def page_of(deck: Deck) -> str:
    """A deck as a page of its own."""
    count = len(deck.slides)
    slides = "\n".join(_slide(number, count, slide) for number, slide in enumerate(deck.slides, 1))
    controls = (HERE / "controls.html").read_text(encoding="utf-8").replace("{count}", str(count))
    slides = EMPTY.sub("<td></td>", slides)
    script = (HERE / "slides.js").read_text(encoding="utf-8")
    title = html.escape(deck.title)
    body = f'<main>\n<h1 class="unseen">{title}</h1>\n{slides}\n</main>\n{controls}<script>\n{script}</script>'
    return PAGE.format(title=title, style=_style(), body=body)


def _slide(number: int, count: int, slide: Slide) -> str:
    part = html.escape(slide.part)
    title = f'<h2 id="title-{number}" tabindex="-1">{html.escape(slide.title)}</h2>'
    small = f'<p class="part">{part}</p>' if slide.part != slide.title and number > 1 else ""
    live = html.escape(" ".join(filter(None, (slide.live, slide.plan_b))))
    live = f'<p class="live">{live}</p>' if live else ""
    code = ""
    if slide.code:
        lines = len(slide.code.splitlines())
        code = (
            f'<details class="code"><summary>Code ({lines} line{"s" if lines > 1 else ""})</summary>'
            f'<pre tabindex="0" role="region" aria-label="Code">{html.escape(slide.code)}</pre></details>'
        )
    notes = ""
    if slide.notes:
        notes = f'<div class="notes" role="group" aria-label="Notes" tabindex="0">{"".join(slide.notes)}</div>'
    inside = "\n".join(slide.body)
    if slide.layout == "beside":  # the picture is what came last
        inside = f'<div class="words">{"".join(slide.body[:-1])}</div>\n{slide.body[-1]}'
    return (
        f'<section class="slide {slide.layout}-slide" id="s{number}" data-part="{part}" '
        f'role="group" aria-roledescription="slide" aria-label="{number} of {count}">\n'
        f"<header>{small}{title}</header>\n"
        f'<div class="body"><div class="fit">{inside}</div></div>\n{live}{code}{notes}\n</section>'
    )


def _index(decks: list[tuple[str, str]]) -> str:
    items = "\n".join(f'<li><a href="{name}">{html.escape(title)}</a></li>' for name, title in decks)
    said = "Arrow keys move; S opens a window with the notes; P prints, or saves as PDF; ? shows all keys."
    body = f'<main class="index">\n<h1>Slides</h1>\n<ul>\n{items}\n</ul>\n<p>{said}</p>\n</main>'
    return PAGE.format(title="Slides", style=_style(), body=body)


def _title(project: Project, name: str) -> str:
    notebook = loads((project.root / "course" / name).read_bytes().decode("utf-8"))
    first = notebook.cells[0].source.lstrip().splitlines()[0]
    return first.lstrip("# ").strip()


def _style() -> str:
    return (HERE / "slides.css").read_text(encoding="utf-8")


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
