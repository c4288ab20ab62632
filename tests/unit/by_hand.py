"""Small offices and run logs that can be worked out by hand; shared by the tests of the core.

The clock runs in minutes from the opening of the first day. Work is given to the minute and clients come
at the minute that is written down, so every expectation in the tests is arithmetic.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from simkit.measures.runlog import RunLog
from simkit.model.demand import Calls, Demand
from simkit.model.demand.demand import BROUGHT, OF_CALLS, PLACED
from simkit.model.demand.draw import Streams
from simkit.model.office.record import ACTIVITIES, COLUMNS, OUTCOMES
from simkit.model.scenario import Scenario

NEVER = 1e9  # minutes until an error comes to light that nobody will find in the run
PARTS = ("callers", "phone", "quality", "policy", "coordination")
MEMBER = (
    "days", "hours", "absence", "absence_spell_days", "cost_per_hour", "count", "phone", "errors",
)  # fmt: skip


def member(name: str, *products: str, **levels: Any) -> dict[str, Any]:
    """Describe an employee: products at level 1, products with another level, and other keys."""
    more = {key: levels.pop(key) for key in MEMBER if key in levels}
    return {"name": name, "skills": dict.fromkeys(products, 1.0) | levels} | more


def team(*members: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """Describe a team."""
    return {"label": "Team", "members": list(members)} | keys


def minutes(mean: float) -> dict[str, Any]:
    """Describe work or a conversation without chance."""
    return {"dist": "deterministic", "mean": mean}


def office(
    events: dict[str, Any],
    handoff: dict[str, Any] | None = None,
    clock: dict[str, Any] | None = None,
    norms: dict[str, float] | None = None,
    questions: dict[str, dict[str, Any]] | None = None,
    errors: dict[str, float] | None = None,
    **parts: dict[str, Any],
) -> Scenario:
    """Make an office; an event is the list of its products, or a table with those as `products` or in `tasks`.

    What is called ``callers``, ``phone``, ``quality``, ``policy`` or ``coordination`` is that part of the
    scenario; what is called anything else is a team. A question needs only what differs.
    """
    described = {}
    for key, event in events.items():
        event = dict(event) if isinstance(event, dict) else {"products": event}
        needs = [{"product": product} for product in event.pop("products", [])]
        described[key] = {"label": key, "per_week": 0, "tasks": needs} | event
    teams = {key: part for key, part in parts.items() if key not in PARTS}
    skills = {product for of in teams.values() for one in of["members"] for product in one["skills"]}
    names = sorted(skills | {need["product"] for event in described.values() for need in event["tasks"]})
    products = {name: {"label": name, "work": minutes(10), "error": (errors or {}).get(name, 0)} for name in names}
    for name, days in (norms or {}).items():
        products[name]["norm_days"] = days
    asked = {key: {"label": key, "per_week": 0, "talk": minutes(4)} | more for key, more in (questions or {}).items()}
    return Scenario.from_data(
        {
            "title": "An office by hand",
            "clock": {"horizon_days": 1} | (clock or {}),
            "products": products,
            "events": described,
            "teams": teams,
            "handoff": handoff or {},
            "questions": asked,
        }
        | {key: part for key, part in parts.items() if key in PARTS}
    )


def clients(
    scenario: Scenario, *arrivals: tuple[float, str, dict[str, float]], u_teams: tuple[float, ...] = ()
) -> Demand:
    """Make a demand by hand: minute of arrival, life event, and minutes of work by product."""
    products, events = tuple(scenario.products), tuple(scenario.events)
    assert [a[0] for a in arrivals] == sorted(a[0] for a in arrivals), "clients come in order of arrival"
    return Demand(
        streams=Streams(0),
        events=events,
        products=products,
        arrived=np.array([minute for minute, _, _ in arrivals], dtype=float),
        event=np.array([events.index(event) for _, event, _ in arrivals], dtype=int),
        u_team=np.array(u_teams or [0.5] * len(arrivals)),
        first_task=np.concatenate([[0], np.cumsum([len(work) for _, _, work in arrivals], dtype=int)]),
        product=np.array([products.index(p) for _, _, work in arrivals for p in work], dtype=int),
        work=np.array([minutes for _, _, work in arrivals for minutes in work.values()], dtype=float),
    )


def wrong(demand: Demand, **tasks: float) -> Demand:
    """Put errors in tasks, named ``task_0`` and so on, each with the minutes until it comes to light; the
    others are right.
    """
    error, found = np.ones(demand.tasks), np.full(demand.tasks, NEVER)
    for name, hidden in tasks.items():
        number = int(name.removeprefix("task_"))
        error[number], found[number] = 0.0, hidden
    return replace(demand, error=error, found=found)


def calling(scenario: Scenario, demand: Demand, *calls: dict[str, Any]) -> Demand:
    """Add calls to a demand by hand, in the order of their kinds.

    A call has a ``purpose`` and the ``key`` of its question or life event; and, where it is not what stands
    here: moment, case, task, product, talk, triage, patience, pause, redials, u_team, and how often it
    is ``misrouted``.
    """
    kinds = [(kind.purpose, kind.key) for kind in scenario.coded.calls]
    usual = {
        "case": -1, "task": -1, "product": None, "moment": np.nan, "talk": 4, "triage": 1, "patience": np.inf,
        "pause": 60, "redials": 0, "u_team": 0.5, "misrouted": 0, "accepts_callback": 0,
    }  # fmt: skip
    rows = []
    for call in calls:
        row = usual | call
        row["kind"] = kinds.index((row.pop("purpose"), row.pop("key")))
        row["product"] = -1 if row["product"] is None else list(scenario.products).index(row["product"])
        share, times = scenario.phone.misrouted_share, row.pop("misrouted")
        # Half-way between this number of times and one more.
        row["u_misrouted"] = 1 - share ** (times + 0.5) if share else 0.0
        rows.append(row)
    assert [row["kind"] for row in rows] == sorted(row["kind"] for row in rows), "calls come in order of their kinds"
    whole = ("kind", "case", "task", "product", "redials", "accepts_callback")
    columns = {name: np.array([row[name] for row in rows], dtype=int if name in whole else float) for name in OF_CALLS}
    brought = {name: columns[name] for name in BROUGHT}
    by_hand = Calls(*(columns[name] for name in PLACED), caller=np.arange(len(rows)), brought=brought)
    return replace(demand, kinds=tuple(kinds), calls=by_hand)


def rows(office: Any) -> dict[str, bytes]:
    """Return all that an office has written down, as bytes, however its rows are laid out."""
    kept = vars(office.record) | dict(zip(COLUMNS, office.record.columns(), strict=True))
    laid_out = ("pieces", "laid_out")
    return {name: np.array(found, dtype=float).tobytes() for name, found in kept.items() if name not in laid_out}


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


def log_of(
    scenario: Scenario,
    cases: list[tuple],
    pieces: list[tuple] = (),
    duty: list[tuple] = (),
    demand: Demand | None = None,
    errors: tuple[int, ...] = (),
) -> RunLog:
    """Make a run log by hand.

    A case is (event, arrived, closed); a piece is (case, task, product, team, employee, activity, released,
    queued, started, finished, outcome) with names; a spell of duty is (employee, on, off). None stands for
    what did not happen or is not there. Instead of the number of a task stands ("rework", task) for work
    that is done again, and ("call", number, purpose, key) for a call. Errors are tasks that went wrong.
    """
    events, products, teams = list(scenario.events), list(scenario.products), list(scenario.teams)
    people = list(scenario.people())
    names = [person.name for person in people]
    kinds = [(kind.purpose, kind.key) for kind in scenario.coded.calls]
    subjects = [piece[1] if isinstance(piece[1], tuple) else ("task", piece[1]) for piece in pieces]

    def column(rows: list[tuple], place: int, kind: type = float, codes: list[str] | None = None) -> np.ndarray:
        values = [row[place] for row in rows]
        if codes is not None:
            values = [-1 if value is None else codes.index(value) for value in values]
        none = np.nan if kind is float else -1
        return np.array([none if value is None else value for value in values], dtype=kind)

    def subject(*what: str) -> np.ndarray:
        return column([(s[1] if s[0] in what else None,) for s in subjects], 0, int)

    return RunLog(
        scenario=scenario,
        seed=0,
        replication=0,
        event=column(cases, 0, int, events),
        arrived=column(cases, 1),
        closed=column(cases, 2),
        ending=np.zeros(len(cases), dtype=int),
        case=column(pieces, 0, int),
        task=subject("task", "rework"),
        again=np.array([s[0] == "rework" for s in subjects], dtype=bool),
        call=subject("call"),
        call_kind=np.array([kinds.index(s[2:]) if s[0] == "call" else -1 for s in subjects], dtype=int),
        product=column(pieces, 2, int, products),
        team=column(pieces, 3, int, teams),
        employee=column(pieces, 4, int, names),
        activity=column(pieces, 5, int, list(ACTIVITIES)),
        released=column(pieces, 6),
        queued=column(pieces, 7),
        started=column(pieces, 8),
        finished=column(pieces, 9),
        outcome=column(pieces, 10, int, list(OUTCOMES)),
        people=tuple(names),
        people_team=np.array([teams.index(person.team) for person in people]),
        people_cost=np.array([person.member.cost_per_hour for person in people], dtype=float),
        duty_employee=column(duty, 0, int, names),
        duty_on=column(duty, 1),
        duty_off=column(duty, 2),
        wrong=np.array(errors, dtype=int),
        moves=np.array([(0.0, i, teams.index(p.team)) for i, p in enumerate(people)]).reshape(-1, 3),
        handed=np.empty((0, 5)),
        growth=np.empty((0, len(people))),
        demand=clients(scenario) if demand is None else demand,
    )
