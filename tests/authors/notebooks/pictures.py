"""Pictures: what stands in for a chart where nothing can draw it, as on the web page of a repository."""

from __future__ import annotations

import base64
import json
import struct
import zlib

import vl_convert
from nbformat import NotebookNode

from simkit.present.picture import VEGA_LITE

__all__ = ["PICTURE", "add_pictures", "charts_of"]

PICTURE = "image/png"
SCALE = 1.0
MAGIC = b"\x89PNG\r\n\x1a\n"


def charts_of(notebook: NotebookNode) -> list[tuple[int, NotebookNode, str]]:
    """Position of the cell, data and mime of every Vega-Lite chart among the outputs."""
    return [
        (number, output.data, mime)
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "code"
        for output in cell.outputs
        for mime in output.get("data", {})
        if mime.startswith("application/vnd.vegalite")
    ]


def add_pictures(notebook: NotebookNode) -> NotebookNode:
    """Lay a picture beside every chart that has none.

    JupyterLab goes on drawing the chart itself: a picture that is missing on one side is no difference, here nor
    for nbval. The rule ``chart-picture`` sees to it that stored charts have one.
    """
    for _, data, mime in charts_of(notebook):
        if PICTURE not in data:
            spec = data[mime] if isinstance(data[mime], str) else json.dumps(data[mime])
            png = vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=SCALE)
            data[PICTURE] = base64.b64encode(packed(png)).decode("ascii") + "\n"
    return notebook


def packed(png: bytes) -> bytes:
    """Return the same picture, packed tightly: vl-convert is quick, and leaves it three times as large."""
    chunks, place = [], len(MAGIC)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        chunks.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + length]))
        place += 12 + length
    pixels = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 9)
    first = next(number for number, (kind, _) in enumerate(chunks) if kind == b"IDAT")
    others = [(kind, data) for kind, data in chunks if kind != b"IDAT"]
    made = [MAGIC]
    for kind, data in [*others[:first], (b"IDAT", pixels), *others[first:]]:
        made += [struct.pack(">I", len(data)), kind, data, struct.pack(">I", zlib.crc32(kind + data))]
    return b"".join(made)
