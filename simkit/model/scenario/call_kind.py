"""Call kind: why people call. Plain questions, a new case, asking where a case is, a complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simkit.model.scenario.work import Work

if TYPE_CHECKING:
    from simkit.model.scenario.scenario import Scenario

QUESTION, NEW_CASE, CHASING, COMPLAINT = PURPOSES = ("question", "new case", "chasing", "complaint")


class CallKind(NamedTuple):
    """One kind of call.

    Parameters
    ----------
    purpose : str
        One of `PURPOSES`.
    key : str
        Key of the question or of the life event.
    event : int
        Code of the life event; -1 for a question.
    talk : Work
        Minutes of conversation with someone who can answer.
    triage : Work or None
        Minutes with someone who cannot.
    needs : float
        Skill level needed to answer.
    """

    purpose: str
    key: str
    event: int
    talk: Work
    triage: Work | None = None
    needs: float = 0.0


def call_kinds(scenario: Scenario) -> list[CallKind]:
    """Return the kinds of calls that can come; none when the office has no telephone."""
    kinds = [CallKind(QUESTION, key, -1, q.talk, q.triage, q.needs) for key, q in scenario.questions.items()]
    complains = scenario.quality.complaint > 0 and makes_errors(scenario)
    for code, (key, event) in enumerate(scenario.events.items()):
        if event.by_phone:
            kinds.append(CallKind(NEW_CASE, key, code, event.intake))
        if event.chasing:
            chasing = event.chasing
            kinds.append(CallKind(CHASING, key, code, chasing.talk, chasing.triage, chasing.needs))
        if complains:
            kinds.append(CallKind(COMPLAINT, key, code, scenario.quality.talk))
    return kinds


def makes_errors(scenario: Scenario) -> bool:
    """Tell whether anything can go wrong in the work."""
    return any(product.error for product in scenario.products.values()) or any(
        any(member.errors.values()) for team in scenario.teams.values() for member in team.members
    )
