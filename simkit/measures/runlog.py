"""RunLog: what happened in one run, as two tables and the hours on duty."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simkit.model.demand import Demand
from simkit.model.office.record import ENDINGS, SETTLED
from simkit.model.scenario import Scenario
from simkit.result import Result

if TYPE_CHECKING:
    from simkit.present.picture import Picture


@dataclass(frozen=True, eq=False)
class RunLog(Result):
    """What happened in one run.

    Times are minutes of opening hours since the start of the run; not a number stands for what did not
    happen before its end. Codes are positions in the scenario.

    Parameters
    ----------
    scenario : Scenario
        What was simulated.
    seed, replication : int
        Which clients came.
    arrived, closed : ndarray of float, shape (cases,)
        Arrival of every case, and when it was settled, or else was open no more.
    ending : ndarray of int, shape (cases,)
        How a case that is open no more came to its end: a position in `simkit.model.office.record.ENDINGS`.
    event : ndarray of int, shape (cases,)
        Life event of every case.
    task, call, case, product, team, employee, activity, outcome : ndarray of int, shape (pieces,)
        One row for every piece of work: on which task or call (-1: none), of which case (-1: none), by whom
        (-1: nobody), what was done and how it ended.
    again : ndarray of bool, shape (pieces,)
        Whether it is rework on a task that was done before.
    call_kind : ndarray of int, shape (pieces,)
        Kind of the call, a position in ``scenario.coded.calls``; -1 for what is no call.
    released, queued, started, finished : ndarray of float, shape (pieces,)
        When the task was sent to its team, when it began to wait for this piece of work, and when
        the work began and ended.
    people : tuple of str
        Names of the employees.
    people_team, people_cost : ndarray, shape (employees,)
        Their team, and their cost per hour in euros.
    duty_employee, duty_on, duty_off : ndarray, shape (spells,)
        The spells on duty, overtime included.
    wrong : ndarray of int, shape (errors,)
        The tasks in which an error was made, whether it came to light or not.
    moves : ndarray of float, shape (moves, 3)
        Minute, employee and team, rising: who came to which team when, from the beginning; team -1: to none.
    handed : ndarray of float, shape (handed on, 5)
        Work that a change took off a desk or out of an inbox: number as in `simkit.model.office.record`, since
        when it lay there, until when, the employee who had laid it aside (-1: nobody), and the team.
    growth : ndarray of float, shape (weeks, employees)
        At the beginning of every week of the run, the share of the full speed at which each employee works by
        experience; not a number while they are not there. No rows where levels stay as they are.
    demand : Demand
        The clients.
    waits : ndarray of float, shape (waits, 4)
        Task, from when and till when it waited for somebody outside the office before it could begin (not a number
        while it still does), and 1 where the clock of the norm stood still meanwhile.
    batches : ndarray of float, shape (waits for a run, 3)
        Task, from when and till when it waited for a run of its batch; not a number while it still does.
    overdue : ndarray of float, shape (cases overdue, 2)
        Cases whose deadline has passed, and when.
    begun : ndarray of float, shape (cases begun, 4)
        Where a limit keeps cases at the door: case, when somebody began on it, who, and of which team.
    overtime : ndarray of float, shape (spells, 3)
        Employee, from when and till when they finished what was in hand when a block of their hours ended.
    appointments : ndarray of float, shape (appointments, 3)
        Case, when the appointment was asked for, and when it is; perhaps after the end of the run.
    callbacks : ndarray of float, shape (callbacks, 3)
        Call, minute at which it was placed, and minute at which the caller agreed to be called back.
    seconds : ndarray of float, shape (times that a second joined, 3)
        Task that takes two (one that is done again: plus the number of tasks), who joined, and when.
    uses : ndarray of float, shape (uses, 5)
        Resource, task (as in `seconds`), employee, from when and till when it was in use.
    part : two floats, optional
        First and last minute that is measured, where that is not the whole run without its warm-up; see `during`.
    """

    scenario: Scenario = field(repr=False)
    seed: int
    replication: int
    arrived: np.ndarray = field(repr=False)
    event: np.ndarray = field(repr=False)
    closed: np.ndarray = field(repr=False)
    ending: np.ndarray = field(repr=False)
    task: np.ndarray = field(repr=False)
    again: np.ndarray = field(repr=False)
    call: np.ndarray = field(repr=False)
    call_kind: np.ndarray = field(repr=False)
    case: np.ndarray = field(repr=False)
    product: np.ndarray = field(repr=False)
    team: np.ndarray = field(repr=False)
    employee: np.ndarray = field(repr=False)
    activity: np.ndarray = field(repr=False)
    released: np.ndarray = field(repr=False)
    queued: np.ndarray = field(repr=False)
    started: np.ndarray = field(repr=False)
    finished: np.ndarray = field(repr=False)
    outcome: np.ndarray = field(repr=False)
    people: tuple[str, ...] = field(repr=False)
    people_team: np.ndarray = field(repr=False)
    people_cost: np.ndarray = field(repr=False)
    duty_employee: np.ndarray = field(repr=False)
    duty_on: np.ndarray = field(repr=False)
    duty_off: np.ndarray = field(repr=False)
    wrong: np.ndarray = field(repr=False)
    moves: np.ndarray = field(repr=False)
    handed: np.ndarray = field(repr=False)
    growth: np.ndarray = field(repr=False)
    demand: Demand = field(repr=False)
    waits: np.ndarray = field(default_factory=lambda: np.empty((0, 4)), repr=False)
    batches: np.ndarray = field(default_factory=lambda: np.empty((0, 3)), repr=False)
    overdue: np.ndarray = field(default_factory=lambda: np.empty((0, 2)), repr=False)
    begun: np.ndarray = field(default_factory=lambda: np.empty((0, 4)), repr=False)
    overtime: np.ndarray = field(default_factory=lambda: np.empty((0, 3)), repr=False)
    appointments: np.ndarray = field(default_factory=lambda: np.empty((0, 3)), repr=False)
    callbacks: np.ndarray = field(default_factory=lambda: np.empty((0, 3)), repr=False)
    seconds: np.ndarray = field(default_factory=lambda: np.empty((0, 3)), repr=False)
    uses: np.ndarray = field(default_factory=lambda: np.empty((0, 5)), repr=False)
    part: tuple[float, float] | None = None

    @property
    def window(self) -> tuple[float, float]:
        """First and last minute that is measured: the run without its warm-up, or the part of it that was asked for."""
        return self.part or (self.scenario.clock.warm_up, self.scenario.clock.end)

    def during(self, begin: float, end: float) -> RunLog:
        """Return the same run, of which only a part is measured.

        Parameters
        ----------
        begin, end : float
            Minutes of opening hours since the start of the run.

        Raises
        ------
        ValueError
            If they do not rise, or lie outside the run.
        """
        if not 0 <= begin < end <= self.scenario.clock.end:
            raise ValueError(
                f"begin and end must rise, from 0 to {self.scenario.clock.end:g}: the minutes of the run; "
                f"not {begin!r} and {end!r}"
            )
        found = replace(self, part=(begin, end))
        # What does not depend on the part that is measured need not be worked out for each part anew.
        found.__dict__.update({key: self.__dict__[key] for key in ("first_work", "attempts") if key in self.__dict__})
        return found

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row for every case: life event, attributes, arrival, closing, lead time in days if settled, outcome."""
        from simkit.measures.event_log import attributes

        day = self.scenario.clock.day_minutes
        return pd.DataFrame(
            {
                "event": named(self.event, list(self.scenario.events)),
                **attributes(self),
                "arrived_at": self.arrived,
                "closed_at": self.closed,
                "lead_days": np.where(self.ending == SETTLED, self.closed - self.arrived, np.nan) / day,
                "outcome": np.where(np.isnan(self.closed), "open", np.array(ENDINGS, dtype=object)[self.ending]),
            }
        ).rename_axis("case")

    @cached_property
    def first_work(self) -> np.ndarray:
        """Whether each piece is work on a task for the first time: no rework, no call, no meeting."""
        return (self.task >= 0) & ~self.again

    @cached_property
    def activities(self) -> pd.DataFrame:
        """One row for every piece of work by one employee on one task or call, and for every meeting.

        Case, event, product or employee is empty where there is none. A caller who hangs up is a row without
        an employee; ``finished_at`` is then the minute of hanging up.
        """
        from simkit.measures.event_log import pieces

        return pieces(self)

    @cached_property
    def duty(self) -> pd.DataFrame:
        """One row for every spell of an employee on duty."""
        return pd.DataFrame(
            {
                "employee": named(self.duty_employee, list(self.people)),
                "team": named(self.people_team[self.duty_employee], list(self.scenario.teams)),
                "on_at": self.duty_on,
                "off_at": self.duty_off,
            }
        )

    @cached_property
    def attempts(self) -> dict[str, np.ndarray]:
        """The attempts to reach the office by phone as columns; see `simkit.measures.phone.attempts`."""
        from simkit.measures.phone import attempts

        return attempts(self)

    @cached_property
    def calls(self) -> pd.DataFrame:
        """One row for every attempt to reach the office by phone, and what became of it.

        ``wait_minutes`` is the time until an answer or until hanging up; ``passed_on`` counts how often the
        caller was passed on; ``settled_at`` is when the answer was given, in the end.
        """
        from simkit.measures.phone import calls_of

        return calls_of(self)

    def event_log(self) -> pd.DataFrame:
        """Return a standard event log: a start and a complete event for every piece of work.

        Columns follow the XES standard (``case:concept:name``, ``concept:name``, ``org:resource``,
        ``org:group``, ``lifecycle:transition``); ``minute`` counts opening hours, since the running clock
        of the office has no nights. Only what is about a case is in it. What ends at a minute stands before
        what starts at it.
        """
        from simkit.measures.event_log import event_log

        return event_log(self)

    def save_log(self, path: str | Path, begins: str = "2024-01-01") -> Path:
        """Write the event log as other tools read it: ``.csv``, ``.xes``, ``.xes.gz``, or ``.jsonocel`` (OCEL 2.0).

        In OCEL an event belongs to client, case, task and employee; also to a second employee and to resources, if any.

        Parameters
        ----------
        path : path
            Where to. What is there under this name is replaced when the new one is whole.
        begins : str
            Date of the Monday on which the run begins; the office has a running clock, a log needs dates.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            If the name ends in something else, or the date is no Monday.
        """
        from simkit.measures.event_log import save_log

        return save_log(self, path, begins)

    def measures(self, *names: str, baseline: RunLog | None = None) -> pd.Series:
        """Return the measures of the run.

        Parameters
        ----------
        *names : str
            Keys of the measures wanted; none: all that apply.
        baseline : RunLog, optional
            The same office, with the same clients, without its plan of change: for what the change cost.

        Returns
        -------
        Series
            Values by key; units and definitions are in ``sk.MEASURES``.

        Raises
        ------
        ValueError
            If there is no such measure.
        """
        from simkit.measures import measure_run

        return measure_run(self, names, baseline)

    def by_team(self) -> pd.DataFrame:
        """Return workload and punctuality by team, in the measured period."""
        from simkit.measures.breakdown import by_team

        return by_team(self)

    def by_employee(self) -> pd.DataFrame:
        """Return hours and workload by employee, in the measured period."""
        from simkit.measures.breakdown import by_employee

        return by_employee(self)

    def by_event(self) -> pd.DataFrame:
        """Return lead times by life event, in the measured period."""
        from simkit.measures.breakdown import by_event

        return by_event(self)

    def save(self, folder: str | Path) -> Path:
        """Write the tables of this run as Parquet files, and the scenario as JSON.

        Parameters
        ----------
        folder : path
            Where ``cases``, ``activities``, ``calls`` and ``duty`` go; it is made if need be.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        ImportError
            If pyarrow, which writes Parquet, is not there.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("cases", "activities", "calls", "duty"):
            getattr(self, name).to_parquet(folder / f"{name}.parquet")
        (folder / "scenario.json").write_text(self.scenario.model_dump_json(indent=1), encoding="utf-8")
        return folder

    def chart(self, kind: str = "work_in_progress") -> Picture:
        """Draw the run.

        Parameters
        ----------
        kind : str
            ``work_in_progress``, ``lead_time``, ``utilisation`` or ``hours``; ``load``, ``learning`` or
            ``interruptions`` for every employee week by week.

        Returns
        -------
        Picture
            With a description for screen readers.
        """
        return super().chart(kind)


def named(codes: np.ndarray, names: list[str]) -> pd.Categorical:
    """Return the names that codes stand for; -1 for none."""
    return pd.Categorical.from_codes(codes, names)
