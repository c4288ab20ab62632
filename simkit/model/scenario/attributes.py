"""Attributes of a case: what kind it is, how urgent, about how much, by which channel; and what hangs on that.

A category is kept as its position among all categories of that name, in the order of the file; a number as itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field, model_validator

from simkit.model.scenario.duration import Family, Spread, Work, fits_together
from simkit.model.scenario.part import Name, Part
from simkit.model.scenario.refusals import Problem, did_you_mean, one_of, unknown
from simkit.model.scenario.step import Norm

if TYPE_CHECKING:
    from simkit.model.scenario.coded import Coded
    from simkit.model.scenario.scenario import Scenario

MOST_KINDS = 10_000
Finite = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Attribute(Part):
    """What differs from case to case: a category, or a number.

    Parameters
    ----------
    weights : dict of str to float
        Categories, each with its weight, such as ``{ web = 7, paper = 3 }``; empty: it is a number.
    dist : str
        How the number is spread, as in `Work`.
    mean : float, optional
        Mean of the number.
    cv : float, optional
        Coefficient of variation of the number.
    values : tuple of float
        Observed numbers, for ``empirical`` only.
    """

    weights: dict[Name, Finite] = {}
    dist: Family = "exponential"
    mean: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    cv: Spread | None = None
    values: tuple[Finite, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Attribute:
        if self.weights and (self.mean is not None or self.values):
            raise ValueError("give weights of categories, or mean and dist of a number; not both")
        if self.weights and not sum(self.weights.values()):
            raise ValueError("weights are all 0; at least one must be above 0")
        if not self.weights:
            fits_together("a number", "numbers", self.dist, self.mean, self.cv, self.values)
        return self

    @property
    def number(self) -> Work:
        """How a number is drawn."""
        return Work(dist=self.dist, mean=self.mean, cv=self.cv, values=self.values)


class Condition(Part):
    """What an attribute of a case must be.

    Parameters
    ----------
    any_of : tuple of str
        Categories, one of which it must be.
    above : float, optional
        A number that it must be above.
    up_to : float, optional
        A number that it must be at most.
    """

    any_of: tuple[Name, ...] = ()
    above: Finite | None = None
    up_to: Finite | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Condition:
        if bool(self.any_of) == (self.above is not None or self.up_to is not None):
            raise ValueError('give any_of = ["category"], or above = 100 and up_to = 1000 of a number, or one of these')
        return self


class Scaling(Part):
    """How the work of a task grows with an attribute.

    Parameters
    ----------
    factors : dict of str to float
        Categories, each with what its work is multiplied by; others: 1.
    power : float, optional
        Of a number: the work is multiplied by ``(number / mean) ** power``; 1 is in proportion.
    """

    factors: dict[Name, Finite] = {}
    power: Annotated[float, Field(gt=0, le=2, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Scaling:
        if bool(self.factors) == (self.power is not None):
            raise ValueError("give factors = { category = 1.5 }, or power = 1 of a number")
        return self


When = dict[Name, Condition]
Kinds = tuple[tuple[int, frozenset[int]], ...]  # life event, and the teams that do not take such a case
Columns = dict[str, tuple[str, ...]]  # the attributes of all life events, each with its categories; a number has none


def columns(scenario: Scenario) -> Columns:
    """Return every attribute by name, with all its categories in the order of the file."""
    found: dict[str, dict[str, None]] = {}
    for event in scenario.events.values():
        for name, attribute in event.attributes.items():
            found.setdefault(name, {}).update(dict.fromkeys(attribute.weights))
    return {name: tuple(categories) for name, categories in found.items()}


def holds(when: When, known: Columns, drawn: np.ndarray) -> np.ndarray:
    """Tell which cases meet all conditions; a case without the attribute does not. `drawn`: a row for each case."""
    found = np.ones(len(drawn), dtype=bool)
    for name, condition in when.items():
        value = drawn[:, list(known).index(name)]
        if condition.any_of:
            found &= np.isin(value, [known[name].index(one) for one in condition.any_of])
        else:
            low, high = (-np.inf if condition.above is None else condition.above), condition.up_to
            found &= (value > low) & (value <= (np.inf if high is None else high))
    return found


def factor(
    scales: Mapping[str, Scaling], own: Mapping[str, Attribute], known: Columns, drawn: np.ndarray
) -> np.ndarray:
    """Return what the work of each case is multiplied by."""
    found = np.ones(len(drawn))
    for name, scaling in scales.items():
        value = drawn[:, list(known).index(name)]
        if scaling.power is not None:
            found *= np.maximum(value / own[name].number.average, 1e-9) ** scaling.power
        else:
            found *= np.array([scaling.factors.get(one, 1.0) for one in known[name]])[value.astype(int)]
    return found


def norms(coded: Coded, event: np.ndarray, drawn: np.ndarray | None, arrived: np.ndarray) -> np.ndarray:
    """Return the minutes within which each case should be settled; infinite without a norm."""
    found = np.array([of_file.norm for of_file in coded.events] or [np.inf])[event]
    known, day = list(coded.attributes), coded.clock.day_minutes
    for number, of_file in enumerate(coded.events):
        if of_file.stream.norm_by and drawn is not None:
            mine = np.flatnonzero(event == number)
            days = np.full(len(mine), np.inf)
            for name, by_category in of_file.stream.norm_by.items():
                table = [by_category.get(one, np.inf) for one in coded.attributes[name]]
                days = np.minimum(days, np.array(table)[drawn[mine, known.index(name)].astype(int)])
            found[mine] = np.where(days < np.inf, days * day, found[mine])
    for _, step in coded.plan.in_order():
        if isinstance(step, Norm):
            later = arrived >= coded.clock.warm_up + step.week * coded.clock.week_minutes
            about = [not step.events or of_file.key in step.events for of_file in coded.events]
            found[later & np.array(about, bool)[event]] = step.days * day
    return found


def kinds_of_cases(scenario: Scenario, known: Columns) -> Kinds:
    """Return every set of teams that refuse a case of each life event, by what its attributes can be."""
    picky = {n: team.only for n, team in enumerate(scenario.teams.values()) if team.only}
    first, others = [], []
    for number, event in enumerate(scenario.events.values()):
        values = []
        for name in known:
            ends = (end for o in picky.values() if name in o for end in (o[name].above, o[name].up_to))
            limits = sorted({end for end in ends if end is not None})
            own = event.attributes.get(name)
            codes = [known[name].index(one) for one, weight in own.weights.items() if weight] if own else [np.nan]
            asked = any(name in only for only in picky.values())
            values.append((codes or [*limits, (limits or [0])[-1] + 1]) if asked else [np.nan])
        combinations = list(product(*values))
        rows = np.array(combinations, dtype=float).reshape(len(combinations), len(known))
        met = {n: holds(only, known, rows) for n, only in picky.items()}
        found = dict.fromkeys(frozenset(n for n in met if not met[n][row]) for row in range(len(rows)))
        first.append((number, next(iter(found))))
        others += [(number, refusing) for refusing in list(found)[1:]]
    return (*first, *others)


def kind_of_cases(coded: Coded, event: np.ndarray, drawn: np.ndarray | None) -> np.ndarray:
    """Return the kind of each case: by which teams do not take it."""
    picky = {team.number: team.only for team in coded.teams if team.only}
    if not picky or drawn is None:
        return event
    met = np.array([holds(only, coded.attributes, drawn) for only in picky.values()])
    place = {kind: i for i, kind in enumerate(coded.kinds)}
    seen: dict[tuple, int] = {}
    found = np.empty(len(event), dtype=int)
    for case, (number, *ok) in enumerate(zip(event.tolist(), *met.tolist(), strict=True)):
        key = (number, *ok)
        if key not in seen:
            refusing = frozenset(n for n, one in zip(picky, ok, strict=True) if not one)
            seen[key] = place.get((number, refusing), number)
        found[case] = seen[key]
    return found


def attribute_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what asks for an attribute or a category that is not there, or for a number where there are categories."""
    everywhere = columns(scenario)
    for key, event in scenario.events.items():
        for name, attribute in event.attributes.items():
            if everywhere[name] and not attribute.weights:
                found = "a number, while in another life event it has categories"
                yield Problem(f"events.{key}.attributes.{name}", found, "another name for one of them")
        path, own = f"events.{key}", {name: tuple(one.weights) for name, one in event.attributes.items()}
        for name, norms in event.norm_by.items():
            yield from _problems(f"{path}.norm_by.{name}", name, own, tuple(norms))
        for i, need in enumerate(event.tasks):
            yield from _conditions(f"{path}.tasks[{i}].when", need.when, own)
            for name, scaling in need.work_by.items():
                yield from _problems(f"{path}.tasks[{i}].work_by.{name}", name, own, tuple(scaling.factors))
    asked = {name for team in scenario.teams.values() for name in team.only} & set(everywhere)
    if math.prod(len(everywhere[name]) or 2 * len(scenario.teams) + 1 for name in asked) > MOST_KINDS:
        found = f"more than {MOST_KINDS:,} kinds of cases by {', '.join(sorted(asked))}"
        yield Problem("teams.*.only", found, "fewer attributes, or fewer categories, to tell teams apart")
    for key, team in scenario.teams.items():
        yield from _conditions(f"teams.{key}.only", team.only, everywhere)
        yield from _conditions(f"teams.{key}.urgent", team.urgent, everywhere)


def _conditions(path: str, when: When, known: Columns) -> Iterator[Problem]:
    for name, condition in when.items():
        yield from _problems(f"{path}.{name}", name, known, condition.any_of)


def _problems(path: str, name: str, known: Columns, categories: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what is wrong with asking for categories of an attribute, or for its number when there are none."""
    if name not in known:
        yield unknown(path, "attribute", name, known)
    elif bool(known[name]) != bool(categories):
        found = f"'{name}' has {'categories' if known[name] else 'numbers, no categories'}"
        yield Problem(
            path, found, one_of(known[name]) if known[name] else "a condition on a number, such as above = 100"
        )
    else:
        wrong = [one for one in categories if one not in known[name]]
        yield from (
            Problem(path, f"no category '{w}'", one_of(known[name]), did_you_mean(w, known[name])) for w in wrong
        )
