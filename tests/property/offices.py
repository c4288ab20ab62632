"""Random small offices, with every mechanism of the office drawn."""

from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from hypothesis import strategies as st

from simkit.measures.run import run
from simkit.measures.runlog import RunLog
from simkit.model.demand import Demand, sample
from simkit.model.scenario import Scenario, ScenarioError

PRODUCTS = ("bread", "cheese", "wine")
EVENTS = ("picnic", "wedding", "wake")
TEAMS = ("north", "east", "south")
QUESTIONS = ("hours", "rules")
KINDS = ({"red": 1, "blue": 1}, {"blue": 3, "green": 1}, {"red": 1, "green": 0})  # categories of cases


# Strategies are kept once made: making one costs more than drawing from it.
@cache
def one(*values: object) -> st.SearchStrategy:
    """Draw one of these; in doubt the first, so that the simplest comes first."""
    return st.sampled_from(values)


@cache
def some(names: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Draw some of these names, in any order."""
    return st.lists(st.sampled_from(names), min_size=least, max_size=len(names), unique=True)


@cache
def works() -> st.SearchStrategy[dict]:
    """Draw minutes of work. Whole and equal minutes are likely: what coincides finds most bugs."""

    def work(dist: str, mean: float, cv: float, values: list[float]) -> dict:
        if dist == "empirical":
            return {"dist": dist, "values": [*values, 20]}
        if dist == "triangular":
            return {"dist": dist, "min": 0, "mode": mean, "max": mean + 10}
        return {"dist": dist, "mean": mean} | ({} if dist in ("deterministic", "exponential") else {"cv": cv})

    dists = one("deterministic", "exponential", "lognormal", "gamma", "uniform", "empirical", "normal", "triangular")
    return st.builds(work, dists, one(10, 1, 15, 30, 60), one(0, 0.3, 0.5), st.lists(one(0, 5, 45.5), max_size=3))


@cache
def perhaps_works() -> st.SearchStrategy[dict | None]:
    """Draw minutes of work of its own for a task, or none."""
    return st.none() | works()


@cache
def perhaps_waits(days_per_week: int) -> st.SearchStrategy[dict | None]:
    """Draw what a task waits for outside the office, or nothing."""

    def wait(
        share: float, mean: float, days: str, clock: str, until: str | None, again: float | None, most: int
    ) -> dict:
        asked = {} if again is None else {"answered": 0.5, "ask_again_days": again, "at_most": most}
        return {"share": share, "mean_days": mean, "days": days, "norm_clock": clock, "until": until} | asked

    days = st.none() | st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")[:days_per_week])
    waits = st.builds(
        wait, one(1, 0.5), one(0.5, 0.1, 3), one("working", "calendar"), one("runs", "stops"), days,
        one(None, 0.3), one(1, 3),
    )  # fmt: skip
    return st.none() | waits


@st.composite
def orders(draw: st.DrawFn, tasks: list[dict]) -> dict:
    """Draw in which order the tasks of an event are done: choices, loops, and what comes after what."""
    order = draw(one("parallel", "sequence", "after"))
    earlier: list[set[int]] = []
    for i, task in enumerate(tasks):
        before = {"parallel": [], "sequence": list(range(i))[-1:], "after": draw(some(tuple(range(i)))) if i else []}
        earlier.append({i}.union(*(earlier[j] for j in before[order])))
        if order == "after":
            task["after"] = [tasks[j]["product"] for j in before[order]]
    if draw(one(False, True)):
        for end, task in enumerate(tasks):
            # A loop can only be left at its end.
            fits = [
                start for start in earlier[end]
                if not any(
                    earlier[i] - {i} & {j for j in earlier[end] - {end} if start in earlier[j]}
                    and not (i in earlier[end] and start in earlier[i]) for i in range(len(tasks)) if i != end
                )
            ]  # fmt: skip
            if fits and draw(one(False, True)):
                back = tasks[draw(one(*sorted(fits)))]["product"]
                task["again"] = {"to": back, "probability": draw(one(0.5, 1)), "at_most": draw(one(1, 2))}
    if len(tasks) > 1 and draw(one(False, True)):
        for task in tasks[-2:]:
            task |= {"one_of": "way", "probability": draw(one(0.5, 0.3, 0))}
    if len(tasks) > 1 and draw(one(False, True)):
        tasks[-1]["only_with"] = tasks[0]["product"]
    return {"order": "parallel" if order == "after" else order, "none_drawn": draw(one("first", "nothing"))}


@st.composite
def differences(draw: st.DrawFn, tasks: list[dict]) -> dict:
    """Draw what differs from case to case, and which tasks, how much work and which norm hang on it."""
    if not draw(one(False, True)):
        return {}
    found = {"kind": {"weights": draw(st.sampled_from(KINDS))}}
    categories = tuple(found["kind"]["weights"])
    if draw(one(True, False)):
        found["amount"] = {"dist": "uniform", "mean": 10, "cv": 0.5}
    for task in tasks:
        if draw(one(False, True)):
            task["when"] = {"kind": {"any_of": draw(some(categories, least=1))}}
        if "amount" in found and draw(one(False, True)):
            task["when"] = task.get("when", {}) | {"amount": draw(st.sampled_from(({"above": 8}, {"up_to": 12})))}
        if draw(one(False, True)):
            task["work_by"] = {"kind": {"factors": {categories[0]: draw(one(0, 2))}}}
            task["work_by"] |= {"amount": {"power": draw(one(1, 0.5))}} if "amount" in found else {}
    norm_by = {"kind": {categories[0]: 0.5}} if draw(one(False, True)) else {}
    return {"attributes": found, "norm_by": norm_by}


def perhaps_batches(clock: dict) -> st.SearchStrategy[dict | None]:
    """Draw when runs are for many cases together, or none."""
    return _perhaps_batches(clock["days_per_week"], clock["opens"], clock["day_minutes"])


@cache
def _perhaps_batches(days_per_week: int, opens: float, day_minutes: float) -> st.SearchStrategy[dict | None]:
    days = one((), ("mon",), ("mon", "tue")[:days_per_week])
    at = one(None, opens + day_minutes / 120)
    batch = st.builds(lambda days, at, most: {"days": days, "at": at, "at_most": most}, days, at, one(None, 1, 2))
    return st.none() | batch


@cache
def perhaps_leaves() -> st.SearchStrategy[dict | None]:
    """Draw how long clients let their case go on, or for ever."""
    patience = st.builds(
        lambda dist, mean, share, until: {"dist": dist, "mean_days": mean, "share": share, "until": until},
        one("deterministic", "exponential"), one(0.1, 0.5, 2), one(1, 0.5), one("settled", "begun"),
    )  # fmt: skip
    return st.none() | patience


@cache
def perhaps_too_late() -> st.SearchStrategy[dict | None]:
    """Draw what happens to a case that is open for too long, or nothing."""
    fined = st.builds(lambda days, at_most: {"days": days, "then": "open", "fine": 100, "fine_per_day": 20,
                                             "fine_days": at_most}, one(0.5, 0.1), one(None, 0.5))  # fmt: skip
    return st.none() | st.builds(lambda days: {"days": days}, one(1, 0.3)) | fined


@cache
def talks() -> st.SearchStrategy[dict]:
    """Draw minutes of conversation, patience, or until calling again: short, and often equal."""
    return st.builds(
        lambda dist, mean: {"dist": dist, "mean": mean}, one("deterministic", "exponential"), one(5, 1, 10, 30)
    )


@st.composite
def failures(draw: st.DrawFn, callers: bool) -> dict:
    """Draw what the world holds besides clients who write: errors, and how people judge and call."""
    complaint = draw(one(0, 0.5, 1)) if callers else 0
    return {
        "callers": {
            "patience": draw(st.none() | talks()),
            "redial": draw(one(0, 0.5, 0.9)),
            "redial_after": draw(talks()),
            "accept_callback": draw(one(0, 0.5, 1)),
        },
        "quality": {
            "found_days": draw(one(1, 0.1, 5)),
            "rework": draw(one(1, 0.5)),
            "complaint": complaint,
            "talk": draw(talks()) if complaint else None,
            "skill_exponent": draw(one(1, 0, 3)),
            "hurry": draw(one(0, 2)),
            "hurry_above": draw(one(0, 2)),
        },
        "policy": {
            "level": draw(one(0, 0.5)),
            "pattern": draw(one(0, 0.3)),
            "occasion": draw(one(0, 0.4)),
            "circumstances": draw(one(0, 1)),
            "half_minutes": draw(one(60, 10)),
            "consult": draw(one(0, 0, 0.3, 1)),
            "consult_minutes": draw(one(10, 0, 45.5)),
        },
    }


@st.composite
def worlds(draw: st.DrawFn) -> dict:
    """Draw what happens to an office: clock, products, life events, questions, errors, how people judge."""
    clock = {
        "day_minutes": draw(one(480, 120, 60, 45.5)),
        "days_per_week": draw(one(5, 7, 1)),
        "opens": draw(one(9, 0, 8.3)),
        "warm_up_days": draw(one(0, 1, 1.25)),
        "horizon_days": draw(one(1, 2, 4.5, 8)),
        "first_week": draw(one(1, 52)),
        "holidays": draw(one((), (), (2,), (1, 4))),
    }
    weeks = (clock["warm_up_days"] + clock["horizon_days"]) / clock["days_per_week"]
    phone, waiting, ordered = draw(one(True, True, False)), draw(one(False, True)), draw(one(False, True))
    leaving, batched = draw(one(False, True)), draw(one(False, True))
    norms = one(None, 0.1, 1, 3)
    products = draw(some(PRODUCTS, least=draw(one(3, 3, 1))))
    events = {}
    for event in draw(some(EVENTS, least=1)):
        tasks = [
            {
                "product": product,
                "probability": draw(one(1, 1, 0.5, 0)),
                "work": draw(perhaps_works()),
                "wait": draw(perhaps_waits(clock["days_per_week"])) if waiting else None,
                "batch": draw(perhaps_batches(clock)) if batched else None,
            }
            for product in draw(some(tuple(products), least=draw(one(len(products), 1))))
        ]  # fmt: skip
        events[event] = {
            "label": event,
            "per_week": draw(one(8, 20, 2, 0)) / weeks,
            "tasks": tasks,
            **(draw(orders(tasks)) if ordered else {"order": draw(one("parallel", "sequence"))}),
            "norm_days": draw(norms),
            **(draw(differences(tasks)) if ordered else {}),
            "arrival_cv": draw(one(1, 0, 0.5, 3)),
            "weekdays": draw(one((), (3, 0, 2, 1, 0, 0, 4)))[: clock["days_per_week"]],
            "hours": draw(one((), (1, 2, 1), (0, 5, 0.5, 2))),
            "season": draw(one((), (), (1, 3, 0, 2))),
            "opening_backlog": draw(one(0, 3)),
            "opening_age_days": draw(one(0, 2.5)),
            "patience": draw(perhaps_leaves()) if leaving else None,
            "deadline": draw(perhaps_too_late()) if leaving else None,
        }
        if draw(one(False, False, True)):
            days, many = draw(one((), ("mon",))), draw(one(4, 1, 20))
            booking = {"slots_per_day": many, "days": days, "notice_days": draw(one(1, 0, 2))}
            events[event]["appointment"] = booking | {"no_show": draw(one(0, 0.3, 1))}
        if draw(one(False, False, True)):
            end = (clock["warm_up_days"] + clock["horizon_days"]) * clock["day_minutes"]
            listed = [share * end for share in draw(st.lists(one(0, 0.25, 0.5, 0.99), min_size=1, max_size=8))]
            events[event] |= {"arrivals": listed, "per_week": 0, "weekdays": (), "hours": (), "season": ()}
        if phone and (share := draw(one(0, 0.5, 1))):
            events[event] |= {"by_phone": share, "intake": draw(talks())}
        if phone and draw(one(True, False)):
            events[event]["chasing"] = {
                "after_days": draw(one(0, 0.5)),
                "per_day": draw(one(1, 5)),
                "growth": draw(one(1, 2, 0.5)),
                "at_most": draw(one(3, 1)),
                "talk": draw(talks()),
                "triage": draw(st.none() | talks()),
                "needs": draw(one(1, 0, 0.8)),
            }
    questions = {}
    for question in draw(some(QUESTIONS, least=draw(one(1, 0)))) if phone else ():
        about = dict.fromkeys(draw(some(tuple(products), least=draw(one(1, 0)))), 1)
        questions[question] = {
            "label": question,
            "per_week": draw(one(8, 20, 0)) / weeks,
            "hours": draw(one((), (1, 0, 2))),
            "arrival_cv": draw(one(1, 0)),
            "talk": draw(talks()),
            "triage": draw(st.none() | talks()),
            "about": about,
            "needs": draw(one(1, 0, 0.8)) if about else 0,
        }
    calls = bool(questions) or any("chasing" in event or "intake" in event for event in events.values())
    error = one(0, 0.3, 1) if draw(one(True, False)) else one(0)
    return {
        "title": "A random office",
        "clock": clock,
        "products": {
            p: {"label": p, "work": draw(works()), "norm_days": draw(norms), "error": draw(error)} for p in products
        },
        "events": events,
        "questions": questions,
    } | draw(failures(calls))


@st.composite
def members(draw: st.DrawFn, world: dict, name: str) -> dict:
    """Draw one kind of employee: skills, part-time days and hours, absence."""
    clock = world["clock"]
    weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[: clock["days_per_week"]]
    skilled = draw(some(tuple(world["products"]), least=draw(one(1, 2)) if len(world["products"]) > 1 else 1))
    member = {
        "name": name,
        "count": draw(one(None, 1, 2)),
        "skills": {product: draw(one(1, 0.8, 0.5, 2)) for product in skilled},
        "days": draw(some(weekdays)),
        "absence": draw(one(0, 0.2, 0.5)),
        "absence_spell_days": draw(one(1, 3)),
        "cost_per_hour": draw(one(0, 40)),
        "phone": draw(one("also", "also", "only", "never")),
    }
    if any(product["error"] for product in world["products"].values()):
        member["errors"] = {product: draw(one(0.5, 0)) for product in draw(some(tuple(skilled)))}
    hours = draw(one(None, (0, 0.5), (0.5, 1), (0.25, 0.75), (0, 1)))
    if hours:
        whole = clock["day_minutes"] / 60
        member["hours"] = [clock["opens"] + part * whole for part in hours]
        if draw(one(False, True)):
            begin, end = member["hours"]
            member["hours"] = [[begin, begin + 0.4 * (end - begin)], [begin + 0.6 * (end - begin), end]]
    if draw(one(False, False, True)):
        member |= {"short_absences_per_week": draw(one(5, 20)), "short_absence": draw(talks())}
    return member


@st.composite
def hurries(draw: st.DrawFn, world: dict) -> dict:
    """Draw which cases come to a team, and which go first there."""
    seen = {c: 1 for e in world["events"].values() for c in e.get("attributes", {}).get("kind", {}).get("weights", {})}
    if not seen:
        return {}
    of_kind = st.builds(lambda kinds: {"kind": {"any_of": kinds}}, some(tuple(seen), least=1))
    none = st.just({})
    return {"only": draw(none | of_kind), "urgent": draw(none | of_kind), "urgent_interrupts": draw(one(True, False))}


@st.composite
def organisations(draw: st.DrawFn, world: dict) -> Scenario:
    """Draw the teams for a world: by product, by event, by both or for anything."""
    products, events = tuple(world["products"]), tuple(world["events"])
    keys = draw(some(TEAMS, least=1))
    teams = {}
    for key in keys:
        others = tuple(other for other in keys if other != key)
        kinds = [draw(members(world, f"{key} {i}")) for i in range(draw(one(1, 2, 3)))]
        also = sum(kind["count"] or 1 for kind in kinds if kind["phone"] == "also")
        teams[key] = {
            "label": key,
            "members": kinds,
            "products": draw(one((), products[:1], products[1:]) | some(products)),
            "events": draw(one((), events[:1]) | some(events)),
            "share": draw(one(1, 0.5)),
            "ownership": draw(one("task", "case")),
            "pick": draw(one("oldest_task", "oldest_case", "due", "shortest")),
            "priority": draw(some(products)),
            "primary_first": draw(one(False, True)),
            "helps": draw(some(others)) if others else [],
            "first_line": draw(one(True, True, False)),
            "interrupts": draw(one(False, True)),
            "turns": draw(one(None, None, 1)) if also else None,
            "turn_hours": draw(one(4, 0.5, 1.3)),
            "overflow": draw(some(others)) if others else [],
            "overflow_minutes": draw(one(1, 0, 10)),
            "calibration_minutes": draw(one(0, 0, 30)),
            **draw(hurries(world)),
            "wip_limit": draw(one(None, None, 1, 2)),
        }
        if teams[key]["ownership"] == "case":
            teams[key]["caseload"] = draw(one(None, 1, 2))
    opens, whole = world["clock"]["opens"], world["clock"]["day_minutes"] / 60
    for team in teams.values():
        if draw(one(False, True)):
            team["hours"] = [opens + 0.1 * whole, opens + 0.8 * whole]
            hours = [kind.get("hours") or team["hours"] for kind in team["members"]]
            if all((of[-1][1] if isinstance(of[-1], list) else of[1]) < opens + 0.9 * whole for of in hours):
                team["at_closing"] = draw(one("finish", "pause"))
        on_phone = [key for key, of in teams.items() if any(kind["phone"] != "never" for kind in of["members"])]
        team["overflow"] = [key for key in team["overflow"] if key in on_phone]
    clock = world["clock"]
    rules = {
        "handoff": {
            "between": {
                "delay_minutes": draw(one(10, 60, 0)), "reading_minutes": draw(one(5, 0)),
                "misrouted_share": draw(one(0, 0.5)),
            },
            "within": {
                "delay_minutes": draw(one(0, 10)), "reading_minutes": draw(one(2, 0)),
                "misrouted_share": draw(one(0, 0.3)),
            },
        },
        "phone": {
            "forward": draw(one("ticket", "transfer")),
            "by_skill": draw(one(False, True)),
            "callback_after_minutes": draw(one(None, 0, 5)),
            "answer_minutes": draw(one(1, 0, 20)),
            "callback_days": draw(one(1, 0.1)),
            "repeat_minutes": draw(one(0, 2)),
            "misrouted_share": draw(one(0, 0.5)),
            "resumption_minutes": draw(one(0, 3)),
        },
        "coordination": {
            "times_per_week": draw(one(0, 1, 3, 7)),
            "at": draw(one(None, clock["opens"] + 0.5 * clock["day_minutes"] / 60)),
            "minutes": draw(one(30, 0)),
            "per_colleague": draw(one(0, 5)),
            "per_discipline": draw(one(0, 10)),
        },
    }  # fmt: skip
    try:
        return Scenario.from_data(world | {"teams": teams} | rules)
    except ScenarioError:
        # A team of last resort, for what no other team takes and can do, and for calls that nobody else answers.
        allrounder = {"name": "allrounder", "skills": dict.fromkeys(products, 1), "phone": "also"}
        rest = {"label": "rest", "members": [allrounder]}
        return Scenario.from_data(world | {"teams": teams | {"rest": rest}} | rules)


@dataclass(frozen=True, eq=False)
class Ran:
    """An office, the clients who came, and what happened."""

    scenario: Scenario
    demand: Demand
    log: RunLog


@st.composite
def offices(draw: st.DrawFn) -> Scenario:
    """Draw an office with its world; some work takes two, where two can do it, or a room."""
    scenario = draw(organisations(draw(worlds())))
    for product in scenario.products if draw(one(False, True)) else ():
        if draw(one(2, 1)) == 2:
            with suppress(ScenarioError):
                scenario = scenario.change({f"products.{product}.people": 2})
    keys = list(scenario.teams)
    if len(keys) > 1 and draw(one(False, True)):
        opens, whole = scenario.clock.opens, scenario.clock.day_minutes / 60
        block = {"hours": [opens + 0.25 * whole, opens + 0.5 * whole]}
        also = {keys[1]: draw(st.sampled_from(({"share": 0.4}, block, {"share": 0.9})))}
        with suppress(ScenarioError):  # alone there with a skill for work that takes two
            scenario = scenario.change({f"teams.{keys[0]}.members[0].also": also})
    if draw(one(False, True)):  # a room for some of the work; a car for some, too
        counts = {"room": draw(one(1, 2)), "car": draw(one(1, 2))}
        changes = {"resources": {key: {"label": key, "count": count} for key, count in counts.items()}}
        for product in scenario.products:
            changes[f"products.{product}.needs"] = draw(one(("room",), (), ("car", "room")))
        scenario = scenario.change(changes)
    batched = [
        f"events.{key}.tasks[{i}].batch.together"
        for key, event in scenario.events.items() for i, need in enumerate(event.tasks) if need.batch
    ]  # fmt: skip
    if batched and draw(one(False, True)):
        with suppress(ScenarioError):  # beside a limit it is refused
            scenario = scenario.change(dict.fromkeys(batched, True))
    return scenario


@st.composite
def runs(draw: st.DrawFn) -> Ran:
    """Draw an office and run it."""
    scenario = draw(offices())
    demand = sample(scenario, seed=draw(st.integers(0, 999)))
    return Ran(scenario, demand, run(scenario, demand=demand))


def same_log(one: RunLog, other: RunLog) -> bool:
    """Tell whether two run logs are equal to the last bit."""
    arrays = [part.name for part in fields(one) if isinstance(getattr(one, part.name), np.ndarray)]
    assert len(arrays) > 20, "the run log holds its rows as arrays"
    return one.people == other.people and all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=getattr(one, name).dtype.kind == "f")
        for name in arrays
    )
