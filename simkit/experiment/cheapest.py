"""Cheapest: the least costly of many designs that meets a norm, as far as can be told."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd

from simkit.arguments import by_keyword, number, renamed, whole
from simkit.experiment.design import Design, Key, at_steps, read_factors
from simkit.experiment.interval import Interval, mean_interval, quantile
from simkit.experiment.replications import need_scenarios
from simkit.experiment.replicator import Progress, measured_in_turn
from simkit.measures import MEASURES, find
from simkit.model.demand import sample
from simkit.model.scenario import Scenario
from simkit.result import ExperimentResult

if TYPE_CHECKING:
    from simkit.present.picture import Picture

Norm = tuple[str, float]

MEETS, FAILS, UNTOLD, NOT_RUN = "meets", "does not meet", "cannot tell yet", "not run"
SIGNS = (">=", "<=")


@dataclass(frozen=True, eq=False, repr=False)
class Cheapest(Design):
    """What a search for the cheapest design found.

    Parameters
    ----------
    settings, values, seed, confidence, same_clients
        As in `simkit.experiment.design.Design`: one point for each candidate that was run, the cheapest first.
    candidates : DataFrame
        Every candidate, run or not, the cheapest first: one column for each factor, then ``cost``.
    norms : dict of str to (str, float)
        What must hold, by measure.
    cost : str
        What the cost is, with its unit.
    scenarios : tuple of Scenario
        The candidates, in the same order.
    """

    candidates: pd.DataFrame
    norms: dict[str, Norm]
    cost: str
    scenarios: tuple[Scenario, ...]

    @property
    def each(self) -> float:
        """Confidence level of each interval: the level is shared over all candidates and norms."""
        return 1 - (1 - self.confidence) / (len(self.candidates) * len(self.norms))

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Every candidate, the cheapest first: factors, cost, mean, low and high of each normed measure, verdict.

        The columns of a measure are its key, ``<key>_low`` and ``<key>_high``. The verdict is ``meets`` when
        every interval lies on the right side of its norm, ``does not meet`` when one lies on the wrong side;
        else ``cannot tell yet``; or ``not run``.
        """
        rows = []
        of = {key: self.of(key) for key in self.norms}
        for point, candidate in self.candidates.iterrows():
            row = dict(candidate)
            verdicts = []
            for key, norm in self.norms.items():
                ran = point in of[key].columns
                i = mean_interval(of[key][point].to_numpy() if ran else [], self.each)
                row |= {key: i.mean, f"{key}_low": i.low, f"{key}_high": i.high}
                verdicts.append(judged(i, norm) if ran else NOT_RUN)
            rows.append(row | {"verdict": together(verdicts)})
        return pd.DataFrame(rows).rename_axis("candidate")

    @property
    def best(self) -> dict[str, Any] | None:
        """Settings of the cheapest candidate that meets the norms; None if none does."""
        if self._best is None:
            return None
        row = self.candidates.to_dict("records")[self._best]  # plain numbers, as `Scenario.change` takes them
        return {factor: row[factor] for factor in self.factors}

    @property
    def scenario(self) -> Scenario | None:
        """The cheapest scenario that meets the norms; None if none does."""
        return None if self._best is None else self.scenarios[self._best]

    @property
    def _best(self) -> int | None:
        meets = self.summary.index[self.summary["verdict"] == MEETS]
        return int(meets[0]) if len(meets) else None

    @property
    def undecided(self) -> pd.DataFrame:
        """Rows of the summary that cannot be told yet and cost less than the best (all of them if none meets)."""
        mine = self.summary[self.summary["verdict"] == UNTOLD]
        return mine if self._best is None else mine[mine["cost"] < self.candidates.loc[self._best, "cost"]]

    def chart(self, measure: str | None = None) -> Picture:  # type: ignore[override]
        """Draw cost, mean and interval of every candidate that was run, beside the first norm or that of a measure."""
        return ExperimentResult.chart(self, measure)


def judged(interval: Interval, norm: Norm) -> str:
    """Say whether a mean meets a norm, by its whole interval.

    Examples
    --------
    >>> judged(Interval(0.93, 0.91, 0.95, 0.02, 10), (">=", 0.9))
    'meets'
    >>> judged(Interval(0.91, 0.88, 0.94, 0.03, 10), (">=", 0.9))
    'cannot tell yet'
    """
    sign, bound = norm
    if math.isnan(interval.low):
        return UNTOLD
    if sign == ">=":
        return MEETS if interval.low >= bound else FAILS if interval.high < bound else UNTOLD
    return MEETS if interval.high <= bound else FAILS if interval.low > bound else UNTOLD


def together(verdicts: Sequence[str]) -> str:
    """Return the verdict on several norms at once."""
    for word in (NOT_RUN, FAILS, UNTOLD):
        if word in verdicts:
            return word
    return MEETS


def weekly_cost(scenario: Scenario) -> float:
    """Return what the people on the roster cost in a week, in euros: hours on the roster times cost per hour.

    Absence is paid: an employee who is ill costs the same.
    """
    return sum(hours * person.member.cost_per_hour for person, hours in _rostered(scenario))


def weekly_hours(scenario: Scenario) -> float:
    """Return the hours that people are on the roster in a week."""
    return sum(hours for _, hours in _rostered(scenario))


def _rostered(scenario: Scenario) -> Iterable[tuple[Any, float]]:
    for person, coded in zip(scenario.people(), scenario.coded.people, strict=True):
        yield person, len(coded.member.days) * sum(end - begin for begin, end in coded.member.hours) / 60


@renamed(level="confidence")
@by_keyword("cost", "n", "seed", "confidence", "stop", "jobs", "progress")
def cheapest(
    scenario: Scenario,
    over: Mapping[Key, Iterable[Any]],
    norms: Mapping[str, Norm],
    *,
    n: int = 10,
    seed: int = 1,
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    cost: Callable[[Scenario], float] | None = None,
    stop: bool = True,
) -> Cheapest:
    """Look for the cheapest design that meets norms: every combination of values, from the cheapest up.

    Parameters
    ----------
    scenario : Scenario
        What is varied.
    over : mapping of str or tuple of str to iterable
        Values to try by path; every combination is a candidate. A tuple of paths gets the same value.
    norms : mapping of str to (str, float)
        What must hold of the mean over replications, such as ``{"within_norm": (">=", 0.9)}``.
    n : int
        Number of replications of every candidate, at least 2 for anything to be told.
    seed, jobs
        As in `simkit.experiment.sweep`.
    confidence : float
        Confidence with which all verdicts hold together: it is shared over candidates and norms (Bonferroni).
    progress : bool or callable, optional
        A bar for each candidate, or what is called with the number of candidates done.
    cost : callable, optional
        Scenario → number; it needs no run. When left out: the cost of the people on the roster in a week or,
        where nobody has a ``cost_per_hour``, their hours.
    stop : bool
        Whether to stop at the first that meets: all that follow cost at least as much. Else all are run.

    Returns
    -------
    Cheapest
        The cheapest that meets, cheaper ones of which that cannot be told, and all candidates.

    Raises
    ------
    TypeError
        If the cost is not a function.
    ValueError
        If a norm is not of this form, or n, a measure, the confidence or a cost is not in order.
    ScenarioError
        If a path leads nowhere or a value is refused.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> found = sk.cheapest(desk, {"teams.desk.members[0].count": [1, 2, 3]}, {"task_wait": ("<=", 5)}, n=4)
    >>> int(found.best["teams.desk.members[0].count"])
    2
    """
    need_scenarios("cheapest", [scenario])
    norms = _norms(norms)
    factors = read_factors(over, "cheapest")
    steps = list(product(*(factor.values for factor in factors)))
    scenarios = at_steps(scenario, factors, steps)
    price, words = _price(cost, scenarios)
    costs = [
        number(f"the cost of {one.title} with {step}", price(one)) for one, step in zip(scenarios, steps, strict=True)
    ]
    order = sorted(range(len(steps)), key=costs.__getitem__)  # stable: equal costs stay in the order given
    in_order = tuple(scenarios[place] for place in order)
    head = [factor.name for factor in factors]
    candidates = pd.DataFrame([[*steps[place], costs[place]] for place in order], columns=[*head, "cost"])
    frames: dict[int, pd.DataFrame] = {}
    n = whole("n", n, low=1)
    quantile(confidence, 1)  # a confidence that is none is refused before the runs, not after
    each = 1 - (1 - confidence) / (len(candidates) * len(norms))
    rows: list[pd.Series] = []
    # One after the other, so that it can stop; the numbers of the replications make them common all the same.
    ran = measured_in_turn(in_order, n, seed, tuple(norms), jobs, None if callable(progress) else progress)
    try:
        for row in ran:
            rows.append(row)
            place, short = divmod(len(rows), n)
            if short:
                continue
            frames[place - 1] = _frame(rows[-n:], scenario)
            if callable(progress):
                progress(place)
            intervals = {key: mean_interval(values.to_numpy(), each) for key, values in frames[place - 1].items()}
            if stop and together([judged(intervals[key], norm) for key, norm in norms.items()]) == MEETS:
                break
    except KeyboardInterrupt:
        if not rows:
            raise
        done, short = divmod(len(rows), n)
        warnings.warn(f"interrupted after {done} of {len(in_order)} candidates; what was done is kept", stacklevel=3)
        if short:
            frames[done] = _frame(rows[-short:], scenario)
    finally:
        ran.close()
    first = sample(in_order[0], seed, 0)
    same = all(first.same_clients(sample(in_order[place], seed, 0)) for place in frames)
    values = pd.concat(frames, names=["point", "replication"])
    settings = candidates.loc[list(frames), head].rename_axis("point")
    settings.insert(0, "scenario", scenario.title)
    return Cheapest(settings, values, seed, confidence, same, candidates, norms, words, in_order)


def _frame(rows: Sequence[pd.Series], scenario: Scenario) -> pd.DataFrame:
    found = pd.DataFrame(rows).reset_index(drop=True).rename_axis(columns=None)
    empty = found.columns[found.isna().all()]
    if len(empty):
        raise ValueError(f"'{empty[0]}' does not apply to {scenario.title}: no run has anything to measure")
    return found


def _norms(norms: Mapping[str, Norm]) -> dict[str, Norm]:
    form = 'a mapping such as {"within_norm": (">=", 0.9)}'
    if not isinstance(norms, Mapping) or not norms:
        raise ValueError(f"norms must be {form}; not {norms!r}")
    find(norms)
    for key, norm in norms.items():
        good = isinstance(norm, tuple | list) and len(norm) == 2 and norm[0] in SIGNS
        if not good or isinstance(norm[1], bool) or not isinstance(norm[1], int | float):
            raise ValueError(f"norms must be {form}, with '>=' or '<='; '{key}' has {norm!r}")
    return {key: (norm[0], float(norm[1])) for key, norm in norms.items()}


def _price(
    cost: Callable[[Scenario], float] | None, scenarios: Sequence[Scenario]
) -> tuple[Callable[[Scenario], float], str]:
    """Return what to order candidates by, and what to call it."""
    if cost is None:
        if any(weekly_cost(one) for one in scenarios):
            return weekly_cost, "euros a week"
        return weekly_hours, "hours a week"
    if callable(cost):
        return cost, getattr(cost, "__name__", "cost").replace("<lambda>", "cost").replace("_", " ")
    hint = (
        f"; {MEASURES[cost].label} is measured, so that it is only known after the runs: lay a norm on it instead"
        if isinstance(cost, str) and cost in MEASURES
        else ""
    )
    raise TypeError(f"cost must be a function of a scenario, or None for the people on the roster; not {cost!r}{hint}")
