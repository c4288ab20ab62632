"""Change: a salabim component that carries out the plan, and the coming and going of people."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.office.call import Note
from simkit.office.course import Course
from simkit.office.engine import forget_status, sim
from simkit.office.errand import Errand
from simkit.office.record import MEETING

if TYPE_CHECKING:
    from simkit.office.agenda import Agenda, Entry
    from simkit.office.call import Call
    from simkit.office.case import Case, Task
    from simkit.office.employee import Employee
    from simkit.office.growth import Growth
    from simkit.office.office import Office
    from simkit.office.regimes import Regimes
    from simkit.office.team import Team
    from simkit.scenario import Member


class Change(sim.Component):
    """Who carries out the plan."""

    def setup(self, office: Office, agenda: Agenda, regimes: Regimes, growth: Growth) -> None:
        """Lay out what happens.

        Parameters
        ----------
        office : Office
            Where it happens.
        agenda : Agenda
            What happens when.
        regimes : Regimes
            Which teams work for whom.
        growth : Growth
            How people begin in a new way of working.
        """
        self.office, self.entries = office, agenda.entries
        self.regimes, self.growth = regimes, growth
        self.plan = office.scenario.plan
        self.by_name = {employee.person: employee for employee in office.employees}
        for person in agenda.hired:
            self.by_name[person.name].leave_team()
        self.homes = {e: (e.team, e.member) for e in office.employees}
        self.stays: dict[tuple[Employee, int], tuple[Team, Member]] = {}  # where the lent came from
        self.door: list[Case] = []  # who waits until the office takes in new work again
        self.reopens = -math.inf
        regimes.rebuild()
        forget_status(self)

    def process(self) -> Generator:
        """Let happen what is due, all of one moment together, and wait for the next."""
        entries = self.entries
        place = 0
        while place < len(entries):
            moment = entries[place].moment
            if moment > self.env.now():
                # Before the roster, so that who has left is given nothing as others come in.
                yield self.hold(till=moment, priority=-2)
            due = [entry for entry in entries[place:] if entry.moment == moment]
            place += len(due)
            self.carry_out(due)
        return
        yield  # a plan without steps is a generator too

    def carry_out(self, entries: list[Entry]) -> None:
        """Do everything of one moment; then find a home for the work that has lost its own."""
        loose: list[Task] = []
        woken: list[Employee] = []
        for entry in entries:
            people = [self.by_name[name] for name in entry.people]
            match entry.what:
                case "move":
                    for employee in people:
                        self.stays[employee, entry.number] = (employee.team, employee.member)
                    member = self.office.scenario.teams[entry.step.to].members[entry.step.member]
                    loose += self.move(people, self.office.teams[entry.step.to], member, entry)
                    woken += people
                case "back":
                    for employee in people:
                        team, member = self.stays.pop((employee, entry.number), (employee.team, employee.member))
                        if team is not employee.team and employee in employee.team.members:  # not gone meanwhile
                            loose += self.move([employee], team, member)
                            woken.append(employee)
                case "unroute":
                    self.regimes.steps.clear()
                    self.stays.clear()
                    for employee in people:
                        loose += self.move([employee], *self.homes[employee])
                    woken += people
                case "route":
                    self.regimes.steps[entry.number] = entry.step
                case "join":
                    for employee in people:
                        employee.join(employee.team, employee.member)
                        employee.craft = self.growth.at_home(employee, self.env.now())
                        employee.refresh_all()
                case "go":
                    for employee in people:
                        loose += self.take_away(employee)
                        employee.leave_team()
                case "replace":
                    for employee in people:
                        loose += self.take_away(employee)
                        employee.craft = self.growth.novice(employee, self.env.now())
                        employee.refresh_all()
                    woken += people
                case "train":
                    for employee in people:
                        employee.train(Course(employee.team, self.env.now(), entry.step))
                case "meet":
                    till = self.env.now() + entry.length
                    for employee in people:
                        employee.attend(Errand(employee.team, MEETING, self.env.now(), entry.length, till=till))
                case "freeze":
                    self.freeze(entry.step.days * self.office.scenario.clock.day_minutes)
        self.regimes.rebuild()
        for employee in woken:
            if not employee.away and employee.ispassive():
                employee.wake()
        for task in [*self.homeless(), *loose]:
            self.find_home(task)
        self.call_again()

    def move(self, people: list[Employee], team: Team, member: Member, entry: Entry | None = None) -> list[Task]:
        """Let employees join another team, and return the work they leave behind."""
        left = []
        for employee in people:
            tasks = self.take_away(employee) if self.plan.open_cases == "hand over" else employee.put_down()
            if self.plan.open_cases == "hand over":
                left += tasks
            employee.leave_team()
            employee.join(team, member)
            employee.moved = self.env.now()
            employee.craft = self.growth.moved(employee, self.env.now(), entry.step if entry else None)
            employee.refresh_all()
        return left

    def take_away(self, employee: Employee) -> list[Task]:
        """Take all work from an employee that is not a conversation under way."""
        employee.put_down()
        tasks = [*reversed(employee.aside), *employee.desk]
        employee.aside.clear()
        employee.desk.clear()
        for task in tasks:
            task.reading = 0.0  # whoever takes it over reads in, if others have been at it
        return tasks

    def homeless(self) -> list[Task]:
        """Take out of the inboxes what nobody there can do any more."""
        found = []
        for team in self.office.teams.values():
            for task in sorted(team.inbox.tasks(), key=lambda task: task.queued):
                if not can_do(team, task):
                    team.inbox.claim(task)
                    found.append(task)
        return found

    def find_home(self, task: Task) -> None:
        """Give a task to its team, or pass it on to one that can do it."""
        team = task.team
        if can_do(team, task):
            team.receive(task, self.env.now())
            return
        if isinstance(task, Note):
            task.team = self.regimes.expert(task.call, team)
        else:
            task.team = self.regimes.team(task)
        if task.team is team:
            task.queued = self.env.now()
            team.inbox.add(task)
        elif self.office.between:
            self.office.mail.post(task, self.office.between)
        else:
            task.team.receive(task, self.env.now())

    def call_again(self) -> None:
        """Let callers who wait where nobody can answer any more ring elsewhere."""
        for team in self.office.teams.values():
            for call in [call for call in team.line if not can_answer(team, call)]:
                team.hang_up(call)
                other = self.regimes.expert(call, team) if call.passed_on else self.regimes.first(call)
                if other is team:
                    call.waiting = True
                    team.line[call] = None
                else:
                    other.ring(call)

    def freeze(self, minutes: float) -> None:
        """Take in no new work for a while."""
        self.reopens = max(self.reopens, self.env.now() + minutes)
        Door(env=self.env, change=self, opens=self.reopens)

    def keeps_out(self, case: Case) -> bool:
        """Tell whether a new case must wait at the door, and let it."""
        if self.env.now() >= self.reopens:
            return False
        self.door.append(case)
        return True

    def still_outside(self) -> list[Task]:
        """Return the tasks of those who are at the door at the end, each with the team it would go to."""
        tasks = [task for case in self.door for task in case.tasks]
        for task in tasks:
            task.team = self.regimes.team(task)
            task.released = task.case.arrived
        return tasks


class Door(sim.Component):
    """Opens again after a freeze."""

    def setup(self, change: Change, opens: float) -> None:
        """Say when.

        Parameters
        ----------
        change : Change
            Knows who waits.
        opens : float
            Minute at which the office takes in work again.
        """
        self.change, self.opens = change, opens

    def process(self) -> Generator:
        """Wait, and let everybody in, unless a later freeze keeps the door shut."""
        yield self.hold(till=self.opens)
        if self.env.now() >= self.change.reopens:
            waiting, self.change.door = self.change.door, []
            for case in waiting:
                self.change.office.open(case)


def can_do(team: Team, task: Task) -> bool:
    """Tell whether somebody who takes the work of a team can do a task."""
    return any(task.product in e.level and not e.dedicated for helper in team.helpers for e in helper.members)


def can_answer(team: Team, call: Call) -> bool:
    """Tell whether somebody who picks up for a team can answer a call."""
    return any(
        e.member.phone != "never" and (not call.passed_on or call.skill in e.level)
        for helper in team.helpers
        for e in helper.members
    )
