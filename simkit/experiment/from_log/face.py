"""Face: a model set beside a part of the log that it has not seen, with one verdict a row."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from simkit.arguments import number, whole
from simkit.experiment.from_log.log import EventLog, steps_of
from simkit.experiment.from_log.quality import open_at_end
from simkit.experiment.replicator import Progress, watched
from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.office.record import DONE, WORKING
from simkit.model.scenario import Scenario
from simkit.result import ExperimentResult

LABELS = {
    "cases_per_day": ("New cases", "a working day"),
    "lead_mean": ("Throughput time, mean", "working days"),
    "lead_p25": ("Throughput time, a quarter of the cases within", "working days"),
    "lead_median": ("Throughput time, half of the cases within", "working days"),
    "lead_p75": ("Throughput time, three quarters within", "working days"),
    "lead_p90": ("Throughput time, nine in ten within", "working days"),
    "work_in_progress": ("Open cases", "cases"),
    "people_per_case": ("People per case", "people"),
    "handoffs_per_case": ("Hand-offs per case", "hand-offs"),
}
FITS, TOO_LOW, TOO_HIGH, NOTHING = "fits", "the model is too low", "the model is too high", "cannot tell"


@dataclass(frozen=True, eq=False, repr=False)
class FaceToFace(ExperimentResult):
    """A model beside a log.

    Parameters
    ----------
    log : EventLog
        The part of the log that was held back.
    scenario : Scenario
        The model.
    seed : int
        Seed of the runs.
    n : int
        Number of runs, each as long as the log.
    confidence : float
        Share of such runs that would lie within the range, if the model were right.
    values : dict of str to tuple
        For every number: that of the log, the mean of the runs, and the range in which one run lies.
    """

    log: EventLog
    scenario: Scenario
    seed: int
    n: int
    confidence: float
    values: dict[str, tuple[float, float, float, float]] = field(repr=False)

    def verdict(self, key: str) -> str:
        """Tell whether the log could be one run of the model."""
        seen, _, low, high = self.values[key]
        if not np.isfinite([seen, low, high]).all():
            return NOTHING
        return FITS if low <= seen <= high else TOO_LOW if seen > high else TOO_HIGH

    @property
    def table(self) -> pd.DataFrame:
        """A row for every number: the log, the mean of the model, the range of one run, and the verdict."""
        rows = [
            (key, *LABELS[key], *self.values[key], self.verdict(key)) for key in self.values
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["key", "label", "unit", "log", "model", "low", "high", "verdict"])


def face(
    log: EventLog,
    scenario: Scenario,
    *,
    n: int = 20,
    seed: int = 1,
    confidence: float = 0.95,
    progress: Progress = None,
) -> FaceToFace:
    """Set a model beside a log that it was not made of: could the log be one run of it?

    The range is a prediction interval for one more run, from `n` independent ones that last as long as the log. A log
    outside it tells against the model; a log inside a wide range tells little.

    Parameters
    ----------
    log : EventLog
        Best the second part of ``log.split()``.
    scenario : Scenario
        The model, best drafted from the first part.
    n : int
        Number of runs.
    seed : int
        Seed of the runs.
    confidence : float
        Share of the runs within the range.
    progress : bool or callable, optional
        Whether to show how far it is, or what to call with the number of runs that are done.

    Returns
    -------
    FaceToFace
        With a verdict for throughput times by quantiles, open cases, new cases, people and hand-offs per case.

    Raises
    ------
    ValueError
        If n is below 5, or the confidence is not between 0 and 1.
    TypeError
        If what is given is not a log and a scenario.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1").change({"clock.horizon_days": 10, "clock.warm_up_days": 0})
    >>> with TemporaryDirectory() as folder:
    ...     log = sk.read_log(sk.run(desk).save_log(Path(folder) / "log.csv"))
    >>> face(log, desk, n=5).n
    5
    """
    if not (isinstance(log, EventLog) and isinstance(scenario, Scenario)):
        given = f"{type(log).__name__} and {type(scenario).__name__}"
        raise TypeError(f"face needs a log and a scenario, as in face(late, draft.scenario); not {given}")
    n, seed = whole("n", n, low=5), whole("seed", seed, low=0)
    confidence = number("confidence", confidence, above=0, below=1)
    cases, hours = log.cases, log.hours
    left = cases["left"].mask(open_at_end(log))
    begin, end = float(cases["came"].min()), float(cases["came"].max())
    seen = numbers_of(log.pieces, cases["came"], left, hours.day_minutes, begin, end + 1e-6)
    clock = scenario.clock
    days = (end - begin) / hours.day_minutes
    long = scenario.change({"clock.horizon_days": max(1.0, days)})
    rows = []
    for replication in watched(iter(range(n)), n, progress):
        one = run(long, seed, replication)
        pieces = frame_of(one, log.has_starts)
        first = pieces.groupby("case")["begun" if log.has_starts else "done"].min()
        closed = pd.Series(one.closed).reindex(first.index)
        rows.append(numbers_of(pieces, first, closed, clock.day_minutes, long.clock.warm_up, long.clock.end))
    runs = pd.DataFrame(rows)
    mean, spread = runs.mean(), runs.std(ddof=1)
    reach = stats.t.ppf((1 + confidence) / 2, n - 1) * spread * np.sqrt(1 + 1 / n)
    values = {
        key: (
            float(seen[key]),
            float(mean[key]),
            max(0.0, float(mean[key] - reach[key])),
            float(mean[key] + reach[key]),
        )
        for key in LABELS
    }
    return FaceToFace(log, scenario, seed, n, confidence, values)


# ---------------------------------------------------------------------- a log and a run in one form


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
    steps = steps_of(mine)
    moves = (steps["from"].notna() & (steps["from"] != steps["to"])).groupby(steps["case"]).sum()
    open_minutes = (left.fillna(end).clip(upper=end) - came).where(inside, 0.0).sum()
    quantiles = np.quantile(lead, [0.25, 0.5, 0.75, 0.9]) if len(lead) else [np.nan] * 4
    return {
        "cases_per_day": inside.sum() / ((end - begin) / day),
        "lead_mean": lead.mean() if len(lead) else np.nan,
        **dict(zip(("lead_p25", "lead_median", "lead_p75", "lead_p90"), quantiles, strict=True)),
        "work_in_progress": open_minutes / (end - begin),
        "people_per_case": steps.groupby("case")["to"].nunique().mean(),
        "handoffs_per_case": moves.mean(),
    }
