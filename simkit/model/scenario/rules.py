"""Rules: who may take a task, who answers a call, which calls exist, who is hired when, and who stands where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from simkit.model.scenario.step import Hire
from simkit.model.scenario.world import Question, Work

if TYPE_CHECKING:
    from simkit.model.scenario.attributes import Kinds
    from simkit.model.scenario.coded import CodedEvent, CodedMember, CodedPerson, CodedTeam
    from simkit.model.scenario.organisation import Coordination
    from simkit.model.scenario.plan import Plan
    from simkit.model.scenario.scenario import Scenario

QUESTION, NEW_CASE, CHASING, COMPLAINT = PURPOSES = ("question", "new case", "chasing", "complaint")

Place = tuple["CodedTeam", "CodedMember"]  # where one employee stands, and as what
Staff = dict["CodedTeam", dict["CodedMember", None]]  # which kinds are there at some moment, by team that takes part
Way = tuple[list["CodedTeam"], list[float]]  # teams that share something, and the bounds between their shares
Ways = tuple[dict[int, Way], ...]  # of tasks, by life event and product


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
    question : Question or None
        When people call with this question.
    about : dict of int to float
        Weight of each product the question may be about.
    skills : dict of int to int
        Skill code that answering takes, by product; empty: whoever picks up can answer.
    """

    purpose: str
    key: str
    event: int
    talk: Work
    triage: Work | None = None
    needs: float = 0.0
    question: Question | None = None
    about: dict[int, float] = {}
    skills: dict[int, int] = {}


def call_kinds(scenario: Scenario) -> list[CallKind]:
    """Return the kinds of calls that can come; none when the office has no telephone."""
    codes = {key: code for code, key in enumerate(scenario.products)}
    kinds = []
    for key, asked in scenario.questions.items():
        about = {codes[product]: weight for product, weight in asked.about.items()}
        kinds.append(CallKind(QUESTION, key, -1, asked.talk, asked.triage, asked.needs, asked, about))
    complains = scenario.quality.complaint > 0 and makes_errors(scenario)
    for code, (key, event) in enumerate(scenario.events.items()):
        if event.by_phone and event.intake:
            kinds.append(CallKind(NEW_CASE, key, code, event.intake))
        if event.chasing:
            chasing = event.chasing
            kinds.append(CallKind(CHASING, key, code, chasing.talk, chasing.triage, chasing.needs))
        if complains:
            kinds.append(CallKind(COMPLAINT, key, code, scenario.quality.talk))  # type: ignore[arg-type]  # checks ask
    return kinds


def makes_errors(scenario: Scenario) -> bool:
    """Tell whether anything can go wrong in the work."""
    return any(product.error for product in scenario.products.values()) or any(
        any(member.errors.values()) for team in scenario.teams.values() for member in team.members
    )


def takers(staff: Staff, event: int, product: int, refusing: frozenset[int] = frozenset()) -> list[CodedTeam]:
    """Return the teams that a task may come to, by the rule of the most specific able team.

    Of the teams that take the work, those count in which a member, or a member of a team that
    helps it, has the skill; of these, the most specific ones. Several are left when they share. Teams that do not
    take such a case are left out.
    """
    able = able_teams(staff, product)
    helped = {number for team in able for number in team.helps}
    able_too = (m for members in staff.values() for m in members if m.takes(product))
    guests = {also.team for member in able_too for also in member.also}
    there = [t for t in staff if (t in able or t.number in helped or t.key in guests) and t.number not in refusing]
    picky = [team for team in there if team.only]
    return _most_specific(picky, event, product) or _most_specific(there, event, product)


def serves(person: CodedPerson, team: CodedTeam) -> bool:
    """Tell whether somebody takes work of a team: their own, one that it helps, or one they work for as well."""
    also = team.key in [also.team for also in person.member.also]
    return person.team is team or team.number in person.team.helps or also


def tied_to(team: CodedTeam, other: CodedTeam) -> bool:
    """Tell whether one of two teams helps the other, or a member works for both without hours for each."""
    lent = any(
        also.share and also.team == there.key
        for here, there in ((team, other), (other, team)) for member in here.members for also in member.also
    )  # fmt: skip
    return lent or other.number in team.helps or team.number in other.helps


def able_teams(staff: Staff, product: int) -> list[CodedTeam]:
    """Return the teams with a member who has the skill, and does not only pick up the phone."""
    return [team for team, members in staff.items() if any(m.takes(product) for m in members)]


def first_line(
    staff: Staff, event: int = -1, product: int = -1, skill: tuple[int, float] | None = None
) -> list[CodedTeam]:
    """Return the teams where a call from outside rings, by the rule of the most specific team.

    Only teams of the first line with somebody who picks up the phone count. A call about a life event or a
    product comes to a team that takes it; if there is none, to any team of the first line. With a skill, a product
    and a level, teams where somebody on the phone has it go before.
    """
    answering = [t for t, members in staff.items() if t.is_first_line and any(m.answers_calls for m in members)]
    if skill is not None:
        known, level = skill
        able = (t for t in answering if any(m.answers_calls and m.levels.get(known, 0) >= level for m in staff[t]))
        answering = list(able) or answering
    return _most_specific(answering, event, product) or answering


def experts(staff: Staff, event: int, product: int, needed: float, transfer: bool) -> list[CodedTeam]:
    """Return the teams that can answer what was passed on, by the rule of the most specific able team.

    With transfer somebody must have the skill and pick up the phone; with a note to call back somebody must
    have the skill and take tasks. Teams that take the product, and the life event if there is one, go first.
    """
    able = [
        team
        for team, members in staff.items()
        if any(m.levels.get(product, 0) >= needed and (m.answers_calls if transfer else m.takes_tasks) for m in members)
    ]
    return _most_specific(able, event, product) or able


def _most_specific(teams: list[CodedTeam], event: int, product: int) -> list[CodedTeam]:
    """Return those that take something and are the most specific: by event and product, by event, by product.

    What a call is not about (-1) makes no team the more specific.
    """
    rank = {t: 2 * bool(t.events and event >= 0) + bool(t.products and product >= 0) for t in teams}
    taking = [team for team in teams if team.takes(event, product)]
    best = max((rank[team] for team in taking), default=0)
    return [team for team in taking if rank[team] == best]


def task_ways(events: Sequence[CodedEvent], staff: Staff, kinds: Kinds) -> Ways:
    """Return which teams share each product of each kind of case; what nobody can do is left out."""
    return tuple(
        {
            task.product: divide(teams)
            for task in events[number].tasks
            if (teams := takers(staff, number, task.product, refusing))
        }
        for number, refusing in kinds
    )


def divide(teams: list[CodedTeam]) -> Way:
    """Divide what comes in among teams by their shares: a uniform number falls between two bounds."""
    weights = list(accumulate(team.share for team in teams))
    return teams, [weight / weights[-1] for weight in weights[:-1]]


def weekly_meetings(primaries: Sequence[int], coordination: Coordination, calibration: float) -> float:
    """Return the minutes a week that a team of these disciplines meets; who is alone meets nobody."""
    if len(primaries) < 2:
        return 0.0
    regular = (
        coordination.minutes
        + coordination.per_colleague * (len(primaries) - 1)
        + coordination.per_discipline * (len(set(primaries)) - 1)
    )
    return calibration + (regular if coordination.times_per_week else 0.0)


def standing(teams: Iterable[CodedTeam], places: Iterable[Place]) -> Staff:
    """Return which kinds of members stand in each of these teams."""
    staff: Staff = {team: {} for team in teams}
    for team, member in places:
        if team in staff:
            staff[team][member] = None
    return staff


def come_back(lent: list[tuple[float, str, Place]], where: dict[str, Place], now: float) -> None:
    """Put back whoever was lent until now or before; with it ends what they were lent for since."""
    while due := [entry for entry in lent if entry[0] <= now]:
        first = min(due, key=lambda entry: entry[0])
        _, name, before = first
        since = next(i for i, entry in enumerate(lent) if entry is first)
        lent[since:] = [entry for entry in lent[since:] if entry[1] != name]
        if name in where:
            where[name] = before


def hires(plan: Plan, people: Iterable[CodedPerson]) -> dict[int, tuple[CodedPerson, ...]]:
    """Return whom each step of the plan hires, by its position."""
    hired = iter([person for person in people if person.begins >= 0])
    steps = sorted((i, step.count) for i, step in plan.in_order() if isinstance(step, Hire))
    return {i: tuple(next(hired) for _ in range(count)) for i, count in steps}
