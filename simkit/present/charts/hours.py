"""Hours: where the time on duty goes, by team or by employee."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures.number import shown
from simkit.present.charts.case import READING_IN, TALKING, WORKING
from simkit.present.charts.picture import Picture
from simkit.present.charts.stack import stack_chart
from simkit.present.charts.style import SKY

if TYPE_CHECKING:
    import pandas as pd

    from simkit.measures.runlog import RunLog

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
    words = ", ".join(f"{part} {shown(total[part], 'share')}" for part in shares)
    most = shares[IDLE].idxmax() if IDLE in shares else None
    idle = f" Most idle: {most}, {shown(shares.loc[most, IDLE], 'share')}." if most and len(shares) > 1 else ""
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
