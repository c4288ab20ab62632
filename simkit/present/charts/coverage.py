"""Coverage: many intervals for one true value, and which of them miss it."""

from __future__ import annotations

import pandas as pd

from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, PLAIN, VERDICTS, WIDTH

COLUMNS = ("value", "low", "high")
HOLDS, MISSES = "holds the truth", "misses it"


def coverage_chart(
    data: pd.DataFrame,
    truth: float,
    x_title: str,
    description: str,
    title: str = "",
    truth_label: str = "the truth",
    y_title: str = "Experiment",
    x_format: str = PLAIN,
    step: int = 9,
) -> Picture:
    """Draw an interval for each experiment, and the true value as a line through all of them.

    An interval that misses the truth differs in colour, in width and in the form of its dot, so that it can be told
    in grey as well.
    """
    import altair as alt

    missing = [column for column in COLUMNS if column not in data]
    if missing:
        raise ValueError(f"the data lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}")
    if data.empty:
        raise ValueError("coverage needs at least one interval: value, low and high")
    rows = []
    for number, (value, low, high) in enumerate(data[list(COLUMNS)].itertuples(index=False), start=1):
        if not low <= value <= high:  # also true of not a number
            raise ValueError(
                f"row {number}: found {value} with the interval {low} to {high}; "
                "low, value and high must be numbers in this order"
            )
        told = HOLDS if low <= truth <= high else MISSES
        rows.append({"number": number, "value": value, "low": low, "high": high, "told": told})
    held = sum(row["told"] == HOLDS for row in rows)

    kinds = [HOLDS, MISSES]
    axis = alt.Axis(format=x_format)
    y = alt.Y("number:O", title=y_title, axis=alt.Axis(labels=False, ticks=False))
    colour = alt.Color("told:N", scale=alt.Scale(domain=kinds, range=[BLUE, VERDICTS["worse"]]), legend=None)
    base = alt.Chart(alt.Data(values=rows))
    lines = base.mark_rule().encode(
        x=alt.X("low:Q", title=x_title, axis=axis, scale=alt.Scale(zero=False)),
        x2="high:Q",
        y=y,
        color=colour,
        size=alt.Size("told:N", scale=alt.Scale(domain=kinds, range=[1.5, 3.5]), legend=None),
    )
    dots = base.mark_point(filled=True, opacity=1).encode(
        x=alt.X("value:Q", title=x_title, axis=axis, scale=alt.Scale(zero=False)),
        y=y,
        color=colour,
        shape=alt.Shape("told:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"]), legend=None),
        size=alt.Size("told:N", scale=alt.Scale(domain=kinds, range=[34, 130]), legend=None),
        tooltip=["number:O", "value:Q", "low:Q", "high:Q", "told:N"],
    )
    at = alt.Chart(alt.Data(values=[{"truth": truth, "label": truth_label}]))
    rule = at.mark_rule(color="#333333", strokeDash=[4, 3]).encode(x="truth:Q")
    words = at.mark_text(align="left", dx=5, color="#333333", fontSize=12).encode(
        x="truth:Q", y=alt.value(-7), text="label:N"
    )
    counted = f"{held} of {len(rows)} intervals hold {truth_label}"
    if held < len(rows):
        counted += "; the thick ones miss it"
    head = alt.Title(title, subtitle=counted, offset=20)
    chart = alt.layer(lines, rule, dots, words).properties(width=WIDTH, height=step * len(rows), title=head)
    chart = chart.resolve_scale(size="independent")  # width of a line, size of a dot
    return Picture(chart, description)
