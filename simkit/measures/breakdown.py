"""Breakdown: the same quantities by team, by employee and by life event."""

import numpy as np
import pandas as pd

from simkit.measures.change import by_week
from simkit.measures.client import cases_in_time, tasks_in_time
from simkit.measures.period import busy_by_employee, busy_by_team, duty_by_employee, duty_by_team, settled, tasks
from simkit.measures.runlog import RunLog
from simkit.model.office.record import CONSULTING, INTERRUPTED, MEETING, READING, TALKING, TRAINING, WORKING

REWORK, MEETINGS, IDLE = "rework", "meeting and consulting", "idle"


def by_team(run: RunLog) -> pd.DataFrame:
    """Return a row for each team.

    Returns
    -------
    DataFrame
        Indexed by team: label, employees (at the beginning of the run), utilisation (share of hours on duty), tasks
        done, mean waiting minutes of the tasks begun, and the share of tasks within the team's norm; all in the
        measured period. The hours of who moves count in the team they were in at the time.
    """
    teams = list(run.scenario.teams)
    count = len(teams)
    busy, duty = busy_by_team(run), duty_by_team(run)
    t = tasks(run)
    begin, end = run.window
    begun = (t["started"] >= begin) & (t["started"] <= end)
    done = (t["finished"] >= begin) & (t["finished"] <= end)
    due_team, in_time = tasks_in_time(run)
    return pd.DataFrame(
        {
            "label": [team.label for team in run.scenario.teams.values()],
            "employees": np.bincount(run.people_team, minlength=count),
            "utilisation": _ratio(busy, duty),
            "tasks_done": np.bincount(t["team"][done], minlength=count),
            "wait_minutes": _mean_by(t["team"][begun], (t["started"] - t["queued"])[begun], count),
            "within_norm": _mean_by(due_team, in_time.astype(float), count),
        },
        index=pd.Index(teams, name="team"),
    )


def by_employee(run: RunLog) -> pd.DataFrame:
    """Return a row for each employee.

    Returns
    -------
    DataFrame
        Indexed by employee: team (at the beginning of the run); busy hours, made up of working hours (reading in and
        rework with them), talking hours, meeting hours (consultations and training with them), standing by and being
        the second (no columns of their own); idle hours; away hours (opening hours off duty: breaks, free days,
        holidays, absence); and utilisation (share of hours on duty); all in the measured period.
    """
    begin, end = run.window
    busy, duty = busy_by_employee(run) / 60, duty_by_employee(run) / 60
    teams = list(run.scenario.teams)

    def spent(*activities: int) -> np.ndarray:
        return busy_by_employee(run, np.isin(run.activity, activities)) / 60

    return pd.DataFrame(
        {
            "team": [teams[number] for number in run.people_team],
            "busy_hours": busy,
            "working_hours": spent(READING, WORKING),
            "talking_hours": spent(TALKING),
            "meeting_hours": spent(CONSULTING, MEETING, TRAINING),
            "idle_hours": duty - busy,
            "away_hours": (end - begin) / 60 - duty,
            "utilisation": _ratio(busy, duty),
        },
        index=pd.Index(run.people, name="employee"),
    )


def hours_by_activity(run: RunLog) -> pd.DataFrame:
    """Return the hours on duty of each employee by what they went to, in the measured period; idle is the rest."""
    did, work = run.activity, run.activity == WORKING
    parts = {
        "working": work & ~run.again,
        REWORK: work & run.again,
        "reading in": did == READING,
        "talking": did == TALKING,
        MEETINGS: np.isin(did, (MEETING, CONSULTING, TRAINING)),
    }
    hours = pd.DataFrame(
        {part: busy_by_employee(run, which) / 60 for part, which in parts.items()},
        index=pd.Index(run.people, name="employee"),
    )
    idle = duty_by_employee(run) / 60 - hours.sum(axis=1)
    return hours.assign(**{IDLE: idle.where(idle.abs() > 1e-9, 0.0)})  # sums differ in their last digit


def weekly_by_employee(run: RunLog, kind: str) -> np.ndarray:
    """Return ``load``, ``learning`` or ``interruptions`` (a day on duty), for every employee and week that is measured.

    Not a number where somebody was not on duty, or nobody learns.
    """
    columns = []
    for part in by_week(run):
        duty, (begin, end) = duty_by_employee(part), part.window
        if kind == "learning":
            row = round(begin / run.scenario.clock.week_minutes)
            column = run.growth[row] if row < len(run.growth) else np.full(len(run.people), np.nan)
        elif kind == "load":
            column = _ratio(busy_by_employee(part), duty)
        else:
            cut = (run.outcome == INTERRUPTED) & (run.finished >= begin) & (run.finished < end)
            times = np.bincount(run.employee[cut], minlength=len(duty)).astype(float)
            column = _ratio(times, duty / run.scenario.clock.day_minutes)
        columns.append(column)
    return np.array(columns).T.reshape(len(run.people), -1)


def by_event(run: RunLog) -> pd.DataFrame:
    """Return a row for each life event: cases settled, lead time in working days, open, and the share within the norm.

    Lead times are mean and 90th percentile; `within_norm` is as the measure of that name counts it.
    """
    chosen = settled(run)
    lead = (run.closed - run.arrived)[chosen] / run.scenario.clock.day_minutes
    event = run.event[chosen]
    rows = {}
    for code, (key, description) in enumerate(run.scenario.events.items()):
        days = lead[event == code]
        rows[key] = {
            "label": description.label,
            "settled": len(days),
            "lead_days_mean": days.mean() if len(days) else np.nan,
            "lead_days_p90": np.quantile(days, 0.9) if len(days) else np.nan,
            "open_at_end": int(np.isnan(run.closed[run.event == code]).sum()),
        }
    due, in_time = cases_in_time(run)
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("event")
    return table.assign(within_norm=_mean_by(due, in_time.astype(float), len(rows)))


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


def _mean_by(group: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    total = np.bincount(group, weights=values, minlength=count)
    return _ratio(total, np.bincount(group, minlength=count).astype(float))
