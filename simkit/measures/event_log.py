"""Event log: a run in the form of the standards XES and OCEL, as tools for process mining read it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd

from simkit.measures.runlog import RunLog, named
from simkit.model.office.record import ACTIVITIES, ENDINGS, OUTCOMES
from simkit.model.scenario.rules import PURPOSES
from simkit.result import replace_file


def attributes(run: RunLog) -> dict[str, pd.Series]:
    """Return the attributes of the cases by name: categories, or numbers; empty where a case has none."""
    drawn = run.demand.attributes
    columns = {} if drawn is None else dict(zip(run.scenario.coded.attributes.items(), drawn.T, strict=True))
    return {
        name: pd.Series(named(np.nan_to_num(value, nan=-1).astype(int), list(categories)) if categories else value)
        for (name, categories), value in columns.items()
    }


def pieces(run: RunLog) -> pd.DataFrame:
    """Return a row for every piece of work by one employee on one task or call, and for every meeting."""
    event = np.where(run.case >= 0, run.event[run.case], -1) if len(run.event) else run.case
    kinds = run.scenario.coded.calls
    purpose = np.array([PURPOSES.index(kind.purpose) for kind in kinds] or [-1])[run.call_kind]
    channel = np.where(run.call >= 0, 1, np.where(run.task >= 0, 0, -1))
    return pd.DataFrame(
        {
            "case": run.case,
            "event": named(event, list(run.scenario.events)),
            "task": run.task,
            "rework": run.again,
            "call": run.call,
            "purpose": named(np.where(run.call >= 0, purpose, -1), list(PURPOSES)),
            "product": named(run.product, list(run.scenario.products)),
            "channel": named(channel, ["letter", "phone"]),
            "activity": named(run.activity, list(ACTIVITIES)),
            "team": named(run.team, list(run.scenario.teams)),
            "employee": named(run.employee, list(run.people)),
            "released_at": run.released,
            "queued_at": run.queued,
            "started_at": run.started,
            "finished_at": run.finished,
            "outcome": named(run.outcome, list(OUTCOMES)),
        }
    )


def event_log(run: RunLog) -> pd.DataFrame:
    """Return a start and a complete event for every piece of work and wait on others; how a case ended unsettled."""
    return _rows(run).drop(columns="task")


def _rows(run: RunLog) -> pd.DataFrame:
    """Return the event log with the number of the task, -1 where there is none."""
    worked = run.activities[run.activities["started_at"].notna() & (run.activities["case"] >= 0)]
    about = worked["product"].astype(object).where(worked["product"].notna(), worked["purpose"].astype(object))
    common = {
        "case:concept:name": worked["case"].astype(str),
        "concept:name": about.astype(str) + ": " + worked["activity"].astype(str),
        "org:resource": worked["employee"].astype(str),
        "org:group": worked["team"].astype(str),
        "task": worked["task"],
        **_beside(run, worked),
    }
    start = pd.DataFrame({**common, "lifecycle:transition": "start", "minute": worked["started_at"], "turn": 1})
    ended = {"done": "complete", "passed on": "complete", "in hand": "open"}
    ended |= {"paused": "suspend", "interrupted": "suspend"}
    last = worked["outcome"].astype(str).map(ended)
    complete = pd.DataFrame({**common, "lifecycle:transition": last, "minute": worked["finished_at"]})
    complete["turn"] = (worked["finished_at"] == worked["started_at"]).astype(int)  # not before its own start
    both = pd.concat([start, complete[last != "open"], *_requests(run), *_endings(run)]).sort_index(kind="stable")
    both = both.fillna({"second": "", "resources": ""})
    rows = both.sort_values(["minute", "turn"], kind="stable", ignore_index=True).drop(columns="turn")
    number = rows["case:concept:name"].astype(int)
    return rows.assign(**{f"case:{name}": column[number].to_numpy() for name, column in attributes(run).items()})


def _beside(run: RunLog, worked: pd.DataFrame) -> dict[str, pd.Series]:
    """Return who was the second at a piece of work, and which resources it had, where there are any."""
    found, number = {}, worked["task"] + worked["rework"] * run.demand.tasks
    pieces = worked[["started_at"]].assign(task=number).sort_values("started_at", kind="stable").reset_index()
    seconds, uses = run.seconds[:, [0, 2, 1]], run.uses[:, [1, 3, 0]]
    for name, rows, names in (("second", seconds, run.people), ("resources", uses, list(run.scenario.resources))):
        told = pd.DataFrame([(int(task), since, names[int(which)]) for task, since, which in rows])
        if len(told):
            told = told.groupby([1, 0])[2].agg(", ".join).reset_index()
            joined = pd.merge_asof(pieces, told, left_on="started_at", right_on=1, left_by="task", right_by=0)
            found[name] = joined.set_index("index")[2].reindex(worked.index).fillna("")
    return found


def _requests(run: RunLog) -> list[pd.DataFrame]:
    """Return the waits on somebody outside the office, and for a run of a batch, as rows of an event log."""
    parts = []
    for what, (task, *moments) in (("waiting on others", run.waits.T[:3]), ("waiting for a run", run.batches.T)):
        task = task.astype(int)
        product = np.array(run.demand.products, dtype=object)[run.demand.product[task]]
        for turn, (transition, minute) in enumerate(zip(("start", "complete"), moments, strict=True)):
            rows = pd.DataFrame(
                {
                    "case:concept:name": run.demand.task_case[task].astype(str),
                    "concept:name": [f"{key}: {what}" for key in product],
                    "org:resource": "",
                    "org:group": "",
                    "task": task,
                    "lifecycle:transition": transition,
                    "minute": minute,
                    "turn": 1 - turn,
                }
            )
            parts += [rows[np.isfinite(minute)]] if len(task) else []
    return parts


def _endings(run: RunLog) -> list[pd.DataFrame]:
    """Return the cases that came to an end unsettled as rows of an event log."""
    case = np.flatnonzero(run.ending)
    rows = {"case:concept:name": case.astype(str), "concept:name": np.array(ENDINGS, dtype=object)[run.ending[case]]}
    rows |= {"org:resource": "", "org:group": "", "lifecycle:transition": "complete", "task": -1}
    return [pd.DataFrame(rows | {"minute": run.closed[case], "turn": 1})] if len(case) else []


def dated(run: RunLog, begins: str) -> pd.DataFrame:
    """Return the rows with moments on a calendar, from a Monday on, in place of minutes of opening hours."""
    monday = pd.Timestamp(begins)
    if monday.weekday() or monday != monday.normalize():
        raise ValueError(f"begins: found {begins!r}, must be the date of a Monday, such as '2024-01-01'")
    rows, clock = _rows(run), run.scenario.clock
    # What ends with the day ends at closing time, not at the next opening.
    minute, ends = rows["minute"].to_numpy(), (rows["lifecycle:transition"] != "start").to_numpy()
    day, rest = np.divmod(minute, clock.day_minutes)
    at_closing = ends & (rest == 0) & (day > 0)
    day, rest = day - at_closing, rest + at_closing * clock.day_minutes
    date = day // clock.days_per_week * 7 + day % clock.days_per_week
    since = pd.to_timedelta(date, unit="D") + pd.to_timedelta(np.round((clock.opens * 60 + rest) * 60, 3), unit="s")
    return rows.drop(columns="minute").assign(**{"time:timestamp": monday + since})


def save_log(run: RunLog, path: str | Path, begins: str) -> Path:
    """Write the event log as CSV, XES or OCEL; what is there under this name is replaced when the new one is whole."""
    path, name = Path(path), Path(path).name.lower()
    rows = dated(run, begins)
    if name.endswith((".json", ".jsonocel")):
        return replace_file(path, json.dumps(_ocel(run, rows)).encode())
    rows = rows.drop(columns="task")
    if name.endswith(".csv"):
        data = rows.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S.%f").encode()
    elif name.endswith((".xes", ".xes.gz")):
        data = _xes(rows).encode()
        data = gzip.compress(data, mtime=0) if name.endswith(".gz") else data
    else:
        raise ValueError(f"an event log is saved as .csv, .xes, .xes.gz or .jsonocel; not as '{path.name}'")
    return replace_file(path, data)


def _xes(rows: pd.DataFrame) -> str:
    """Write an event log as XES (IEEE 1849)."""
    of_case = [name for name in rows.columns if name.startswith("case:") and name != "case:concept:name"]
    names = [name for name in rows.columns if name not in ("case:concept:name", "time:timestamp", *of_case)]
    extensions = {"Concept": "concept", "Lifecycle": "lifecycle", "Organizational": "org", "Time": "time"}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">']
    lines += [
        f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>'
        for name, prefix in extensions.items()
    ]
    for case, events in rows.groupby("case:concept:name", sort=False):
        lines += ["<trace>", f'<string key="concept:name" value={quoteattr(case)}/>']
        for name, value in events[of_case].iloc[0].dropna().items():
            kind = "string" if isinstance(value, str) else "float"
            lines.append(f'<{kind} key="{name.removeprefix("case:")}" value={quoteattr(str(value))}/>')
        for event in events.to_dict("records"):
            texts = "".join(f'<string key="{name}" value={quoteattr(event[name])}/>' for name in names if event[name])
            moment = event["time:timestamp"].isoformat(timespec="milliseconds")
            lines.append(f'<event>{texts}<date key="time:timestamp" value="{moment}"/></event>')
        lines.append("</trace>")
    return "\n".join([*lines, "</log>", ""])


NOTED = {"client": (), "case": ("event",), "task": ("product",), "employee": ("team",)}  # of the objects of a kind
ALWAYS = "1970-01-01T00:00:00Z"  # OCEL: the value of an attribute that never changes


def _ocel(run: RunLog, rows: pd.DataFrame) -> dict[str, Any]:
    """Write an event log as OCEL 2.0: an event belongs to client, case, task, employees, and resources if any."""
    events, demand, names = [], run.demand, list(run.scenario.events)
    teams = dict(zip(run.people, np.array(list(run.scenario.teams))[run.people_team].tolist(), strict=True))
    of_case = attributes(run)
    noted = {kind: dict.fromkeys(keys, "string") for kind, keys in NOTED.items()}
    noted |= {"resource": {"label": "string"}} if run.scenario.resources else {}
    noted["case"] |= {name: "string" if run.scenario.coded.attributes[name] else "float" for name in of_case}
    found: dict[tuple[str, str], tuple[dict[str, Any], list[tuple[str, str]]]] = {}  # what is noted, and belongs to
    for number, row in enumerate(rows.to_dict("records")):
        case, task, who = row["case:concept:name"], row["task"], row["org:resource"]
        if ("case", case) not in found:
            own = {name: column[int(case)] for name, column in of_case.items()}
            found["client", case] = ({}, [])
            found["case", case] = ({"event": names[run.event[int(case)]], **own}, [("client", case)])
        objects = [("client", case, "client"), ("case", case, "case")]
        if task >= 0:
            found.setdefault(
                ("task", str(task)), ({"product": demand.products[demand.product[task]]}, [("case", case)])
            )
            objects.append(("task", str(task), "task"))
        for one, role in ((who, "employee"), (row.get("second"), "second")):
            if one:
                found.setdefault(("employee", one), ({"team": teams[one]}, []))
                objects.append(("employee", one, role))
        for one in filter(None, row.get("resources", "").split(", ")):
            found.setdefault(("resource", one), ({"label": run.scenario.resources[one].label}, []))
            objects.append(("resource", one, "resource"))
        about = [{"name": "lifecycle", "value": row["lifecycle:transition"]}]
        moment = row["time:timestamp"].isoformat(timespec="milliseconds") + "Z"
        events.append({"id": f"e{number}", "type": row["concept:name"], "time": moment, "attributes": about,
                       "relationships": _related(objects)})  # fmt: skip
    return {
        "eventTypes": [_kind(name, {"lifecycle": "string"}) for name in sorted({event["type"] for event in events})],
        "objectTypes": [_kind(name, kinds) for name, kinds in noted.items()],
        "events": events,
        "objects": [
            {
                "id": f"{kind} {name}",
                "type": kind,
                # The published schema knows values as text only; the type says how to read them.
                "attributes": [
                    {"name": key, "value": str(value), "time": ALWAYS} for key, value in own.items() if value == value
                ],
                "relationships": _related([(*one, one[0]) for one in belongs]),
            }
            for (kind, name), (own, belongs) in found.items()
        ],
    }


def _kind(name: str, attributes: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": one, "type": kind} for one, kind in attributes.items()]}


def _related(objects: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"objectId": f"{kind} {name}", "qualifier": role} for kind, name, role in objects]
