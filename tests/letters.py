"""Offices by letter: what is left of an office without all that the office on one page does not know."""

import inspect
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from types import MethodType
from unittest.mock import patch

import numpy as np

from simkit.measures.run import run
from simkit.model.by_letter import unknown
from simkit.model.demand import sample
from simkit.model.scenario import Scenario
from simkit.model.scenario.part import expand, parse, put


def by_letter(scenario):
    """The same office; every key that would be refused stands at its default."""
    data = scenario.data()
    for problem in unknown(scenario):
        *above, key = parse(problem.path)
        part = data
        for step in above:
            part = part[step]
        del part[key]
    return Scenario.from_data(data)


signature_of = cache(lambda function, signature=inspect.signature: signature(MethodType(function, ...)))


def on_salabim(function, *arguments, **options):
    """Call it where salabim as published is quick: it reads the source of all callers, which under pytest are many.

    And of each component's methods it asks for the signature, the same ones again and again.
    """
    with patch("inspect.signature", lambda method: signature_of(method.__func__)), ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *arguments, **options).result()


def settles_alike(office, scenario, seed=1):
    """Tell whether an office in salabim settles every case at the very minute at which `sk.run` does."""
    demand = sample(scenario, seed)
    closed = on_salabim(office, scenario, demand).closed
    return np.array_equal(closed, run(scenario, demand=demand).closed, equal_nan=True)


UNKNOWN_TO_THE_LOOP = {
    "questions": {}, "callers": {}, "quality": {}, "policy": {}, "coordination": {},
    "products.*.error": 0, "products.*.people": 1, "products.*.needs": (),
    "events.*.by_phone": 0, "events.*.tasks[*].wait": None, "events.*.tasks[*].batch": None,
    **{f"events.*.{key}": None for key in ("chasing", "patience", "deadline", "appointment")},
    "teams.*.calibration_minutes": 0, "teams.*.caseload": None, "teams.*.ownership": "task", "teams.*.wip_limit": None,
    "teams.*.urgent": {}, "teams.*.at_closing": "pause",
    **{f"teams.*.members[*].{key}": {} for key in ("errors", "also")},
    "teams.*.members[*].short_absences_per_week": 0,
}  # fmt: skip


def plain(scenario):
    """The same office without all that the bare loop leaves to components, but for an order that is only partial."""
    data = scenario.data()
    for path, value in UNKNOWN_TO_THE_LOOP.items():
        with suppress(ValueError):  # one that has no such thing
            for steps in expand(data, path, value):
                put(data, steps, value)
    return Scenario.from_data(data)
