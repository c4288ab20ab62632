"""Tornado: one value at a time, low and high, and how far each of them moves a measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from simkit.arguments import by_keyword, renamed
from simkit.experiment.design import Design, Key, run_design
from simkit.experiment.factorial import direction, pairs
from simkit.experiment.interval import mean_interval
from simkit.experiment.replications import need_scenarios
from simkit.experiment.replicator import Progress
from simkit.model.scenario import Scenario
from simkit.result import ExperimentResult

if TYPE_CHECKING:
    from simkit.present.picture import Picture

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
