"""Sample: draw the demand of one replication from a scenario."""

from __future__ import annotations

import numpy as np

from simkit.demand.arrivals import arrival_moments
from simkit.demand.demand import Demand
from simkit.demand.distribution import draw
from simkit.demand.streams import Streams
from simkit.scenario import Clock, LifeEvent, Scenario


def sample(scenario: Scenario, seed: int = 1, replication: int = 0) -> Demand:
    """Draw all clients of one replication.

    Only the clock, the products and the life events of the scenario are looked at, never the teams.

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
    parts = [
        _cases(scenario, key, moments, streams, group)
        for key, event in scenario.events.items()
        for group, moments in (
            ("backlog", _backlog(event, scenario.clock)),
            ("client", arrival_moments(event, scenario.clock, streams.stream("gaps", key))),
        )
    ]
    arrived, event, lot, needs, work = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(arrived, kind="stable")
    needs, work = needs[order], work[order]
    wanted = needs >= 0
    return Demand(
        streams=streams,
        events=tuple(scenario.events),
        products=products,
        arrived=arrived[order],
        event=event[order],
        lot=lot[order],
        first_task=np.concatenate([[0], np.cumsum(wanted.sum(axis=1))]),
        product=needs[wanted],
        work=work[wanted],
    )


def _cases(
    scenario: Scenario, key: str, arrived: np.ndarray, streams: Streams, group: str
) -> tuple[np.ndarray, ...]:
    """Draw the tasks of cases of one life event, in a table of (cases, most tasks of any event)."""
    event, cases, products = scenario.events[key], len(arrived), list(scenario.products)
    width = max(len(e.tasks) for e in scenario.events.values())
    needs = np.full((cases, width), -1)
    work = np.zeros((cases, width))
    for column, need in enumerate(event.tasks):
        # One draw for each case whether it needs the product or not, so that a case keeps its numbers
        # when a probability changes.
        wanted = streams.stream(group, "need", key, need.product).random(cases) < need.probability
        needs[wanted, column] = products.index(need.product)
        distribution = need.work or scenario.products[need.product].work
        work[:, column] = draw(distribution, streams.stream(group, "work", key, need.product), cases)
    none = (needs < 0).all(axis=1)
    needs[none, 0] = products.index(event.tasks[0].product)
    code = np.full(cases, list(scenario.events).index(key))
    return arrived, code, streams.stream(group, "lot", key).random(cases), needs, work


def _backlog(event: LifeEvent, clock: Clock) -> np.ndarray:
    """Return the arrivals of the opening backlog, evenly spread over its age, oldest first."""
    age = event.opening_age_days * clock.day_minutes
    count = event.opening_backlog
    return -age * (1 - (np.arange(count) + 0.5) / count) if count else np.empty(0)
