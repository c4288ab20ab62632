"""Event log: a run in the form of the XES standard, as tools for process mining read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from simkit.measures.runlog import RunLog


def event_log(run: RunLog) -> pd.DataFrame:
    """Return a start and a complete event for every piece of work, and for every wait on others."""
    import pandas as pd

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
    import pandas as pd

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
