"""Differences: each pair of structures with the interval of its difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures import MEASURES, find
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, PLAIN, WIDTH

if TYPE_CHECKING:
    from simkit.experiment import Comparisons


def differences_chart(comparisons: Comparisons, measure: str = "lead_time_mean") -> Picture:
    """Draw the differences in one measure, with intervals that hold for all of them together."""
    import altair as alt

    find([measure])
    if measure not in comparisons.summary.index.get_level_values("measure"):
        raise ValueError(f"{measure} was not kept; there is: {', '.join(comparisons.replications[0].values)}")
    m = MEASURES[measure]
    part = comparisons.summary.xs(measure, level="measure")
    rows, words = [], []
    for (first, second), row in part.iterrows():
        name = f"{second} − {first}"
        rows.append({"pair": name, "value": row["difference"], "low": row["low"], "high": row["high"],
                     "text": row["verdict"]})  # fmt: skip
        words.append(
            f"{name}: {shown(row['difference'], m.unit, signed=True)} "
            f"({shown_interval(row['low'], row['high'], m.unit, signed=True)}), {row['verdict']}"
        )
    names = [row["pair"] for row in rows]
    axis = alt.Axis(format=".1~%" if m.unit == "share" else PLAIN, tickCount=5)
    unit = shown_unit(m.unit)
    title = f"Difference in {m.label[0].lower()}{m.label[1:]}" + (f" ({unit})" if unit else "")
    y = alt.Y("pair:N", sort=names, title=None, axis=alt.Axis(labelLimit=320))
    base = alt.Chart(alt.Data(values=rows))
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(strokeDash=[4, 4]).encode(x=alt.X("zero:Q"))
    layers = [zero, base.mark_point(filled=True, size=80, opacity=1, color=BLUE).encode(
        x=alt.X("value:Q", title=title, axis=axis), y=y
    ), base.mark_text(dy=-11, fontSize=11, color="#444444").encode(x="value:Q", y=y, text="text:N")]  # fmt: skip
    spread = f"{comparisons.level:.0%} intervals for all together."
    if comparisons.n > 1:
        lines = base.mark_rule(size=2, color=BLUE).encode(
            x=alt.X("low:Q", title=title, axis=axis), x2="high:Q", y=y
        )
        layers.insert(1, lines)
    else:
        spread = "One run: no interval, because it shows no spread."
    chart = alt.layer(*layers).properties(
        width=WIDTH - 160, height=40 * len(rows), title=alt.Title(f"{m.label}: differences", subtitle=spread)
    )
    return Picture(chart, f"{title}. {'; '.join(words)}. {spread}")
