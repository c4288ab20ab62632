"""Compare: two or more structures on the same clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from simkit.arguments import renamed
from simkit.experiment.comparison import Comparison
from simkit.experiment.comparisons import AGAINST, Comparisons
from simkit.experiment.pairing import paired, unique_names
from simkit.experiment.precision import RunSettings
from simkit.experiment.replicator import Progress
from simkit.model.scenario import Scenario


@renamed(most="max_replications", level="confidence")
def compare(
    first: Scenario,
    second: Scenario,
    *others: Scenario,
    n: int = 30,
    seed: int = 1,
    measures: Iterable[str] = (),
    confidence: float = 0.95,
    names: Iterable[str] | None = None,
    progress: Progress = None,
    against: str = "first",
    jobs: int | None = None,
    precision: float | str | Mapping[str, float | str] | None = None,
    budget: float | str | None = None,
    max_replications: int = 1000,
    logs: str | Path | None = None,
) -> Comparison | Comparisons:
    """Compare structures on the same clients (common random numbers).

    Parameters
    ----------
    first, second, *others : Scenario
        Two or more structures. When they differ in their teams only, every replication brings all exactly the
        same clients; otherwise the streams of chance are still common.
    n : int
        Number of replications, at least 1; with only one nothing can be told. With a precision, the least
        number.
    seed : int
        Seed of the experiment.
    measures : iterable of str
        Keys of the measures wanted; none: all that apply.
    confidence : float
        Confidence level of the intervals, for each measure by itself; with three or more structures for all
        differences of a measure together.
    names : iterable of str, optional
        What to call them; their titles when left out.
    progress : bool or callable, optional
        None: a bar where somebody looks and it takes longer than two seconds; False: none. A callable is
        called after each replication with the number done.
    against : str
        With three or more structures ``first``: the others against the first; ``all``: every pair.
    jobs, budget, max_replications, logs
        As in `simkit.replicate`.
    precision : float, str or mapping, optional
        Go on until the interval of the difference is narrow enough: half its width at most ``"5%"`` of the
        first structure's mean, or 0.1 in the unit of the measure, or one of these for each measure.

    Returns
    -------
    Comparison or Comparisons
        Differences with intervals, and a verdict for each measure; Comparisons for three or more.

    Raises
    ------
    TypeError
        If something else than a scenario is given.
    ValueError
        If n is not a whole number of at least 1, a measure is unknown, both have the same name, or an option
        makes no sense.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., sections 10.2 and 11.2.
    """
    scenarios = (first, second, *others)
    for scenario in scenarios:
        if not isinstance(scenario, Scenario):
            raise TypeError(
                f"compare needs scenarios one by one, and the rest by name, as in n=30; not {scenario!r}"
            )
    if against not in AGAINST:
        raise ValueError(f"against must be 'first' or 'all'; not {against!r}")
    names = unique_names(scenarios, names)
    settings = RunSettings(seed, tuple(measures), confidence, progress, jobs, precision, budget, max_replications, logs)
    ran, same = paired(scenarios, n, settings)
    if others:
        return Comparisons(ran, names, same, against)
    return Comparison(*ran, names=(names[0], names[1]), same_clients=same)
