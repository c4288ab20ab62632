"""Effects: of every combination of two levels of a few values, alone and together; and of one at a time (a tornado)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simkit.arguments import by_keyword, renamed
from simkit.experiment.design import Design, Factor, Key, at_steps, read_factors, run_design
from simkit.experiment.interval import mean_interval
from simkit.experiment.replications import need_scenarios
from simkit.experiment.replicator import Progress
from simkit.model.scenario import Scenario
from simkit.result import ExperimentResult

if TYPE_CHECKING:
    from simkit.present.picture import Picture

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


ENDS = ("low", "high")


@dataclass(frozen=True, eq=False, repr=False)
class Tornado(Design):
    """How far each value by itself moves one measure.

    Parameters
    ----------
    settings, values, seed, confidence, same_clients
        As in `simkit.experiment.design.Design`; point 0 is the base, then low and high of each factor.
    scenario : Scenario, optional
        The base.
    """

    scenario: Scenario | None = None

    @cached_property
    def swings(self) -> pd.DataFrame:
        """How far the measure moves from the base at either end of each factor, the widest swing first.

        Columns: factor, end (``low`` or ``high``), value (of the factor), base (its value in the base),
        mean, difference (from the base), low, high (of its paired interval), swing (the distance between the
        means at both ends and the base: the greatest less the least), verdict.
        """
        of = self.of(self.measures[0])
        rows = []
        for place, factor in enumerate(self.factors):
            points = [of.columns[1 + 2 * place], of.columns[2 + 2 * place]]
            means = [of[of.columns[0]].mean(), *(of[point].mean() for point in points)]
            for end, point in zip(ENDS, points, strict=True):
                i = mean_interval((of[point] - of[of.columns[0]]).to_numpy(), self.confidence)
                value, base = self.settings.loc[point, factor], self.settings.iloc[0][factor]
                rows.append(
                    [factor, end, value, base, of[point].mean(), i.mean, i.low, i.high, max(means) - min(means),
                     direction(i.low, i.high, i.mean)]
                )  # fmt: skip
        columns = ["factor", "end", "value", "base", "mean", "difference", "low", "high", "swing", "verdict"]
        return pd.DataFrame(rows, columns=columns).sort_values(
            "swing", ascending=False, kind="stable", ignore_index=True
        )

    def chart(self, labels: Mapping[str, str] | None = None) -> Picture:  # type: ignore[override]
        """Draw the swings, the widest on top, each end with its interval.

        Parameters
        ----------
        labels : mapping of str to str, optional
            What to call the factors instead of their paths.
        """
        return ExperimentResult.chart(self, labels)


@renamed(level="confidence")
@by_keyword("measure", "n", "seed", "confidence", "jobs", "progress")
def tornado(
    scenario: Scenario,
    over: Mapping[Key, tuple[Any, Any]],
    *,
    n: int = 10,
    seed: int = 1,
    measure: str = "lead_time_mean",
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
) -> Tornado:
    """Set each value low and high, the others as they are, and see how far one measure moves from the base.

    It sees no interactions: what two values do together is for `simkit.experiment.factorial`.

    Parameters
    ----------
    scenario : Scenario
        The base.
    over : mapping of str or tuple of str to (low, high)
        Paths with two values each; a tuple of paths gets the same value together.
    n : int
        Number of replications of every point, at least 1; with only one there are no intervals.
    seed, confidence, jobs, progress
        As in `simkit.experiment.sweep`.
    measure : str
        Key of the measure.

    Returns
    -------
    Tornado
        Table, swings with paired intervals, and chart.

    Raises
    ------
    ValueError
        If a path has not two values, or n, the measure or the confidence is not in order.
    ScenarioError
        If a path leads nowhere or a value is refused.

    Examples
    --------
    >>> import simkit as sk
    >>> found = sk.tornado(sk.load("textbook/mm1"), {"teams.desk.members[0].count": (1, 2)}, n=3)
    >>> list(found.swings["verdict"])
    ['nothing', 'lowers']
    """
    need_scenarios("tornado", [scenario])
    factors = pairs(over, "tornado")
    base = {factor.name: scenario.value(factor.paths[0]) for factor in factors}
    settings, changed = [[scenario.title, *base.values()]], [scenario]
    for factor in factors:
        for value in factor.values:
            settings.append([scenario.title, *(base | {factor.name: value}).values()])
            changed.append(scenario.change(dict.fromkeys(factor.paths, value)))
    values, same = run_design(changed, n, seed, [measure], confidence, jobs, progress)
    table = pd.DataFrame(settings, columns=["scenario", *base]).rename_axis("point")
    return Tornado(table, values, seed, confidence, same, scenario)
