"""Picture of batch means: the pieces of one long run, their mean and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, GREY, HEIGHT, WIDTH, axis_format, axis_title

if TYPE_CHECKING:
    from simkit.experiment.batch_means import BatchMeans


def batch_means_chart(result: BatchMeans) -> Picture:
    """Draw the batch means in order of time: a line for the span of each, joined, with the mean and its interval."""
    import altair as alt

    m = MEASURES[result.measure]
    rows = [
        {"from": a, "to": b, "middle": (a + b) / 2, "value": v, "batch": number + 1}
        for number, (a, b, v) in enumerate(
            zip(result.edges[:-1].tolist(), result.edges[1:].tolist(), result.values.tolist(), strict=True)
        )
    ]
    data = alt.Data(values=rows)
    x = alt.X("middle:Q", title="Working day",
              scale=alt.Scale(domain=[float(result.edges[0]), float(result.edges[-1])], nice=False))  # fmt: skip
    y = alt.Y("value:Q", title=axis_title(m.label, m.unit), axis=alt.Axis(format=axis_format(m.unit)),
              scale=alt.Scale(zero=False))  # fmt: skip
    ends = alt.Data(values=[{"low": result.low, "high": result.high, "mean": result.mean}])
    layers = [
        alt.Chart(ends).mark_rect(color=BLUE, opacity=0.2).encode(y=alt.Y("low:Q"), y2="high:Q"),
        alt.Chart(ends).mark_rule(color=BLUE, size=2).encode(y="mean:Q"),
        alt.Chart(data).mark_line(color=GREY, size=1, opacity=0.6).encode(x=x, y=y),
        alt.Chart(data).mark_rule(color="#444444", size=3).encode(
            x=alt.X("from:Q"), x2="to:Q", y=y, tooltip=["batch:O", "value:Q"]
        ),
    ]  # fmt: skip
    unit = shown_unit(m.unit)
    interval = shown_interval(result.low, result.high, m.unit)
    reading = f"mean {shown(result.mean, m.unit)} {unit}".rstrip() + f", {result.level:.0%} interval {interval}"
    alike = {
        "fine": "the batches are long enough",
        "too short": "the batches are too short",
        "no steady state": "there is no steady state",
    }[result.verdict]
    if result.verdict != "fine":
        reading += ", not to be trusted"
    title = alt.Title(f"{m.label}: {result.scenario.title}", subtitle=f"{reading}; {alike}")
    values = result.values
    description = (
        f"{m.label} in {result.batches} batches of one run of {result.scenario.title}, in order of time: {reading}; "
        f"the batches lie between {shown(float(values.min()), m.unit)} and {shown(float(values.max()), m.unit)}. "
        f"{result.words}"
    )
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title), description)
