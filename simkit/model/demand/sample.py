"""Sample: draw the demand of one replication from a scenario."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simkit.model.demand.arrivals import arrival_moments
from simkit.model.demand.demand import Demand
from simkit.model.demand.distribution import draw
from simkit.model.demand.sample_calls import sample_calls
from simkit.model.demand.streams import Streams
from simkit.model.scenario import Clock, LifeEvent, Scenario, call_kinds
from simkit.model.scenario.call_kind import makes_errors


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
    """
    streams = Streams(seed, replication)
    products = tuple(scenario.products)
    # The opening backlog has streams of its own: with or without it, the clients who arrive are the same.
    groups = [
        (key, group, moments)
        for key, event in scenario.events.items()
        for group, moments in (
            ("backlog", _backlog(event, scenario.clock)),
            ("client", arrival_moments(event, scenario.clock, streams.stream("gaps", key))),
        )
    ]
    parts = [_cases(scenario, key, moments, streams, group) for key, group, moments in groups]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.argsort(columns["arrived"], kind="stable")
    columns = {name: column[order] for name, column in columns.items()}
    wanted = columns["needs"] >= 0
    first_task = np.concatenate([[0], np.cumsum(wanted.sum(axis=1))])
    kinds = call_kinds(scenario)
    calls = None
    if kinds:
        place = np.empty(len(order), dtype=int)
        place[order] = np.arange(len(order))  # where each case of the groups has come
        ends = np.cumsum([len(moments) for *_, moments in groups])
        numbers = np.where(wanted, np.cumsum(wanted).reshape(wanted.shape) - 1, -1)
        cases = np.split(place, ends[:-1])
        named = [(key, group, of_group) for (key, group, _), of_group in zip(groups, cases, strict=True)]
        calls = sample_calls(scenario, kinds, streams, named, columns["arrived"], [numbers[c] for c in cases])
    of_tasks = {name: columns[name][wanted] for name in ("error", "found", "stray", "merit") if name in columns}
    return Demand(
        streams=streams,
        events=tuple(scenario.events),
        products=products,
        arrived=columns["arrived"],
        event=columns["event"],
        lot=columns["lot"],
        first_task=first_task,
        product=columns["needs"][wanted],
        work=columns["work"][wanted],
        kinds=tuple((kind.purpose, kind.key) for kind in kinds),
        calls=calls,
        circumstance=columns.get("circumstance"),
        **of_tasks,
    )


def _cases(scenario: Scenario, key: str, arrived: np.ndarray, streams: Streams, group: str) -> dict[str, np.ndarray]:
    """Draw cases of one life event and their tasks, the latter in tables of (cases, most tasks of any event)."""
    event, cases, products = scenario.events[key], len(arrived), list(scenario.products)
    width = max(len(e.tasks) for e in scenario.events.values())
    draws = extras(scenario)
    tables = {"needs": np.full((cases, width), -1), "work": np.zeros((cases, width))}
    tables |= {name: np.zeros((cases, width)) for name in draws}
    for column, need in enumerate(event.tasks):
        # One draw for each case whether it needs the product or not, so that a case keeps its numbers
        # when a probability changes.
        wanted = streams.stream(group, "need", key, need.product).random(cases) < need.probability
        tables["needs"][wanted, column] = products.index(need.product)
        distribution = need.work or scenario.products[need.product].work
        tables["work"][:, column] = draw(distribution, streams.stream(group, "work", key, need.product), cases)
        for name, drawn in draws.items():
            tables[name][:, column] = drawn(streams.stream(group, name, key, need.product), cases)
    needs = tables["needs"]
    none = (needs < 0).all(axis=1)
    needs[none, 0] = products.index(event.tasks[0].product)
    code = np.full(cases, list(scenario.events).index(key))
    lot = streams.stream(group, "lot", key).random(cases)
    found = {"arrived": arrived, "event": code, "lot": lot, **tables}
    if scenario.policy.judges:
        found["circumstance"] = streams.stream(group, "circumstance", key).standard_normal(cases)
    return found


def extras(scenario: Scenario) -> dict[str, Callable[[np.random.Generator, int], np.ndarray]]:
    """Return how to draw the numbers of a task that only some scenarios have use for.

    Whether they are drawn at all may depend on the organisation; what is drawn never does.
    """
    draws: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {}
    if makes_errors(scenario):
        found = scenario.quality.found_days * scenario.clock.day_minutes
        draws["error"] = lambda rng, size: rng.random(size)
        draws["found"] = lambda rng, size: rng.exponential(found, size)
    if scenario.handoff.between.astray or scenario.handoff.within.astray:
        draws["stray"] = lambda rng, size: rng.random(size)
    if scenario.policy.judges:
        draws["merit"] = lambda rng, size: rng.standard_normal(size)
    return draws


def _backlog(event: LifeEvent, clock: Clock) -> np.ndarray:
    """Return the arrivals of the opening backlog, evenly spread over its age, oldest first."""
    age = event.opening_age_days * clock.day_minutes
    count = event.opening_backlog
    return -age * (1 - (np.arange(count) + 0.5) / count) if count else np.empty(0)
