"""Noise audit: the same cases before everyone, for many sets of people."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from simkit.arguments import by_keyword, renamed, whole
from simkit.experiment.interval import mean_table
from simkit.experiment.processes import spread_out
from simkit.experiment.replicator import Progress, until_interrupted, watched
from simkit.measures.quality import audit
from simkit.model.scenario import Scenario, need_scenario
from simkit.result import ExperimentResult

LABELS = {
    "level": ("Level noise", "sd"),
    "pattern": ("Pattern noise", "sd"),
    "occasion": ("Occasion noise", "sd"),
    "system": ("System noise", "sd"),
    "difference": ("Median relative difference of amounts", "share"),
    "disagreement": ("One says yes, the other no", "share"),
    "disagreement_within": ("... two from one team", "share"),
    "disagreement_between": ("... two from different teams", "share"),
}


@dataclass(frozen=True, eq=False, repr=False)
class NoiseAudit(ExperimentResult):
    """What noise audits of one organisation find.

    Parameters
    ----------
    scenario : Scenario
        The organisation.
    seed : int
        Seed of the experiment.
    cases : int
        Cases of each product in an audit.
    values : DataFrame
        One row for each audit, each with other people and other cases; one column for each finding.
    confidence : float
        Confidence level of the intervals.
    """

    scenario: Scenario = field(repr=False)
    seed: int
    cases: int
    values: pd.DataFrame = field(repr=False)
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """Number of audits."""
        return len(self.values)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: replication, finding, value."""
        return self.values.reset_index().melt(id_vars="replication", var_name="finding", value_name="value")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Mean and confidence interval of each finding."""
        return mean_table(self.values, self.confidence, LABELS, "finding")


@renamed(level="confidence")
@by_keyword("cases", "n", "seed", "confidence")
def noise_audit(
    scenario: Scenario,
    *,
    n: int = 30,
    seed: int = 1,
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    cases: int = 40,
) -> NoiseAudit:
    """Lay the same sample of cases before everyone, and see how much the answers differ.

    Parameters
    ----------
    scenario : Scenario
        The organisation; its ``policy`` says how differently people judge.
    n : int
        Number of audits, each with other people of the same kind.
    seed : int
        Seed of the experiment.
    confidence : float
        Confidence level of the intervals.
    jobs, progress
        As in `simkit.replicate`.
    cases : int
        Cases of each product in an audit, at least 2.

    Returns
    -------
    NoiseAudit
        Level, pattern, occasion and system noise, and how often two people disagree.

    Raises
    ------
    ValueError
        If cases or n is not a whole number that makes sense.

    Examples
    --------
    >>> import simkit as sk
    >>> office = sk.load("tax-office/service-team")
    >>> found = sk.noise_audit(office, cases=10, n=2).summary
    >>> bool(found.loc["system", "mean"] > found.loc["level", "mean"])
    True
    """
    need_scenario("noise_audit", scenario)
    n = whole("n", n, low=1)
    work = [(scenario, cases, seed, number) for number in range(n)]
    rows = list(until_interrupted(watched(spread_out(audit, work, jobs), n, progress), n))
    values = pd.DataFrame(rows).rename_axis("replication").dropna(axis="columns")
    return NoiseAudit(scenario, seed, int(cases), values, confidence)
