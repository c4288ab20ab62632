"""Follow: run plans of change week by week, on the same clients, beside the office without a change."""

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from simkit.arguments import renamed, whole
from simkit.experiment.interval import quantile
from simkit.experiment.replications import need_scenarios, unique_names
from simkit.experiment.replicator import Progress, side_by_side, until_interrupted
from simkit.experiment.transition import WITHOUT, Transition
from simkit.measures import MEASURES, find
from simkit.measures.change import by_week, change_cost, weeks_of
from simkit.measures.runlog import RunLog
from simkit.model.scenario import Scenario


def weekly(run: RunLog, keys: Sequence[str]) -> np.ndarray:
    """Return measures of each week of the measured period, shape (weeks, measures)."""
    run.first_work, run.attempts  # noqa: B018 - worked out once, for all weeks
    return np.array([[MEASURES[key](part) for key in keys] for part in by_week(run)], dtype=float)


SHOWN = (
    "open_at_end", "lead_time_mean", "within_norm", "settled_per_week", "utilisation", "experience", "training_share",
    "right_first_time", "disagreement", "interruptions", "workload_spread",
)  # fmt: skip


@renamed(without="baseline", level="confidence")
def transition(
    *scenarios: Scenario,
    n: int = 20,
    seed: int = 1,
    measures: Iterable[str] = (),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    names: Iterable[str] | None = None,
    baseline: Scenario | None = None,
) -> Transition:
    """Follow plans of change week by week, on the same clients, beside the office without a change.

    Parameters
    ----------
    *scenarios : Scenario
        An office with a plan, for example from ``sk.change_over``; or several, to compare them.
    n : int
        Number of replications.
    seed : int
        Seed of the experiment.
    measures : iterable of str
        Keys of the measures to follow; none: the usual ones that apply.
    confidence : float
        Confidence level of the intervals.
    progress, jobs
        As in ``sk.compare``.
    names : iterable of str, optional
        What to call the plans; their titles when left out.
    baseline : Scenario, optional
        The office without a change; when left out, the first scenario without the steps of its plan.

    Returns
    -------
    Transition
        With ``summary``, ``weeks``, ``verdicts``, ``sound_from`` and ``chart``.

    Raises
    ------
    TypeError
        If something else than a scenario is given.
    ValueError
        If no plan has a step, the clients or clocks differ, n is not a whole number of at least 1, or a measure is
        unknown.

    Examples
    --------
    >>> import simkit as sk
    >>> before, after = sk.load("textbook/dip-before"), sk.load("textbook/dip-after")
    >>> plan = sk.change_over(before, after, retained=0, changes={"clock.horizon_days": 50})
    >>> found = sk.transition(plan, names=["at once"], n=3, measures=["open_at_end"])
    >>> found.verdict(6)["verdict"]["at once"]
    'worse'
    """
    n = whole("n", n, low=1)
    quantile(confidence, 1)  # refused before the runs, not after
    baseline = _baseline_of(scenarios, baseline)
    called = unique_names(scenarios, names) if len(scenarios) > 1 or names is not None else (scenarios[0].title,)
    if WITHOUT in called:
        raise ValueError(f"a plan cannot be called {WITHOUT!r}: that is the office beside it")
    keys = tuple(m.key for m in find(measures or SHOWN))
    read = partial(read_weeks, keys=keys)
    ran = side_by_side((baseline, *scenarios), range(n), seed, read, baseline=baseline, jobs=jobs, progress=progress)
    found = list(zip(*(replicated.found for replicated in until_interrupted(ran, n)), strict=True))
    return as_transition(scenarios, called, found, keys, seed, confidence, drop_empty=not measures)


def as_transition(
    scenarios: Sequence[Scenario],
    names: Sequence[str],
    found: Sequence[Sequence[tuple[np.ndarray, dict[str, float]]]],
    keys: Sequence[str],
    seed: int,
    confidence: float = 0.95,
    *,
    drop_empty: bool = False,
) -> Transition:
    """Return a transition from what `read_weeks` found, replication by replication: without a change, then by plan."""
    values = np.stack([np.stack([weeks for weeks, _ in ran]) for ran in found])
    keep = [i for i in range(len(keys)) if not (drop_empty and np.isnan(values[..., i]).all())]
    costs = [
        {"plan": name, "replication": number} | ran[number][1]
        for number in range(values.shape[1])
        for name, ran in zip(names, found[1:], strict=True)
    ]
    kept = tuple(keys[i] for i in keep)
    return Transition(tuple(scenarios), tuple(names), values[..., keep], kept, pd.DataFrame(costs), seed, confidence)


def _baseline_of(scenarios: Sequence[Scenario], baseline: Scenario | None) -> Scenario:
    """Return the office without a change, if all plans can be set beside it."""
    need_scenarios("transition", [*scenarios, *([] if baseline is None else [baseline])])
    if not scenarios:
        raise ValueError("transition needs at least one scenario with a plan, such as sk.change_over gives")
    for scenario in scenarios:
        if not scenario.plan.steps:
            raise ValueError(f"{scenario.title} has no plan: give plan.steps, or take what sk.change_over gives")
    baseline = scenarios[0].without_plan() if baseline is None else baseline
    for scenario in scenarios:
        if scenario.clock != baseline.clock:
            raise ValueError(f"{scenario.title} has another clock than the office without a change; make them the same")
    if not weeks_of(baseline):
        raise ValueError(f"the run is shorter than a week: clock.horizon_days = {baseline.clock.horizon_days:g}")
    return baseline


def read_weeks(log: RunLog, baseline: RunLog, keys: Sequence[str]) -> tuple[np.ndarray, dict[str, float]]:
    """Read measures of each week of a run, shape (weeks, measures), and what its change cost against the baseline."""
    return weekly(log, keys), change_cost(log, baseline)
