"""Factorial: every combination of two levels of a few values, and what each of them does, alone and together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from simkit.arguments import by_keyword, renamed
from simkit.experiment.design import Design, Factor, Key, at_steps, read_factors, run_design
from simkit.experiment.interval import mean_interval
from simkit.experiment.replications import need_scenarios
from simkit.experiment.replicator import Progress
from simkit.model.scenario import Scenario

MOST = 6


@dataclass(frozen=True, eq=False, repr=False)
class Factorial(Design):
    """What a full two-level factorial design measured.

    Its picture holds the effects, the greatest on top, each with its interval.

    Parameters
    ----------
    settings, values, seed, confidence, same_clients
        As in `simkit.experiment.design.Design`; the points stand in the order of `itertools.product`.
    scenario : Scenario, optional
        What was varied.
    """

    scenario: Scenario | None = None

    @cached_property
    def levels(self) -> dict[str, tuple[Any, Any]]:
        """The low and the high value of each factor."""
        return {name: tuple(dict.fromkeys(self.settings[name])) for name in self.factors}

    @cached_property
    def signs(self) -> pd.DataFrame:
        """Which level each point has: -1 low, +1 high; one row for each point, one column for each factor."""
        return pd.DataFrame(
            {name: np.where(self.settings[name] == low, -1, 1) for name, (low, _) in self.levels.items()},
            index=self.settings.index,
        )

    def effects(self, measure: str | None = None, simultaneous: bool = False) -> pd.DataFrame:
        """Return main effects and interactions of two, each with its paired interval.

        A main effect is the mean change of the measure when the factor goes from low to high, over all
        combinations of the others. An interaction of two is half the difference between the effect of the
        one at the other's high level and its effect at the low level. Each is worked out within every
        replication, which brings the same streams of chance to all points; the Student t interval is that
        of those values.

        Parameters
        ----------
        measure : str, optional
            Its key; the first of the experiment when left out.
        simultaneous : bool
            Whether the confidence level holds for all effects together (Bonferroni); else for each by itself.

        Returns
        -------
        DataFrame
            Indexed by effect (``a`` or ``a × b``), the greatest first: order, effect, low, high, sd, n, verdict
            (``raises``, ``lowers``, ``cannot tell``, or ``nothing`` when no replication shows any).

        Raises
        ------
        ValueError
            If the experiment does not hold the measure.

        References
        ----------
        Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 12.2.
        """
        y = self.of(self.measure_of(measure).key).to_numpy()
        groups = [*((name,) for name in self.factors), *combinations(self.factors, 2)]
        confidence = 1 - (1 - self.confidence) / len(groups) if simultaneous else self.confidence
        rows = {}
        for group in groups:
            sign = self.signs[list(group)].prod(axis="columns").to_numpy()
            i = mean_interval(y @ sign / (len(sign) / 2), confidence)
            rows[" × ".join(group)] = [len(group), i.mean, i.low, i.high, i.sd, i.n, direction(i.low, i.high, i.mean)]
        columns = ["order", "effect", "low", "high", "sd", "n", "verdict"]
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("effect_of")
        return table.sort_values("effect", key=abs, ascending=False, kind="stable")


def direction(low: float, high: float, mean: float) -> str:
    """Say in a word what an interval for a change allows one to say."""
    if low == 0 == high == mean:
        return "nothing"
    if low > 0:
        return "raises"
    return "lowers" if high < 0 else "cannot tell"


def pairs(over: Mapping[Key, Iterable[Any]], what: str, most: int | None = None) -> tuple[Factor, ...]:
    """Read a low and a high value for each path."""
    factors = read_factors(over, what, most)
    for factor in factors:
        if len(factor.values) != 2:
            raise ValueError(f"{what}: '{factor.name}' needs (low, high), two values; found {len(factor.values)}")
    return factors


@renamed(level="confidence")
@by_keyword("n", "seed", "measures", "confidence", "jobs", "progress")
def factorial(
    scenario: Scenario,
    over: Mapping[Key, tuple[Any, Any]],
    *,
    n: int = 10,
    seed: int = 1,
    measures: Iterable[str] = ("lead_time_mean",),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
) -> Factorial:
    """Run every combination of a low and a high level of some values (a full 2^k design).

    Parameters
    ----------
    scenario : Scenario
        What is varied.
    over : mapping of str or tuple of str to (low, high)
        One to six paths with two values each; a tuple of paths gets the same value together.
    n : int
        Number of replications of every combination, at least 1; with only one there are no intervals.
    seed, measures, confidence, jobs, progress
        As in `simkit.experiment.sweep`.

    Returns
    -------
    Factorial
        Table, means, and effects with paired intervals.

    Raises
    ------
    ValueError
        If there are more than six paths (64 combinations), a path has not two values, or n, a measure or the
        level is not in order.
    ScenarioError
        If a path leads nowhere or a value is refused.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> found = sk.factorial(desk, {"teams.desk.members[0].count": (1, 2), "events.client.per_week": (100, 150)}, n=3)
    >>> found.effects().loc["teams.desk.members[0].count", "verdict"]
    'lowers'
    """
    need_scenarios("factorial", [scenario])
    if isinstance(over, Mapping) and len(over) > MOST:
        raise ValueError(
            f"factorial takes at most {MOST} paths, {2**MOST} combinations; found {len(over)}, which would be "
            f"{2 ** len(over)}. Find the few that matter with tornado, or spread points with space_filling."
        )
    factors = pairs(over, "factorial")
    steps = list(product(*(factor.values for factor in factors)))
    changed = at_steps(scenario, factors, steps)
    values, same = run_design(changed, n, seed, measures, confidence, jobs, progress)
    columns = ["scenario", *(factor.name for factor in factors)]
    settings = pd.DataFrame([[scenario.title, *step] for step in steps], columns=columns).rename_axis("point")
    return Factorial(settings, values, seed, confidence, same, scenario)
