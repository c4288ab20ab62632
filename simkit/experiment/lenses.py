"""Lenses: several structures on the same clients, and who does best in whose eyes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from simkit.arguments import renamed
from simkit.experiment.interval import mean_interval
from simkit.experiment.precision import RunSettings
from simkit.experiment.replications import Replications, SideBySide, need_scenarios, paired, unique_names
from simkit.experiment.replicator import Progress
from simkit.measures import MEASURES
from simkit.measures.measure import LENSES
from simkit.model.scenario import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Lenses(SideBySide):
    """Measures of several structures, seen with the eyes of client, executor, designer and management.

    Parameters
    ----------
    replications : tuple of Replications
        One for each structure.
    names : tuple of str
        What they are called.
    same_clients : bool
        Whether all met exactly the same clients in every replication.
    """

    replications: tuple[Replications, ...] = field(repr=False)
    names: tuple[str, ...]
    same_clients: bool

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Lens, label, unit, the mean of each structure, and the best, indexed by measure, lens after lens.

        A mean is not a number where the measure does not apply to that structure. ``best`` is a tuple of
        names: those that no other structure beats (see `unbeaten`); all of them when one cannot tell; empty
        where neither direction is better, or fewer than two structures have the measure.
        """
        held = set().union(*(r.values.columns for r in self.replications))
        measures = sorted((m for m in MEASURES.values() if m.key in held), key=lambda m: LENSES.index(m.lens))
        rows = {}
        for m in measures:
            values = self.values(m.key)
            best = unbeaten(values, m.better, self.confidence)
            rows[m.key] = [m.lens, m.label, m.unit, *values.mean(), best]
        columns = ["lens", "label", "unit", *self.names, "best"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("measure")

    def values(self, measure: str) -> pd.DataFrame:
        """Return one measure: a row for each replication, a column for each structure.

        Parameters
        ----------
        measure : str
            Key of the measure; where a structure does not have it, its column holds no numbers.
        """
        ran = zip(self.names, self.replications, strict=True)
        return pd.DataFrame({name: r.values.get(measure, pd.Series(float("nan"), r.values.index)) for name, r in ran})


def unbeaten(values: pd.DataFrame, better: str, confidence: float = 0.95) -> tuple[str, ...]:
    """Return the structures that no other one beats.

    One beats another if the interval of their paired difference lies wholly on its side. Each interval is
    drawn at 1 - (1 - confidence) / (k - 1) for k structures (Bonferroni): the truly best one can be left out only
    if one of the k - 1 others beats it by chance, so it is in the answer with probability `confidence` or more.

    References
    ----------
    Nelson, B. L., Swann, J., Goldsman, D. and Song, W. (2001). Simple procedures for selecting the best
    simulated system when the number of alternatives is large. Operations Research 49(6), 950-963: the
    screening of systems, with common random numbers.
    """
    held = values.dropna(axis="columns", how="all")
    if better == "neither" or held.shape[1] < 2:
        return ()
    each = 1 - (1 - confidence) / (held.shape[1] - 1)
    loss = held if better == "lower" else -held

    def beats(one: str, other: str) -> bool:
        return mean_interval((loss[other] - loss[one]).to_numpy(), each).low > 0  # never with one replication

    return tuple(name for name in loss if not any(beats(other, name) for other in loss if other != name))


@renamed(level="confidence")
def lenses(
    *scenarios: Scenario,
    n: int = 30,
    seed: int = 1,
    measures: Iterable[str] = (),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    names: Iterable[str] | None = None,
    budget: float | str | None = None,
) -> Lenses:
    """Look at structures with the eyes of client, executor, designer and management, on the same clients.

    Parameters
    ----------
    *scenarios : Scenario
        Two or more structures. When they differ in their teams only, every replication brings all of them
        exactly the same clients (common random numbers); otherwise the streams of chance are still common.
    n : int
        Number of replications, at least 1; with only one nothing can be told.
    seed : int
        Seed of the experiment.
    measures : iterable of str
        Keys of the measures wanted; none: all that apply to any of them.
    confidence : float
        Confidence level, for each measure by itself.
    jobs : int, optional
        Processes, as in `simkit.replicate`; the results do not depend on it.
    progress : bool or callable, optional
        As in `simkit.replicate`, and so are jobs and budget.
    names : iterable of str, optional
        What to call the structures; their titles when left out.
    budget : float or str, optional
        The most time to spend, in seconds or as in ``"2min"``.

    Returns
    -------
    Lenses
        The means of all structures, and for each measure those that no other one beats.

    Raises
    ------
    TypeError
        If something else than a scenario is given.
    ValueError
        If there are fewer than two structures, n is not a whole number of at least 1, a measure is unknown,
        or the names do not tell the structures apart.

    Examples
    --------
    >>> import simkit as sk
    >>> slow = sk.load("textbook/mm1")
    >>> quick = slow.change({"teams.desk.members[0].count": 2})
    >>> seen = sk.lenses(slow, quick, n=5, measures=["task_wait"], names=["one clerk", "two clerks"])
    >>> seen.summary.loc["task_wait", "best"]
    ('two clerks',)
    """
    need_scenarios("lenses", scenarios, least=2)
    names = unique_names(scenarios, names)
    ran, same = paired(scenarios, n, RunSettings(seed, tuple(measures), confidence, progress, jobs, budget=budget))
    return Lenses(ran, names, same)
