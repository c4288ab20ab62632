"""Pictures of a sweep over two paths: a heat map that says how sure each of its cells is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simkit.measures.measure import Measure
from simkit.measures.number import shown, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import WIDTH
from simkit.present.charts.sweep import NO_SPREAD

if TYPE_CHECKING:
    from simkit.experiment.sweep import Sweep

PALE, FULL = "#F3F8FC", "#7FB8DA"  # dark words can be read on both
DARK = "#222222"


def heat_chart(sweep: Sweep, measure: Measure, labels: Mapping[str, str]) -> Picture:
    """Draw one measure over two paths: in every cell the mean and half the width of its interval."""
    import altair as alt

    from simkit.experiment.design import said

    across, down = sweep.factors
    mine = sweep.summary[sweep.summary["measure"] == measure.key]
    rows = [
        {
            "scenario": row["scenario"],
            "x": said(row[across]),
            "y": said(row[down]),
            "mean": row["mean"],
            "text": shown(row["mean"], measure.unit),
            "half": _half(row, measure.unit) if sweep.n > 1 else "",
        }
        for row in mine.to_dict("records")
    ]
    x_order = list(dict.fromkeys(row["x"] for row in rows))
    y_order = list(dict.fromkeys(row["y"] for row in rows))[::-1]  # values grow upwards, as on an axis
    x = alt.X("x:N", sort=x_order, title=labels.get(across, across), axis=alt.Axis(labelAngle=0))
    y = alt.Y("y:N", sort=y_order, title=labels.get(down, down))
    means = mine["mean"].dropna()
    scale = alt.Scale(range=[PALE, FULL], domain=[float(means.min()), float(means.max())])
    drawn = []
    for name in sweep.scenarios:
        base = alt.Chart(alt.Data(values=[row for row in rows if row["scenario"] == name])).encode(x=x, y=y)
        cells = base.mark_rect(stroke="white").encode(
            color=alt.Color("mean:Q", scale=scale, legend=None), tooltip=["x:N", "y:N", "text:N", "half:N"]
        )
        words = base.mark_text(color=DARK, fontSize=12, dy=-6 if sweep.n > 1 else 0).encode(text="text:N")
        layers = [cells, words]
        if sweep.n > 1:
            layers.append(base.mark_text(color=DARK, fontSize=10, dy=8).encode(text="half:N"))
        width = max(62 * len(x_order), WIDTH // len(sweep.scenarios) - 60)
        drawn.append(
            alt.layer(*layers).properties(width=width, height=max(150, 44 * len(y_order)), title=name)
        )
    unit = shown_unit(measure.unit)
    said_spread = (
        f"{sweep.n} replications of each; ±: half the width of the {sweep.level:.0%} interval"
        if sweep.n > 1
        else NO_SPREAD
    )
    head = alt.Title(f"{measure.label} ({unit})" if unit else measure.label, subtitle=said_spread)
    spoken = "; ".join(f"{name}: {_spoken(rows, name)}" for name in sweep.scenarios)
    description = (
        f"Heat map of {measure.label} over {labels.get(across, across)} and {labels.get(down, down)}, "
        f"{said_spread}. {spoken}."
    )
    return Picture(alt.hconcat(*drawn, spacing=24).properties(title=head), description)


def _half(row: dict, unit: str) -> str:
    half = (row["high"] - row["low"]) / 2
    return f"± {shown(half, unit)}" if half == half else ""


def _spoken(rows: list[dict], name: str) -> str:
    """Say where the least and the greatest mean are."""
    mine = sorted(
        (r for r in rows if r["scenario"] == name and r["mean"] == r["mean"]), key=lambda r: r["mean"]
    )
    if not mine:
        return "nothing to measure"
    least, most = mine[0], mine[-1]
    return (
        f"from {least['text']} {least['half']} at {least['x']}, {least['y']} "
        f"to {most['text']} {most['half']} at {most['x']}, {most['y']}"
    ).replace("  ", " ")
