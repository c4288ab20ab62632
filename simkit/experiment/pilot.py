"""Pilot: what a pilot would have told, judged in every way, where its true effect is known."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from simkit.arguments import by_keyword, choice, renamed, whole
from simkit.experiment.interval import mean_interval
from simkit.experiment.processes import spread_out
from simkit.experiment.replicator import Progress, Replication, until_interrupted, watched
from simkit.measures.runlog import RunLog
from simkit.model.demand.draw import Streams
from simkit.model.office.record import DONE
from simkit.model.scenario import Scenario, need_scenario
from simkit.result import ExperimentResult

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
    order = sorted(there, key=lot.__getitem__)
    if design.chosen != "random":
        seen = output(clients.run(scenario), start, moves)
        order = sorted(there, key=lambda i: (-seen[i], i))
    if design.chosen == "lot among the best":
        order[: 2 * design.people] = sorted(order[: 2 * design.people], key=lot.__getitem__)
    inside, control = order[: design.people], order[design.people : 2 * design.people]
    move = {"do": "move", "week": design.before, "people": [names[i] for i in inside], "to": design.pilot}
    move["retained"] = design.retained
    skills = scenario.teams[design.pilot].members[0].skills
    here, faster = f"teams.{design.pilot}", 1 + design.effect
    changes: dict[str, object] = {f"{here}.members[0].skills.{p}": v * faster for p, v in skills.items()}
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


@dataclass(frozen=True, eq=False, repr=False)
class Pilot(ExperimentResult):
    """What a pilot would have told, over replications.

    Parameters
    ----------
    design : PilotSetup
        How it was set up.
    table : DataFrame
        One row for every replication and way of judging: ``replication``, ``judged``, ``effect``.
    scenario : Scenario
        The office in which it was held.
    seed : int
        Seed of the experiment.
    confidence : float
        Confidence level of the intervals.
    """

    design: PilotSetup
    table: pd.DataFrame = field(repr=False)
    scenario: Scenario = field(repr=False)
    seed: int = 1
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """Number of replications."""
        return self.table["replication"].nunique()

    @cached_property
    def summary(self) -> pd.DataFrame:
        """By way of judging: mean effect with its interval, bias, spread over replications, and how often it misleads.

        ``misleads`` is the share of replications in which what the pilot shows lies more than five percentage points
        above or below the true effect.
        """
        rows, true = {}, self.design.effect
        for key, group in self.table.groupby("judged", sort=False):
            effects = group["effect"].to_numpy()
            mean = mean_interval(effects, self.confidence)
            rows[key] = [
                *mean[:3], true, mean.mean - true,
                effects.std(ddof=1) if len(effects) > 1 else math.nan, float((abs(effects - true) > 0.05).mean()),
            ]  # fmt: skip
        columns = ["mean", "low", "high", "true", "bias", "spread", "misleads"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("judged by")


@renamed(level="confidence", keeps="retained")
@by_keyword(
    "effect", "people", "chosen", "weeks", "before", "retained", "n", "seed", "team", "pilot", "confidence", "progress",
    "jobs",
)  # fmt: skip
def pilot(
    scenario: Scenario,
    *,
    n: int = 30,
    seed: int = 1,
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    effect: float = 0.0,
    people: int = 8,
    chosen: str = "best",
    weeks: int = 8,
    before: int = 4,
    retained: float = 1.0,
    team: str = "office",
    pilot: str = "pilot",
) -> Pilot:
    """Design a pilot, and see what it would have told about a change whose true effect you know.

    Parameters
    ----------
    scenario : Scenario
        An office in which there is always work, with a team from which people come and a pilot team without
        members, such as ``textbook/always-work``. Learning, attention and talent are those of the scenario.
    n, seed : int
        Number of replications, and seed of the experiment.
    confidence : float
        Confidence level of the intervals.
    progress, jobs
        As in ``sk.compare``.
    effect : float
        True effect of the new way of working on the output of whoever has learned it; 0: none at all.
    people : int
        Size of the pilot team; at least as many must stay behind for comparison.
    chosen : str
        ``best``: those who got most done in the weeks before; ``random``: by lot; ``lot among the best``: of the best
        twice as many, half of them by lot, and the other half are the control group.
    weeks, before : int
        Weeks of the pilot, and weeks before it that count.
    retained : float
        Part of what people had learned that is of use in the new way of working; 0: the pilot begins with
        novices, where the scenario has learning.
    team, pilot : str
        Keys of the two teams.

    Returns
    -------
    Pilot
        With ``summary`` and ``table``.

    Raises
    ------
    ValueError
        If the teams are not there, the pilot team is not empty, too few people stay behind, or the run is too short.

    Notes
    -----
    Choosing the best makes a pilot look good without any effect. For normal speeds the best share f look
    better by spread x phi(z_f) / f; the part of it that lasts is the reliability of what was seen.

    Examples
    --------
    >>> import simkit as sk
    >>> found = sk.pilot(sk.load("textbook/always-work"), n=2)
    >>> list(found.summary.index)[:2]
    ['pilot against the rest', 'before and after']
    """
    need_scenario("pilot", scenario)
    whole("n", n, low=1)
    for key in (team, pilot):
        if key not in scenario.teams:
            raise ValueError(f"there is no team '{key}' in {scenario.title}; it has {', '.join(scenario.teams)}")
    staffed = sum(person.team == pilot for person in scenario.people())
    if staffed:
        raise ValueError(f"team '{pilot}' has {staffed} members; a pilot begins with an empty team (count = 0)")
    there = sum(person.team == team for person in scenario.people())
    whole("people", people, low=1, high=there // 2, why=f"at most half of the {there} of team '{team}'")
    choice("chosen", chosen, CHOSEN)
    whole("weeks", weeks, low=1)
    whole("before", before, low=1)
    needed = (weeks + before) * scenario.clock.days_per_week
    if needed > scenario.clock.horizon_days:
        raise ValueError(
            f"{before} weeks before and {weeks} weeks of pilot take {needed} days; the scenario has "
            f"clock.horizon_days = {scenario.clock.horizon_days:g}"
        )
    design = PilotSetup(people, chosen, before, weeks, effect, retained, team, pilot)
    work = [(_shortened(scenario, needed), design, seed, number) for number in range(n)]
    rows = [
        {"replication": number, "judged": key, "effect": value}
        for number, found in enumerate(until_interrupted(watched(spread_out(trial, work, jobs), n, progress), n))
        for key, value in found.items()
    ]
    return Pilot(design, pd.DataFrame(rows), scenario, seed, confidence)


def _shortened(scenario: Scenario, days: float) -> Scenario:
    """Return a run of so many days, with as much less of the work that lies there at the beginning."""
    part = days / scenario.clock.horizon_days
    lies = {f"events.{key}.opening_backlog": math.ceil(e.opening_backlog * part) for key, e in scenario.events.items()}
    return scenario.change({"clock.horizon_days": days} | lies)
