"""Small offices and run logs that can be worked out by hand; shared by the tests of the core.

The clock runs in minutes from the opening of the first day. Work is given to the minute and clients come
at the minute that is written down, so every expectation in the tests is arithmetic.
"""

from typing import Any

import numpy as np

from simkit.demand import Demand
from simkit.demand.streams import Streams
from simkit.runlog import RunLog
from simkit.scenario import Scenario


def member(name: str, *products: str, **levels: Any) -> dict[str, Any]:
    """Describe an employee: products at level 1, products with another level, and other keys."""
    more = {key: levels.pop(key) for key in ("days", "hours", "absence", "absence_spell_days", "cost_per_hour", "count")
            if key in levels}  # fmt: skip
    return {"name": name, "skills": dict.fromkeys(products, 1.0) | levels} | more


def team(*members: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """Describe a team."""
    return {"label": "Team", "members": list(members)} | keys


def office(
    events: dict[str, Any],
    handoff: dict[str, Any] | None = None,
    clock: dict[str, Any] | None = None,
    norms: dict[str, float] | None = None,
    **teams: dict[str, Any],
) -> Scenario:
    """Make an office; an event is the list of its products, or a table with those as `products` or in `tasks`."""
    described = {}
    for key, event in events.items():
        event = dict(event) if isinstance(event, dict) else {"products": event}
        needs = [{"product": product} for product in event.pop("products", [])]
        described[key] = {"label": key, "per_week": 0, "tasks": needs} | event
    skills = {product for of in teams.values() for one in of["members"] for product in one["skills"]}
    names = sorted(skills | {need["product"] for event in described.values() for need in event["tasks"]})
    products = {name: {"label": name, "work": {"dist": "deterministic", "mean": 10}} for name in names}
    for name, days in (norms or {}).items():
        products[name]["norm_days"] = days
    return Scenario.from_data(
        {
            "title": "An office by hand",
            "clock": {"horizon_days": 1} | (clock or {}),
            "products": products,
            "events": described,
            "teams": teams,
            "handoff": handoff or {},
        }
    )


def clients(scenario: Scenario, *arrivals: tuple[float, str, dict[str, float]], lots: tuple[float, ...] = ()) -> Demand:
    """Make a demand by hand: minute of arrival, life event, and minutes of work by product."""
    products, events = tuple(scenario.products), tuple(scenario.events)
    assert [a[0] for a in arrivals] == sorted(a[0] for a in arrivals), "clients come in order of arrival"
    return Demand(
        streams=Streams(0),
        events=events,
        products=products,
        arrived=np.array([minute for minute, _, _ in arrivals], dtype=float),
        event=np.array([events.index(event) for _, event, _ in arrivals], dtype=int),
        lot=np.array(lots or [0.5] * len(arrivals)),
        first_task=np.concatenate([[0], np.cumsum([len(work) for _, _, work in arrivals], dtype=int)]),
        product=np.array([products.index(p) for _, _, work in arrivals for p in work], dtype=int),
        work=np.array([minutes for _, _, work in arrivals for minutes in work.values()], dtype=float),
    )


def worked(log: RunLog) -> list[tuple[str, int, str, float, float]]:
    """Return who worked on which case, on what, from when to when, in order."""
    rows = []
    for row in log.activities.dropna(subset="started_at").itertuples():
        what = row.product if row.activity == "working" else row.activity
        rows.append((row.employee, row.case, what, row.started_at, row.finished_at))
    return sorted(rows, key=lambda row: (row[3], row[0]))


def left(log: RunLog) -> list[tuple[int, str, str, str | None]]:
    """Return what is under way at the end: case, product, where it is, and on whose desk."""
    rows = log.activities[log.activities["outcome"].isin(["in hand", "waiting", "in the mail"])]
    return sorted(
        (row.case, row.product, row.outcome, row.employee if isinstance(row.employee, str) else None)
        for row in rows.itertuples()
    )


def log_of(scenario: Scenario, cases: list[tuple], pieces: list[tuple] = (), duty: list[tuple] = ()) -> RunLog:
    """Make a run log by hand.

    A case is (event, arrived, closed); a piece is (case, task, product, team, employee, activity, released,
    queued, started, finished, outcome) with names; a spell of duty is (employee, on, off). None stands for
    what did not happen.
    """
    events, products, teams = list(scenario.events), list(scenario.products), list(scenario.teams)
    people = list(scenario.people())
    names = [person.name for person in people]
    activities, outcomes = ["reading in", "working"], ["done", "paused", "in hand", "waiting", "in the mail"]

    def column(rows: list[tuple], place: int, kind: type = float, codes: list[str] | None = None) -> np.ndarray:
        values = [row[place] for row in rows]
        if codes is not None:
            values = [-1 if value is None else codes.index(value) for value in values]
        return np.array([np.nan if value is None else value for value in values], dtype=kind)

    return RunLog(
        scenario=scenario,
        seed=0,
        replication=0,
        event=column(cases, 0, int, events),
        arrived=column(cases, 1),
        closed=column(cases, 2),
        case=column(pieces, 0, int),
        task=column(pieces, 1, int),
        product=column(pieces, 2, int, products),
        team=column(pieces, 3, int, teams),
        employee=column(pieces, 4, int, names),
        activity=column(pieces, 5, int, activities),
        released=column(pieces, 6),
        queued=column(pieces, 7),
        started=column(pieces, 8),
        finished=column(pieces, 9),
        outcome=column(pieces, 10, int, outcomes),
        people=tuple(names),
        people_team=np.array([teams.index(person.team) for person in people]),
        people_cost=np.array([person.member.cost_per_hour for person in people], dtype=float),
        duty_employee=column(duty, 0, int, names),
        duty_on=column(duty, 1),
        duty_off=column(duty, 2),
    )
