"""Debrief: what each way did, which decision made the difference, and what was luck."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from simkit.arguments import whole
from simkit.course.predictions.calibration import Calibration
from simkit.course.predictions.prediction import GuessAndRange, truth_of, where_truth_lay
from simkit.course.room.lever import LEAVE, Decision
from simkit.course.room.office import LENSES, GameOffice
from simkit.course.room.setup import RoomError
from simkit.experiment.comparison import verdict
from simkit.experiment.follow import as_transition, read_weeks
from simkit.experiment.interval import mean_interval
from simkit.experiment.replicator import Progress, side_by_side
from simkit.experiment.transition import WITHOUT, Transition
from simkit.measures import MEASURES, RunLog
from simkit.result import ExperimentResult

JUDGED = (
    "extra_waiting"  # all waiting of all clients above that without a change: it holds both the dip and what follows
)
AGAIN = 4  # futures in which a way is run without one of its decisions: the room's own, and others
SEEN = tuple(key for keys in LENSES.values() for key in keys)
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "What happened?": (
        "Tell it in order: what did you decide in which month, and what did you see then?",
        "When was it at its worst, and who felt it first: executor, designer, management or client?",
    ),
    "What did it feel like?": (
        "When did you want to stop? What kept you going, or what would have?",
        "What did you see from your chair that nobody else could see?",
    ),
    "Where is this like ours?": (
        "Which of these events have you had, and what did your organisation do?",
        "What in this office is not like yours, and would it change the outcome?",
    ),
    "What do we try on Monday?": (
        "What is the smallest step that would show you something, and from when could you judge it?",
        "Whom must you ask first what their work really takes?",
    ),
}
"""For the talk: what happened, what it felt like, where it is like ours, what we try."""


@dataclass(frozen=True, eq=False, repr=False)
class Debrief(ExperimentResult):
    """The ways of a room side by side: week by week, lens by lens, decision by decision, in its own and other futures.

    Parameters
    ----------
    office : GameOffice
        What was played.
    ways : dict of str to tuple
        The decisions of each way, month by month.
    transition : Transition
        Each way week by week beside the office in which only the events happened. Replication 0 is the room's own
        future, the others are other clients for the same decisions.
    values : DataFrame
        The measures of the whole game, by way and replication; first without a change.
    guesses : tuple of dict
        The room's predictions.
    jobs : int, optional
        Processes, for what is run when it is asked for.
    first : Debrief, optional
        The same with fewer futures.
    """

    office: GameOffice = field(repr=False)
    ways: dict[str, tuple[Decision, ...]] = field(repr=False)
    transition: Transition = field(repr=False)
    values: pd.DataFrame = field(repr=False)
    guesses: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    jobs: int | None = field(default=None, repr=False)
    first: Debrief | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """What the ways are called."""
        return tuple(self.ways)

    @property
    def n(self) -> int:
        """Number of futures, the room's own among them."""
        return self.transition.n

    @property
    def seed(self) -> int:
        """Whose clients."""
        return self.office.seed

    @cached_property
    def table(self) -> pd.DataFrame:
        """Tidy table: way, replication (0: the room's own future), measure, value."""
        return self.values.rename_axis(columns="measure").stack().rename("value").reset_index()

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Luck and skill, by way, in client-days waited more than without a change.

        ``own`` in the room's own future; ``mean`` over all others with ``low`` and ``high``: what the plan is worth;
        ``luck`` is the one minus the other; ``luckier`` the share of other futures in which it went better than in
        the room's own; ``best`` the share of all futures in which no other way waited less.
        """
        each = {
            name: self.transition.costs.loc[self.transition.costs["plan"] == name, JUDGED].to_numpy()
            for name in self.ways
        }
        least = np.min([*each.values()], axis=0)
        rows = {}
        for name, found in each.items():
            others = mean_interval(found[1:])
            luckier = float((found[1:] < found[0]).mean()) if len(found) > 1 else math.nan
            best = float((found == least).mean())
            rows[name] = [found[0], others.mean, others.low, others.high, found[0] - others.mean, luckier, best]
        columns = ["own", "mean", "low", "high", "luck", "luckier", "best"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("way")

    @cached_property
    def mattered(self) -> pd.DataFrame:
        """One row for each decision, run when it is first asked for: every way without it, on the same clients.

        Way, month, lever, decision, ``worth`` (waiting with it minus without it, in client-days) with ``low`` and
        ``high``, ``own`` in the room's own future, verdict, and what became of decisions that hang on it.
        """
        return _mattered(self, min(self.n, AGAIN)) if self.first is None else self.first.mattered

    @cached_property
    def lenses(self) -> pd.DataFrame:
        """What each lens gained and lost: lens, measure, label, unit, and of each way the change and a verdict.

        Columns come in pairs: the mean over all futures of the way minus no change, paired, under the name of the way,
        and ``better``, ``worse`` or ``cannot tell`` under ``(name, verdict)``.
        """
        still, rows = self.values.loc[WITHOUT], []
        for lens, keys in LENSES.items():
            for key in keys:
                if still[key].isna().all():
                    continue
                m = MEASURES[key]
                row: dict[Any, Any] = {"lens": lens, "measure": key, "label": m.label, "unit": m.unit}
                row["no change"] = still[key].mean()
                for name in self.ways:
                    found = mean_interval((self.values.loc[name][key] - still[key]).to_numpy())
                    row[name], row[f"{name}: verdict"] = found.mean, verdict(found, MEASURES[key].better)
                rows.append(row)
        return pd.DataFrame(rows)

    @cached_property
    def predictions(self) -> pd.DataFrame:
        """The room's predictions: name, team, role, month, measure, low, middle, high, truth, outcome."""
        columns = ["name", "team", "role", "month", "measure", "low", "middle", "high", "truth", "outcome"]
        rows = []
        for told in self.guesses:
            if math.isfinite(truth := told["truth"]):
                guess = GuessAndRange(told["middle"], told["low"], told["high"])
                rows.append({**told, "outcome": where_truth_lay(guess, truth_of(truth))})
        return pd.DataFrame(rows, columns=columns)

    @property
    def calibration(self) -> Calibration:
        """How often the truth lay in the room's ranges."""
        outcomes = list(self.predictions["outcome"])
        return Calibration(*(outcomes.count(kind) for kind in ("in", "above", "below")))

    def said(self, way: str) -> Iterator[tuple[int, str]]:
        """Yield each month of a way with what was decided and which events cut in, in words."""
        for month in range(1, self.office.months + 1):
            told = self.ways[way][month - 1] if month <= len(self.ways[way]) else {}
            yield month, "; ".join(self.office.pulled(told)) or "no change"

    def questions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the questions for the talk, stage by stage; those of the events come under what happened."""
        events = tuple(card.question for cards in self.office.cards.values() for card in cards)
        for stage, asked in QUESTIONS.items():
            yield stage, asked + (events if stage == "What happened?" else ())

    def same_until(self, way: str) -> tuple[str, int] | None:
        """Return the way that this one branched off, and after which month; None where it began on its own."""
        mine, found = list(self.ways[way]), None
        for other, decisions in self.ways.items():
            if other == way:
                return found
            shared = next((i for i, (a, b) in enumerate(zip(mine, decisions, strict=False)) if a != b), 0)
            if shared and any(mine[:shared]) and (found is None or shared > found[1]):
                found = other, shared
        return found

    def sections(self, whole: bool = True) -> list[dict[str, Any]]:
        """Return what the big screen of a room shows; without luck and skill where other futures are still to come."""
        return self._sections(whole)


def debrief(
    office: GameOffice,
    ways: Mapping[str, Sequence[Decision]],
    predictions: Iterable[Mapping[str, Any]] = (),
    *,
    n: int = 100,
    jobs: int | None = None,
    progress: Progress = None,
    first: Debrief | None = None,
) -> Debrief:
    """Set the ways of a room side by side, in its own future and in others.

    Parameters
    ----------
    office : GameOffice
        What was played.
    ways : mapping of str to sequence of decisions
        By team, what was decided in each month; a month that was not decided stays as it is. A way that was tried
        beside another is one more way.
    predictions : iterable of dict
        Each with name, team, role, month, measure, low, middle, high and truth.
    n : int
        Futures, the room's own among them: the same ones for all ways.
    jobs, progress
        As in ``sk.replicate``.
    first : Debrief, optional
        The same with fewer futures: which decision mattered is not run again.

    Examples
    --------
    >>> import simkit as sk
    >>> office = sk.game_office(months=1)
    >>> sk.debrief(office, {"we": [{"go_over": 25}]}, n=1).names
    ('we',)
    """
    n = whole("n", n, low=1)
    if not ways or WITHOUT in ways:
        found = ", ".join(ways) or "none"
        raise RoomError(f"a debrief needs ways by name, none of them called {WITHOUT!r}; found {found}")
    names, decided = tuple(ways), {name: tuple(dict(one) for one in way) for name, way in ways.items()}
    still = office.scenario([])
    scenarios = [office.scenario(way) for way in decided.values()]
    ran = side_by_side([still, *scenarios], range(n), office.seed, _read, baseline=still, jobs=jobs, progress=progress)
    found = list(zip(*(replicated.found for replicated in ran), strict=True))
    weekly = [[(weeks, costs) for weeks, costs, _ in runs] for runs in found]
    transition = as_transition(scenarios, names, weekly, ("open_at_end",), office.seed)
    values = pd.concat(
        {name: pd.DataFrame([m for *_, m in runs]) for name, runs in zip((WITHOUT, *names), found, strict=True)}
    )
    values = values.rename_axis(["way", "replication"])
    return Debrief(office, decided, transition, values, tuple(dict(one) for one in predictions), jobs, first)


def _read(log: RunLog, baseline: RunLog) -> tuple[np.ndarray, dict[str, float], dict[str, float]]:
    """Read open cases by week, what the change cost, and the measures of the whole game."""
    weeks, costs = read_weeks(log, baseline, ("open_at_end",))
    return weeks, costs, {key: float(MEASURES[key](log)) for key in SEEN}


def _mattered(debrief: Debrief, n: int) -> pd.DataFrame:
    office, rows, scenarios = debrief.office, [], []
    known = {lever.key: lever for lever in office.levers}
    for name, way in debrief.ways.items():
        for month, decision in enumerate(way, 1):
            for key, value in decision.items():
                if known[key].checked(value) == known[key].default:
                    continue
                other, note = _without(office, way, month, key)
                rows.append({
                    "way": name, "month": month, "lever": key,
                    "decision": f"{known[key].label}: {known[key].said(known[key].checked(value))}", "note": note,
                })  # fmt: skip
                scenarios.append(office.scenario(other))
    columns = ["way", "month", "lever", "decision", "worth", "low", "high", "own", "verdict", "note"]
    if not rows:
        return pd.DataFrame(columns=columns)
    still = office.scenario([])
    ran = side_by_side(scenarios, range(n), office.seed, _waited, baseline=still, jobs=debrief.jobs)
    without = np.array([replicated.found for replicated in ran]).T
    costs = debrief.transition.costs.set_index("plan")[JUDGED]
    for row, found in zip(rows, without, strict=True):
        worth = costs.loc[[row["way"]]].to_numpy()[:n] - found
        middle = mean_interval(worth)
        row |= {"worth": middle.mean, "low": middle.low, "high": middle.high, "own": worth[0]}
        row["verdict"] = verdict(middle, MEASURES[JUDGED].better)
    return pd.DataFrame(rows)[columns]


def _waited(log: RunLog, baseline: RunLog) -> float:
    return float(MEASURES[JUDGED](log, baseline))


def _without(office: GameOffice, way: tuple[Decision, ...], month: int, key: str) -> tuple[list[Decision], str]:
    """Return a way without one decision, and what that does to later ones that hang on it."""
    other = [dict(decision) for decision in way]
    del other[month - 1][key]
    note = ""
    if key == "go_over":
        after = [k for k in range(month, len(way)) if way[k].get("go_over", LEAVE) != LEAVE]
        note = f"without it, month {after[0] + 1} brings all of them over at once" if after else ""
    elif key in ("help", "phone", "norm", "plan"):
        after = [k for k in range(month, len(way)) if way[k].get(key, LEAVE) != LEAVE]
        note = f"it held until month {after[0] + 1}" if after else "it held to the end"
    try:
        office.refuse(other)
    except RoomError:
        for later in range(month, len(way)):  # a roll back of those who had not gone over
            if other[later].pop("stop", None) == "roll back":
                note = f"the roll back of month {later + 1} hangs on it, and is left out with it"
                break
    return other, note
