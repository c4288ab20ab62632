"""People: every employee week by week in one run: how loaded, how far in learning, how often interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simkit.measures.change import weeks_of
from simkit.measures.number import shown
from simkit.measures.period import busy_by_employee, duty_by_employee
from simkit.model.office.record import INTERRUPTED
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import WIDTH

if TYPE_CHECKING:
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
    return (
        f"{what.title} of {len(run.people)} employees of {run.scenario.title} by week, in one run: on average "
        f"{shown(means[0], what.unit)} in the first week and {shown(means[-1], what.unit)} in the last; over all weeks "
        f"least for {run.people[least]} ({shown(mean[least], what.unit)}), "
        f"most for {run.people[most]} ({shown(mean[most], what.unit)})."
    )
