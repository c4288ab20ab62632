"""Series: how a measure goes in time within one run, period by period."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from simkit.experiment.interval import mean_interval
from simkit.measures import MEASURES
from simkit.measures.breakdown import by_team
from simkit.measures.period import tasks
from simkit.measures.runlog import RunLog
from simkit.model.office.record import SETTLED
from simkit.model.scenario import Scenario
from simkit.model.scenario.refusals import did_you_mean, one_of

FULL = 0.99  # of the hours on duty: a team that is this busy has never caught up


@dataclass(frozen=True)
class TimeSeries:
    """How one measure goes in time.

    A measure has a course in one of two ways. Some exist at every moment, as the number of open cases: they
    have `areas`. Others belong to a case, a task or a call, as a wait: they have `single`.
    """

    key: str
    of: str
    areas: Callable[[RunLog, np.ndarray], tuple[np.ndarray, np.ndarray]] | None = None
    single: Any = None  # a function of the log: moments and values

    def sums(self, run: RunLog, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the sum and the weight of each period; the mean of a period is the one over the other."""
        if self.areas is not None:
            return self.areas(run, edges)
        moments, values = self.single(run)
        place: np.ndarray = np.asarray(np.searchsorted(edges, moments, "right")) - 1
        inside = (place >= 0) & (place < len(edges) - 1)
        count = len(edges) - 1
        weights = np.bincount(place[inside], minlength=count).astype(float)
        return np.bincount(place[inside], weights=values[inside], minlength=count), weights


def area(begin: np.ndarray, end: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return how many minutes intervals have together in each period."""
    end = end[~np.isnan(end)]
    return np.clip(np.diff(_until(begin, edges) - _until(end, edges)), 0, None)


def _until(moments: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return at each edge the minutes since the moments before it, all together."""
    moments = np.sort(moments)
    before = np.searchsorted(moments, edges, "right")
    return edges * before - np.concatenate([[0.0], np.cumsum(moments)])[before]


def _open_cases(run: RunLog, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return area(run.arrived, run.closed, edges), np.diff(edges)


def _busy(run: RunLog, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    worked = np.isfinite(run.started)
    busy = area(run.started[worked], run.finished[worked], edges)
    return busy, area(run.duty_on, run.duty_off, edges)


def _lead_times(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    closed = np.flatnonzero(~np.isnan(run.closed) & (run.ending == SETTLED))
    closed = closed[np.argsort(run.closed[closed], kind="stable")]
    return run.closed[closed], (run.closed - run.arrived)[closed] / run.scenario.clock.day_minutes


def _task_waits(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    t = tasks(run)
    begun = np.flatnonzero(np.isfinite(t["started"]))
    begun = begun[np.argsort(t["started"][begun], kind="stable")]
    return t["started"][begun], (t["started"] - t["queued"])[begun]


def _answer_times(run: RunLog) -> tuple[np.ndarray, np.ndarray]:
    a = run.attempts
    answered = np.flatnonzero(np.isfinite(a["answered"]))
    answered = answered[np.argsort(a["placed"][answered], kind="stable")]
    return a["placed"][answered], a["wait"][answered]


TIME_SERIES = {
    "work_in_progress": TimeSeries("work_in_progress", "time", areas=_open_cases),
    "lead_time_mean": TimeSeries("lead_time_mean", "cases", single=_lead_times),
    "task_wait": TimeSeries("task_wait", "tasks", single=_task_waits),
    "answer_time": TimeSeries("answer_time", "calls", single=_answer_times),
    "utilisation": TimeSeries("utilisation", "time", areas=_busy),
}
"""The measures that can be followed in time, by their key. Each counts as its namesake in ``MEASURES`` does: lead
times by the closing of the case, waits by the start of the task, answer times by the placing of the call."""


def time_series(scenario: Scenario, measure: str) -> TimeSeries:
    """Return how a measure goes in time."""
    if measure not in TIME_SERIES:
        hint = did_you_mean(str(measure), TIME_SERIES)
        why = "cannot be followed in time" if measure in MEASURES else "does not exist"
        raise ValueError(f"measure '{measure}' {why}; allowed: {one_of(TIME_SERIES)}{'; ' + hint if hint else ''}")
    found = TIME_SERIES[measure]
    if measure == "answer_time" and not scenario.coded.calls:
        raise ValueError(f"nobody calls in {scenario.title}, so it has no answer time; take 'task_wait'")
    comes = any(event.per_week or event.arrivals or event.opening_backlog for event in scenario.events.values())
    if measure not in ("answer_time", "utilisation") and not comes:
        raise ValueError(
            f"{scenario.title} has callers but no cases, so it has no '{measure}'; take 'answer_time' or 'utilisation'"
        )
    return found


def rhythm(scenario: Scenario) -> str:
    """Return what an office beats to: ``week``, ``day``, or nothing where all hours are alike.

    Within a rhythm the course of a measure goes up and down by itself; only whole weeks or days are alike.
    """
    streams = [*scenario.events.values(), *scenario.questions.values()]
    members: list[Any] = [part for team in scenario.teams.values() for part in (team, *team.members)]
    meets = scenario.coordination.times_per_week or any(t.calibration_minutes for t in scenario.teams.values())
    if meets or any(len(set(stream.weekdays)) > 1 for stream in streams) or any(member.days for member in members):
        return "week"
    if any(len(set(stream.hours)) > 1 for stream in streams) or any(member.hours for member in members):
        return "day"
    return ""


def late_utilisation(run: RunLog) -> pd.Series:
    """Return the utilisation of each team, by key, in the second half of the measured period."""
    clock = run.scenario.clock
    half = clock.horizon_days / 2
    late = {"clock.warm_up_days": clock.warm_up_days + half, "clock.horizon_days": half}
    return by_team(replace(run, scenario=run.scenario.change(late)))["utilisation"]


def busiest(scenario: Scenario, utilisation: pd.Series) -> tuple[str, float]:
    """Return the label of the team with the highest utilisation, and that; empty where nobody was on duty."""
    utilisation = utilisation.dropna()
    if utilisation.empty:
        return "", float("nan")
    return scenario.teams[utilisation.idxmax()].label, float(utilisation.max())


PERIODS = 200  # enough to see a start end: forty batches
LEAST_DAYS, LEAST_WEEKS = 4, 16
SURE = 0.98  # level of the two-sided interval whose lower end shows that a series climbs: one-sided 1 %


def usual_days(scenario: Scenario) -> float:
    """Return twice warm-up and horizon, in quarters of whole days, or of whole weeks where those have a rhythm."""
    clock = scenario.clock
    step, least = 4, LEAST_DAYS
    if rhythm(scenario) == "week":
        step, least = 4 * clock.days_per_week, LEAST_WEEKS * clock.days_per_week
    return float(math.ceil(max(least, 2 * (clock.warm_up_days + clock.horizon_days)) / step) * step)


def lengths(scenario: Scenario, days: float) -> list[float]:
    """Return the lengths that a period may have, in working days, the longest first; the last is tried first."""
    shortest = {"week": 2, "day": 3, "": 4}[rhythm(scenario)]
    allowed = [float(scenario.clock.days_per_week), 1.0, 1 / 5, 1 / 40][:shortest]
    many = [number for number, length in enumerate(allowed) if days / length >= PERIODS]
    return allowed[: (many[0] if many else len(allowed) - 1) + 1]


def without_holes(sums: np.ndarray, weights: np.ndarray, parts: list[float]) -> tuple[np.ndarray, np.ndarray, float]:
    """Make periods longer until each, after the first that has a value, has one in at least one run."""
    parts = list(parts)
    while True:
        found = weights.sum(axis=0) > 0
        if found.any() and found[int(np.argmax(found)) :].all():
            return sums, weights, parts[-1]
        length = parts.pop()
        if not parts or not found.any():
            raise ValueError(
                f"in some periods of {length:g} days no run had anything to measure: take longer periods "
                "(period=...), more runs (n=...), or another measure"
            )
        step = round(parts[-1] / length)
        count = sums.shape[1] // step
        sums, weights = (
            part[:, : count * step].reshape(len(part), count, step).sum(axis=2) for part in (sums, weights)
        )


def rise(sums: np.ndarray, weights: np.ndarray) -> float:
    """Return how much higher the mean of the last quarter of a run is than that of the quarter before."""
    quarter = len(sums) // 4
    if not quarter:
        return math.nan
    last, before = slice(-quarter, None), slice(-2 * quarter, -quarter)
    if not weights[last].sum() or not weights[before].sum():
        return math.nan
    return sums[last].sum() / weights[last].sum() - sums[before].sum() / weights[before].sum()


def climbs(rises: np.ndarray) -> bool:
    """Tell whether the rise from one quarter to the next is more than chance: its interval lies above zero."""
    return mean_interval(rises, SURE).low > 0
