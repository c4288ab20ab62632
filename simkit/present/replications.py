"""Replications: every run, the mean, and how sure it is, in words and a picture."""

from dataclasses import replace

from simkit.experiment import Replications
from simkit.measures import find
from simkit.measures.number import format_interval, format_number, format_quantity
from simkit.present.axes import cut
from simkit.present.phrases import ONE_RUN, mean_head, mean_rows, times
from simkit.present.picture import BLUE, GREY, WIDTH, Picture, axis_format, axis_title, tooltips
from simkit.present.plausibility import look
from simkit.present.table import Table


def table(replications: Replications) -> Table:
    """Return mean and interval of every measure."""
    return Table(
        f"{replications.scenario.title}: {times(replications.n)}, seed {replications.seed}",
        mean_head("Measure", replications.confidence),
        mean_rows(replications.summary),
        ONE_RUN if replications.n < 2 else replications.words,
        look([replications.scenario]),
    )


def text(replications: Replications) -> str:
    """Return the table with its note right under it."""
    full = table(replications)
    return "\n".join(filter(None, [replace(full, note="").text(), full.note]))


def chart(replications: Replications, measure: str = "lead_time_mean") -> Picture:
    """Draw a dot for each replication, with the mean and its interval."""
    import altair as alt

    (m,) = find([measure])
    if measure not in replications.values:
        raise ValueError(f"these replications hold no '{measure}'; they hold {', '.join(replications.values)}")
    row = replications.summary.loc[measure]
    dots = [{"replication": int(n) + 1, "value": float(v)} for n, v in replications.values[measure].dropna().items()]
    x = alt.X(
        "value:Q",
        title=axis_title(m.label, m.unit),
        axis=alt.Axis(format=axis_format(m.unit)),
        scale=alt.Scale(zero=False),
    )
    runs = (
        alt.Chart(alt.Data(values=dots))
        .mark_point(size=45, color=GREY, opacity=0.7)
        .encode(
            x=x,
            y=alt.Y("replication:O", title="Replication", axis=alt.Axis(labels=False, ticks=False)),
            tooltip=tooltips("replication:O", "value:Q"),
        )
    )
    layers = [runs]
    if replications.n > 1:
        ends = alt.Data(values=cut([{"low": row["low"], "high": row["high"], "mean": row["mean"]}], m.unit))
        band = alt.Chart(ends).mark_rect(color=BLUE, opacity=0.2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
        layers.insert(0, band)
        layers.append(alt.Chart(ends).mark_rule(color=BLUE, size=2).encode(x=alt.X("mean:Q")))
    mean = format_quantity(row["mean"], m.unit)
    if replications.n > 1:
        interval = format_interval(row["low"], row["high"], m.unit)
        reading = f"mean {mean}, {replications.confidence:.0%} interval {interval}"
    else:
        reading = f"{mean}; one run shows no spread"
    spread = replications.values[measure].agg(["min", "max"])
    description = (
        f"{m.label} of {replications.scenario.title} in {replications.n} replications: {reading}; "
        f"the runs lie between {format_number(spread['min'], m.unit)} and {format_number(spread['max'], m.unit)}."
    )
    title = alt.Title(f"{m.label}: {replications.scenario.title}", subtitle=reading)
    height = min(260, 60 + 7 * replications.n)
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=height, title=title), description)
