"""One long run in an interpreter of its own: time and memory, as JSON on the standard output.

    python growth.py TASKS
"""

from __future__ import annotations

import json
import resource
import sys
import time

import simkit as sk
from simkit.demand import sample
from simkit.runlog import run


def long_run(tasks: int) -> dict[str, float]:
    """Run the tax office for as many days as bring about this many tasks."""
    scenario = sk.load("tax-office/specialists").change({"clock.warm_up_days": 0, "clock.horizon_days": 20})
    days = 20 * tasks / sample(scenario).tasks
    run(scenario)  # everything is imported now
    scenario = scenario.change({"clock.horizon_days": days})
    before = peak()
    began = time.process_time()
    log = run(scenario)
    seconds = time.process_time() - began
    return {"tasks": len(set(log.task.tolist())), "seconds": seconds, "bytes": peak() - before}


def peak() -> int:
    """Return the most memory this process has held, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    print(json.dumps(long_run(int(sys.argv[1]))))
