"""Intervals: means with how sure they are, and many intervals for one true value."""

from __future__ import annotations

import pandas as pd

from simkit.measures.number import format_number
from simkit.present.picture import BLUE, PLAIN, VERDICTS, WIDTH, Picture, need_columns

ENDS = ["value", "low", "high"]
COLUMNS = ["name", "panel", *ENDS]
HOLDS, MISSES = "holds the truth", "misses it"


def intervals_chart(
    data: pd.DataFrame,
    description: str,
    title: str = "",
    subtitle: str = "",
    unit: str = "",
    step: int = 34,
) -> Picture:
    """Draw a dot for each mean and a line for its interval, panel beside panel."""
    import altair as alt

    need_columns(data, COLUMNS)
    if data.empty:
        raise ValueError("intervals need at least one row: a name, a panel, a value, low and high")
    for row in data.itertuples():
        if not row.low <= row.value <= row.high:  # also true of not a number
            raise ValueError(
                f"'{row.name}', '{row.panel}': found {row.value} with the interval {row.low} to {row.high}; "
                "low, value and high must be numbers in this order"
            )
    names, panels = list(dict.fromkeys(data["name"])), list(dict.fromkeys(data["panel"]))
    axis = alt.Axis(format=".1~%" if unit == "share" else PLAIN, tickCount=4)
    drawn = []
    for number, panel in enumerate(panels):
        mine = data[data["panel"] == panel]
        rows = [{**row, "text": format_number(row["value"], unit)} for row in mine[COLUMNS].to_dict("records")]
        # Only the first panel says who is who: the lines of the others stand at the same height.
        y = alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None,
                  axis=alt.Axis(labelLimit=260, labels=not number, ticks=not number))  # fmt: skip
        x = alt.X("value:Q", title=panel, axis=axis, scale=alt.Scale(zero=False))
        base = alt.Chart(alt.Data(values=rows))
        lines = base.mark_rule(size=2, color=BLUE).encode(
            x=alt.X("low:Q", title=panel, axis=axis, scale=alt.Scale(zero=False)), x2="high:Q", y=y
        )
        dots = base.mark_point(filled=True, size=80, opacity=1, color=BLUE).encode(
            x=x, y=y, tooltip=["name:N", "value:Q", "low:Q", "high:Q"]
        )
        words = base.mark_text(dy=-11, fontSize=11, color="#444444").encode(x=x, y=y, text="text:N")
        width = (WIDTH - 40) // len(panels)
        drawn.append(alt.layer(lines, dots, words).properties(width=width, height=step * len(names)))
    head = alt.Title(title, subtitle=subtitle) if subtitle else title
    return Picture(alt.hconcat(*drawn, spacing=24).properties(title=head), description)


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

    need_columns(data, ENDS)
    if data.empty:
        raise ValueError("coverage needs at least one interval: value, low and high")
    rows = []
    for number, (value, low, high) in enumerate(data[ENDS].itertuples(index=False), start=1):
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
