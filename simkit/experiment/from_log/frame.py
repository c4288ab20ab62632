"""Frame: the pieces of work of a log and of a run in one form, so that both are measured by the same code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simkit.model.office.record import DONE, WORKING

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog


def frame_of(run: RunLog, has_starts: bool) -> pd.DataFrame:
    """Return the work of a run as a log would hold it: a row for every task that is done.

    Returns
    -------
    DataFrame
        ``case``, ``event`` and ``place`` (position among the tasks of its case, as they were done) as numbers,
        ``resource``, ``done`` and ``gap`` in minutes of opening hours; without starts the gap holds the work as well.
    """
    rows = np.flatnonzero(run.first_work & (run.outcome == DONE) & (run.activity == WORKING))
    work = np.flatnonzero(run.first_work & np.isfinite(run.started))
    begun = np.full(run.demand.tasks, np.inf)
    np.minimum.at(begun, run.task[work], run.started[work])
    found = pd.DataFrame({"case": run.case[rows], "task": run.task[rows], "resource": run.employee[rows]})
    found["event"] = run.event[found["case"]]
    found["begun"], found["done"] = begun[found["task"]], run.finished[rows]
    found = found.sort_values("done", kind="stable")
    grouped = found.groupby("case", sort=False)
    found["place"] = grouped.cumcount()
    found["gap"] = (found["begun" if has_starts else "done"] - grouped["done"].shift()).clip(lower=0)
    if not has_starts:
        found["begun"] = np.nan
    return found


def numbers_of(pieces: pd.DataFrame, came: pd.Series, left: pd.Series, day: float, begin: float, end: float) -> dict:
    """Return what a log and a model can be compared on, of the cases that came within a period.

    `came` and `left` are minutes by case, `left` not a number where the case was still open at the end of the period.
    """
    inside = (came >= begin) & (came < end)
    lead = ((left - came)[inside & (left <= end)] / day).to_numpy()
    mine = pieces[pieces["case"].isin(came.index[inside]) & (pieces["done"] <= end)].sort_values("done", kind="stable")
    known = mine[mine["resource"].notna()]
    grouped = known.groupby("case", sort=False)["resource"]
    before = grouped.shift()
    moves = (before.notna() & (before != known["resource"])).groupby(known["case"]).sum()
    open_minutes = (left.fillna(end).clip(upper=end) - came).where(inside, 0.0).sum()
    quantiles = np.quantile(lead, [0.25, 0.5, 0.75, 0.9]) if len(lead) else [np.nan] * 4
    return {
        "cases_per_day": inside.sum() / ((end - begin) / day),
        "lead_mean": lead.mean() if len(lead) else np.nan,
        **dict(zip(("lead_p25", "lead_median", "lead_p75", "lead_p90"), quantiles, strict=True)),
        "work_in_progress": open_minutes / (end - begin),
        "people_per_case": grouped.nunique().mean(),
        "handoffs_per_case": moves.mean(),
    }
