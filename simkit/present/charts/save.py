"""Save: a picture as a file, without internet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simkit.present.charts.picture import Picture

VEGA_LITE = "5.8"  # nearest to the version that JupyterLab draws with
KINDS = (".svg", ".png", ".html", ".json")


def save(picture: Picture, path: str | Path) -> Path:
    """Write a picture as SVG, PNG, a web page that needs no internet, or a Vega-Lite specification."""
    path = Path(path)
    if path.suffix.lower() not in KINDS:
        raise ValueError(
            f"a picture is saved as {', '.join(KINDS[:-1])} or {KINDS[-1]}; not as '{path.name}'"
        )
    kind = path.suffix.lower()
    if kind == ".json":
        path.write_text(json.dumps(picture.spec(), indent=1), encoding="utf-8")
        return path
    try:
        import vl_convert
    except ImportError:
        message = "to save a picture as a file, vl-convert-python is needed: pip install vl-convert-python"
        raise ImportError(message) from None
    spec = json.dumps(picture.spec())
    if kind == ".png":
        path.write_bytes(vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=2))
    elif kind == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE), encoding="utf-8")
    else:
        page = vl_convert.vegalite_to_html(spec, vl_version=VEGA_LITE, bundle=True)
        path.write_text(_readable(page, picture.description), encoding="utf-8")
    return path


def _readable(page: str, description: str) -> str:
    """Give the page its language, a title, and the description in words for whoever does not see the picture."""
    from html import escape

    said = escape(description)
    page = page.replace("<html>", '<html lang="en">', 1).replace(
        "</head>", f"<title>{said[:100]}</title></head>", 1
    )
    return page.replace("</body>", f"<p>{said}</p></body>", 1)
