"""Sample: draw the demand of one replication from a scenario."""

import math
import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from simkit.model.demand.demand import BROUGHT, PLACED, Calls, Demand
from simkit.model.demand.draw import (
    Streams,
    arrival_moments,
    attributes_drawn,
    draw,
    patiences,
    steps_drawn,
    times,
    waits,
)
from simkit.model.scenario import Callers, CallKind, Chasing, Clock, LifeEvent, Scenario, need_scenario
from simkit.model.scenario.attributes import factor
from simkit.model.scenario.coded import Coded
from simkit.model.scenario.order import CodedTask
from simkit.model.scenario.rules import CHASING, COMPLAINT

Numbers = dict[str, np.ndarray]
Drawn = Callable[[CodedTask, np.random.Generator, int], np.ndarray]
PURPOSE = {"u_misrouted": "stray"}  # a stream keeps its name, or its numbers would be others
TASK_COLUMNS = ("error", "found", "u_misrouted", "merit", "wait")  # that only some scenarios have use for


def sample(scenario: Scenario, seed: int = 1, replication: int = 0) -> Demand:
    """Draw all clients of one replication.

    Only the world is looked at: the clock, the products, the life events, the questions and how callers
    behave. The organisation is not; it only tells which numbers nobody would ask for.

    Parameters
    ----------
    scenario : Scenario
        The world to draw from.
    seed : int
        Seed of the experiment.
    replication : int
        Number of the replication within the experiment.

    Returns
    -------
    Demand
        The clients and their work.

    Raises
    ------
    ValueError
        If seed or replication is not a whole number of at least 0.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> one, more = sk.sample(desk), sk.sample(desk.change({"teams.desk.members[0].count": 2}))
    >>> one.same_clients(more)
    True
    """
    need_scenario("sample", scenario)
    coded = scenario.coded
    streams = Streams(seed, replication, coded.asked)
    # The opening backlog has streams of its own: with or without it, the clients who arrive are the same.
    groups = [
        (number, group, moments)
        for number, event in enumerate(coded.events)
        for group, moments in (
            ("backlog", _backlog(event.stream, coded.clock)),
            ("client", arrival_moments(event.stream, coded.clock, streams.stream("gaps", event.key))),
        )
        if len(moments) or group == "client"
    ]
    parts = [_cases(coded, number, moments, streams, group) for number, group, moments in groups] or [_nobody()]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["arrived"], kind="stable")
    columns = {name: column[order] for name, column in columns.items()}
    wanted = columns["needs"] >= 0
    first_task = np.concatenate([[0], np.cumsum(wanted.sum(axis=1))])
    calls = None
    if coded.calls:
        numbers = np.where(wanted, np.cumsum(wanted).reshape(wanted.shape) - 1, -1)
        ends = np.cumsum([len(moments) for *_, moments in groups])
        cases = np.split(np.argsort(order), ends[:-1])  # where those of each group have come
        numbered = [(number, group, of_group) for (number, group, _), of_group in zip(groups, cases, strict=False)]
        calls = sample_calls(coded, streams, numbered, columns["arrived"], numbers)
    of_tasks = {name: columns[name][wanted] for name in TASK_COLUMNS if name in columns}
    return Demand(
        streams=streams,
        events=tuple(event.key for event in coded.events),
        products=coded.products,
        arrived=columns["arrived"],
        event=columns["event"],
        u_team=columns["u_team"],
        first_task=first_task,
        product=columns["needs"][wanted],
        work=columns["work"][wanted],
        kinds=tuple((kind.purpose, kind.key) for kind in coded.calls),
        calls=calls,
        circumstance=columns.get("circumstance"),
        patience=columns.get("patience"),
        no_show=columns.get("no_show"),
        step=np.nonzero(wanted)[1] if coded.has_order else None,
        attributes=columns.get("attributes"),
        **of_tasks,
    )


class KeptDemand:
    """Demand that was sampled, kept for other offices in the same world; whoever makes it decides how long it lives.

    Settings that leave the world alone (people, teams, routes, the plan) then draw nothing anew. Threads may share it.
    """

    def __init__(self, most_bytes: int = 30_000_000, short: bool = False) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self.short = short  # what is kept takes little room, which takes a twentieth of the time of drawing it
        self._worlds: list[tuple[tuple, dict[tuple[int, int], Demand]]] = []  # the last one used comes first
        self._lock = threading.Lock()

    def numbers(self, scenario: Scenario, seed: int) -> set[int]:
        """Return of which replications the clients are kept."""
        with self._lock:
            return {number for of, number in self._of(scenario) if of == seed}

    def _of(self, scenario: Scenario) -> dict[tuple[int, int], Demand]:
        """Return what is kept of the world of a scenario, which is the last one used now."""
        here = _world(scenario.coded)
        place = next((i for i, (world, _) in enumerate(self._worlds) if world == here), None)
        self._worlds.insert(0, (here, {}) if place is None else self._worlds.pop(place))
        return self._worlds[0][1]

    def sample(self, scenario: Scenario, seed: int = 1, replication: int = 0) -> Demand:
        """Return the clients of one replication, as `sample` would draw them."""
        streams = Streams(seed, replication)  # refuses what is no seed
        key = streams.seed, streams.replication
        with self._lock:
            found = self._of(scenario).get(key)
        if found is None:
            found = sample(scenario, seed, replication)
            with self._lock:
                kept, size = self._of(scenario), found.bytes
                while self.bytes + size > self.most_bytes and len(self._worlds) > 1:
                    self.bytes -= sum(demand.bytes for demand in self._worlds.pop()[1].values())
                # What is there stays: it is asked for again in the same order. Another thread may have it meanwhile.
                if self.bytes + size <= self.most_bytes and key not in kept:
                    kept[key] = found = found.in_little_room() if self.short else found
                    self.bytes += found.bytes
        return found


def _world(coded: Coded) -> tuple:
    """Return all that sampling looks at: equal for two scenarios, it draws the same."""
    quality = coded.quality.found_days, coded.quality.complaint
    return (coded.clock, coded.products, coded.events, coded.calls, coded.callers, quality, *extras(coded))


def _cases(coded: Coded, number: int, arrived: np.ndarray, streams: Streams, group: str) -> Numbers:
    """Draw cases of one life event and their tasks, the latter in tables of (cases, most tasks of any event)."""
    event, cases = coded.events[number], len(arrived)
    width = max(len(e.tasks) for e in coded.events)
    draws = extras(coded)
    tables = {"needs": np.full((cases, width), -1), "work": np.zeros((cases, width))}
    tables |= {name: np.zeros((cases, width)) for name in draws}
    attributes = attributes_drawn(coded, number, cases, streams, group)
    needed = steps_drawn(coded, number, attributes, streams, group)
    if event.stream.none_drawn == "first":
        needed[0] |= ~np.any(needed, axis=0)
    for column, task in enumerate(event.tasks):
        tables["needs"][needed[column], column] = task.product
        tables["work"][:, column] = draw(task.work, streams.stream(group, "work", event.key, task.name), cases)
        if task.work_by:
            tables["work"][:, column] *= factor(task.work_by, event.stream.attributes, coded.attributes, attributes)
        for name, drawn in draws.items():
            rng = streams.stream(group, PURPOSE.get(name, name), event.key, task.name)
            tables[name][:, column] = drawn(task, rng, cases)
    u_team = streams.stream(group, "lot", event.key).random(cases)
    found = {"arrived": arrived, "event": np.full(cases, number), "u_team": u_team, **tables}
    if coded.attributes:
        found["attributes"] = attributes
    if coded.policy.judges:
        found["circumstance"] = streams.stream(group, "circumstance", event.key).standard_normal(cases)
    if coded.leaves:
        found["patience"] = patiences(event.stream.patience, streams.stream(group, "patience", event.key), cases)
    if coded.books:
        share = event.stream.appointment.no_show if event.stream.appointment else 0.0
        found["no_show"] = streams.stream(group, "no-show", event.key).random(cases) < share
    return found


def _nobody() -> Numbers:
    """Return what `_cases` does of an office without any life event: it is only called."""
    found: Numbers = {name: np.empty(0) for name in ("arrived", "u_team", "circumstance")}
    found |= {name: np.empty((0, 0)) for name in ("work", *TASK_COLUMNS)}
    return found | {"event": np.empty(0, dtype=int), "needs": np.empty((0, 0), dtype=int)}


def extras(coded: Coded) -> dict[str, Drawn]:
    """Return how to draw the numbers of a task that only some scenarios have use for.

    Whether they are drawn at all may depend on the organisation; what is drawn never does.
    """
    draws: dict[str, Drawn] = {}
    if coded.makes_errors:
        found = coded.quality.found_days * coded.clock.day_minutes
        draws["error"] = lambda task, rng, size: rng.random(size)
        draws["found"] = lambda task, rng, size: rng.exponential(found, size)
    if coded.handoff.between.misrouted_share or coded.handoff.within.misrouted_share:
        draws["u_misrouted"] = lambda task, rng, size: rng.random(size)
    if coded.policy.judges:
        draws["merit"] = lambda task, rng, size: rng.standard_normal(size)
    if coded.waits:
        draws["wait"] = lambda task, rng, size: waits(task.wait, rng, size)
    return draws


def _backlog(event: LifeEvent, clock: Clock) -> np.ndarray:
    """Return the arrivals of the opening backlog, evenly spread over its age, oldest first."""
    age = event.opening_age_days * clock.day_minutes
    count = event.opening_backlog
    return -age * (1 - (np.arange(count) + 0.5) / count) if count else np.empty(0)


def sample_calls(
    coded: Coded, streams: Streams, groups: list[tuple[int, str, np.ndarray]], arrived: np.ndarray, tasks: np.ndarray
) -> Calls:
    """Draw every call that may come, by kind, case and moment: plain questions, and clients who tell, ask, complain."""
    brought: list[Numbers] = []
    parts: list[dict[str, Any]] = [{"kind": -1, "caller": np.empty(0, dtype=int)}]

    def add(code: int, where: Sequence[tuple[str, ...]], chosen: np.ndarray, **columns: np.ndarray) -> None:
        """Add who calls of all who might: a row for each of them, a column for each round or task."""
        row, column = np.divmod(np.flatnonzero(chosen), chosen.shape[1])
        part = {name: numbers[row if numbers.ndim == 1 else chosen] for name, numbers in columns.items()}
        first = sum(len(one["talk"]) for one in brought)
        parts.append(part | {"kind": code, "caller": first + column * len(chosen) + row})
        brought.extend(_brought(coded.calls[code], coded.callers, streams, names, len(chosen)) for names in where)

    for code, kind in enumerate(coded.calls):
        if kind.question is not None:
            moments = arrival_moments(kind.question, coded.clock, streams.stream("call gaps", kind.key))[:, None]
            about = _about(kind.about, len(moments), streams.stream("about", kind.key))
            add(code, [(kind.purpose, kind.key)], moments < math.inf, moment=moments, product=about)
            continue
        event = coded.events[kind.event]
        for number, group, cases in groups:
            where, size = (group, kind.purpose, kind.key), len(cases)
            if number != kind.event or not size:
                continue
            if kind.purpose == CHASING:
                moments = _chasing(coded, kind, streams, where, arrived[cases])
                asks = (moments < coded.clock.end) & (moments >= 0)  # before the run there was no office to ask
                rounds = map(str, range(moments.shape[1]))
                add(code, [(*where, number) for number in rounds], asks, moment=moments, case=cases)
            elif kind.purpose == COMPLAINT:
                numbers, names = tasks[cases, : len(event.tasks)], [(*where, task.name) for task in event.tasks]
                uniform = [streams.stream(*name, "share").random(size) for name in names]
                complains = (np.reshape(uniform, (-1, size)).T < coded.quality.complaint) & (numbers >= 0)
                add(code, names, complains, task=numbers, case=cases)
            elif group != "backlog":  # their letters lie there already
                tells = streams.stream("by phone", kind.key).random(size) < event.stream.by_phone
                add(code, [where], tells[:, None], moment=arrived[cases], case=cases)
    absent = {"moment": math.nan}  # what a kind of call does not have is -1, or not a number
    found = {
        name: np.concatenate(
            [np.broadcast_to(part.get(name, absent.get(name, -1)), len(part["caller"])) for part in parts]
        )
        for name in (*PLACED, "caller")
    }
    return Calls(
        **found, brought={name: np.concatenate([one[name] for one in brought] or [np.empty(0)]) for name in BROUGHT}
    )


def _brought(kind: CallKind, callers: Callers, streams: Streams, where: tuple[str, ...], size: int) -> Numbers:
    """Draw what callers bring: minutes of conversation, patience, calling again, two uniform numbers."""

    def stream(purpose: str) -> np.random.Generator:
        return streams.stream("call", *where, purpose)

    endless, zeros, accepts = np.full(size, math.inf), np.zeros(size), callers.accept_callback
    return {
        "talk": draw(kind.talk, stream("talk"), size),
        "triage": draw(kind.triage, stream("triage"), size) if kind.triage else zeros,
        "patience": draw(callers.patience, stream("patience"), size) if callers.patience else endless,
        "pause": draw(callers.redial_after, stream("pause"), size) if callers.redial else zeros,
        "redials": times(stream("redials").random(size) if callers.redial else zeros, callers.redial),
        "u_team": stream("lot").random(size),
        "u_misrouted": stream("stray").random(size),
        "accepts_callback": ((stream("callback").random(size) if accepts else zeros) < accepts).astype(int),
    }


def _about(weights: dict[int, float], size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the product each question is about, by weight; -1 without weights."""
    if not weights:
        return np.full(size, -1)
    bounds = np.cumsum(list(weights.values())) / sum(weights.values())
    place = np.searchsorted(bounds, rng.random(size), side="right")
    return np.array(list(weights))[np.minimum(place, len(weights) - 1)]


def _chasing(coded: Coded, kind: CallKind, streams: Streams, where: tuple[str, ...], arrived: np.ndarray) -> np.ndarray:
    """Draw for every case when its client would ask, as long as the run lasts: a column for each round of calls."""
    chasing: Any = coded.events[kind.event].stream.chasing
    reached, clock = np.zeros(len(arrived)), coded.clock
    rounds: list[np.ndarray] = []
    for number in range(chasing.at_most):
        reached = reached + streams.stream("call", *where, str(number), "gap").standard_exponential(len(arrived))
        moment = arrived + _age(reached, chasing, clock)
        if not (moment < clock.end).any():
            break
        rounds.append(moment)
    return np.reshape(rounds, (-1, len(arrived))).T


def _age(reached: np.ndarray, chasing: Chasing, clock: Clock) -> np.ndarray:
    """Return the age in minutes at which the expected number of calls reaches a value (time rescaling)."""
    days = chasing.after_days + (reached / chasing.per_day) ** (1 / chasing.growth)
    return days * clock.day_minutes
