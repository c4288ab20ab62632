"""Intervals: means of named things with how sure they are, one panel for each quantity."""

from __future__ import annotations

import pandas as pd

from simkit.measures.number import shown
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, PLAIN, WIDTH

COLUMNS = ("name", "panel", "value", "low", "high")


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

    missing = [column for column in COLUMNS if column not in data]
    if missing:
        raise ValueError(f"the data lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}")
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
        rows = [{**row, "text": shown(row["value"], unit)} for row in mine[list(COLUMNS)].to_dict("records")]
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
