"""Phone lines: where a call rings, and who picks up."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.model.office.engine import Component
from simkit.model.office.record import INTERRUPTED
from simkit.model.office.team import Idle
from simkit.model.scenario.rules import divide, experts, first_line

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.mechanisms.telephone import Call, PhoneSystem
    from simkit.model.office.team import Team
    from simkit.model.scenario import Clock
    from simkit.model.scenario.coded import Coded, CodedTeam
    from simkit.model.scenario.rules import Staff


class CallRouting:
    """The most specific team takes a call; teams that share divide calls by a uniform number."""

    def __init__(self, coded: Coded, staff: Staff, teams: dict[str, Team]) -> None:
        self.coded = coded
        self.transfer = coded.phone.forward == "transfer"
        self.by_skill = coded.phone.by_skill
        self.staff = staff
        self.teams = teams
        self.ways: dict[tuple, tuple[list[Team], list[float]]] = {}  # as they are asked for

    def first(self, call: Call, u_team: float | None = None) -> Team | None:
        """Return the team where a call from outside rings; none where nobody picks up."""
        skill = call.skill if self.by_skill else None
        way = self.ways.get((call.event, call.product, skill))
        if way is None:
            needed = None if skill is None else self.coded.call_needs[skill - len(self.coded.products)]
            line = first_line(self.staff, call.event, call.product, needed)
            way = self._way((call.event, call.product, skill), line)
        return _pick(way, call, u_team)

    def expert(self, call: Call, asked: Team, u_team: float | None = None) -> Team | None:
        """Return a team in which somebody can answer: that of whoever was asked, if it is one of them."""
        way = self._able(call)
        return asked if asked in way[0] else _pick(way, call, u_team)

    def _able(self, call: Call) -> tuple[list[Team], list[float]]:
        key = (call.event, call.skill, "able")
        if key not in self.ways:
            _, needed = self.coded.call_needs[call.skill - len(self.coded.products)]
            return self._way(key, experts(self.staff, call.event, call.product, needed, self.transfer))
        return self.ways[key]

    def _way(self, key: tuple, able: list[CodedTeam]) -> tuple[list[Team], list[float]]:
        """Keep the teams that share something, and the bounds between their shares."""
        sharing, bounds = divide(able)
        self.ways[key] = way = [self.teams[team.key] for team in sharing], bounds
        return way

    def can_be_misrouted(self, call: Call, asked: Team) -> bool:
        """Tell whether there is a wrong team that a call can come to."""
        return bool(self._wrong(call, asked))

    def wrong(self, call: Call, asked: Team) -> Team:
        """Return a wrong team, not that of whoever was asked: one after the other, by what is left of the bad luck."""
        wrong = self._wrong(call, asked)
        return wrong[call.misroutes % len(wrong)]

    def _wrong(self, call: Call, asked: Team) -> list[Team]:
        right, _ = self._able(call)
        return [
            team
            for team in self.teams.values()
            if team not in right
            and team is not asked
            and any(e.member.answers_calls if self.transfer else e.member.takes_tasks for e in team.members)
        ]


def _pick(way: tuple[list[Team], list[float]], call: Call, u_team: float | None) -> Team | None:
    teams, bounds = way
    if bounds:
        return teams[bisect(bounds, call.brings("u_team") if u_team is None else u_team)]
    return teams[0] if teams else None


class PhoneLine:
    """The telephone of a team: who waits for an answer, and who is free to give it."""

    def __init__(self, team: Team, coded: Coded) -> None:
        self.team = team
        of_file = coded.teams[team.number]
        self.by_skill, self.interrupts = coded.phone.by_skill, of_file.interrupts
        self.overflow: list[PhoneLine] = []  # where a call rings as well that has waited long
        self.overflow_minutes = of_file.overflow_minutes
        self.overflowing: list[PhoneLine] = []  # from which such calls come here
        self.callers: dict[Call, None] = {}  # oldest first
        self.free = Idle(self.grade, highest=False)

    def ring(self, call: Call) -> None:
        """Give a call to someone who is free, let it interrupt someone, or let it wait."""
        call.team = self.team
        call.only_able = call.passed_on or (self.by_skill and call.skill is not None and self.knows(call.skill))
        skill = call.skill if call.only_able else None
        for team in self.team.helpers:
            free = team.line.free
            if free.since and (employee := free.best(skill)):
                employee.phone.pick_up(call)
                return
        if self.interrupts and (employee := self.to_interrupt(call)):
            employee.phone.interrupt_for(call)
        else:
            self.wait(call)

    def knows(self, skill: int) -> bool:
        """Tell whether somebody who picks up here has a skill."""
        return any(e.member.answers_calls and skill in e.level for team in self.team.helpers for e in team.members)

    def free_for(self, call: Call) -> Employee | None:
        """Return who is free and may answer a call."""
        return self.free.best(call.skill if call.only_able else None) if self.free.since else None

    def ring_elsewhere(self, call: Call) -> None:
        """Let a call that has waited long ring in other teams as well."""
        call.overflowed = True
        for line in self.overflow:
            if employee := line.free_for(call):
                self.hang_up(call)
                employee.phone.pick_up(call)
                return

    @staticmethod
    def grade(employee: Employee, skill: int | None) -> bool | None:
        """Let who does nothing else go first, so that the others are left at their work; any skill: None."""
        return None if skill is not None and skill not in employee.level else not employee.dedicated

    def to_interrupt(self, call: Call) -> Employee | None:
        """Return who is at a task and can take the call: of those, who took the fewest so far."""
        found, fewest = None, (math.inf, 0)
        for e in self.team.members:
            if (
                (rank := (e.phone.answered, e.number)) < fewest
                and (not call.only_able or call.skill in e.level)
                and e.phone.can_be_interrupted
            ):
                found, fewest = e, rank
        return found

    def next_call(self, employee: Employee, overflowed: bool = False) -> Call | None:
        """Take the first caller off the line whom an employee may answer; of another team, who has waited long."""
        for call in self.callers:
            if (not call.only_able or call.skill in employee.level) and overflowed <= call.overflowed:
                del self.callers[call]
                call.waiting = False
                return call
        return None

    def wait(self, call: Call) -> None:
        """Let a caller wait."""
        call.waiting = True
        self.callers[call] = None

    def hang_up(self, call: Call) -> None:
        """Take a caller off the line."""
        del self.callers[call]
        call.waiting = False


class PhoneAgent:
    """An employee as far as they answer the phone."""

    def __init__(self, employee: Employee, system: PhoneSystem) -> None:
        self.employee = employee
        self.system = system
        self.ringing: Call | None = None  # about to be answered
        self.answered = 0  # calls so far

    def next_call(self) -> Call | None:
        """Take the next call off the line of the own team, of a team they help, or of one that overflows."""
        for team in self.employee.team.helped:
            if team.line.callers and (call := team.line.next_call(self.employee)):
                self.answered += 1
                return call
        for line in self.employee.team.line.overflowing:
            if line.callers and (call := line.next_call(self.employee, overflowed=True)):
                self.answered += 1
                return call
        return None

    def pick_up(self, call: Call) -> None:
        """Answer a call at once, being free."""
        self.answered += 1
        employee = self.employee
        employee.not_idle()
        employee.take_up(call)

    @property
    def can_be_interrupted(self) -> bool:
        """Whether a call can interrupt the task in hand."""
        return self.employee.answers and not self.ringing and self.employee.can_lay_aside

    def interrupt_for(self, call: Call) -> None:
        """Lay the task in hand aside and answer a call; finding the thread again will take time."""
        self.answered += 1
        self.ringing = call
        task = self.employee.in_hand
        self.employee.lay_aside(INTERRUPTED)
        task.reading += self.system.resumption

    def stop_ringing(self) -> Call | None:
        """Take the call that was about to be answered, if there is one."""
        call, self.ringing = self.ringing, None
        return call

    def check_phone(self) -> None:
        """Let a caller who waits interrupt, where calls do, on coming to the phone in the middle of a task."""
        line = self.employee.team.line
        if line.interrupts and self.can_be_interrupted and (call := line.next_call(self.employee)):
            self.interrupt_for(call)

    def take_turn(self, on: bool) -> None:
        """Begin or end a turn at the phone, in which one does nothing else."""
        employee = self.employee
        employee.answers, employee.works = on, not on
        if employee.is_idle:
            employee.wake()
        else:
            self.check_phone()


class Turns(Component):
    """Who is at the phone now, in one team."""

    def setup(self, team: Team, count: int, hours: float, clock: Clock) -> None:
        """Lay out the turns."""
        self.team = team
        self.count = count
        self.served: dict[Employee, int] = {}
        in_a_day = math.ceil(clock.day_minutes / (hours * 60))
        days = math.ceil(clock.end / clock.day_minutes)
        turns = [day * clock.day_minutes + turn * hours * 60 for day in range(days) for turn in range(in_a_day)]
        self.changes = [moment for moment in turns if moment < clock.end]

    def process(self) -> Generator:
        """Change turns."""
        for moment in self.changes:
            if moment > self.env.minute:
                # After those who come and go, and before meetings: who is at the phone now does not attend.
                yield self.hold(till=moment, priority=-0.5)
            self.change()

    def change(self) -> None:
        """Let those on duty take a turn who had the fewest so far; who goes home meanwhile is not replaced."""
        members = [e for e in self.team.members if e.member.in_turns]
        present = [e for e in members if not e.away]
        chosen = sorted(present, key=lambda e: (self.served.get(e, 0), e.number))[: self.count]
        for employee in members:
            on = employee in chosen
            self.served[employee] = self.served.get(employee, 0) + on
            if employee.answers != on or employee.works == on:
                employee.phone.take_turn(on)
