"""Picture: a chart that shows itself in a notebook offline, with a description in words.

Altair's own renderers fetch JavaScript from the internet, or emit a type that JupyterLab does not draw.
JupyterLab carries a Vega-Lite of its own; a picture hands it the chart in the type it knows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

MIME = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# SVG keeps text readable at any zoom and for screen readers; the action menu would link to the internet.
EMBED = {"renderer": "svg", "actions": False}


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
        from simkit.present.charts.style import CONFIG

        spec = _rounded(self.chart.to_dict(validate=False))
        config = {**CONFIG, **spec.pop("config", {}), "view": {"continuousWidth": 300, **CONFIG["view"]}}
        return {
            **spec,
            "$schema": SCHEMA,
            "config": config,
            "description": self.description,
            "usermeta": {"embedOptions": EMBED},
        }

    def save(self, path: str | Path) -> Path:
        """Write the picture as ``.svg``, ``.png``, ``.json``, or an ``.html`` page that needs no internet."""
        from simkit.present.charts.save import save

        return save(self, path)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: self.spec(), "text/plain": self.description}

    def __repr__(self) -> str:
        return self.description


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
