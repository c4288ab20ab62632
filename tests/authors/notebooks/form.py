"""The form in which a notebook is stored: nothing in it that changes from one run to the next."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from configparser import RawConfigParser
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

__all__ = ["SANITIZE", "dumps", "loads", "outputs_differ", "settle", "texts_of"]

# The same patterns serve nbval, so that it calls equal what the production line calls equal.
SANITIZE = Path(__file__).with_name("sanitize.cfg")

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("deletable", "editable", "jupyter", "slideshow", "tags")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# Pictures come out differently with another version of a library, or not at all without it; the chart they
# belong to stands beside them as data. nbval leaves them out too.
NOT_COMPARED = ("image/png", "image/jpeg")


def loads(text: str) -> NotebookNode:
    """Read a notebook; cells without an id, or with one used before, get one that is always the same."""
    data = json.loads(text)
    seen: set[str] = set()
    for index, cell in enumerate(data.get("cells", [])):
        if not cell.get("id") or cell["id"] in seen:
            source = "".join(cell.get("source", ""))
            cell["id"] = hashlib.sha256(f"{index} {cell.get('cell_type')} {source}".encode()).hexdigest()[:8]
        seen.add(cell["id"])
    data["nbformat"], data["nbformat_minor"] = 4, max(5, data.get("nbformat_minor", 5))
    return nbformat.from_dict(_joined(data))


def _joined(data: dict) -> dict:
    """Multi-line texts are stored as lists of lines; nbformat joins them."""
    return nbformat.v4.rwbase.rejoin_lines(nbformat.from_dict(data))


def dumps(notebook: NotebookNode) -> str:
    """Write a notebook: sorted keys, one space of indent, a newline at the end."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def settle(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without anything volatile. Settling twice changes nothing more."""
    settled = copy.deepcopy(notebook)
    settled.metadata = nbformat.from_dict(METADATA)
    settled.nbformat, settled.nbformat_minor = 4, 5
    for cell in settled.cells:
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata})
        if cell.cell_type == "code":
            cell.outputs = [_settled_output(output, cell) for output in _merged(cell.outputs)]
    return settled


def _settled_output(output: NotebookNode, cell: NotebookNode) -> NotebookNode:
    output.pop("transient", None)
    if output.output_type == "stream":
        output.text = sanitized(output.text)
    elif output.output_type == "error":
        # The frames name files of this machine; the last line says what a reader needs.
        output.traceback = [f"{output.ename}: {output.evalue}"]
    else:
        # Without its kernel a widget view shows an error instead of the text or the picture beside it.
        output.data.pop(WIDGET_VIEW, None)
        for mime, value in output.data.items():
            if isinstance(value, str) and not mime.startswith("image/"):
                output.data[mime] = sanitized(value)
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count
    return output


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Streams of one name become one output: how they are cut depends on timing."""
    merged: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            merged.append(output)
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
            merged.append(output)
    return merged


def sanitized(text: str) -> str:
    """Replace what differs from run to run."""
    for pattern, replacement in patterns():
        text = pattern.sub(replacement, text)
    return text


@cache
def patterns() -> tuple[tuple[re.Pattern, str], ...]:
    """The patterns of ``sanitize.cfg``."""
    config = RawConfigParser()
    config.read_string(SANITIZE.read_text(encoding="ascii"))
    return tuple((re.compile(config.get(name, "regex")), config.get(name, "replace")) for name in config.sections())


def outputs_differ(stored: list[NotebookNode], fresh: list[NotebookNode]) -> str:
    """Say where two lists of settled outputs differ; an empty text when they do not."""
    one, other = ([_comparable(output) for output in outputs] for outputs in (stored, fresh))
    if len(one) != len(other):
        return f"{len(one)} outputs are stored, a fresh run gives {len(other)}"
    for left, right in zip(one, other, strict=True):
        if left != right:
            keys = [key for key in sorted({*left, *right}) if left.get(key) != right.get(key)]
            return f"{keys[0]}: stored {_shown(left, right, keys[0])}"
    return ""


def _comparable(output: NotebookNode) -> dict[str, Any]:
    flat: dict[str, Any] = {"output_type": output.output_type}
    for key in ("name", "text", "ename", "evalue", "metadata"):
        if key in output:
            flat[key] = output[key]
    flat.update({mime: value for mime, value in output.get("data", {}).items() if mime not in NOT_COMPARED})
    if "metadata" in flat:
        flat["metadata"] = {mime: value for mime, value in flat["metadata"].items() if mime not in NOT_COMPARED}
    return flat


def _shown(left: dict, right: dict, key: str) -> str:
    """The first place where two values part, with a little around it."""
    texts = [
        value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
        for value in (left.get(key, ""), right.get(key, ""))
    ]
    start = next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
    cut = [repr(text[max(0, start - 20) : start + 40]) for text in texts]
    return f"...{cut[0]}..., fresh ...{cut[1]}..."


def texts_of(cell: NotebookNode) -> Iterator[str]:
    """Every text a cell holds: its source and its outputs, charts as JSON."""
    yield cell.source
    for output in cell.get("outputs", []):
        yield from (output[key] for key in ("text", "evalue") if key in output)
        yield from output.get("traceback", [])
        for mime, value in output.get("data", {}).items():
            if not mime.startswith("image/") or mime == "image/svg+xml":
                yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
