"""Rules: who may take a task, who answers a call, which calls exist, and who is where at a stage of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from simkit.model.scenario.step import Hire
from simkit.model.scenario.world import Work

if TYPE_CHECKING:
    from simkit.model.scenario.organisation import Member
    from simkit.model.scenario.scenario import Person, Scenario

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


def takers(scenario: Scenario, event: str, product: str) -> list[str]:
    """Return the teams that a task may come to, by the rule of the most specific able team.

    Of the teams that take the work, those count in which a member, or a member of a team that
    helps it, has the skill; of these, the most specific ones. Several are left when they share.
    """
    able = [key for key in scenario.teams if _able(scenario, key, product)]
    return _most_specific(scenario, able, event, product)


def _able(scenario: Scenario, key: str, product: str) -> bool:
    hands = [scenario.teams[key], *(t for t in scenario.teams.values() if key in t.helps)]
    return any(does(m, product) for team in hands for m in team.members)


def does(member: Member, product: str) -> bool:
    """Tell whether members of this kind do tasks of a product: they have the skill, and not only the phone."""
    return product in member.skills and member.count != 0 and member.phone != "only"


def first_line(scenario: Scenario, event: str | None, product: str | None) -> list[str]:
    """Return the teams where a call from outside rings, by the rule of the most specific team.

    Only teams of the first line with somebody who picks up the phone count. A call about a life event or a
    product comes to a team that takes it; if there is none, to any team of the first line.
    """
    answering = [
        key for key, team in scenario.teams.items() if team.first_line and any(picks_up(m) for m in team.members)
    ]
    return _most_specific(scenario, answering, event, product) or answering


def experts(scenario: Scenario, event: str | None, product: str, needed: float) -> list[str]:
    """Return the teams that can answer what was passed on, by the rule of the most specific able team.

    With transfer somebody must have the skill and pick up the phone; with a note to call back somebody must
    have the skill and take tasks. Teams that take the product, and the life event if there is one, go first.
    """
    transfer = scenario.phone.forward == "transfer"
    able = [
        key
        for key, team in scenario.teams.items()
        if any(
            m.count != 0 and m.skills.get(product, 0) >= needed and (picks_up(m) if transfer else m.phone != "only")
            for m in team.members
        )
    ]
    return _most_specific(scenario, able, event, product) or able


def picks_up(member: Member) -> bool:
    """Tell whether members of this kind pick up the phone."""
    return member.phone != "never" and member.count != 0


def _most_specific(scenario: Scenario, keys: list[str], event: str | None, product: str | None) -> list[str]:
    """Return those of the teams that take something and are the most specific: by event and product, event, product.

    What a call is not about makes no team the more specific.
    """
    teams = {key: scenario.teams[key] for key in keys if scenario.teams[key].takes(event, product)}
    rank = {key: 2 * bool(team.events and event) + bool(team.products and product) for key, team in teams.items()}
    best = max(rank.values(), default=0)
    return [key for key, specificity in rank.items() if specificity == best]


Place = tuple[str, "Member"]  # team and kind
Staff = Iterable[Place]


def structure(scenario: Scenario, staff: Staff, only: Iterable[str] | None = None) -> Scenario:
    """Return a scenario in which each team has those members whom it has at some moment."""
    members: dict[str, dict[int, Member]] = {key: {} for key in scenario.teams}
    for team, member in staff:
        members[team].setdefault(id(member), member)  # one of each kind tells who can do what
    keys = list(scenario.teams) if only is None else [key for key in scenario.teams if key in set(only)]
    teams = {}
    for key in keys:
        there = tuple(member.model_copy(update={"count": 1}) for member in members[key].values())
        teams[key] = scenario.teams[key].model_copy(update={"members": there})
    return scenario.model_copy(update={"teams": teams})


def come_back(lent: list[tuple[float, str, Place]], staff: dict[str, Place], now: float) -> None:
    """Put back whoever was lent until now or before; with it ends what they were lent for since."""
    while due := [entry for entry in lent if entry[0] <= now]:
        first = min(due, key=lambda entry: entry[0])
        _, name, where = first
        since = next(i for i, entry in enumerate(lent) if entry is first)
        lent[since:] = [entry for entry in lent[since:] if entry[1] != name]
        if name in staff:
            staff[name] = where


def hires(scenario: Scenario, people: list[Person]) -> dict[int, list[Person]]:
    """Return whom each step of the plan hires, by its position."""
    hired = iter([person for person in people if person.begins >= 0])
    steps = sorted((i, step.count) for i, step in scenario.plan.in_order() if isinstance(step, Hire))
    return {i: [next(hired) for _ in range(count)] for i, count in steps}
