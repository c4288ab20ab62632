"""One long run in an interpreter of its own: its time, or its memory, as JSON on the standard output.

    python growth.py seconds TASKS
    python growth.py bytes TASKS

Two runs, because counting memory takes time; an interpreter of its own, because a run before would leave
room for the next.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc

import simkit as sk
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.scenario import Scenario


def tax_office(tasks: int) -> Scenario:
    """Return the tax office, letters only, open for as many days as bring about this many tasks."""
    from rivals.phone_world import letters_only  # found beside this script, when it runs as one

    scenario = letters_only(sk.load("tax-office/specialists"))
    scenario = scenario.change({"clock.warm_up_days": 0, "clock.horizon_days": 20})
    run(scenario)  # everything is imported now
    return scenario.change({"clock.horizon_days": 20 * tasks / sample(scenario).tasks})


def seconds(scenario: Scenario) -> float:
    """Return the processor time of sampling, simulating and making the log."""
    began = time.process_time()
    run(scenario)
    return time.process_time() - began


def most_bytes(scenario: Scenario) -> int:
    """Return the most memory that sampling, simulating and making the log hold at any moment."""
    tracemalloc.start()
    run(scenario)
    return tracemalloc.get_traced_memory()[1]


if __name__ == "__main__":
    what, tasks = sys.argv[1], int(sys.argv[2])
    scenario = tax_office(tasks)
    print(json.dumps({"seconds": seconds, "bytes": most_bytes}[what](scenario)))
