"""One policy: would an equal citizen get the same answer, and does the answer fit the client?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures.measure import measure
from simkit.model.demand.streams import Streams
from simkit.model.office.mechanisms.consultation import Judges, yes
from simkit.model.office.record import DONE, WORKING

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog


def decisions(run: RunLog) -> np.ndarray:
    """Return the rows of the pieces with which a task was done in the measured period: a decision was taken."""
    begin, end = run.window
    done = run.first_work & (run.outcome == DONE) & (run.activity == WORKING)
    return np.flatnonzero(done & (run.finished >= begin) & (run.finished <= end))


def _judges(run: RunLog) -> Judges:
    return Judges(run.scenario, Streams(run.seed, run.replication))


@measure("Equal citizens, different answers", "share", "lower", "client")
def disagreement(run: RunLog) -> float:
    """Probability that two equal citizens get a different answer: one a yes, the other a no.

    Equal in life event, merits and circumstances. Over the decisions of the measured period. Each of the two
    gets an employee as this structure gives them out: by how many decisions of that kind (life event and
    product) each employee took.
    """
    if not run.scenario.policy.judges:
        return np.nan
    rows, judges = decisions(run), _judges(run)
    event, product, who = run.event[run.case[rows]], run.product[rows], run.employee[rows]
    merit, circumstance = run.demand.merit[run.task[rows]], run.demand.circumstance[run.case[rows]]
    differ = np.zeros(len(rows))
    for kind in np.unique(event * judges.able.shape[1] + product):
        mine = np.flatnonzero(event * judges.able.shape[1] + product == kind)
        deciders, counts = np.unique(who[mine], return_counts=True)
        mean, sd = judges.judgement(
            deciders[:, None], event[mine], product[mine], merit[mine], circumstance[mine]
        )
        share = counts / counts.sum() @ yes(mean, sd)
        differ[mine] = 2 * share * (1 - share)
    return float(differ.mean()) if len(rows) else np.nan


@measure("Answers that fit the client", "share", "higher", "client")
def fit(run: RunLog) -> float:
    """Probability that a decision is what merits and circumstances of the client, taken together, ask for.

    Over the decisions of the measured period, by whoever took them.
    """
    if not run.scenario.policy.judges:
        return np.nan
    rows, judges = decisions(run), _judges(run)
    merit, circumstance = run.demand.merit[run.task[rows]], run.demand.circumstance[run.case[rows]]
    event, product = run.event[run.case[rows]], run.product[rows]
    chance = yes(*judges.judgement(run.employee[rows], event, product, merit, circumstance))
    asked = merit + run.scenario.policy.circumstances * circumstance > 0
    return float(np.where(asked, chance, 1 - chance).mean()) if len(rows) else np.nan
