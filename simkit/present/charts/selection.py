"""Picture of a selection: every run of every structure, its mean, and which were dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, GREEN, GREY, PLAIN, WIDTH, axis_title
from simkit.present.display.selection import selection_state, selection_words

if TYPE_CHECKING:
    from simkit.experiment.selection import Selection

COLOURS = {"best": GREEN, "left": BLUE, "out": GREY}
SHAPES = {"best": "diamond", "left": "circle", "out": "square"}
WORDS = {"best": "chosen", "left": "still in", "out": "dropped"}


def selection_chart(selection: Selection) -> Picture:
    """Draw a tick for every run, and for each structure its mean with its interval.

    Structures stand from the best mean to the worst. What was dropped has fewer runs, as the text under its
    name says; so its mean is less sure, and stands on fewer clients.
    """
    import altair as alt

    m = MEASURES[selection.measure]
    summary = selection.summary.sort_values("mean", ascending=m.better == "lower", kind="stable")
    rows, told = [], []
    for name, row in summary.iterrows():
        state = selection_state(selection, name)
        kind = "best" if name == selection.best else "out" if name in selection.eliminated else "left"
        mean = f"{shown(row['mean'], m.unit)} {shown_unit(m.unit)}".rstrip()
        interval = shown_interval(row["low"], row["high"], m.unit)
        rows.append(
            {"structure": name, "mean": row["mean"], "low": row["low"], "high": row["high"],
             "kind": WORDS[kind], "text": f"{state} ({row['replications']} runs)"}
        )  # fmt: skip
        told.append(f"{name}: {mean}, {selection.level:.0%} interval {interval}, {row['replications']} runs, {state}")
    names = list(summary.index)
    runs = [{"structure": name, "value": float(v)} for name in names for v in selection.values[name].dropna()]
    kinds = [kind for kind, word in WORDS.items() if any(row["kind"] == word for row in rows)]
    domain = [WORDS[kind] for kind in kinds]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=domain, range=[COLOURS[kind] for kind in kinds]))
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=domain, range=[SHAPES[kind] for kind in kinds]))
    y = alt.Y("structure:N", sort=names, scale=alt.Scale(domain=names), title=None, axis=alt.Axis(labelLimit=260))
    axis = alt.Axis(format=".1~%" if m.unit == "share" else PLAIN)
    place = {"title": axis_title(m.label, m.unit), "axis": axis, "scale": alt.Scale(zero=False)}
    base = alt.Chart(alt.Data(values=rows))
    ticks = alt.Chart(alt.Data(values=runs)).mark_tick(color=GREY, opacity=0.35, size=14)
    layers = [
        ticks.encode(x=alt.X("value:Q", **place), y=y),
        base.mark_rule(size=3).encode(x=alt.X("low:Q", **place), x2="high:Q", y=y, color=colour),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("mean:Q", **place), y=y, color=colour, shape=shape,
            tooltip=["structure:N", "mean:Q", "low:Q", "high:Q", "text:N"],
        ),
        base.mark_text(dy=-14, fontSize=11, color="#444444").encode(x=alt.X("mean:Q", **place), y=y, text="text:N"),
    ]  # fmt: skip
    verdict = f"the best is {selection.best}" if selection.best else "cannot tell yet"
    title = alt.Title(
        f"{m.label}: {verdict}",
        subtitle=f"ticks: runs; lines: {selection.level:.0%} intervals, each by itself; seed {selection.seed}",
    )
    description = f"{selection_words(selection)} {'; '.join(told)}."
    chart = alt.layer(*layers).properties(width=WIDTH - 80, height=48 * len(names), title=title)
    return Picture(chart, description)
