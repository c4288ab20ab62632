"""Steps: which steps each case needs, what is particular to it, and how long it waits for others."""

import math

import numpy as np

from simkit.model.demand.draw import draw
from simkit.model.demand.streams import Streams
from simkit.model.scenario import Wait
from simkit.model.scenario.attributes import holds
from simkit.model.scenario.coded import Coded


def attributes_drawn(coded: Coded, number: int, cases: int, streams: Streams, group: str = "client") -> np.ndarray:
    """Draw the attributes of cases of one life event: a column for each of all there are, empty where it has none."""
    event = coded.events[number]
    found = np.full((cases, len(coded.attributes)), np.nan)
    for column, (name, categories) in enumerate(coded.attributes.items()):
        if attribute := event.stream.attributes.get(name):
            rng = streams.stream(group, "attribute", event.key, name)
            if attribute.weights:
                weights = np.array([attribute.weights.get(one, 0.0) for one in categories])
                found[:, column] = rng.choice(len(categories), size=cases, p=weights / weights.sum())
            else:
                found[:, column] = draw(attribute.number, rng, cases)
    return found


def steps_drawn(
    coded: Coded, number: int, attributes: np.ndarray, streams: Streams, group: str = "client"
) -> list[np.ndarray]:
    """Draw for each step of a life event which cases need it.

    There is a number for each case, whether it comes to the step or not, so that a case keeps its numbers when a
    probability changes.
    """
    event, cases = coded.events[number], len(attributes)
    found: list[np.ndarray] = []
    for task in event.tasks:
        of_choice = ("choice", event.key, task.choice) if task.choice else ("need", event.key, task.name)
        uniform = streams.stream(group, *of_choice).random(cases)
        wanted = (uniform >= task.low) & (uniform < task.low + task.probability)
        if task.given >= 0:
            wanted &= found[task.given]
        if task.back >= 0:
            end = event.tasks[task.back]
            goes_back = streams.stream(group, "again", event.key, end.name).random(cases) < end.again
            wanted &= found[task.back] & goes_back
        if task.when:
            wanted &= holds(task.when, coded.attributes, attributes)
        found.append(wanted)
    return found


def waits(wait: Wait | None, rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw the days until the answer that a task waits for, or until the office goes on without; -1: it does not wait.

    Each request, the first and those that ask again, is answered after days of its own, or never; the first answer
    counts.
    """
    if wait is None:
        return np.full(size, -1.0)
    waiting = rng.random(size) < wait.share
    if wait.delay is None:
        return np.where(waiting, 0.0, -1.0)
    again = math.inf if wait.ask_again_days is None else wait.ask_again_days
    days = np.full(size, wait.at_most * again)
    for number in range(wait.at_most):
        answered = rng.random(size) < wait.answered
        answer = draw(wait.delay, rng, size)
        if number:
            answer += number * again
        days = np.where(answered, np.minimum(days, answer), days)
    return np.where(waiting, days, -1.0)
