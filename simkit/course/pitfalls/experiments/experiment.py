"""What every way of measuring a pitfall has in common, and numbers read from a run log that are no measure of it.

Those are read the wrong way, or by week. Each wrong one has its right twin beside it. What `sk.MEASURES` offers is
right; here stands what people do. Week 0 of a plan begins when the warm-up ends.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from simkit.course.pitfalls.numbers import PitfallNumbers
from simkit.experiment.processes import spread_out
from simkit.experiment.replicator import Replication
from simkit.measures import MEASURES
from simkit.measures.client import lead_days
from simkit.measures.period import open_at, tasks
from simkit.measures.runlog import RunLog
from simkit.model.office import Stopped
from simkit.model.office.record import ACTIVITIES
from simkit.model.scenario import Scenario
from simkit.model.scenario.part import Part


def open_in_week(run: RunLog, week: float) -> float:
    """Cases that are open at a moment, in weeks of the plan."""
    return float(open_at(run, np.array([run.scenario.clock.at_week(week)]))[0])


def begun_in_week(run: RunLog, week: float) -> float:
    """Cases that are open at a moment, in weeks of the plan, and that somebody has worked on before it."""
    at = run.scenario.clock.at_week(week)
    worked = np.isfinite(run.started) & (run.started < at) & (run.case >= 0)
    begun = np.zeros(len(run.arrived), dtype=bool)
    begun[run.case[worked]] = True
    return float((begun & ~(run.closed <= at)).sum())


def settled_in_weeks(run: RunLog, first: float, last: float) -> float:
    """Cases settled a week, from one moment to another."""
    begin, end = run.scenario.clock.at_week(first), run.scenario.clock.at_week(last)
    return float(((run.closed >= begin) & (run.closed < end)).sum() / (last - first))


def lead_of_arrivals(
    run: RunLog, first: float, last: float, event: str | None = None, lot_from: float = 0.0, lot_to: float = 1.0
) -> float:
    """Mean working days of the clients who came from one moment to another, followed to their end or the run's."""
    lot = run.demand.u_team
    mine = (run.arrived >= run.scenario.clock.at_week(first)) & (run.arrived < run.scenario.clock.at_week(last))
    mine &= (lot >= lot_from) & (lot < lot_to)
    if event is not None:
        mine &= run.event == list(run.scenario.events).index(event)
    return _mean(_followed(run)[mine])


def hours_on(run: RunLog, activity: str, first: float, last: float) -> float:
    """Hours of all employees together that go to an activity, in pieces that begin from one moment to another."""
    mine = (run.activity == list(ACTIVITIES).index(activity)) & np.isfinite(run.started) & np.isfinite(run.finished)
    mine &= (run.started >= run.scenario.clock.at_week(first)) & (run.started < run.scenario.clock.at_week(last))
    return float((run.finished - run.started)[mine].sum() / 60)


WEEKS: dict[str, tuple[Callable[..., float], str]] = {
    "open_in_week": (open_in_week, "cases"),
    "begun_in_week": (begun_in_week, "cases"),
    "settled_in_weeks": (settled_in_weeks, "cases a week"),
    "lead_of_arrivals": (lead_of_arrivals, "working days"),
    "hours_on": (hours_on, "hours"),
}


def lead_of_settled_by(run: RunLog, day: float) -> float:
    """Mean working days of the cases that arrived up to a day and are settled by then: open cases forgotten."""
    came = _came(run, day)
    ready = came & (run.closed <= day * run.scenario.clock.day_minutes)
    return _mean(_followed(run)[ready])


def lead_of_all_up_to(run: RunLog, day: float) -> float:
    """Mean working days of all cases that arrived up to a day, followed to their end (or that of the run)."""
    return _mean(_followed(run)[_came(run, day)])


def lead_of_open_at(run: RunLog, day: float) -> float:
    """Mean working days, in the end, of the cases that were open at a day."""
    still = _came(run, day) & ~(run.closed <= day * run.scenario.clock.day_minutes)
    return _mean(_followed(run)[still])


def open_share_at(run: RunLog, day: float) -> float:
    """Share of the cases that arrived up to a day and are open at its end."""
    came = _came(run, day)
    return _mean(~(run.closed[came] <= day * run.scenario.clock.day_minutes))


def answered_mean_of_hours(run: RunLog, limit: float) -> float:
    """Mean over the hours of the share of calls answered within a limit (minutes): a mean of ratios."""
    hour, good = _calls(run, limit)
    _, place = np.unique(hour, return_inverse=True)
    return float(np.mean(np.bincount(place, weights=good) / np.bincount(place)))


def answered_of_all(run: RunLog, limit: float) -> float:
    """Share of all calls answered within a limit (minutes): a ratio of totals."""
    return float(np.mean(_calls(run, limit)[1]))


def lead_of_day(run: RunLog, day: float) -> float:
    """Mean minutes that clients of one day, counted from 1, were in the office; they are followed to their end."""
    minutes = run.scenario.clock.day_minutes
    mine = (run.arrived > (day - 1) * minutes) & (run.arrived <= day * minutes)
    return _mean((_followed(run) * minutes)[mine])


def waiting_for(run: RunLog, product: str) -> float:
    """Mean minutes that a task of one product waits; a task not begun counts with the time it has waited."""
    t = tasks(run)
    begin, end = run.window
    mine = t["product"] == list(run.scenario.products).index(product)
    mine &= (t["queued"] >= begin) & (t["queued"] <= end)
    started = np.where(np.isfinite(t["started"]), t["started"], end)
    return _mean((started - t["queued"])[mine])


def minutes_in_office(run: RunLog) -> float:
    """Mean lead time in minutes, of the cases settled in the measured period."""
    return _mean(lead_days(run)) * run.scenario.clock.day_minutes


READINGS: dict[str, tuple[Callable[..., float], str]] = {
    "lead_of_settled_by": (lead_of_settled_by, "working days"),
    "lead_of_all_up_to": (lead_of_all_up_to, "working days"),
    "lead_of_open_at": (lead_of_open_at, "working days"),
    "open_share_at": (open_share_at, "share"),
    "answered_mean_of_hours": (answered_mean_of_hours, "share"),
    "answered_of_all": (answered_of_all, "share"),
    "lead_of_day": (lead_of_day, "minutes"),
    "waiting_for": (waiting_for, "minutes"),
    "minutes_in_office": (minutes_in_office, "minutes"),
    **WEEKS,
}


def read(run: RunLog, name: str, arguments: dict[str, float | str]) -> float:
    """Read a measure of the office, or one of the readings above, from a run log."""
    if name in READINGS:
        return READINGS[name][0](run, **arguments)
    return float(run.measures(name)[name])


def unit_of(name: str) -> str:
    """Return the unit of a measure or a reading."""
    return READINGS[name][1] if name in READINGS else MEASURES[name].unit


def _came(run: RunLog, day: float) -> np.ndarray:
    return (run.arrived >= run.scenario.clock.warm_up) & (run.arrived <= day * run.scenario.clock.day_minutes)


def _followed(run: RunLog) -> np.ndarray:
    closed = np.where(np.isfinite(run.closed), run.closed, run.scenario.clock.end)
    return (closed - run.arrived) / run.scenario.clock.day_minutes


def _calls(run: RunLog, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """Return for each attempt to call in the measured period its hour, and whether it was answered in time."""
    calls = run.attempts
    begin, end = run.window
    mine = (calls["placed"] >= begin) & (calls["placed"] <= end - limit)
    good = np.isfinite(calls["answered"]) & (calls["wait"] <= limit)
    return np.floor(calls["placed"][mine] / 60).astype(int), good[mine].astype(float)


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


Asked = tuple[Scenario, Sequence[tuple[str, dict[str, Any]]]]
"""An office, and what is read from a run of it: names of measures or readings, with their arguments."""


class PitfallExperiment(Part):
    """A way of measuring."""

    kind: str
    n: Annotated[int, Field(ge=2, le=1_000_000)] = 30
    seed: Annotated[int, Field(ge=0)] = 1

    def names(self) -> tuple[str, ...]:
        """Return the keys of the numbers it gives, known before it runs, so that texts can be checked."""
        raise NotImplementedError

    def takes(self) -> int:
        """Return how many runs of an office it takes, known before it runs; 0 where it takes none."""
        return 0

    def run(self) -> PitfallNumbers:
        """Do the experiment."""
        raise NotImplementedError


# Each thread has its own, so that experiments in the background are followed one by one.
_FOLLOWER: ContextVar[Callable[[], bool] | None] = ContextVar("follower", default=None)


@contextmanager
def followed(follower: Callable[[], bool]) -> Iterator[None]:
    """Tell somebody of every run that an experiment does inside."""
    token = _FOLLOWER.set(follower)
    try:
        yield
    finally:
        _FOLLOWER.reset(token)


def read_offices(offices: Sequence[Asked], n: int, seed: int) -> np.ndarray:
    """Run offices on the same clients, on all cores, and read numbers; shape (replications, numbers of all offices).

    Who follows the experiment is told of every run.

    Raises
    ------
    Stopped
        If they want no more.
    """
    follower, rows = _FOLLOWER.get(), []
    ran = spread_out(_read_all, [(offices, seed, number) for number in range(n)])
    for _ in range(n):
        if follower is not None and not all([follower() for _ in offices]):
            raise Stopped
        rows.append(next(ran))
    return np.array(rows)


def _read_all(offices: Sequence[Asked], seed: int, number: int) -> list[float]:
    clients = Replication(seed, number)
    logs = [clients.run(scenario) for scenario, _ in offices]
    return [read(log, *one) for log, (_, asked) in zip(logs, offices, strict=True) for one in asked]
