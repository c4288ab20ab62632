"""The stages of a replication, timed in an interpreter of its own: so an earlier version can take turns with this one.

For each line on the standard input, the name of a scenario and the number of a replication, it answers a line of JSON:
the seconds of processor time of each stage.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from functools import cache

import simkit as sk
from simkit.measures.run import log_of
from simkit.model.demand import sample
from simkit.model.office.engine import on
from simkit.model.office.office import Office

FEW = ("lead_time_mean", "within_norm", "utilisation")


@cache
def load(name: str) -> sk.Scenario:
    """Load an office once, as in an experiment, and run it: from the first run on, memory is kept for the next."""
    scenario = sk.load(name)
    sk.run(scenario)
    return scenario


def stages(name: str, number: int) -> dict[str, float]:
    """Time one replication."""
    scenario, found, now = load(name), {}, time.process_time
    gc.collect()
    gc.disable()  # as in a run

    began = now()
    demand = sample(scenario, 1, number)
    found["sample"], began = now() - began, now()
    office = on("light", Office)(scenario, demand)
    found["set up"], began = now() - began, now()
    office.run(till=scenario.clock.end)
    office.close()
    found["run"], began = now() - began, now()
    log = log_of(office)
    found["log"], began = now() - began, now()
    log.measures(*FEW)
    found["3 measures"] = now() - began
    log, began = log_of(office), now()
    log.measures()
    found["all measures"] = now() - began
    gc.enable()
    return found


if __name__ == "__main__":
    for line in sys.stdin:
        name, number = line.split()
        print(json.dumps(stages(name, int(number))), flush=True)
