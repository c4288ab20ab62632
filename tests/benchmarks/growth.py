"""One long run in an interpreter of its own: its time, or its memory, as JSON on the standard output.

    python growth.py seconds TASKS
    python growth.py bytes TASKS
    python growth.py people PEOPLE               seconds for 30,000 tasks and calls, by so many in one team
    python growth.py replications REPLICATIONS   bytes, for so many of a small office

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


def one_team(people: int) -> Scenario:
    """Return one team, busy for 0.85 of its time with letters and calls about one product, for 30,000 of them."""
    work = {"dist": "exponential", "mean": 10}
    each = people * 0.85 * 24 * 5  # letters a week, and as many calls
    member = {"name": "colleague", "count": people, "skills": {"a": 1}, "phone": "also"}
    question = {"label": "Question", "per_week": each, "talk": work, "about": {"a": 1}, "needs": 1}
    return Scenario.from_data(
        {
            "title": "One team",
            "clock": {"warm_up_days": 0, "horizon_days": 30_000 / (2 * each / 5)},
            "products": {"a": {"label": "A", "work": work}},
            "events": {"letter": {"label": "Letter", "per_week": each, "tasks": [{"product": "a"}]}},
            "questions": {"question": question},
            "teams": {"team": {"label": "Team", "first_line": True, "members": [member]}},
        }
    )


def tax_office(tasks: int) -> Scenario:
    """Return the tax office, letters only, open for as many days as bring about this many tasks."""
    from rivals.phone_world import letters_only  # found beside this script, when it runs as one

    scenario = letters_only(sk.load("tax-office/specialists"))
    scenario = scenario.change({"clock.warm_up_days": 0, "clock.horizon_days": 20})
    run(scenario)  # everything is imported now
    return scenario.change({"clock.horizon_days": 20 * tasks / sample(scenario).tasks})


def people(number: int) -> float:
    """Return the processor time of a run by so many people, by the quickest of three."""
    scenario = one_team(number)
    return min(seconds(scenario) for _ in range(3))


def replications(number: int) -> int:
    """Return the most memory that so many replications hold at any moment."""
    scenario = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 5})
    sk.replicate(scenario, n=2, jobs=1, progress=False)  # everything is imported now
    tracemalloc.start()
    sk.replicate(scenario, n=number, jobs=1, progress=False)
    return tracemalloc.get_traced_memory()[1]


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
    what, number = sys.argv[1], int(sys.argv[2])
    ways = {"seconds": seconds, "bytes": most_bytes, "people": people, "replications": replications}
    print(json.dumps(ways[what](number if what in ("people", "replications") else tax_office(number))))
