"""Weighing: what was assumed, and what each assumption by itself does to the difference between two structures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from simkit.experiment.comparison import Comparison, size, verdict
from simkit.experiment.design import Factor, Key, format_value, is_number, read_factors, run_design
from simkit.experiment.effects import ENDS, pairs
from simkit.experiment.interval import Interval, mean_interval
from simkit.experiment.precision import Aim
from simkit.experiment.replicator import Progress
from simkit.measures import MEASURES
from simkit.model.scenario import Scenario, ScenarioError
from simkit.model.scenario.comments import assumptions as marked
from simkit.model.scenario.part import parse
from simkit.model.scenario.plausible import check_scenario
from simkit.model.scenario.refusals import render

SURE = ("better", "worse", "lower", "higher")
NO_STEADY_STATE = "no steady state"
ASIDE = 0.25  # how far an assumption is moved of which nobody said how far it may lie off
COLUMNS = (
    "assumption",
    "end",
    "value",
    "base",
    "difference",
    "low",
    "high",
    "swing",
    "answer",
    "effect",
    "turns_at",
    "paths",
)


def overloaded(scenario: Scenario) -> list[tuple[str, float]]:
    """Return the teams to which more work comes than they can do, with their load."""
    return [(row.team, row.load) for row in check_scenario(scenario).table.itertuples() if row.load > 1]


def said(difference: Interval, better: str, base: float, zone: Aim | None) -> str:
    """Say in a word what an interval allows one to say, where a smallest difference matters."""
    found = verdict(difference, better)
    large = size(difference, base, zone.target(base)) if zone else ""
    if found in SURE:
        return found if large in ("", "matters") else large
    return large if large == "too small to matter" and found == "cannot tell" else found


def pattern(paths: Sequence[str]) -> str:
    """Write the paths of one assumption as one: what differs between them becomes ``*``."""
    steps = [parse(path) for path in paths]
    if len({len(one) for one in steps}) > 1:
        return ", ".join(paths)
    return _shared(steps[0], lambda place: len({one[place] for one in steps}) > 1)


def _shared(steps: list[str | int], starred: Callable[[int], bool]) -> str:
    """Write a path with a ``*`` in some of its places."""
    starred_ones = [("[*]" if isinstance(s, int) else "*") if starred(i) else s for i, s in enumerate(steps)]
    return render(starred_ones).replace(".[*]", "[*]")


def read_assumptions(offices: Sequence[Scenario], asked: Mapping[Key, tuple[Any, Any]] | None) -> tuple[Factor, ...]:
    """Return what was assumed and between which values: what is asked, or what the files of the scenarios mark."""
    if asked is not None:
        factors = pairs(asked, "assumptions") if asked else ()
        for factor in factors:
            if not any(factor.changes(office, value) for office in offices for value in factor.values):
                offices[0].change(dict.fromkeys(factor.paths, factor.values[0]))  # says what is wrong with the path
            for office in offices:
                for value in factor.values:
                    office.change(factor.changes(office, value))
        return factors
    groups: dict[tuple[str, float], list[str]] = {}
    for path in dict.fromkeys(path for office in offices for path in marked(office)):
        values = [v for v in (_value(office, path) for office in offices) if v is not None]
        steps = parse(path)
        if not all(is_number(v) and v == values[0] for v in values) or not values or steps[0] in ("clock", "plan"):
            continue  # what differs is what is decided, and the clock how it is run
        # One assumption about people stands in the lines of several teams.
        name = _shared(steps, lambda place: place in (1, 3)) if steps[0] == "teams" else path
        groups.setdefault((name, values[0]), []).append(path)
    over = {tuple(paths): _ends(offices, paths, base) for (_, base), paths in groups.items()}
    return read_factors({paths: ends for paths, ends in over.items() if len(ends) == 2}, "assumptions") if over else ()


def _value(office: Scenario, path: str) -> Any:
    try:
        return office.value(path)
    except ScenarioError:
        return None


def _ends(offices: Sequence[Scenario], paths: Sequence[str], base: float) -> tuple[float, ...]:
    """Return a quarter less and a quarter more; where that is refused, the nearest that makes sense."""
    whole_one = isinstance(base, int)
    found = []
    for sign in (-1, 1):
        away = base * (1 + sign * ASIDE)
        tries = [base + sign * max(1, round(ASIDE * base))] if whole_one else [float(f"{away:.4g}"), 1.0]
        found.append(next((value for value in tries if _taken(offices, paths, value)), base))
    return tuple(dict.fromkeys(found))


def _taken(offices: Sequence[Scenario], paths: Sequence[str], value: float) -> bool:
    factor = Factor(tuple(paths), (value,))
    try:
        for office in offices:
            office.change(factor.changes(office, value))
    except ScenarioError:
        return False
    return True


def weigh(
    pair: Comparison,
    answer: str,
    measure: str,
    zone: Aim | None,
    factors: Sequence[Factor],
    n: int,
    jobs: int | None = None,
    progress: Progress = None,
) -> pd.DataFrame:
    """Run a pair at both ends of every assumption, and say what becomes of the answer."""
    offices = [r.scenario for r in pair.replications]
    points = [(factor, end, value) for factor in factors for end, value in zip(ENDS, factor.values, strict=True)]
    changed = [office.change(f.changes(office, value)) for f, _, value in points for office in offices]
    values, _ = run_design([*offices, *changed], n, pair.seed, [measure], pair.confidence, jobs, progress)
    of = values[measure].unstack("point")
    base = (of[1] - of[0]).mean()
    was = {f: next((v for v in (_value(o, path) for o in offices for path in f.paths) if v is not None), None)
           for f in factors}  # fmt: skip
    names = name_factors(was)
    rows = []
    for number, (factor, end, value) in enumerate(points, start=1):
        first, second = of[2 * number], of[2 * number + 1]
        i = mean_interval((second - first).to_numpy(), pair.confidence)
        word = said(i, MEASURES[measure].better, first.mean(), zone)
        if any(overloaded(office) for office in changed[2 * number - 2 : 2 * number]):
            word = NO_STEADY_STATE
        rows.append(
            [names[factor], end, value, was[factor], i.mean, i.low, i.high, math.nan, word, _effect(word, answer),
             _turn(was[factor], value, base, i.mean), factor.paths]
        )  # fmt: skip
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    for place, name in ((2, "value"), (3, "base")):
        found[name] = pd.Series([row[place] for row in rows], dtype=object)  # a number of people stays a whole one
    means = found.groupby("assumption")["difference"]
    found["swing"] = means.transform("max").clip(lower=base) - means.transform("min").clip(upper=base)
    return found.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def name_factors(was: Mapping[Factor, Any]) -> dict[Factor, str]:
    """Return a name for each assumption, with its value where two would be called the same."""
    names = {factor: pattern(factor.paths) for factor in was}
    often = Counter(names.values())
    return {f: f"{name} where {format_value(was[f])}" if often[name] > 1 else name for f, name in names.items()}


def _effect(word: str, answer: str) -> str:
    if word == NO_STEADY_STATE:
        return word
    if answer in SURE:
        return "holds" if word == answer else "overturns" if word in SURE else "in doubt"
    return "settles it" if word in SURE else "leaves it open"


def _turn(base: Any, value: Any, before: float, after: float) -> float:
    """Return about where the difference is zero, on a straight line from the base to the end."""
    if not (is_number(base) and is_number(value) and before * after < 0):
        return math.nan
    return base + (value - base) * before / (before - after)
