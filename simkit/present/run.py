"""Run: the measures of one run, and pictures of it."""

from functools import partial

import numpy as np

from simkit.measures import MEASURES
from simkit.measures.client import lead_days
from simkit.measures.number import format_number, format_unit
from simkit.measures.period import open_at
from simkit.measures.runlog import RunLog
from simkit.present.people import KINDS as PEOPLE
from simkit.present.people import hours_chart, people_chart
from simkit.present.phrases import ONE_RUN
from simkit.present.picture import BLUE, GREY, HEIGHT, ORANGE, SERIES, WIDTH, Picture, run_title, tooltips
from simkit.present.plausibility import look
from simkit.present.table import Table

MOST_POINTS = 400  # more than the eye can tell apart, and a notebook stays small


def table(run: RunLog) -> Table:
    """Return every measure."""
    rows = [
        [MEASURES[key].label, format_number(value, MEASURES[key].unit), format_unit(MEASURES[key].unit)]
        for key, value in run.measures().items()
    ]
    return Table(text(run), ["Measure", "Value", "Unit"], rows, ONE_RUN, look([run.scenario]))


def text(run: RunLog) -> str:
    """Say in a sentence what was run; the measures are for a notebook."""
    settled = int(np.isfinite(run.closed).sum())
    return (
        f"Run of {run.scenario.title} (seed {run.seed}, replication {run.replication}): "
        f"{len(run.arrived)} cases arrived, {settled} settled, {len(run.arrived) - settled} open at the end"
    )


def chart(run: RunLog, kind: str = "work_in_progress") -> Picture:
    """Draw a run."""
    kinds = {
        "work_in_progress": _work_in_progress,
        "lead_time": _lead_time,
        "utilisation": _utilisation,
        "hours": hours_chart,
        **{key: partial(people_chart, kind=key) for key in PEOPLE},
    }
    if kind not in kinds:
        raise ValueError(f"a run cannot be drawn as '{kind}'; choose one of: {', '.join(kinds)}")
    return kinds[kind](run)


def _work_in_progress(run: RunLog) -> Picture:
    import altair as alt

    clock = run.scenario.clock
    moments = np.linspace(0, clock.end, MOST_POINTS + 1)
    count = open_at(run, moments)
    rows = [{"day": round(t / clock.day_minutes, 3), "open": int(c)} for t, c in zip(moments, count, strict=True)]
    line = alt.Chart(alt.Data(values=rows)).mark_line(interpolate="step-after", color=BLUE).encode(
        x=alt.X("day:Q", title="Working day"), y=alt.Y("open:Q", title="Open cases")
    )  # fmt: skip
    layers, words = [line], ""
    if clock.warm_up_days:
        shade = alt.Data(values=[{"from": 0, "to": clock.warm_up_days}])
        layers.insert(0, alt.Chart(shade).mark_rect(color=GREY, opacity=0.15).encode(x=alt.X("from:Q"), x2="to:Q"))
        words = f" The first {format_number(clock.warm_up_days)} days, shaded, are the warm-up."
    days = format_number(clock.end / clock.day_minutes)
    description = (
        f"Open cases of {run.scenario.title} over {days} working days in one run: "
        f"at most {count.max():,}, at the end {count[-1]:,}.{words}"
    )
    drawn = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=run_title("Open cases in one run", run))
    return Picture(drawn, description)


def _lead_time(run: RunLog) -> Picture:
    import altair as alt

    days = lead_days(run)
    if not len(days):
        raise ValueError("no case was settled in the measured period, so there are no lead times to draw")
    count, edges = np.histogram(days, bins=30)
    rows = [{"from": a, "to": b, "cases": int(c)} for a, b, c in zip(edges[:-1], edges[1:], count, strict=True)]
    bars = alt.Chart(alt.Data(values=rows)).mark_rect(color=BLUE, stroke="white").encode(
        x=alt.X("from:Q", title="Lead time (working days)"), x2=alt.X2("to:Q"),
        y=alt.Y("cases:Q", title="Cases"), y2=alt.datum(0),
    )  # fmt: skip
    mean = float(days.mean())
    rule = alt.Chart(alt.Data(values=[{"mean": mean}])).mark_rule(color=ORANGE, size=2).encode(x=alt.X("mean:Q"))
    description = (
        f"Lead times of {len(days):,} cases of {run.scenario.title} settled in one run: "
        f"mean {format_number(mean)} (line), "
        f"median {format_number(float(np.median(days)))}, longest {format_number(float(days.max()))} working days."
    )
    drawn = alt.layer(bars, rule).properties(width=WIDTH, height=HEIGHT, title=run_title("Lead times in one run", run))
    return Picture(drawn, description)


def _utilisation(run: RunLog) -> Picture:
    import altair as alt

    people = run.by_employee().reset_index()
    labels = {key: team.label for key, team in run.scenario.teams.items()}
    rows = [
        {"employee": r["employee"], "team": labels[r["team"]], "utilisation": round(r["utilisation"], 4)}
        for _, r in people.dropna(subset=["utilisation"]).iterrows()
    ]
    teams = list(labels.values())
    colours = [SERIES[i % len(SERIES)] for i in range(len(teams))]
    y = alt.Y("employee:N", title=None, sort=[r["employee"] for r in rows], axis=alt.Axis(labelLimit=220))
    bars = alt.Chart(alt.Data(values=rows)).mark_bar().encode(
        x=alt.X("utilisation:Q", title="Utilisation", axis=alt.Axis(format=".0%"), scale=alt.Scale(domain=[0, 1])),
        y=y,
        color=alt.Color("team:N", legend=None, scale=alt.Scale(domain=teams, range=colours)),
        tooltip=tooltips("employee:N", "team:N", "utilisation:Q"),
    )  # fmt: skip
    # The name of a team stands beside its first bar, so that nobody has to find its colour in a key.
    first = {row["team"]: row for row in reversed(rows)}
    beside = alt.Chart(alt.Data(values=list(first.values()))).mark_text(
        align="left", dx=6, fontSize=12, color="#222222"
    )
    names = beside.encode(x=alt.datum(1), y=y, text=alt.Text("team:N"))
    shares = [r["utilisation"] for r in rows]
    description = (
        f"Utilisation of {len(rows)} employees of {run.scenario.title} in one run: "
        f"from {format_number(min(shares), 'share')} to {format_number(max(shares), 'share')}."
    )
    title = run_title("How busy each employee was", run)
    return Picture(
        alt.layer(bars, names).properties(width=WIDTH - 160, height=max(60, 15 * len(rows)), title=title), description
    )
