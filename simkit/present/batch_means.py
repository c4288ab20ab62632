"""Batch means: one long run in words, and its pieces in a picture."""

from simkit.experiment.batch_means import BatchMeans
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.axes import cut
from simkit.present.picture import BLUE, GREY, HEIGHT, WIDTH, Picture, axis_format, axis_title, tooltips
from simkit.present.table import Table


def table(result: BatchMeans) -> Table:
    """Return mean and interval, whether they can be trusted, and when one long run beats many short ones."""
    m = MEASURES[result.measure]
    which = f"seed {result.seed}" + (f", replication {result.replication}" if result.replication else "")
    interval = format_interval(result.low, result.high, m.unit)
    return Table(
        f"{m.label} of {result.scenario.title}: one run of {_number(result.days)} working days, {which}",
        ["Measure", "Mean", f"{result.confidence:.0%} interval", "Unit"],
        [[m.label, format_number(result.mean, m.unit), interval, format_unit(m.unit)]],
        f"{_batches(result)} {words(result)}\n\n{_note(result)}",
    )


def words(result: BatchMeans) -> str:
    """Say whether the interval can be trusted, and what to do if not."""
    correlation = result.neighbours.correlation
    if result.verdict == "no steady state":
        team, utilisation = result.busiest
        return (
            f"There is no mean to find: '{team}' is busy {format_number(utilisation, 'share')} of its time and the "
            "batches hang together, so more work comes in than it can do. Give it people or take work away; no run is "
            "long enough."
        )
    if result.verdict == "too short":
        alike = max(correlation, result.alike)
        return (
            f"The batches are too short: neighbours are alike (correlation about {alike:.2f}), so the interval is "
            f"narrower than it should be. Take a run of about {_number(result.days_needed)} days "
            f"(days={result.days_needed:.6g})."
        )
    if correlation != correlation:
        return "All batches are equal, so there is no spread to speak of."
    return (
        f"Fine: the batches are long enough. Seen from fifths of them, neighbours have a correlation of about "
        f"{result.alike:.2f}, so the interval may be used as one of {result.batches} replications."
    )


def _number(days: float) -> str:
    """Write a number of days, whole where it is."""
    return f"{days:,.0f}" if days == round(days) else f"{days:,.4g}"


def _batches(result: BatchMeans) -> str:
    """Say how many batches there are, and what the test of their independence found."""
    correlation, chance = result.neighbours
    length = f"{result.batches} batches of about {_number(float(f'{result.days / result.batches:.3g}'))} days"
    if correlation != correlation:
        return f"{length}."
    alike = f"correlation of neighbours {correlation:.2f}".replace("-", "−")
    return f"{length}; {alike} (von Neumann's test: p = {chance:.2f})."


def _note(result: BatchMeans) -> str:
    """Say when one long run beats many short ones, with the warm-up of this scenario."""
    own = result.scenario.clock.warm_up_days
    if not own:
        return (
            "This scenario leaves out no warm-up, so the first batch holds the start: for what goes on without an end "
            "ask sk.warm_up(...) first. What begins and ends by itself is for sk.replicate(...)."
        )
    return (
        f"One long run leaves out its warm-up of {_number(own)} days once; {result.batches} short ones would leave "
        f"out {_number(own * result.batches)}. So it wins where the warm-up is long. Many short runs win where "
        "structures are compared, where what you study ends by itself, and in that they are independent untested."
    )


def chart(result: BatchMeans) -> Picture:
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
    ends = alt.Data(values=cut([{"low": result.low, "high": result.high, "mean": result.mean}], m.unit))
    layers = [
        alt.Chart(ends).mark_rect(color=BLUE, opacity=0.2).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
        alt.Chart(ends).mark_rule(color=BLUE, size=2).encode(y=alt.Y("mean:Q")),
        alt.Chart(data).mark_line(color=GREY, size=1, opacity=0.6).encode(x=x, y=y),
        alt.Chart(data).mark_rule(color="#444444", size=3).encode(
            x=alt.X("from:Q"), x2=alt.X2("to:Q"), y=y, tooltip=tooltips("batch:O", "value:Q")
        ),
    ]  # fmt: skip
    interval = format_interval(result.low, result.high, m.unit)
    reading = f"mean {format_quantity(result.mean, m.unit)}, {result.confidence:.0%} interval {interval}"
    alike = {
        "fine": "the batches are long enough",
        "too short": "the batches are too short",
        "no steady state": "there is no steady state",
    }[result.verdict]
    if result.verdict != "fine":
        reading += ", not to be trusted"
    title = alt.Title(f"{m.label}: {result.scenario.title}", subtitle=f"{reading}; {alike}")
    least, most = (format_number(float(end), m.unit) for end in (result.values.min(), result.values.max()))
    description = (
        f"{m.label} in {result.batches} batches of one run of {result.scenario.title}, in order of time: {reading}; "
        f"the batches lie between {least} and {most}. {result.words}"
    )
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title), description)
