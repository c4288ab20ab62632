"""Sample: draw the demand of one replication from a scenario."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from simkit.model.demand.demand import Calls, Demand
from simkit.model.demand.draw import Streams, arrival_moments, attributes_drawn, draw, patiences, steps_drawn, waits
from simkit.model.scenario import Callers, CallKind, Chasing, Clock, LifeEvent, Scenario, need_scenario
from simkit.model.scenario.attributes import factor
from simkit.model.scenario.coded import Coded
from simkit.model.scenario.order import CodedTask
from simkit.model.scenario.rules import CHASING, COMPLAINT, NEW_CASE

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
    ]
    parts = [_cases(coded, number, moments, streams, group) for number, group, moments in groups] or [_nobody()]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["arrived"], kind="stable")
    columns = {name: column[order] for name, column in columns.items()}
    wanted = columns["needs"] >= 0
    first_task = np.concatenate([[0], np.cumsum(wanted.sum(axis=1))])
    calls = None
    if coded.calls:
        place = np.empty(len(order), dtype=int)
        place[order] = np.arange(len(order))  # where each case of the groups has come
        ends = np.cumsum([0, *(len(moments) for *_, moments in groups)])
        numbers = np.where(wanted, np.cumsum(wanted).reshape(wanted.shape) - 1, -1)
        cases = [place[begin:end] for begin, end in pairwise(ends)]
        numbered = [(number, group, of_group) for (number, group, _), of_group in zip(groups, cases, strict=True)]
        calls = sample_calls(coded, streams, numbered, columns["arrived"], [numbers[c] for c in cases])
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

    Settings that leave the world alone (people, teams, routes, the plan) then draw nothing anew.
    """

    def __init__(self, most_bytes: int = 100_000_000) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self._worlds: list[tuple[tuple, dict[tuple[int, int], Demand]]] = []  # the last one used comes first

    def sample(self, scenario: Scenario, seed: int = 1, replication: int = 0) -> Demand:
        """Return the clients of one replication, as `sample` would draw them."""
        here = _world(scenario.coded)
        place = next((i for i, (world, _) in enumerate(self._worlds) if world == here), None)
        self._worlds.insert(0, (here, {}) if place is None else self._worlds.pop(place))
        kept = self._worlds[0][1]
        streams = Streams(seed, replication)  # refuses what is no seed
        key = streams.seed, streams.replication
        found = kept.get(key)
        if found is None:
            found = sample(scenario, seed, replication)
            self.bytes += found.bytes
            while self.bytes > self.most_bytes and len(self._worlds) > 1:
                self.bytes -= sum(demand.bytes for demand in self._worlds.pop()[1].values())
            if self.bytes > self.most_bytes:  # what is there stays: it is asked for again in the same order
                self.bytes -= found.bytes
            else:
                kept[key] = found
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
    coded: Coded,
    streams: Streams,
    groups: list[tuple[int, str, np.ndarray]],
    arrived: np.ndarray,
    tasks: list[np.ndarray],
) -> Calls:
    """Draw every call that may come: plain questions, and clients who tell, ask and complain."""
    parts: list[Numbers] = []
    for code, kind in enumerate(coded.calls):
        if kind.question is not None:
            moments = arrival_moments(kind.question, coded.clock, streams.stream("call gaps", kind.key))
            about = _about(kind.about, len(moments), streams.stream("about", kind.key))
            part = _conversation(kind, coded.callers, streams, ("question", kind.key), len(moments))
            parts.append(part | {"kind": np.full(len(moments), code), "moment": moments, "product": about})
            continue
        event = coded.events[kind.event]
        for (number, group, cases), numbers in zip(groups, tasks, strict=True):
            if number != kind.event or not len(cases):
                continue
            if kind.purpose == NEW_CASE:
                if group == "backlog":
                    continue  # their letters lie there already
                called = streams.stream("by phone", kind.key).random(len(cases)) < event.stream.by_phone
                part = _conversation(kind, coded.callers, streams, (group, kind.purpose, kind.key), len(cases))
                part |= {"case": cases, "moment": arrived[cases]}
                parts.append({"kind": np.full(called.sum(), code)} | {k: v[called] for k, v in part.items()})
            elif kind.purpose == CHASING:
                parts += _chasing(coded, code, streams, group, cases, arrived[cases])
            elif kind.purpose == COMPLAINT:
                for column, task in enumerate(event.tasks):
                    where = (group, kind.purpose, kind.key, task.name)
                    part = _conversation(kind, coded.callers, streams, where, len(cases))
                    complains = streams.stream(*where, "share").random(len(cases)) < coded.quality.complaint
                    part |= {"case": cases, "task": numbers[:, column]}
                    chosen = complains & (numbers[:, column] >= 0)
                    parts.append({"kind": np.full(chosen.sum(), code)} | {k: v[chosen] for k, v in part.items()})
    return _together(parts)


def _conversation(kind: CallKind, callers: Callers, streams: Streams, where: tuple[str, ...], size: int) -> Numbers:
    """Draw what every caller brings: minutes of conversation, patience, calling again, two uniform numbers."""

    def stream(purpose: str) -> np.random.Generator:
        return streams.stream("call", *where, purpose)

    endless = np.full(size, math.inf)
    accepts = callers.accept_callback
    uniform = stream("redials").random(size) if callers.redial else None
    return {
        "talk": draw(kind.talk, stream("talk"), size),
        "triage": draw(kind.triage, stream("triage"), size) if kind.triage else np.zeros(size),
        "patience": draw(callers.patience, stream("patience"), size) if callers.patience else endless,
        "pause": draw(callers.redial_after, stream("pause"), size) if callers.redial else np.zeros(size),
        "redials": np.zeros(size, dtype=int) if uniform is None else times(uniform, callers.redial),
        "u_team": stream("lot").random(size),
        "u_misrouted": stream("stray").random(size),
        "accepts_callback": (stream("callback").random(size) < accepts).astype(int) if accepts else np.zeros(size, int),
    }


def times(uniform: np.ndarray, share: float) -> np.ndarray:
    """Return how often something happens again that happens again with this share each time (geometric)."""
    if share >= 1:
        return np.full(len(uniform), 1_000_000)
    if share <= 0:
        return np.zeros(len(uniform), dtype=int)
    # 1 - u lies in (0, 1], so that its logarithm is finite.
    return np.floor(np.log1p(-uniform) / math.log(share)).astype(int)


def _about(weights: dict[int, float], size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the product each question is about, by weight; -1 without weights."""
    if not weights:
        return np.full(size, -1)
    bounds = np.cumsum(list(weights.values())) / sum(weights.values())
    place = np.searchsorted(bounds, rng.random(size), side="right")
    return np.array(list(weights))[np.minimum(place, len(weights) - 1)]


def _chasing(
    coded: Coded, code: int, streams: Streams, group: str, cases: np.ndarray, arrived: np.ndarray
) -> list[Numbers]:
    """Draw for every case when its client would ask, as long as the run lasts: one round for each call."""
    kind, clock = coded.calls[code], coded.clock
    chasing = coded.events[kind.event].stream.chasing
    if chasing is None:
        return []
    reached = np.zeros(len(cases))
    rounds = []
    for number in range(chasing.at_most):
        where = (group, kind.purpose, kind.key, str(number))
        reached = reached + streams.stream("call", *where, "gap").standard_exponential(len(cases))
        moment = arrived + _age(reached, chasing, clock)
        asks = (moment < clock.end) & (moment >= 0)  # before the run there was no office to ask
        if not (moment < clock.end).any():
            break
        part = _conversation(kind, coded.callers, streams, where, len(cases)) | {"case": cases, "moment": moment}
        rounds.append({"kind": np.full(asks.sum(), code)} | {key: column[asks] for key, column in part.items()})
    return rounds


def _age(reached: np.ndarray, chasing: Chasing, clock: Clock) -> np.ndarray:
    """Return the age in minutes at which the expected number of calls reaches a value (time rescaling)."""
    days = chasing.after_days + (reached / chasing.per_day) ** (1 / chasing.growth)
    return days * clock.day_minutes


def _together(parts: list[Numbers]) -> Calls:
    """Lay the parts end to end, by kind, case and moment; what a kind of call does not have is -1, or not a number."""
    absent = {"case": -1, "task": -1, "product": -1, "moment": math.nan}
    names = list(Calls.__dataclass_fields__)
    if not parts:
        whole = ("kind", "case", "task", "product", "redials", "accepts_callback")
        return Calls(**{name: np.empty(0, dtype=int if name in whole else float) for name in names})
    columns = {
        name: np.concatenate(
            [part[name] if name in part else np.full(len(part["kind"]), absent[name]) for part in parts]
        )
        for name in names
    }
    case, moment = columns["case"], columns["moment"]
    about = columns["kind"] * (case.max(initial=0) + 2) + case
    order = np.argsort(about, kind="stable")
    if (np.diff(moment[order])[np.diff(about[order]) == 0] < 0).any():  # as a rule they come in order of time
        order = np.lexsort((moment, about))
    return Calls(**{name: column[order] for name, column in columns.items()})
