"""People: where the hours on duty go, and every employee week by week, in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simkit.measures.change import weeks_of
from simkit.measures.number import format_number
from simkit.measures.period import busy_by_employee, duty_by_employee
from simkit.model.office.record import INTERRUPTED
from simkit.present.case import READING_IN, TALKING, WORKING
from simkit.present.picture import SKY, WIDTH, Picture
from simkit.present.stack import stack_chart

if TYPE_CHECKING:
    import pandas as pd

    from simkit.measures.runlog import RunLog


PALE, FULL = "#E8F1F8", "#00446B"  # from light to dark, so that it reads in grey as well
ROW = 12


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


def people_by_week(run: RunLog, kind: str) -> np.ndarray:
    """Return a number for every employee and week of the measured period."""
    week, start = run.scenario.clock.week_minutes, run.window[0]
    columns = []
    for number in range(weeks_of(run.scenario)):
        begin, end = start + number * week, start + (number + 1) * week
        part = run.during(begin, end)
        duty = duty_by_employee(part)
        if kind == "learning":
            row = round(begin / week)
            column = run.growth[row] if row < len(run.growth) else np.full(len(run.people), np.nan)
        elif kind == "load":
            column = np.divide(busy_by_employee(part), duty, out=np.full(len(duty), np.nan), where=duty > 0)
        else:
            cut = (run.outcome == INTERRUPTED) & (run.finished >= begin) & (run.finished < end)
            times = np.bincount(run.employee[cut], minlength=len(duty)).astype(float)
            days = duty / run.scenario.clock.day_minutes
            column = np.divide(times, days, out=np.full(len(duty), np.nan), where=days > 0)
        columns.append(column)
    return np.array(columns).T.reshape(len(run.people), -1)


def people_chart(run: RunLog, kind: str = "load") -> Picture:
    """Draw every employee week by week as a map of colours, team by team."""
    import altair as alt

    values = people_by_week(run, kind)
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
    title = alt.Title(f"{what.title}, by employee and week",
                      subtitle=f"{run.scenario.title}, seed {run.seed}, replication {run.replication}")  # fmt: skip
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


REWORK, MEETING, IDLE = "rework", "meeting and consulting", "idle"
COLOURS = {REWORK: "#C44500", MEETING: SKY, IDLE: "#EEEEEE"}  # the other parts look as in a case
BY = ("team", "employee")


def hours_chart(run: RunLog, by: str = "team") -> Picture:
    """Draw what the hours on duty went to, as bars of 100 %, with the hours beside them.

    A piece of work counts once: reading in on a task that is done again is reading in. Who was not on duty
    in the measured period is left out.
    """
    if by not in BY:
        raise ValueError(f"hours are drawn by one of: {', '.join(BY)}; not by {by!r}")
    hours = hours_spent(run)
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


def hours_spent(run: RunLog) -> pd.DataFrame:
    """Return the hours on duty of each employee by what they went to, in the measured period."""
    import pandas as pd

    from simkit.measures.period import busy_by_employee, duty_by_employee
    from simkit.model.office import record

    did = run.activity
    work = did == record.WORKING
    parts = {
        WORKING: work & ~run.again,
        REWORK: work & run.again,
        READING_IN: did == record.READING,
        TALKING: did == record.TALKING,
        MEETING: np.isin(did, (record.MEETING, record.CONSULTING, record.TRAINING)),
    }
    hours = pd.DataFrame(
        {part: busy_by_employee(run, which) / 60 for part, which in parts.items()},
        index=pd.Index(run.people, name="employee"),
    )
    idle = duty_by_employee(run) / 60 - hours.sum(axis=1)
    return hours.assign(**{IDLE: idle.where(idle.abs() > 1e-9, 0.0)})  # sums differ in their last digit
