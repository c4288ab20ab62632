"""Comparison: two or more structures on the same clients, replication by replication."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from simkit.arguments import choice, renamed
from simkit.experiment.interval import Interval, mean_interval, quantile, unpaired_interval
from simkit.experiment.precision import LIKELY, Aim, RunSettings, aims, replications_for
from simkit.experiment.replications import Replications, SideBySide, need_scenarios, paired, unique_names
from simkit.experiment.replicator import Progress
from simkit.measures import MEASURES
from simkit.model.scenario import Scenario
from simkit.result import Origin

if TYPE_CHECKING:
    from simkit.present.picture import Picture

WORDS = {"lower": ("better", "worse"), "higher": ("worse", "better"), "neither": ("lower", "higher")}
AGAINST = ("first", "all")
TINY = 0.01  # of the first mean: a difference that is sure and smaller than this is called so
COLUMNS = (
    "first", "second", "label", "unit", "first_mean", "second_mean", "difference", "low", "high", "verdict",
    "unpaired_low", "unpaired_high", "more", "more_low", "more_high", "size",
)  # fmt: skip


class Comparison(SideBySide):
    """Differences between structures that were run replication by replication.

    With k differences each interval is drawn at 1 - (1 - confidence) / k (Bonferroni): with probability `confidence`
    or more all differences of a measure lie inside their intervals at once, whatever ties them together.

    Parameters
    ----------
    *replications : Replications
        Two or more structures.
    names : tuple of str
        What they are called.
    same_clients : bool
        Whether all met exactly the same clients in every replication.
    against : str
        With three or more structures ``first``: each of the others against the first; ``all``: every pair.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., sections 10.2 and 10.3.
    """

    def __init__(
        self, *replications: Replications, names: Iterable[str], same_clients: bool, against: str = "first"
    ) -> None:
        self.replications, self.names = replications, tuple(names)
        self.same_clients, self.against = same_clients, against

    @property
    def first(self) -> Replications:
        """The first structure."""
        return self.replications[0]

    @property
    def second(self) -> Replications:
        """The second structure."""
        return self.replications[1]

    @property
    def words(self) -> str:
        """Why there are as many replications as there are, if that was not said beforehand."""
        return self.first.words

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that are compared: differences are second minus first."""
        if self.against == "first":
            return tuple((self.names[0], name) for name in self.names[1:])
        return tuple(combinations(self.names, 2))

    def pair(self, first: str, second: str) -> Comparison:
        """Return one pair as a comparison, with the wider intervals that hold for all pairs together.

        Raises
        ------
        ValueError
            If there is no structure of that name.
        """
        each = 1 - (1 - self.confidence) / len(self.pairs) if len(self.pairs) > 1 else self.confidence
        found = dict(zip(self.names, self.replications, strict=True))
        for name in (first, second):
            if name not in found:
                raise ValueError(f"there is no structure {name!r}; there are: {', '.join(self.names)}")
        both = [replace(found[name], confidence=each) for name in (first, second)]
        return Comparison(*both, names=(first, second), same_clients=self.same_clients)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Both means, the paired difference with its interval, and the verdict: a row for each measure and pair.

        Indexed by measure. ``first`` and ``second`` name the pair; the difference is second minus first. ``low`` and
        ``high`` bound it by pairing the replications (the same clients); ``unpaired_low`` and ``unpaired_high`` show
        how wide the interval would be without pairing. ``more`` is how many replications more would tell, where one
        cannot tell yet, ``more_low`` and ``more_high`` between which numbers that lies four times in five; none where
        it cannot be known. ``size`` is ``matters``, ``too small to matter`` or ``may matter`` where an indifference
        zone was given; else ``under 1 %`` where a difference is sure and so small.
        """
        pairs = [self.pair(*pair) for pair in self.pairs]
        keys = dict.fromkeys(key for pair in pairs for key in pair.first.values.columns)
        rows = [(key, pair._row(key)) for key in keys for pair in pairs if key in pair.second.values.columns]
        rows = [(key, row) for key, row in rows if row is not None]
        index = pd.Index([key for key, _ in rows], name="measure")
        found = pd.DataFrame([row for _, row in rows], columns=list(COLUMNS), index=index)
        found.attrs["of"] = Origin(self)
        return found

    def _row(self, key: str) -> list | None:
        if key not in self.first.values.columns:
            return None
        a, b = self.first.values[key].to_numpy(), self.second.values[key].to_numpy()
        paired, unpaired = mean_interval(b - a, self.confidence), unpaired_interval(a, b, self.confidence)
        m, base = MEASURES[key], mean_interval(a).mean
        zone = next((aim.target(base) for aim in self._zones if aim.measure == key), None)
        return [
            *self.names, m.label, m.unit, base, mean_interval(b).mean,
            paired.mean, paired.low, paired.high, verdict(paired, m.better), unpaired.low, unpaired.high,
            *more(paired, self.confidence), size(paired, base, zone),
        ]  # fmt: skip

    @property
    def _zones(self) -> tuple[Aim, ...]:
        settings = self.first.settings
        return aims(settings.indifference_zone, settings.measures, "indifference_zone")

    def extend(self, n: int) -> Comparison:
        """Go on to n replications in total; those that are done are not done again.

        Parameters
        ----------
        n : int
            Number of replications in total.

        Returns
        -------
        Comparison
            The same as a comparison with n replications at once.

        Raises
        ------
        ValueError
            If n is not a whole number of at least 1.
        """
        settings = replace(self.first.settings, precision=None, budget=None)
        scenarios = [r.scenario for r in self.replications]
        ran, same = paired(scenarios, n, settings, self.replications, self.same_clients)
        return Comparison(*ran, names=self.names, same_clients=same, against=self.against)

    def chart(self, measure: str | None = None) -> Picture:
        """Draw the comparison.

        Parameters
        ----------
        measure : str, optional
            One measure: both structures, replication by replication; with three or more the difference of each pair.
            None: the difference of every measure, as a part of the first structure's mean; with three or more the
            mean lead time.
        """
        return super().chart(measure)


@renamed(most="max_replications", level="confidence")
def compare(
    *scenarios: Scenario,
    n: int = 30,
    seed: int = 1,
    measures: Iterable[str] = (),
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    names: Iterable[str] | None = None,
    against: str = "first",
    precision: float | str | Mapping[str, float | str] | None = None,
    budget: float | str | None = None,
    max_replications: int = 1000,
    logs: str | Path | None = None,
    indifference_zone: float | str | Mapping[str, float | str] | None = None,
) -> Comparison:
    """Compare structures on the same clients (common random numbers).

    Parameters
    ----------
    *scenarios : Scenario
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
    jobs, budget, max_replications, logs
        As in `simkit.replicate`.
    progress : bool or callable, optional
        None: a bar where somebody looks and it takes longer than two seconds; False: none. A callable is
        called after each replication with the number done.
    names : iterable of str, optional
        What to call them; their titles when left out.
    against : str
        With three or more structures ``first``: the others against the first; ``all``: every pair.
    precision : float, str or mapping, optional
        Go on until the interval of the difference is narrow enough: half its width at most ``"5%"`` of the
        first structure's mean, or 0.1 in the unit of the measure, or one of these for each measure.
    indifference_zone : float, str or mapping, optional
        The smallest difference that matters, in the same form. Verdicts then say whether a difference is larger, for
        one can be sure of a difference that nobody notices.

    Returns
    -------
    Comparison
        Differences with intervals, and a verdict for each measure.

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

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> found = sk.compare(desk, desk.change({"teams.desk.members[0].count": 2}), n=3, measures=["lead_time_mean"])
    >>> found.summary.loc["lead_time_mean", "verdict"]
    'better'
    """
    need_scenarios("compare", scenarios, least=2)
    choice("against", against, AGAINST)
    names = unique_names(scenarios, names)
    aims(indifference_zone, measures, "indifference_zone")  # refused before the runs, not after
    settings = RunSettings(
        seed, tuple(measures), confidence, progress, jobs, precision, budget, max_replications, logs, indifference_zone
    )
    ran, same = paired(scenarios, n, settings)
    return Comparison(*ran, names=names, same_clients=same, against=against)


def verdict(difference: Interval, better: str) -> str:
    """Say in a word what an interval for a difference allows one to say."""
    if difference.n >= 2 and difference.mean == 0 == difference.sd:
        return "the same"
    if math.isnan(difference.low) or difference.low <= 0 <= difference.high:
        return "cannot tell"
    below, above = WORDS[better]
    return below if difference.high < 0 else above


def size(difference: Interval, base: float, zone: float | None = None) -> str:
    """Say whether a difference is as large as what matters, whatever its sign, by its whole interval."""
    least, most = max(difference.low, -difference.high, 0.0), max(difference.high, -difference.low)
    if math.isnan(difference.low):
        return ""
    if zone is None:
        return "under 1 %" if least > 0 and most < TINY * abs(base) else ""
    return "matters" if least >= zone else "too small to matter" if most < zone else "may matter"


def more(difference: Interval, confidence: float = 0.95) -> tuple[float, ...]:
    """Estimate how many replications more would tell whether there is a difference: about, at least, at most.

    About: if the difference is as large as it looks now. The range is that of four in five (the 80 % interval of the
    difference). Where that interval holds zero, so that the true number may be any, none is given.
    """
    freedom, seen = difference.n - 1, abs(difference.mean)
    away = difference.half_width * quantile(LIKELY, freedom) / quantile(confidence, freedom)
    if not (seen > away and difference.low <= 0 <= difference.high):
        return (math.nan,) * 3
    sizes = (seen, seen + away, seen - away)
    needs = [replications_for(difference.n, difference.half_width, d, confidence) - difference.n for d in sizes]
    return tuple(float(max(needed, 1)) for needed in needs)
