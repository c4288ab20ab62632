"""Sweep: one or two values of a scenario changed step by step, on the same clients at every step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from simkit.arguments import by_keyword, renamed
from simkit.experiment.crossover import Crossover, locate
from simkit.experiment.design import Design, Factor, Key, is_number, read_factors, run_design
from simkit.experiment.replications import unique_names
from simkit.experiment.replicator import Progress
from simkit.model.scenario import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Sweep(Design):
    """What a sweep measured.

    Its picture has a line with a band over one path, and a heat map for each scenario over two.

    Parameters
    ----------
    settings, values, seed, confidence, same_clients
        As in `simkit.experiment.design.Design`.
    unmoved : tuple of str
        Scenarios that have none of the values swept, and are the same at every point.
    """

    unmoved: tuple[str, ...] = ()

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios."""
        return tuple(dict.fromkeys(self.settings["scenario"]))

    def crossover(self, measure: str | None = None, first: str | None = None, second: str | None = None) -> Crossover:
        """Look where one scenario stops being ahead of another.

        The difference in each replication is known at the values tried and taken as straight in between. The
        interval holds the places where the paired t interval of the mean difference holds zero; it needs
        no chance (see `simkit.experiment.crossover`).

        Parameters
        ----------
        measure : str, optional
            Its key; the first of the sweep when left out.
        first, second : str, optional
            Names of two scenarios; the first two of the sweep when left out.

        Returns
        -------
        Crossover
            One, none, more than one; or that one cannot tell where, or whether.

        Raises
        ------
        ValueError
            If the sweep is not over two or more numbers on one path, or lacks such a scenario or measure.
        """
        names = self._two(first, second)
        if len(self.factors) != 1:
            raise ValueError(f"a crossover is looked for over one path; this sweep is over {len(self.factors)}")
        (factor,) = self.factors
        mine = [self.settings[self.settings["scenario"] == name] for name in names]
        x = list(mine[0][factor])
        if len(x) < 2 or not all(is_number(value) for value in x):
            raise ValueError(f"a crossover needs two or more numbers to look between; '{factor}' has {x}")
        m = self.measure_of(measure)
        of = self.of(m.key)
        differences = of[list(mine[1].index)].to_numpy() - of[list(mine[0].index)].to_numpy()
        return locate(x, differences, factor, m, names, self.confidence)

    def _two(self, first: str | None, second: str | None) -> tuple[str, str]:
        held = self.scenarios
        if len(held) < 2:
            raise ValueError("a crossover is between two scenarios; this sweep has one: sweep([a, b], ...)")
        for name in (first, second):
            if name is not None and name not in held:
                raise ValueError(f"there is no scenario '{name}' in this sweep; there are {', '.join(held)}")
        one = first or next(name for name in held if name != second)
        other = second or next(name for name in held if name != one)
        if one == other:
            raise ValueError(f"a crossover is between two scenarios; '{one}' was named twice")
        return one, other


@renamed(level="confidence")
@by_keyword("n", "seed", "measures", "names", "confidence", "jobs", "progress")
def sweep(
    scenarios: Scenario | Sequence[Scenario],
    over: Mapping[Key, Iterable[Any]],
    *,
    n: int = 10,
    seed: int = 1,
    measures: Iterable[str] = ("lead_time_mean",),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    names: Iterable[str] | None = None,
) -> Sweep:
    """Change one or two values step by step, on the same replications everywhere (common random numbers).

    Parameters
    ----------
    scenarios : Scenario or sequence of Scenario
        One or more structures.
    over : mapping of str or tuple of str to iterable
        One or two paths with the values to try (see `Scenario.change`); with two, every combination. A tuple
        of paths gets the same value together. A scenario that does not have a path stays as it is, so that a
        structure can be set beside one that has no such value; at least one scenario must have it.
    n : int
        Number of replications of every point, at least 1; with only one there are no intervals.
    seed : int
        Seed of the experiment; replication k is the same at every point and in `compare`.
    measures : iterable of str
        Keys of the measures wanted; none: all that apply.
    confidence : float
        Confidence level of the intervals, for each point by itself.
    jobs : int, optional
        Processes, as in `simkit.replicate`. The results are the same.
    progress : bool or callable, optional
        A bar, or what is called with the number of replications done; each is a run of every point.
    names : iterable of str, optional
        What to call the scenarios; their titles when left out.

    Returns
    -------
    Sweep
        Table, means with intervals, chart and crossovers.

    Raises
    ------
    ValueError
        If there is nothing or too much to vary, n, a measure, the confidence or the names are not in order.
    ScenarioError
        If a path leads nowhere in every scenario, or a value is refused.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> found = sk.sweep(desk, {"events.client.per_week": [100, 180]}, n=3, measures=["utilisation"])
    >>> [round(mean, 1) for mean in found.summary["mean"]]
    [0.4, 0.8]
    """
    scenarios = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    if not scenarios or not all(isinstance(scenario, Scenario) for scenario in scenarios):
        raise ValueError(f"sweep needs a scenario or a list of them; not {scenarios!r}")
    factors = read_factors(over, "sweep", most=2)
    names = unique_names(scenarios, names)
    steps = list(product(*(factor.values for factor in factors)))
    settings, changed, unmoved = [], [], []
    _reachable(scenarios, factors)
    for name, scenario in zip(names, scenarios, strict=True):
        moves = False
        for step in steps:
            changes = {}
            for factor, value in zip(factors, step, strict=True):
                changes |= factor.changes(scenario, value)
            moves = moves or bool(changes)
            settings.append([name, *step])
            changed.append(scenario.change(changes) if changes else scenario)
        if not moves:
            unmoved.append(name)
    head = ["scenario", *(factor.name for factor in factors)]
    values, same = run_design(changed, n, seed, measures, confidence, jobs, progress)
    table = pd.DataFrame(settings, columns=head).rename_axis("point")
    return Sweep(table, values, seed, confidence, same, tuple(unmoved))


def _reachable(scenarios: Sequence[Scenario], factors: Sequence[Factor]) -> None:
    """Refuse a path that none of the scenarios has: it is a slip of the pen."""
    for factor in factors:
        for path in factor.paths:
            one = Factor((path,), factor.values)
            if not any(one.changes(scenario, factor.values[0]) for scenario in scenarios):
                scenarios[0].change({path: factor.values[0]})  # its message names what is there
