"""Pictures of predictions: what was expected beside what came out."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, GREEN, GREY, ORANGE, PLAIN, WIDTH

if TYPE_CHECKING:
    from simkit.course.predictions import StoredPrediction, Truth

LINE = 76  # letters in a line of a heading
FAR = 1.0  # how far outside its range, in widths of it, a truth is still drawn at its place
COLOURS = {"in the range": GREEN, "outside it": "#C44500"}


def prediction_chart(entry: StoredPrediction, truth: Truth, title: str, unit: str, sentence: str) -> Picture:
    """Draw a prediction beside the truth."""
    import altair as alt

    from simkit.course.predictions.wording import number_text

    found = {"name": "Found", "value": truth.value, "low": truth.low, "high": truth.high}
    rows = [
        {"name": name, "value": answer.guess, "low": answer.low, "high": answer.high}
        for name, answer in (("You expected", entry.first), ("Second thought", entry.later))
        if answer is not None
    ]
    sign = unit if unit in ("share", "%") else ""  # longer units stand at the axis
    rows = [{**row, "text": number_text(row["value"], sign), "kind": row["name"]} for row in [*rows, found]]
    names = [row["name"] for row in rows]
    colours = [{"You expected": ORANGE, "Second thought": GREY, "Found": BLUE}[name] for name in names]
    shapes = [{"You expected": "diamond", "Second thought": "square", "Found": "circle"}[name] for name in names]
    axis = alt.Axis(format=".0%" if unit == "share" else PLAIN, tickCount=6)
    heading = "" if unit == "share" else unit[:1].upper() + unit[1:]
    alone = len(rows) == 1 and truth.exact  # one point makes no axis
    scale = alt.Scale(zero=alone, nice=True, padding=24)
    base = alt.Chart(alt.Data(values=rows))
    y = alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=names, range=colours), legend=None)
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=names, range=shapes), legend=None)
    x = alt.X("value:Q", title=heading or None, axis=axis, scale=scale)
    ends = alt.X("low:Q", title=heading or None, axis=axis, scale=scale)
    lines = base.mark_rule(size=7, opacity=0.45).encode(x=ends, x2="high:Q", y=y, color=colour)
    tips = [alt.Tooltip(f"{name}", title=name.split(":")[0]) for name in ("name:N", "value:Q", "low:Q", "high:Q")]
    dots = base.mark_point(filled=True, size=110, opacity=1, stroke="white", strokeWidth=1)
    dots = dots.encode(x=x, y=y, color=colour, shape=shape, tooltip=tips)
    words = base.mark_text(dy=-15, fontSize=12, color="#333333").encode(x=x, y=y, text="text:N")
    chart = alt.layer(lines, dots, words).properties(
        width=WIDTH - 100, height=46 * len(rows), title=_heading(title, sentence)
    )
    return Picture(chart, f"{title}{'' if title[-1:] in '.?!' else ':'} {sentence}".strip())


def predictions_chart(entries: Mapping[str, StoredPrediction], words: str) -> Picture:
    """Draw where each truth lay against its range, with all ranges drawn to the same width."""
    import altair as alt

    from simkit.course.predictions.prediction import where_truth_lay

    rows = []
    for key, entry in entries.items():
        if entry.first is None or entry.truth is None:
            continue
        width = entry.first.high - entry.first.low
        away = entry.truth.value - entry.first.low
        # A range without width has no inside: its truth is on it or as far away as is drawn.
        place = away / width if width else (0.5 if not away else (2 * FAR + 1) * (1 if away > 0 else -1))
        inside = where_truth_lay(entry.first, entry.truth) == "in"
        shape = "dot" if -FAR <= place <= 1 + FAR else ("further left" if place < 0 else "further right")
        verdict = "in the range" if inside else "outside it"
        rows.append({"id": key, "place": min(max(place, -FAR), 1 + FAR), "verdict": verdict, "drawn": shape})
    names = [row["id"] for row in rows]
    x = alt.X(
        "place:Q",
        title="Where the truth lay",
        scale=alt.Scale(domain=[-FAR - 0.1, 1 + FAR + 0.1]),
        axis=alt.Axis(
            values=[-0.5, 0.5, 1.5],
            labelExpr="datum.value < 0 ? 'below your range' : datum.value < 1 ? 'in your range' : 'above your range'",
            grid=False,
            ticks=False,
        ),
    )
    band = alt.Chart(alt.Data(values=[{"low": 0, "high": 1}])).mark_rect(color=ORANGE, opacity=0.25)
    band = band.encode(x=alt.X("low:Q", scale=alt.Scale(domain=[-FAR - 0.1, 1 + FAR + 0.1])), x2="high:Q")
    layers = [band]
    if rows:
        shapes = {"dot": "circle", "further left": "triangle-left", "further right": "triangle-right"}
        dots = alt.Chart(alt.Data(values=rows)).mark_point(filled=True, size=110, opacity=1)
        layers.append(
            dots.encode(
                x=x,
                y=alt.Y("id:N", sort=names, title=None, axis=alt.Axis(grid=True, labelLimit=220)),
                color=alt.Color("verdict:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))),
                shape=alt.Shape(
                    "drawn:N", scale=alt.Scale(domain=list(shapes), range=list(shapes.values())), legend=None
                ),
                tooltip=["id:N", "verdict:N"],
            )
        )
    chart = alt.layer(*layers).properties(
        width=WIDTH - 120, height=max(60, 24 * len(rows)), title=_heading("Your predictions", words)
    )
    where = {row["id"]: row["verdict"] for row in rows}
    told = "; ".join(f"{key}: {verdict}" for key, verdict in where.items())
    return Picture(chart, " ".join(filter(None, ["Where each truth lay against your range.", words, told])))


def _heading(title: str, under: str):
    import altair as alt

    return alt.Title(textwrap.wrap(title, LINE) or "", subtitle=textwrap.wrap(under, LINE + 8))
