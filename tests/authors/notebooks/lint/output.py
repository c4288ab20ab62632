"""Rules for what a run gives: no errors, and nothing that only some readers can see."""

from __future__ import annotations

import json
from collections.abc import Iterator

from nbformat import NotebookNode

from authors.notebooks.form import WIDGET_VIEW
from authors.notebooks.page import Page
from authors.notebooks.pictures import PICTURE, charts_of

Fault = tuple[int, str]
ERROR_WANTED = {"raises-exception", "nbval-raises-exception"}
IMAGES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/webp")


def runs(page: Page) -> Iterator[Fault]:
    """A fresh kernel comes to the end."""
    if page.failure:
        yield 0, f"a fresh run did not come to the end: {page.failure}"


def error(page: Page) -> Iterator[Fault]:
    """No cell raises, unless the error is what it shows."""
    for number, cell in page.code():
        wanted = bool(ERROR_WANTED.intersection(cell.metadata.get("tags", [])))
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors and not wanted:
            yield number, f"raises {errors[0].ename}: {errors[0].evalue}"
        if wanted and not errors:
            yield number, "should raise by its tag, and does not"


def _bundles(page: Page) -> Iterator[tuple[int, NotebookNode, NotebookNode]]:
    for number, cell in page.code():
        for output in cell.outputs:
            if "data" in output:
                yield number, output, output.data


def _is_chart(mime: str) -> bool:
    return mime.startswith("application/vnd.vega")


def chart_description(page: Page) -> Iterator[Fault]:
    """Every chart says in words what is seen."""
    for number, _, data in _bundles(page):
        for mime, spec in data.items():
            if _is_chart(mime):
                spec = json.loads(spec) if isinstance(spec, str) else spec
                if not str(spec.get("description") or "").strip():
                    yield number, "the chart has no description: say in `description` what is seen"


def chart_picture(page: Page) -> Iterator[Fault]:
    """Beside every stored chart stands a picture, for places that cannot draw it."""
    for number, data, _ in charts_of(page.stored) if page.stored is not None else ():
        if PICTURE not in data:
            yield number, "the chart has no picture beside it: build it again"


def image_alt(page: Page) -> Iterator[Fault]:
    """Every picture says in words what is seen."""
    for number, output, data in _bundles(page):
        if any(_is_chart(mime) for mime in data):
            continue  # the chart's own description serves its picture too
        for mime in IMAGES:
            if mime not in data:
                continue
            metadata = output.get("metadata", {})
            alt = metadata.get(mime, {}).get("alt") if isinstance(metadata.get(mime), dict) else None
            text = str(alt or data.get("text/plain", "")).strip()
            if not text or text.startswith("<"):
                yield number, "the picture has no words: give `alt`, or a text/plain that says what is seen"


def widget_alone(page: Page) -> Iterator[Fault]:
    """With every widget stands something that is seen without it: on a web page, on paper, by ear."""
    for number, cell in page.code():
        datas = [output.data for output in cell.outputs if "data" in output]
        if not any(WIDGET_VIEW in data for data in datas):
            continue
        mimes = {mime for data in datas for mime in data}
        printed = any(output.output_type == "stream" for output in cell.outputs)
        readable = {"text/html", "text/markdown", "text/latex", *IMAGES}
        if not (printed or mimes & readable or any(_is_chart(mime) for mime in mimes)):
            yield number, "the widget stands alone: show a chart, a table or a sentence in the same cell"
