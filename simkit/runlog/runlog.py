"""RunLog: what happened in one run, as two tables and the hours on duty."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simkit.office.record import ACTIVITIES, OUTCOMES
from simkit.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class RunLog:
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
        Arrival of every case, and when it was settled.
    event : ndarray of int, shape (cases,)
        Life event of every case.
    task, case, product, team, employee, activity, outcome : ndarray of int, shape (pieces,)
        One row for every piece of work: which task of which case, by whom (-1: nobody yet), what was
        done and how it ended.
    released, queued, started, finished : ndarray of float, shape (pieces,)
        When the task was sent to its team, when it began to wait for this piece of work, and when
        the work began and ended.
    people : tuple of str
        Names of the employees.
    people_team, people_cost : ndarray, shape (employees,)
        Their team, and their cost per hour in euros.
    duty_employee, duty_on, duty_off : ndarray, shape (spells,)
        The spells on duty.
    """

    scenario: Scenario = field(repr=False)
    seed: int
    replication: int
    arrived: np.ndarray = field(repr=False)
    event: np.ndarray = field(repr=False)
    closed: np.ndarray = field(repr=False)
    task: np.ndarray = field(repr=False)
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

    @property
    def window(self) -> tuple[float, float]:
        """First and last minute that is measured: the run without its warm-up."""
        return self.scenario.clock.warm_up, self.scenario.clock.end

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row for every case: life event, arrival, closing, lead time in working days, outcome."""
        import pandas as pd

        day = self.scenario.clock.day_minutes
        return pd.DataFrame(
            {
                "event": _named(self.event, list(self.scenario.events)),
                "arrived_at": self.arrived,
                "closed_at": self.closed,
                "lead_days": (self.closed - self.arrived) / day,
                "outcome": np.where(np.isnan(self.closed), "open", "settled"),
            }
        ).rename_axis("case")

    @cached_property
    def activities(self) -> pd.DataFrame:
        """One row for every piece of work by one employee on one task."""
        import pandas as pd

        return pd.DataFrame(
            {
                "case": self.case,
                "event": _named(self.event[self.case], list(self.scenario.events)),
                "task": self.task,
                "product": _named(self.product, list(self.scenario.products)),
                "channel": "letter",
                "activity": _named(self.activity, list(ACTIVITIES)),
                "team": _named(self.team, list(self.scenario.teams)),
                "employee": _named(self.employee, list(self.people)),
                "released_at": self.released,
                "queued_at": self.queued,
                "started_at": self.started,
                "finished_at": self.finished,
                "outcome": _named(self.outcome, list(OUTCOMES)),
            }
        )

    @cached_property
    def duty(self) -> pd.DataFrame:
        """One row for every spell of an employee on duty."""
        import pandas as pd

        return pd.DataFrame(
            {
                "employee": _named(self.duty_employee, list(self.people)),
                "team": _named(self.people_team[self.duty_employee], list(self.scenario.teams)),
                "on_at": self.duty_on,
                "off_at": self.duty_off,
            }
        )

    def event_log(self) -> pd.DataFrame:
        """Return a standard event log: a start and a complete event for every piece of work.

        Columns follow the XES standard (``case:concept:name``, ``concept:name``, ``org:resource``,
        ``org:group``, ``lifecycle:transition``); ``minute`` counts opening hours, since the running clock
        of the office has no nights. What ends at a minute stands before what starts at it.
        """
        import pandas as pd

        worked = self.activities[self.activities["started_at"].notna()]
        common = {
            "case:concept:name": worked["case"].astype(str),
            "concept:name": worked["product"].astype(str) + ": " + worked["activity"].astype(str),
            "org:resource": worked["employee"].astype(str),
            "org:group": worked["team"].astype(str),
        }
        start = pd.DataFrame(
            {**common, "lifecycle:transition": "start", "minute": worked["started_at"], "turn": 1}
        )
        ended = {"done": "complete", "paused": "suspend", "in hand": "open"}
        last = worked["outcome"].astype(str).map(ended)
        complete = pd.DataFrame({**common, "lifecycle:transition": last, "minute": worked["finished_at"]})
        complete["turn"] = (worked["finished_at"] == worked["started_at"]).astype(
            int
        )  # not before its own start
        both = pd.concat([start, complete[last != "open"]]).sort_index(kind="stable")
        return both.sort_values(["minute", "turn"], kind="stable", ignore_index=True).drop(columns="turn")

    def measures(self, *names: str) -> pd.Series:
        """Return the measures of the run.

        Parameters
        ----------
        *names : str
            Keys of the measures wanted; none: all that apply.

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

        return measure_run(self, names)

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

    def chart(self, kind: str = "work_in_progress") -> Any:
        """Draw the run.

        Parameters
        ----------
        kind : str
            ``work_in_progress``, ``lead_time`` or ``utilisation``.

        Returns
        -------
        altair.Chart
            The picture, with a description for screen readers.
        """
        from simkit.charts import run_chart

        return run_chart(self, kind)

    def __str__(self) -> str:
        settled = int(np.isfinite(self.closed).sum())
        return (
            f"Run of {self.scenario.title} (seed {self.seed}, replication {self.replication}): "
            f"{len(self.arrived)} cases arrived, {settled} settled, {len(self.arrived) - settled} open at the end"
        )

    def _repr_html_(self) -> str:
        from simkit.display import run_html

        return run_html(self)


def _named(codes: np.ndarray, names: list[str]) -> pd.Categorical:
    import pandas as pd

    return pd.Categorical.from_codes(codes, names)
