"""Coherence of the telephone: does somebody pick up, and does somebody know the answer?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simkit.model.scenario.call_kind import CHASING, QUESTION, call_kinds
from simkit.model.scenario.problem import Problem
from simkit.model.scenario.telephone import experts, first_line, picks_up

if TYPE_CHECKING:
    from simkit.model.scenario.call_kind import CallKind
    from simkit.model.scenario.scenario import Scenario

PLACES = {QUESTION: "questions.{}", CHASING: "events.{}.chasing"}


def telephone_problems(scenario: Scenario) -> list[Problem]:
    """Return what does not fit in the telephone of a scenario."""
    problems = list(_turns(scenario))
    kinds = call_kinds(scenario)
    if not kinds:
        return problems
    if not first_line(scenario, None, None):
        found = f"clients call ({kinds[0].purpose}: {kinds[0].key}), and nobody picks up the phone"
        allowed = 'a member with phone = "also" or phone = "only", in a team with first_line = true'
        return [*problems, Problem("teams", found, allowed)]
    return problems + [problem for kind in kinds if kind.needs for problem in _unanswered(scenario, kind)]


def _unanswered(scenario: Scenario, kind: CallKind) -> Iterator[Problem]:
    event = None
    products = [product for product, weight in scenario.questions[kind.key].about.items() if weight] if (
        kind.purpose == QUESTION
    ) else []
    if kind.purpose == CHASING:
        event = kind.key
        products = [need.product for need in scenario.events[event].tasks]
    for product in products:
        if not experts(scenario, event, product, kind.needs):
            who = "picks up the phone" if scenario.phone.forward == "transfer" else "also does other work"
            yield Problem(
                PLACES[kind.purpose].format(kind.key) + ".needs",
                f"nobody has skill {kind.needs:g} in '{product}' and {who}",
                f"a member with skills = {{ {product} = {kind.needs:g} }} or more who {who}; or a lower needs",
            )


def _turns(scenario: Scenario) -> Iterator[Problem]:
    for key, team in scenario.teams.items():
        also = sum(m.count if m.count is not None else 1 for m in team.members if picks_up(m) and m.phone == "also")
        if team.turns is not None and team.turns > also:
            yield Problem(
                f"teams.{key}.turns",
                f"{team.turns} at a time, of {also} who pick up the phone beside other work",
                f'at most {also}; or more members with phone = "also"',
            )
