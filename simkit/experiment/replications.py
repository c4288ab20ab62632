"""Replications: scenarios with different clients, many times; several of them on the same clients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from simkit.arguments import by_keyword, renamed
from simkit.experiment.interval import mean_table
from simkit.experiment.precision import RunSettings, run_replications
from simkit.experiment.replicator import Progress
from simkit.model.scenario import Scenario, need_scenario
from simkit.result import ExperimentResult, Origin

if TYPE_CHECKING:
    from simkit.present.picture import Picture


@dataclass(frozen=True, eq=False, repr=False)
class Replications(ExperimentResult):
    """Measures of many replications of one scenario.

    Parameters
    ----------
    scenario : Scenario
        What was simulated.
    seed : int
        Seed of the experiment.
    values : DataFrame
        One row for each replication, one column for each measure.
    confidence : float
        Confidence level of the intervals.
    words : str
        Why there are as many replications as there are, if that was not said beforehand.
    order : Order
        How they were run, so that it can go on.
    """

    scenario: Scenario = field(repr=False)
    seed: int
    values: pd.DataFrame = field(repr=False)
    confidence: float = 0.95
    words: str = ""
    settings: RunSettings = field(default=RunSettings(), repr=False)

    @property
    def n(self) -> int:
        """Number of replications."""
        return len(self.values)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: replication, measure, value."""
        return tidy(self.values)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Mean and confidence interval of each measure, indexed by measure."""
        found = mean_table(self.values, self.confidence)
        found.attrs["of"] = Origin(self)
        return found

    def extend(self, n: int) -> Replications:
        """Go on to n replications in total; those that are done are not done again.

        Parameters
        ----------
        n : int
            Number of replications in total.

        Returns
        -------
        Replications
            The same as n replications at once.

        Raises
        ------
        ValueError
            If n is not a whole number of at least 1.
        """
        settings = replace(self.settings, precision=None, budget=None)
        return _replications(self.scenario, n, settings, [self.values])

    def chart(self, measure: str = "lead_time_mean") -> Picture:
        """Draw one measure: a dot for each replication, the mean and its interval."""
        return super().chart(measure)


@renamed(most="max_replications", level="confidence")
@by_keyword("n", "seed", "measures", "confidence", "progress")
def replicate(
    scenario: Scenario,
    *,
    n: int = 30,
    seed: int = 1,
    measures: Iterable[str] = (),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    precision: float | str | Mapping[str, float | str] | None = None,
    budget: float | str | None = None,
    max_replications: int = 1000,
    logs: str | Path | None = None,
) -> Replications:
    """Run a scenario many times, each time with other clients.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    n : int
        Number of replications, at least 1; with only one there is no interval. With a precision, the least
        number.
    seed : int
        Seed of the experiment: the same seed gives the same replications.
    measures : iterable of str
        Keys of the measures wanted; none: all that apply.
    confidence : float
        Confidence level of the intervals.
    jobs : int, optional
        Processes; 1: this one only; -1: one for each core. None: as many as are worth it, at most eight (or what
        the environment variable ``SIMKIT_JOBS`` says), or the cluster of a ``joblib.parallel_config``. Each but
        the first takes about a hundred megabytes. The results do not depend on it.
    progress : bool or callable, optional
        None: a bar where somebody looks and it takes longer than two seconds; False: none. A callable is
        called after each replication with the number done.
    precision : float, str or mapping, optional
        Go on until the intervals are narrow enough: ``"5%"`` of the mean, 0.1 in the unit of the measure, or
        one of these for each measure. Without measures, it holds for the mean lead time. That the number of
        replications then hangs on chance makes the intervals a little too hopeful if n is small.
    budget : float or str, optional
        The most time to spend, in seconds or as in ``"2min"``; checked after each replication.
    max_replications : int
        The most replications for a precision.
    logs : path, optional
        A folder for the run logs, as Parquet files (needs pyarrow); by default only the measures are kept,
        and memory does not grow with the length of the runs.

    Returns
    -------
    Replications
        The values and their intervals. Interrupted from the keyboard, it holds the replications that were
        done; ``.extend(n)`` goes on.

    Raises
    ------
    ValueError
        If n is not a whole number of at least 1, a measure is unknown, or an option makes no sense.
    ImportError
        If logs are wanted and pyarrow is not there.

    Examples
    --------
    >>> import simkit as sk
    >>> replications = sk.replicate(sk.load("textbook/mm1"), n=3, measures=["utilisation"])
    >>> replications.n
    3
    """
    need_scenario("replicate", scenario)
    settings = RunSettings(seed, tuple(measures), confidence, progress, jobs, precision, budget, max_replications, logs)
    return _replications(scenario, n, settings)


class SideBySide(ExperimentResult):
    """Several structures, replication by replication."""

    replications: tuple[Replications, ...]
    names: tuple[str, ...]
    same_clients: bool

    @property
    def n(self) -> int:
        """Number of replications."""
        return self.replications[0].n

    @property
    def confidence(self) -> float:
        """Confidence level of the intervals."""
        return self.replications[0].confidence

    @property
    def seed(self) -> int:
        """Seed of the experiment."""
        return self.replications[0].seed

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: scenario, replication, measure, value."""
        parts = [tidy(r.values).assign(scenario=name) for r, name in zip(self.replications, self.names, strict=True)]
        return pd.concat(parts, ignore_index=True)[["scenario", "replication", "measure", "value"]]


def need_scenarios(what: str, scenarios: Sequence[Scenario], least: int = 0) -> None:
    """Refuse what are no scenarios, and too few of them."""
    right = "scenarios one by one, such as load('tax-office/specialists'), the rest by name, as in n=30"
    need_scenario(what, *scenarios, right=right)
    if len(scenarios) < least:
        raise ValueError(f"{what} needs {COUNTS[least]} or more scenarios; found {len(scenarios)}")


def _replications(
    scenario: Scenario, n: int, settings: RunSettings, known: list[pd.DataFrame] | None = None
) -> Replications:
    ran = run_replications([scenario], n, settings, known or ())
    return Replications(scenario, settings.seed, ran.values[0], settings.confidence, ran.words, settings)


def tidy(values: pd.DataFrame) -> pd.DataFrame:
    """Turn a table of replications by measures into rows of replication, measure, value."""
    return values.reset_index().melt(id_vars="replication", var_name="measure", value_name="value")


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
COUNTS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def paired(
    scenarios: Sequence[Scenario], n: int, settings: RunSettings, known: Sequence[Replications] = (), same: bool = True
) -> tuple[tuple[Replications, ...], bool]:
    """Run structures side by side: every replication brings each of them the same streams of chance."""
    ran = run_replications(scenarios, n, settings, [r.values for r in known], same)
    return tuple(
        Replications(scenario, settings.seed, values, settings.confidence, ran.words, settings)
        for scenario, values in zip(scenarios, ran.values, strict=True)
    ), ran.same_clients


def unique_names(scenarios: Sequence[Scenario], names: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return what to call structures: the names given, or their titles, told apart where those are equal."""
    if names is None:
        titles = [scenario.title for scenario in scenarios]
        often = Counter(titles)
        places = [*ORDINALS, *(f"number {number}" for number in range(len(ORDINALS) + 1, len(titles) + 1))]
        return tuple(
            f"{title} ({place})" if often[title] > 1 else title for title, place in zip(titles, places, strict=False)
        )
    names = tuple(names)
    if len(names) != len(scenarios) or len(set(names)) < len(names):
        count = COUNTS.get(len(scenarios), len(scenarios))
        raise ValueError(f"names must be {count} different names, one for each structure; not {names!r}")
    return names
