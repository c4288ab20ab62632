"""Event log: a run in the form of the XES standard, as tools for process mining read it."""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd

from simkit.measures.runlog import RunLog
from simkit.result import replace_file


def event_log(run: RunLog) -> pd.DataFrame:
    """Return a start and a complete event for every piece of work, and for every wait on others."""
    worked = run.activities[run.activities["started_at"].notna() & (run.activities["case"] >= 0)]
    about = worked["product"].astype(object).where(worked["product"].notna(), worked["purpose"].astype(object))
    common = {
        "case:concept:name": worked["case"].astype(str),
        "concept:name": about.astype(str) + ": " + worked["activity"].astype(str),
        "org:resource": worked["employee"].astype(str),
        "org:group": worked["team"].astype(str),
    }
    start = pd.DataFrame({**common, "lifecycle:transition": "start", "minute": worked["started_at"], "turn": 1})
    ended = {"done": "complete", "passed on": "complete", "in hand": "open"}
    ended |= {"paused": "suspend", "interrupted": "suspend"}
    last = worked["outcome"].astype(str).map(ended)
    complete = pd.DataFrame({**common, "lifecycle:transition": last, "minute": worked["finished_at"]})
    complete["turn"] = (worked["finished_at"] == worked["started_at"]).astype(int)  # not before its own start
    both = pd.concat([start, complete[last != "open"], *_requests(run)]).sort_index(kind="stable")
    return both.sort_values(["minute", "turn"], kind="stable", ignore_index=True).drop(columns="turn")


def _requests(run: RunLog) -> list[pd.DataFrame]:
    """Return the waits on somebody outside the office as rows of an event log."""
    task = run.waits[:, 0].astype(int)
    product = np.array(run.demand.products, dtype=object)[run.demand.product[task]]
    parts = []
    for turn, (transition, minute) in enumerate(zip(("start", "complete"), run.waits[:, 1:3].T, strict=True)):
        rows = pd.DataFrame(
            {
                "case:concept:name": run.demand.task_case[task].astype(str),
                "concept:name": [f"{key}: waiting on others" for key in product],
                "org:resource": "",
                "org:group": "",
                "lifecycle:transition": transition,
                "minute": minute,
                "turn": 1 - turn,
            }
        )
        parts.append(rows[np.isfinite(minute)])
    return parts if len(task) else []


def dated(run: RunLog, begins: str) -> pd.DataFrame:
    """Return the event log with moments on a calendar, from a Monday on, in place of minutes of opening hours."""
    monday = pd.Timestamp(begins)
    if monday.weekday() or monday != monday.normalize():
        raise ValueError(f"begins: found {begins!r}, must be the date of a Monday, such as '2024-01-01'")
    rows, clock = event_log(run), run.scenario.clock
    # What ends with the day ends at closing time, not at the next opening.
    minute, ends = rows["minute"].to_numpy(), (rows["lifecycle:transition"] != "start").to_numpy()
    day, rest = np.divmod(minute, clock.day_minutes)
    at_closing = ends & (rest == 0) & (day > 0)
    day, rest = day - at_closing, rest + at_closing * clock.day_minutes
    date = day // clock.days_per_week * 7 + day % clock.days_per_week
    since = pd.to_timedelta(date, unit="D") + pd.to_timedelta(np.round((clock.opens * 60 + rest) * 60, 3), unit="s")
    return rows.drop(columns="minute").assign(**{"time:timestamp": monday + since})


def save_log(run: RunLog, path: str | Path, begins: str) -> Path:
    """Write the event log as CSV or XES; what is there under this name is replaced when the new one is whole."""
    path, name = Path(path), Path(path).name.lower()
    rows = dated(run, begins)
    if name.endswith(".csv"):
        data = rows.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S.%f").encode()
    elif name.endswith((".xes", ".xes.gz")):
        data = _xes(rows).encode()
        data = gzip.compress(data, mtime=0) if name.endswith(".gz") else data
    else:
        raise ValueError(f"an event log is saved as .csv, .xes or .xes.gz; not as '{path.name}'")
    return replace_file(path, data)


def _xes(rows: pd.DataFrame) -> str:
    """Write an event log as XES (IEEE 1849)."""
    names = [name for name in rows.columns if name not in ("case:concept:name", "time:timestamp")]
    extensions = {"Concept": "concept", "Lifecycle": "lifecycle", "Organizational": "org", "Time": "time"}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">']
    lines += [
        f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>'
        for name, prefix in extensions.items()
    ]
    for case, events in rows.groupby("case:concept:name", sort=False):
        lines += ["<trace>", f'<string key="concept:name" value={quoteattr(case)}/>']
        for event in events.to_dict("records"):
            texts = "".join(f'<string key="{name}" value={quoteattr(event[name])}/>' for name in names if event[name])
            moment = event["time:timestamp"].isoformat(timespec="milliseconds")
            lines.append(f'<event>{texts}<date key="time:timestamp" value="{moment}"/></event>')
        lines.append("</trace>")
    return "\n".join([*lines, "</log>", ""])
