"""Pictures of a factorial design: its effects, the greatest on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simkit.measures.measure import Measure
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, GREY, ORANGE, WIDTH, axis_title
from simkit.present.charts.sweep import spread_said

if TYPE_CHECKING:
    from simkit.experiment.factorial import Factorial

COLOURS = {"raises": ORANGE, "lowers": BLUE, "cannot tell": GREY, "nothing": GREY}


def effects_chart(factorial: Factorial, measure: Measure, labels: Mapping[str, str]) -> Picture:
    """Draw main effects and interactions from the greatest to the least, each with its interval."""
    import altair as alt

    effects, sure = factorial.effects(measure.key), factorial.n > 1
    rows = []
    for name, row in effects.iterrows():
        known = {"low": row["low"], "high": row["high"]} if sure else {}
        label = " × ".join(labels.get(part, part) for part in str(name).split(" × "))
        rows.append({"name": label, "effect": row["effect"], "verdict": row["verdict"], **known})
    words = [word for word in COLOURS if any(row["verdict"] == word for row in rows)]
    y = alt.Y("name:N", sort=[row["name"] for row in rows], title=None, axis=alt.Axis(labelLimit=320))
    axis = alt.Axis(format="+.1~%" if measure.unit == "share" else "+,~f", tickCount=6)
    title = f"Effect on {axis_title(measure.label, measure.unit)}"
    x = alt.X("effect:Q", title=title, axis=axis)
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=words, range=[COLOURS[word] for word in words]))
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, color=colour)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=x,
        shape=alt.Shape("verdict:N", scale=alt.Scale(domain=words)),
        tooltip=["name:N", "effect:Q", "verdict:N"],
    )
    zero = (
        alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="zero:Q")
    )
    layers = [zero, dots]
    if sure:
        layers.insert(1, base.mark_rule(size=2).encode(x=alt.X("low:Q", title=title, axis=axis), x2="high:Q"))
    spread = spread_said(factorial, "lines")
    head = alt.Title(f"{measure.label}: effects from low to high", subtitle=spread)
    chart = alt.layer(*layers).properties(width=WIDTH - 160, height=26 * len(rows) + 20, title=head)
    spoken = "; ".join(_spoken(row, measure.unit) for row in rows)
    return Picture(chart, f"Effects on {measure.label}, the greatest first; {spread}. {spoken}.")


def _spoken(row: dict, unit: str) -> str:
    text = f"{row['name']} {shown(row['effect'], unit, signed=True)} {shown_unit(unit)}".rstrip()
    if "low" not in row:
        return text
    return f"{text} ({shown_interval(row['low'], row['high'], unit, signed=True)}): {row['verdict']}"
