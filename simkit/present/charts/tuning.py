"""Pictures of tuning: where the measures stand now, beside where they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import GREY, ORANGE, WIDTH, axis_format, axis_title

if TYPE_CHECKING:
    from simkit.experiment import Comparison


def tuning_chart(comparison: Comparison) -> Picture:
    """Draw every measure on a scale of its own: both means with their intervals."""
    import altair as alt

    names = list(comparison.names)
    rows, words = [], []
    for key, row in comparison.summary.iterrows():
        unit = row["unit"]
        ends = [r.summary.loc[key] for r in (comparison.first, comparison.second)]
        data = alt.Data(
            values=[
                {
                    "setting": name,
                    "mean": e["mean"],
                    **({"low": e["low"], "high": e["high"]} if comparison.n > 1 else {}),
                }
                for name, e in zip(names, ends, strict=True)
            ]
        )
        x = alt.X(
            "mean:Q",
            title=axis_title(row["label"], unit),
            axis=alt.Axis(format=axis_format(unit), tickCount=6),
        )
        y = alt.Y("setting:N", sort=names, title=None, axis=alt.Axis(labelLimit=200, minExtent=120))
        colour = alt.Color("setting:N", scale=alt.Scale(domain=names, range=[GREY, ORANGE]), legend=None)
        dots = alt.Chart(data).mark_point(filled=True, size=90, opacity=1).encode(
            x=x, y=y, color=colour, shape=alt.Shape("setting:N", scale=alt.Scale(domain=names), legend=None)
        )  # fmt: skip
        layers = [dots]
        if comparison.n > 1:
            layers.insert(
                0,
                alt.Chart(data)
                .mark_rule(size=3, opacity=0.6)
                .encode(x="low:Q", x2="high:Q", y=y, color=colour),
            )
        reading = f"difference {shown_interval(row['low'], row['high'], unit, signed=True)}: {row['verdict']}"
        title = alt.Title(reading, fontSize=12, fontWeight="normal", offset=4)
        rows.append(alt.layer(*layers).properties(width=WIDTH - 140, height=52, title=title))
        words.append(
            f"{row['label']}: {names[0]} {shown(row[names[0]], unit)}, {names[1]} {shown(row[names[1]], unit)} "
            f"{shown_unit(unit)}".rstrip()
            + f" ({reading})"
        )
    return Picture(alt.vconcat(*rows, spacing=18), ". ".join(words) + ".")
