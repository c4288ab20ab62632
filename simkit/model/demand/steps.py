"""Steps: which steps each case needs, what is particular to it, and how long it waits for others."""

import numpy as np

from simkit.model.demand.draw import draw
from simkit.model.demand.streams import Streams
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
