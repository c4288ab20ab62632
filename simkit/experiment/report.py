"""Report: one question, the answer that the numbers allow, and what that answer hangs on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from simkit.arguments import whole
from simkit.experiment.comparison import Comparison, compare
from simkit.experiment.design import Key
from simkit.experiment.interval import mean_interval
from simkit.experiment.lenses import Lenses
from simkit.experiment.precision import Aim, aims
from simkit.experiment.replications import SideBySide
from simkit.experiment.replicator import Progress, somebody_looks
from simkit.experiment.weighing import COLUMNS, NO_STEADY_STATE, overloaded, read_assumptions, said, weigh
from simkit.measures import MEASURES, find
from simkit.measures.measure import Measure
from simkit.model.scenario import Scenario

if TYPE_CHECKING:
    from simkit.present.picture import Picture

MOST, FEW = 12, 2  # of more marked assumptions than this the heaviest are run in full, found with so few replications
GROWING = 1.25  # open cases at the end, of those on average: more than this is no steady state yet

# What a scenario leaves out when none of its tables holds the key.
ABSENT = {
    "absence": "illness and other absence",
    "error errors": "errors, and work that comes back",
    "wait": "waiting on the client or on others outside the office",
    "questions by_phone": "the telephone",
    "chasing": "clients who ask after their case",
    "curve": "people who learn, and those who are new",
    "per_year": "people who leave, and vacancies",
    "times_per_week": "meetings",
    "level pattern occasion": "people who judge the same case differently",
    "hours weekdays arrivals season": "busy hours, days and seasons",
    "holidays": "holidays",
    "deadline": "what happens when a deadline passes",
    "wip_limit caseload": "limits on the work that people take on",
    "resources": "rooms, cars and the like that work needs beside people",
    "batch": "work that waits for a fixed day or a full pile",
    "arrival_cv": "clients who come in bursts, or evenly",
    "cost_per_hour": "what it costs",
    "steps": "the change itself: training, the dip, and the cost of getting there",
}


@dataclass(frozen=True, eq=False, repr=False)
class DecisionReport(SideBySide):
    """A question about two or more structures, with the answer that the numbers allow.

    Parameters
    ----------
    question : str
        What was asked.
    comparison : Comparison
        What was run.
    measure : str
        Key of the measure that decides.
    indifference_zone : float or str, optional
        The smallest difference that matters.
    weights : DataFrame
        What each assumption by itself does to the difference, the widest swing first: assumption, end (``low`` or
        ``high``), value, base, difference, low, high, swing, answer, effect (``holds``, ``in doubt``, ``overturns``,
        ``settles it``, ``leaves it open``, ``no steady state``), turns_at (about where the two are even), paths.
    n_assumptions : int
        Replications of each end of an assumption.
    not_modelled : tuple of str
        What the user says was left out.
    tried : int
        How many assumptions there are; where they are many, the heaviest were found with a few replications.
    """

    question: str
    comparison: Comparison = field(repr=False)
    measure: str
    indifference_zone: float | str | None
    weights: pd.DataFrame = field(repr=False)
    n_assumptions: int
    not_modelled: tuple[str, ...]
    tried: int = 0

    @property
    def replications(self) -> tuple:  # type: ignore[override]
        """What was run, one for each structure."""
        return self.comparison.replications

    @property
    def names(self) -> tuple[str, ...]:  # type: ignore[override]
        """What the structures are called."""
        return self.comparison.names

    @property
    def same_clients(self) -> bool:  # type: ignore[override]
        """Whether all met exactly the same clients in every replication."""
        return self.comparison.same_clients

    @property
    def summary(self) -> pd.DataFrame:
        """The summary of the comparison."""
        return self.comparison.summary

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """The structures by name."""
        return {name: r.scenario for name, r in zip(self.names, self.replications, strict=True)}

    @property
    def measured(self) -> Measure:
        """The measure that decides."""
        return MEASURES[self.measure]

    @property
    def assumptions(self) -> dict[tuple[str, ...], tuple[Any, Any]]:
        """What was varied, and between which values."""
        return {paths: tuple(ends["value"]) for paths, ends in self.weights.groupby("paths", sort=False)}

    @cached_property
    def pair(self) -> Comparison:
        """The first structure and the one that is set against it: of several, the best by its mean."""
        means = self.summary.loc[[self.measure]].query("first == @self.names[0]").set_index("second")["second_mean"]
        best = means.idxmax() if self.measured.better == "higher" else means.idxmin()
        return self.comparison.pair(self.names[0], str(best))

    @cached_property
    def lenses(self) -> Lenses:
        """The same runs, lens by lens."""
        return Lenses(self.replications, self.names, self.same_clients)

    @cached_property
    def overload(self) -> dict[str, list[tuple[str, float]]]:
        """Teams of each structure to which more work comes than they can do, with their load."""
        found = {name: overloaded(scenario) for name, scenario in self.scenarios.items()}
        return {name: teams for name, teams in found.items() if teams}

    @cached_property
    def growing(self) -> tuple[str, ...]:
        """Structures that are not overloaded, and whose open cases still grow when the runs end."""
        found = []
        for name, r in zip(self.names, self.replications, strict=True):
            if {"open_at_end", "work_in_progress"} <= set(r.values) and name not in self.overload:
                ahead = (r.values["open_at_end"] - GROWING * r.values["work_in_progress"]).to_numpy()
                found += [name] if mean_interval(ahead, self.confidence).low > 0 else []
        return tuple(found)

    @property
    def answer(self) -> str:
        """The answer in a word, of the second structure of the pair against the first.

        ``better``, ``worse`` (``lower``, ``higher`` for a measure without a better side), ``cannot tell``,
        ``the same``, ``too small to matter``, ``may matter``, or ``no steady state`` where one of them is overloaded.
        """
        if set(self.pair.names) & set(self.overload):
            return NO_STEADY_STATE
        row = self.pair.summary.loc[self.measure]
        paired = (self.pair.second.values[self.measure] - self.pair.first.values[self.measure]).to_numpy()
        return said(mean_interval(paired, self.pair.confidence), self.measured.better, row["first_mean"], self.zone)

    @property
    def zone(self) -> Aim | None:
        """The smallest difference that matters."""
        found = aims(self.indifference_zone, [self.measure], "indifference_zone")
        return next((aim for aim in found if aim.measure == self.measure), None)

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """What none of the structures holds, as far as the kit knows it."""
        held: set[str] = set()
        for scenario in self.scenarios.values():
            held |= _keys(scenario.model_dump(mode="json", exclude_defaults=True))
        return tuple(words for keys, words in ABSENT.items() if not held & set(keys.split()))

    def chart(self) -> Picture:
        """Draw what the answer hangs on: the difference at both ends of every assumption, with its interval."""
        return super().chart()


def report(
    question: str,
    *scenarios: Scenario | Comparison | Sequence[Scenario],
    n: int = 30,
    seed: int = 1,
    measure: str = "lead_time_mean",
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    indifference_zone: float | str | None = None,
    assumptions: Mapping[Key, tuple[Any, Any]] | None = None,
    n_assumptions: int = 10,
    not_modelled: Iterable[str] = (),
    names: Iterable[str] | None = None,
) -> DecisionReport:
    """Answer a question about structures in a page that can be defended: no surer than its numbers.

    Parameters
    ----------
    question : str
        What is to be decided, in a sentence.
    *scenarios : Scenario
        Two or more structures, the office as it is first; or one comparison that was run already with all measures.
    n, seed, confidence, names, jobs, progress
        As in `simkit.compare`.
    measure : str
        Key of the measure that decides.
    indifference_zone : float or str, optional
        The smallest difference that matters, in the unit of the measure or as ``"5%"`` of the first structure's mean.
    assumptions : mapping of str or tuple of str to (low, high), optional
        What was assumed, and between which values the truth may lie. None: the numbers that the comments in the
        scenario files call an assumption, each a quarter lower and higher; those that differ between the structures
        are what is decided, and those of the clock how it is run. Empty: nothing is varied.
    n_assumptions : int
        Replications of each end of an assumption.
    not_modelled : iterable of str
        What was left out and may matter.

    Returns
    -------
    DecisionReport
        ``.save("report.html")`` writes the page.

    Raises
    ------
    TypeError
        If something else than a scenario is given.
    ValueError
        If the question is empty, the measure unknown or not measured, or an option makes no sense.
    ScenarioError
        If an assumption leads nowhere or a value is refused.

    References
    ----------
    Monks, T., Currie, C. S. M., Onggo, B. S., Robinson, S., Kunc, M. and Taylor, S. J. E. (2019). Strengthening the
    reporting of empirical simulation studies: Introducing the STRESS guidelines. Journal of Simulation 13(1), 55-67.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1").change({"clock.horizon_days": 10})
    >>> fewer = desk.change({"title": "Fewer clients", "events.client.per_week": 100})
    >>> sk.report("Do fewer clients wait less?", desk, fewer, n=10, progress=False).answer
    'better'
    """
    if not isinstance(question, str) or not question.split():
        raise ValueError(f"question: found {question!r}, must be what is to be decided, in a sentence")
    left_out = _texts(not_modelled)
    (decides,) = find([measure])
    whole("n_assumptions", n_assumptions, low=1)
    aims(indifference_zone, [measure], "indifference_zone")
    if len(scenarios) == 1 and isinstance(scenarios[0], list | tuple):
        scenarios = tuple(scenarios[0])
    ran = scenarios[0] if len(scenarios) == 1 and isinstance(scenarios[0], Comparison) else None
    offices: list[Any] = [r.scenario for r in ran.replications] if ran is not None else list(scenarios)
    known = all(isinstance(office, Scenario) for office in offices)
    factors = read_assumptions(offices, assumptions) if known else ()
    began = perf_counter()
    if ran is None:
        ran = compare(*offices, n=n, seed=seed, confidence=confidence, names=names, jobs=jobs, progress=progress)
    if measure not in ran.summary.index:
        held = ", ".join(ran.summary.index)
        raise ValueError(f"measure: '{measure}' was not measured in two structures; {held} were")
    if indifference_zone is not None:  # a comparison that was run without it can be read with it
        zone = {decides.key: indifference_zone}
        read = [replace(r, settings=replace(r.settings, indifference_zone=zone)) for r in ran.replications]
        ran = Comparison(*read, names=ran.names, same_clients=ran.same_clients, against=ran.against)
    found = DecisionReport(
        " ".join(question.split()), ran, decides.key, indifference_zone, pd.DataFrame(columns=list(COLUMNS)),
        n_assumptions, left_out,
    )  # fmt: skip
    ask = partial(weigh, found.pair, found.answer, found.measure, found.zone, jobs=jobs, progress=progress)
    tried = len(factors)
    screened = assumptions is None and tried > MOST
    runs = 2 * (2 * tried + 1) * FEW * screened + 2 * (2 * min(tried, MOST if screened else tried) + 1) * n_assumptions
    minutes = (perf_counter() - began) / (n * len(offices)) * runs / 60
    if minutes > 1 and progress is None and somebody_looks():
        print(f"Next, what the answer hangs on: {tried} assumptions, about {minutes:.0f} minutes.", file=sys.stderr)
    if screened:
        heaviest = list(dict.fromkeys(ask(factors, FEW)["paths"]))[:MOST]
        factors = tuple(factor for factor in factors if factor.paths in heaviest)
    weights = ask(factors, n_assumptions) if factors else found.weights
    return replace(found, weights=weights, tried=tried)


def _texts(found: Iterable[str]) -> tuple[str, ...]:
    texts = (found,) if isinstance(found, str) else tuple(found)
    if not all(isinstance(text, str) and text.split() for text in texts):
        raise ValueError(f"not_modelled: found {found!r}, must be texts, one for each thing that was left out")
    return tuple(" ".join(text.split()) for text in texts)


def _keys(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set(data) | set().union(*map(_keys, data.values()))
    return set().union(*map(_keys, data)) if isinstance(data, list) else set()
