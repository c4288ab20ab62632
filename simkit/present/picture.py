"""Picture: a chart that shows itself in a notebook offline, saves itself, and says in words what is seen.

Altair's own renderers fetch JavaScript from the internet, or emit a type that JupyterLab does not draw.
JupyterLab carries a Vega-Lite of its own; a picture hands it the chart in the type it knows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pandas as pd
import vl_convert

from simkit.measures.runlog import RunLog

if TYPE_CHECKING:
    import altair as alt

MIME = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VEGA_LITE = "5.8"  # nearest to the version that JupyterLab draws with
KINDS = (".svg", ".png", ".html", ".json")
# SVG keeps text readable at any zoom and for screen readers; the action menu would link to the internet.
EMBED = {"renderer": "svg", "actions": False}

WIDTH, HEIGHT = 520, 260

PLAIN = ",~f"  # "g" would write 10, 20, 30 as 1e+1, 2e+1, 3e+1: the axis hands it a precision of one digit

# Okabe and Ito's palette, in an order in which neighbours also differ in lightness.
BLUE, ORANGE, GREEN, PURPLE, SKY, GREY = "#0072B2", "#E69F00", "#007A5E", "#AA4499", "#56B4E9", "#6E6E6E"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, GREY)
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3])

VERDICTS = {
    "better": GREEN,
    "worse": "#C44500",
    "higher": PURPLE,
    "lower": PURPLE,
    "cannot tell": GREY,
    "the same": GREY,
}

# A chart stands on white in every theme, so it says its colours itself: a dark JupyterLab would write white on white.
TEXT, LINE = "#000000", "#888888"
WORDS = {"labelFontSize": 12, "titleFontSize": 12, "labelColor": TEXT, "titleColor": TEXT}
CONFIG = {
    "view": {"continuousHeight": HEIGHT, "stroke": None},
    "axisX": {"labelFlush": False, "labelOverlap": True, "labelSeparation": 8},
    "axis": {**WORDS, "titleFontWeight": "normal", "domainColor": LINE, "tickColor": LINE, "gridColor": "#E5E5E5"},
    "legend": {**WORDS, "orient": "top", "title": None, "labelLimit": 320},
    "title": {
        "fontSize": 14, "anchor": "start", "fontWeight": "bold", "subtitleFontSize": 12, "offset": 12,
        "color": TEXT, "subtitleColor": TEXT,
    },
    "header": WORDS,
    "background": "white",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart with its description."""

    chart: alt.TopLevelMixin
    description: str

    def __post_init__(self) -> None:
        if not self.description.strip():
            raise ValueError("a picture needs a description: say in a sentence what is seen")

    def spec(self) -> dict[str, Any]:
        """Return the chart as a Vega-Lite specification that JupyterLab draws by itself."""
        spec = _rounded(self.chart.to_dict(validate=False))
        config = {**CONFIG, **spec.pop("config", {}), "view": {"continuousWidth": 300, **CONFIG["view"]}}
        return {
            **_saying_what_is_cut(spec),
            "$schema": SCHEMA,
            "config": config,
            "description": self.description,
            "usermeta": {"embedOptions": EMBED},
        }

    def save(self, path: str | Path) -> Path:
        """Write the picture as ``.svg``, ``.png``, ``.json``, or an ``.html`` page that needs no internet."""
        path = Path(path)
        kind = path.suffix.lower()
        if kind not in KINDS:
            raise ValueError(f"a picture is saved as {', '.join(KINDS[:-1])} or {KINDS[-1]}; not as '{path.name}'")
        if kind == ".json":
            path.write_text(json.dumps(self.spec(), indent=1), encoding="utf-8")
            return path
        if kind == ".html":
            path.write_text(self.page(), encoding="utf-8")
            return path
        if kind == ".png":
            path.write_bytes(vl_convert.vegalite_to_png(json.dumps(self.spec()), vl_version=VEGA_LITE, scale=2))
        else:
            path.write_text(self.svg(), encoding="utf-8")
        return path

    def svg(self) -> str:
        """Return the picture as SVG, with its description for whoever does not see it."""
        drawn = vl_convert.vegalite_to_svg(json.dumps(self.spec()), vl_version=VEGA_LITE)
        return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(self.description)}" ', 1)

    def page(self, words: str = "") -> str:
        """Return a page with HTML on top, the picture, and its description for whoever does not see it."""
        frame = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
        return frame.safe_substitute(
            title=escape(self.description[:100]),
            library=vl_convert.javascript_bundle(vl_version=VEGA_LITE),
            words=words,
            spec=in_script(json.dumps(self.spec())),
            embed=json.dumps(EMBED),
            description=escape(self.description),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: self.spec(), "text/plain": self.description}

    def __repr__(self) -> str:
        return self.description


def _saying_what_is_cut(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a chart that says where intervals are drawn shorter than they are (`axes.cut` marks them)."""
    told = " or ".join(sorted(set(_marked(spec)), reverse=True))
    if not told:
        return spec
    title = spec.get("title", "")
    title = dict(title) if isinstance(title, dict) else {"text": title}
    before = title.get("subtitle", [])
    title["subtitle"] = [
        *([before] if isinstance(before, str) else before),
        f"Not drawn, as no value lies there: {told}.",
    ]
    return {**spec, "title": title}


def _marked(part: Any) -> Iterable[str]:
    if isinstance(part, list):
        for one in part:
            yield from _marked(one)
    elif isinstance(part, dict):
        for key, one in part.items():
            yield from one.split(" or ") if key == "cut" else _marked(one)


def _rounded(value: Any) -> Any:
    """Round numbers to six digits: more cannot be seen, and the last ones depend on the processor.

    What is not a number (a measure that does not apply) becomes null: JSON has no word for it.
    """
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def axis_title(label: str, unit: str) -> str:
    """Write an axis title with its unit; shares are drawn as percentages."""
    return label if unit in ("", "share") else f"{label} ({unit})"


def axis_format(unit: str) -> str:
    """Return the number format of an axis."""
    return ".0%" if unit == "share" else PLAIN


def known(values: Iterable[Any]) -> list[float]:
    """Return those that are numbers."""
    return [float(value) for value in values if value is not None and math.isfinite(value)]


def need_columns(data: pd.DataFrame, columns: Iterable[str]) -> None:
    """Refuse data that lack a column."""
    missing = [column for column in columns if column not in data.columns]
    if missing:
        raise ValueError(f"the data lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}")


def in_script(data: str) -> str:
    """Return JSON that may stand in a script of a page: text in it that looks like HTML cannot end the script."""
    return data.replace("<", "\\u003c")


def records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as a chart takes them; what is not a number becomes None."""
    return data.astype(object).where(data.notna(), None).to_dict("records")


def run_title(text: str, run: RunLog) -> alt.Title:
    """Return a heading, with under it which run it is."""
    import altair as alt

    return alt.Title(text, subtitle=f"{run.scenario.title}, seed {run.seed}, replication {run.replication}")


def tooltips(*fields: str) -> list[alt.Tooltip]:
    """Return what is told of a mark: given as bare names, Altair takes milliseconds to find the class of each."""
    import altair as alt

    return [alt.Tooltip(field) for field in fields]


def zero_line(dashed: bool = True) -> alt.Chart:
    """Return a line at zero, to lay over differences."""
    import altair as alt

    mark = {"color": GREY, "strokeDash": [4, 3]} if dashed else {"color": GREY}
    return alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(**mark).encode(x=alt.X("zero:Q"))
