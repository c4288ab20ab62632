"""People: where the hours on duty go, and every employee week by week, in one run."""

from typing import NamedTuple

import numpy as np

from simkit.arguments import choice
from simkit.measures.breakdown import IDLE, MEETINGS, REWORK, hours_by_activity, weekly_by_employee
from simkit.measures.number import format_number
from simkit.measures.runlog import RunLog
from simkit.present.picture import WIDTH, Picture, run_title
from simkit.present.plots import stack_chart

PALE, FULL = "#E8F1F8", "#00446B"  # from light to dark, so that it reads in grey as well
ROW = 12
COLOURS = {REWORK: "#5E1B00", MEETINGS: "#9CCBEB", IDLE: "#EEEEEE"}  # the other parts look as in a case
BY = ("team", "employee")


class Kind(NamedTuple):
    """What can be drawn of people by week."""

    title: str
    unit: str
    digits: str


KINDS = {
    "load": Kind("Busy part of the hours on duty", "share", ".0%"),
    "learning": Kind("Speed by experience", "share", ".0%"),
    "interruptions": Kind("Interruptions a day on duty", "", ".1f"),
}


def people_chart(run: RunLog, kind: str = "load") -> Picture:
    """Draw every employee week by week as a map of colours, team by team."""
    import altair as alt

    values = weekly_by_employee(run, kind)
    if not values.size:
        raise ValueError(f"the run is shorter than a week: clock.horizon_days = {run.scenario.clock.horizon_days:g}")
    if np.isnan(values).all():
        raise ValueError(f"there is no {kind} to draw: nobody learns in {run.scenario.title} (learning.curve)")
    what = KINDS[kind]
    labels = [team.label for team in run.scenario.teams.values()]
    rows = [
        {"employee": name, "team": labels[team], "week": week + 1, "value": float(value)}
        for name, team, line in zip(run.people, run.people_team, values, strict=True)
        for week, value in enumerate(line)
        if not np.isnan(value)
    ]
    there = [name for name, line in zip(run.people, values, strict=True) if not np.isnan(line).all()]
    weeks = values.shape[1]
    every = max(1, weeks // 13)
    x = alt.X("week:O", title="Week", axis=alt.Axis(values=list(range(1, weeks + 1, every)), labelAngle=0))
    y = alt.Y("employee:N", sort=there, title=None, axis=alt.Axis(labelLimit=200, labelFontSize=10, ticks=False))
    colour = alt.Color("value:Q", title=what.title, scale=alt.Scale(range=[PALE, FULL]),
                       legend=alt.Legend(format=what.digits, title=what.title))  # fmt: skip
    tip = ["employee:N", "team:N", "week:O", alt.Tooltip("value:Q", format=what.digits)]
    cells = alt.Chart(alt.Data(values=rows)).mark_rect().encode(x=x, y=y, color=colour, tooltip=tip)
    title = run_title(f"{what.title}, by employee and week", run)
    chart = cells.properties(width=WIDTH - 60, height=ROW * len(there), title=title)
    return Picture(chart, _description(run, values, what))


def _description(run: RunLog, values: np.ndarray, what: Kind) -> str:
    means = [float(np.nanmean(week)) for week in values.T if not np.isnan(week).all()]
    mean = np.array([np.nanmean(line) if not np.isnan(line).all() else np.nan for line in values])
    least, most = int(np.nanargmin(mean)), int(np.nanargmax(mean))
    first, last = format_number(means[0], what.unit), format_number(means[-1], what.unit)
    return (
        f"{what.title} of {len(run.people)} employees of {run.scenario.title} by week, in one run: on average "
        f"{first} in the first week and {last} in the last; over all weeks "
        f"least for {run.people[least]} ({format_number(mean[least], what.unit)}), "
        f"most for {run.people[most]} ({format_number(mean[most], what.unit)})."
    )


def hours_chart(run: RunLog, by: str = "team") -> Picture:
    """Draw what the hours on duty went to, as bars of 100 %, with the hours beside them.

    A piece of work counts once: reading in on a task that is done again is reading in. Who was not on duty
    in the measured period is left out.
    """
    choice("by", by, BY)
    hours = hours_by_activity(run)
    away = run.by_employee()["away_hours"].to_numpy()
    if by == "team":
        of = run.people_team
        hours = hours.groupby(of).sum()
        away = np.bincount(of, weights=away)[hours.index]
        teams = list(run.scenario.teams.items())
        labels = [team.label for _, team in teams]
        hours.index = [labels[i] if labels.count(labels[i]) == 1 else teams[i][0] for i in hours.index]
    duty = hours.sum(axis=1)
    on = (duty > 0).to_numpy()
    if not on.any():
        raise ValueError("nobody was on duty in the measured period, so there are no hours to draw")
    hours, duty, away = hours[on], duty[on], away[on]
    shares = hours.div(duty, axis=0)
    shares = shares.loc[:, (shares > 0).any()]
    beside = [
        f"{a:,.0f} hours on duty" + (f", {b:,.0f} off" if round(b) else "") for a, b in zip(duty, away, strict=True)
    ]
    total = hours.sum() / duty.sum()
    words = ", ".join(f"{part} {format_number(total[part], 'share')}" for part in shares)
    most = shares[IDLE].idxmax() if IDLE in shares else None
    idle = f" Most idle: {most}, {format_number(shares.loc[most, IDLE], 'share')}." if most and len(shares) > 1 else ""
    description = (
        f"Where the hours on duty of {run.scenario.title} went in one run, in {len(shares)} bars, one for each {by}. "
        f"All together: {words}.{idle}"
    )
    subtitle = f"{run.scenario.title}, seed {run.seed}, replication {run.replication}"
    return stack_chart(
        shares, "Share of the hours on duty", description, "Where the hours go",
        subtitle=subtitle, unit="share", beside=beside, colours=COLOURS, step=36 if by == "team" else 18,
    )  # fmt: skip
