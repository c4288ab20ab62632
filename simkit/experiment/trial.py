"""Trial: one replication of a pilot, and what each way of judging makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simkit.experiment.replicator import Replication
from simkit.model.demand.streams import Streams
from simkit.model.office.record import DONE

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog
    from simkit.model.scenario import Scenario

JUDGED = {
    "pilot against the rest": "output of the pilot team over that of the others, both during the pilot",
    "before and after": "output of the pilot team during the pilot over its own output before",
    "difference in differences": "before and after of the pilot team over before and after of the others",
    "against the control group": "output of the pilot team over that of the control group, both during the pilot",
}
"""Ways of judging a pilot by key, each with what it takes for the effect."""

CHOSEN = ("best", "random", "lot among the best")


@dataclass(frozen=True)
class PilotSetup:
    """How a pilot is set up."""

    people: int
    chosen: str
    before: int
    weeks: int
    effect: float
    retained: float = 1.0
    team: str = "office"
    pilot: str = "pilot"


def output(log: RunLog, first: float, last: float) -> np.ndarray:
    """Return the tasks that each employee finished per hour on duty between two minutes, shape (employees,)."""
    count = len(log.people)
    done = (log.outcome == DONE) & (log.task >= 0) & (log.finished > first) & (log.finished <= last)
    on_duty = np.clip(np.minimum(log.duty_off, last) - np.maximum(log.duty_on, first), 0, None)
    hours = np.bincount(log.duty_employee, weights=on_duty, minlength=count) / 60
    tasks = np.bincount(log.employee[done & (log.employee >= 0)], minlength=count)
    return np.divide(tasks, hours, out=np.zeros(count), where=hours > 0)


def trial(scenario: Scenario, design: PilotSetup, seed: int, replication: int) -> dict[str, float]:
    """Run one pilot on an office, and judge it in every way.

    The weeks before are run first, as they would have gone anyway. Then the pilot team is chosen by what was seen,
    and the same weeks are run again on the same clients with the pilot after them.
    """
    week = scenario.clock.week_minutes
    start = scenario.clock.warm_up
    moves, ends = start + design.before * week, start + (design.before + design.weeks) * week
    clients, streams = Replication(seed, replication), Streams(seed, replication)
    there = [i for i, person in enumerate(scenario.people()) if person.team == design.team]
    names = [person.name for person in scenario.people()]
    lot = {i: streams.stream("chosen", names[i]).random() for i in there}
    order = sorted(there, key=lot.get)
    if design.chosen != "random":
        seen = output(clients.run(scenario), start, moves)
        order = sorted(there, key=lambda i: (-seen[i], i))
    if design.chosen == "lot among the best":
        order[: 2 * design.people] = sorted(order[: 2 * design.people], key=lot.get)
    inside, control = order[: design.people], order[design.people : 2 * design.people]
    move = {"do": "move", "week": design.before, "people": [names[i] for i in inside], "to": design.pilot}
    move["retained"] = design.retained
    skills = scenario.teams[design.pilot].members[0].skills
    changes = {f"teams.{design.pilot}.members[0].skills.{p}": v * (1 + design.effect) for p, v in skills.items()}
    # Both teams draw on the same work, so that nobody in the trial is short of it.
    changes[f"teams.{design.pilot}.helps"] = [design.team]
    log = clients.run(scenario.change(changes | {"plan.steps": [*scenario.data()["plan"]["steps"], move]}))
    outside = [i for i in there if i not in set(inside)]
    earlier, later = output(log, start, moves), output(log, moves, ends)
    own = later[inside].mean() / earlier[inside].mean()
    others = later[outside].mean() / earlier[outside].mean()
    versus = [later[inside].mean() / later[group].mean() for group in (outside, control)]
    judged = (versus[0], own, own / others, versus[1])
    return {key: float(value) - 1 for key, value in zip(JUDGED, judged, strict=True)}
