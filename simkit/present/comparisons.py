"""Comparisons: several structures, each pair's difference and verdict, in words and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from simkit.experiment import Comparison
from simkit.measures import MEASURES, find
from simkit.measures.number import format_interval, format_number, format_unit
from simkit.present.phrases import ALL_PAIRED, ONE_RUN, letter_key, letters, more_note, times_of_each, verdict
from simkit.present.picture import BLUE, PLAIN, WIDTH, Picture
from simkit.present.table import Long, Table


def table(comparisons: Comparison, names: Sequence[str] = (), narrow: bool = False) -> Table:
    """Return difference, interval and verdict of every pair, under a heading for each measure.

    Other names may stand for the structures, such as letters.
    """
    short = dict(zip(comparisons.names, names or comparisons.names, strict=True))
    rows: list[list[str]] = []
    for _, part in comparisons.summary.groupby(level="measure", sort=False):
        rows.append([part["label"].iloc[0]])
        rows += [_row(row, short, narrow) for _, row in part.iterrows()]
    head = ["Measure", "Difference", f"{comparisons.confidence:.0%} interval for all", "Verdict", "Unit"]
    caption = f"{'; '.join(comparisons.names)}: {times_of_each(comparisons)}"
    return Table(caption, head, rows, _note(comparisons))


def text(comparisons: Comparison) -> str:
    """Return the table with a letter for each structure, so that it stays narrow."""
    return replace(table(comparisons, letters(comparisons), narrow=True), caption=letter_key(comparisons)).text()


def _row(row: pd.Series, short: dict[str, str], narrow: bool) -> list[str]:
    return [
        Long(f"{short[row['second']]} − {short[row['first']]}"),
        format_number(row["difference"], row["unit"], signed=True),
        format_interval(row["low"], row["high"], row["unit"], signed=True),
        Long(verdict(row, narrow)),
        format_unit(row["unit"]),
    ]


def _note(comparisons: Comparison) -> str:
    """Say whether the clients were the same, and what the intervals hold for."""
    if comparisons.n < 2:
        return ONE_RUN
    reading = (
        f"The intervals are wider than for one pair alone: all {len(comparisons.pairs)} differences of a "
        f"measure lie inside theirs at once with {comparisons.confidence:.0%} confidence."
    )
    parts = [ALL_PAIRED[comparisons.same_clients], reading, more_note(comparisons.summary), comparisons.words]
    return " ".join(filter(None, parts))


def chart(comparisons: Comparison, measure: str = "lead_time_mean") -> Picture:
    """Draw the differences in one measure, with intervals that hold for all of them together."""
    import altair as alt

    find([measure])
    if measure not in comparisons.summary.index:
        raise ValueError(f"{measure} was not kept; there is: {', '.join(comparisons.replications[0].values)}")
    m = MEASURES[measure]
    part = comparisons.summary.loc[[measure]]
    rows, words = [], []
    for _, row in part.iterrows():
        name = f"{row['second']} − {row['first']}"
        rows.append({"pair": name, "value": row["difference"], "low": row["low"], "high": row["high"],
                     "text": row["verdict"]})  # fmt: skip
        words.append(
            f"{name}: {format_number(row['difference'], m.unit, signed=True)} "
            f"({format_interval(row['low'], row['high'], m.unit, signed=True)}), {row['verdict']}"
        )
    names = [row["pair"] for row in rows]
    axis = alt.Axis(format=".1~%" if m.unit == "share" else PLAIN, tickCount=5)
    unit = format_unit(m.unit)
    title = f"Difference in {m.label[0].lower()}{m.label[1:]}" + (f" ({unit})" if unit else "")
    y = alt.Y("pair:N", sort=names, title=None, axis=alt.Axis(labelLimit=320))
    base = alt.Chart(alt.Data(values=rows))
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(strokeDash=[4, 4]).encode(x=alt.X("zero:Q"))
    layers = [zero, base.mark_point(filled=True, size=80, opacity=1, color=BLUE).encode(
        x=alt.X("value:Q", title=title, axis=axis), y=y
    ), base.mark_text(dy=-11, fontSize=11, color="#444444").encode(x="value:Q", y=y, text="text:N")]  # fmt: skip
    spread = f"{comparisons.confidence:.0%} intervals for all together."
    if comparisons.n > 1:
        lines = base.mark_rule(size=2, color=BLUE).encode(x=alt.X("low:Q", title=title, axis=axis), x2="high:Q", y=y)
        layers.insert(1, lines)
    else:
        spread = "One run: no interval, because it shows no spread."
    chart = alt.layer(*layers).properties(
        width=WIDTH - 160, height=40 * len(rows), title=alt.Title(f"{m.label}: differences", subtitle=spread)
    )
    return Picture(chart, f"{title}. {'; '.join(words)}. {spread}")
