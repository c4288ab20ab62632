"""Change plan: carried out step by step, with the coming and going of people; nothing that lies somewhere is lost."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from itertools import groupby, permutations
from operator import attrgetter
from typing import TYPE_CHECKING

from simkit.model.office.case import Task
from simkit.model.office.engine import Component
from simkit.model.office.mechanisms.change_schedule import ChangeSchedule
from simkit.model.office.mechanisms.handoffs import Handoffs
from simkit.model.office.mechanisms.learning import ExperienceModel, TrainingSession
from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.meetings import Appointment
from simkit.model.office.mechanisms.phased_routing import PhasedRouting
from simkit.model.office.mechanisms.telephone import Call, Note, PhoneSystem
from simkit.model.office.record import MEETING, NOBODY, PAUSED, WAITING, WORKING

if TYPE_CHECKING:
    from simkit.model.office.case import Case
    from simkit.model.office.employee import Employee
    from simkit.model.office.mechanisms.change_schedule import ScheduledEvent
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import Coded, CodedMember


class ChangePlan(Mechanism):
    """Who carries out the plan."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anything is planned, or people come and go."""
        return bool(coded.plan.steps or coded.turnover.per_year)

    def setup(self, office: Office) -> None:
        """Lay out what happens, and let tasks and calls go where the plan says."""
        super().setup(office)
        self.schedule = ChangeSchedule(office.coded, office.demand)
        self.experience_model, self.phones = office.find(ExperienceModel), office.find(PhoneSystem)
        self.routing = office.routing = PhasedRouting(office)
        if self.phones:
            self.phones.routing = self.routing
        self.plan = office.coded.plan
        self.by_name = {employee.person: employee for employee in office.employees}
        for person in self.schedule.hired:
            self.leave_team(self.by_name[person.name])
        self.homes = {e: (e.team, e.kind) for e in office.employees}
        self.stays: dict[Employee, list[tuple[int, Team, CodedMember]]] = {}  # by step, where those who moved came from
        self.door: list[Case] = []  # who waits until the office takes in new work again
        self.reopens = -math.inf
        self.manned = {team for team in office.teams.values() if team.members}  # at some time
        self.routing.rebuild()

    def absences(self, person: str) -> list[tuple[float, float]]:
        """Return when a post is empty."""
        return self.schedule.absences(person)

    def process(self) -> Generator:
        """Let happen what is due, all of one moment together, and wait for the next."""
        for moment, due in groupby(self.schedule.events, key=attrgetter("moment")):
            if moment > self.env.minute:
                # Before the roster, so that who has left is given nothing as others come in.
                yield self.hold(till=moment, priority=-2)
            self.carry_out(due)

    def carry_out(self, events: Iterable[ScheduledEvent]) -> None:
        """Do everything of one moment; then find a home for the work that has lost its own."""
        loose: list[Task] = []
        calls: list[Call | Note] = []
        woken: list[Employee] = []
        for event in events:
            people = [self.by_name[name] for name in event.people]
            match event.what:
                case "move":
                    for employee in people:
                        self.stays.setdefault(employee, []).append((event.number, employee.team, employee.kind))
                    member = self.office.coded.team[event.step.to].members[event.step.member]
                    loose += self.move(people, self.office.teams[event.step.to], member, event)
                    woken += people
                case "back":
                    for employee in people:
                        team, member = self.came_from(employee, event.number)
                        if team is not employee.team and employee in employee.team.members:  # not gone meanwhile
                            loose += self.move([employee], team, member)
                            woken.append(employee)
                case "unroute":
                    self.routing.steps.clear()
                    self.stays.clear()
                    for employee in people:
                        loose += self.move([employee], *self.homes[employee])
                    woken += people
                case "route":
                    self.routing.steps[event.number] = event.step
                case "join":
                    for employee in people:
                        employee.join(employee.team, employee.kind)
                        self.experience_model.begin(employee)
                case "go":
                    for employee in people:
                        if employee in employee.team.members:  # whose time runs out may have been let go before
                            loose += self.release_work(employee)
                            calls += self.abort_call(employee)
                            self.leave_team(employee)
                            employee.away = True  # duty ends at this minute; nothing is given back before
                case "replace":
                    for employee in people:
                        loose += self.release_work(employee)
                        calls += self.abort_call(employee)
                        if self.office.coded.turnover.vacancy_weeks:
                            employee.away = True
                        self.experience_model.replace(employee)
                    woken += people
                case "train":
                    for employee in people:
                        session = TrainingSession(self.experience_model, employee.team, self.env.minute, event.step)
                        employee.make_time(session, at_once=True)
                case "meet":
                    till = self.env.minute + event.length
                    for employee in people:
                        employee.attend(Appointment(employee.team, MEETING, self.env.minute, event.length, till=till))
                case "answer":
                    told = [(employee, employee.kind.answering(event.step.phone)) for employee in people]
                    changed = [(e, member) for e, member in told if not member.stands_as(e.member)]
                    for employee, member in changed:
                        employee.stand(member)
                        if employee.dedicated:
                            loose += self.release_work(employee)
                        if not employee.answers and employee.phone and (ringing := employee.phone.stop_ringing()):
                            calls.append(ringing)
                    woken += [employee for employee, _ in changed]
                case "help":
                    woken += self.help(event.step.teams or tuple(self.office.teams), event.step.on)
                case "norm":
                    for team in self.office.teams.values():
                        team.inbox.reorder("due")
                case "freeze":
                    self.freeze(event.step.days * self.office.coded.clock.day_minutes)
        self.routing.rebuild()
        self.manned.update(team for team in self.office.teams.values() if team.members)
        for employee in woken:
            if not employee.away and employee.ispassive():
                employee.wake()
        notes = [call for call in calls if isinstance(call, Note)]
        for task in [*self.stranded_tasks(), *loose, *notes]:
            self.reassign(task)
        for call in calls:
            if not isinstance(call, Note):
                self.phones.ring(call, self.answers(call))
        self.call_again()

    def help(self, keys: tuple[str, ...], on: bool) -> list[Employee]:
        """Let teams take each other's work when they have none, or no longer; return who looks for some now."""
        teams, changed = [self.office.teams[key] for key in keys], False
        for team, other in permutations(teams, 2):
            lasting = other.number in self.office.coded.teams[team.number].helps
            if on and other not in team.helped:
                team.helped.append(other)
                other.helpers.append(team)
                changed = True
            elif not on and not lasting and other in team.helped:
                team.helped.remove(other)
                other.helpers.remove(team)
        return [employee for team in teams for employee in team.members] if changed else []

    def came_from(self, employee: Employee, number: int) -> tuple[Team, CodedMember]:
        """Return where somebody was before a move that is over now; with it end all moves since then."""
        moves = self.stays.get(employee, [])
        for place, (of_step, team, member) in enumerate(moves):
            if of_step == number:
                del moves[place:]
                return team, member
        return employee.team, employee.kind  # undone before

    def move(
        self, people: list[Employee], team: Team, member: CodedMember, event: ScheduledEvent | None = None
    ) -> list[Task]:
        """Let employees join another team, and return the work they leave behind."""
        left = []
        for employee in people:
            step = event.step if event else None
            if (step and step.open_cases or self.plan.open_cases) == "hand over":
                left += self.release_work(employee)
            else:
                employee.suspend()
            self.leave_team(employee)
            employee.join(team, member)
            self.experience_model.move(employee, step)
        return left

    def leave_team(self, employee: Employee) -> None:
        """Let an employee be a member of the team no more; what is in hand, aside and on the desk stays with them."""
        employee.team.members.remove(employee)
        self.office.record.moves.append((self.env.minute, employee.number, NOBODY))
        employee.not_idle()
        for team, _ in employee.guest_of:
            team.guests.remove(employee)
        employee.guest_of = []
        employee.former |= employee.level

    def abort_call(self, employee: Employee) -> list[Call | Note]:
        """Let an employee leave for good; return the conversation somebody else must begin anew, if there is one."""
        ringing = employee.phone.stop_ringing() if employee.phone else None
        calls: list[Call | Note] = [ringing] if ringing else []
        work = employee.in_hand
        if isinstance(work, Call | Note) and (employee.isinterrupted() or employee.scheduled_time() > self.env.minute):
            if not employee.isinterrupted():  # else it was written down when duty ended
                employee.write(PAUSED)
            if isinstance(work, Note):
                work.case.handlers.clear()  # a client is called back without reading in
            calls.append(work)
            employee.drop()
        return calls

    def release_work(self, employee: Employee) -> list[Task]:
        """Take all work from an employee that is not a conversation under way."""
        employee.suspend()
        self.hand_on(employee.aside, employee.number)
        self.hand_on(employee.desk)
        tasks = [*reversed(employee.aside), *employee.desk]
        employee.aside.clear()
        employee.desk.clear()
        employee.stand_down()
        for task in tasks:
            task.reading = 0.0  # whoever takes it over reads in, if others have been at it
            if isinstance(task, Note):
                task.case.handlers.clear()  # a client is called back without
        return tasks

    def hand_on(self, tasks: Iterable[Task], employee: int = NOBODY) -> None:
        """Write down where work lay until now, and since when: laid aside by somebody, or in the inbox of its team."""
        now = self.env.minute
        self.office.record.handed += [(task.number, task.queued, now, employee, task.team.number) for task in tasks]

    def stranded_tasks(self) -> list[Task]:
        """Take out of the inboxes what nobody there can do any more, and all of a team that everybody has left."""
        found = []
        for team in self.office.teams.values():
            waiting = team.inbox.tasks()
            one_of_each = {task.product: task for task in waiting}  # a pile may be long: ask once for each product
            lost = {p for p, task in one_of_each.items() if self.is_left(team) or not can_do(team, task)}
            for task in sorted((t for t in waiting if t.product in lost), key=lambda task: task.queued):
                team.inbox.claim(task)
                found.append(task)
        self.hand_on(found)
        return found

    def is_left(self, team: Team) -> bool:
        """Tell whether everybody has left a team. Teams that help it would do its work last, after all of their own."""
        return not team.members and not team.guests and team in self.manned

    def delivers(self, task: Task) -> bool:
        """Give what comes by mail to its team, or to one that can do it now."""
        self.reassign(task)
        return True

    def reassign(self, task: Task) -> None:
        """Give a task to its team, or pass it on to one that can do it."""
        team = task.team
        if can_do(team, task) and not self.is_left(team):
            team.receive(task, self.env.minute)
            return
        if isinstance(task, Note):
            task.team = self.routing.expert(task.call, team)
        else:
            task.team = self.routing.team(task)
        if task.team is team:
            task.queued = self.env.minute
            team.inbox.add(task)
        elif delay := self.office.coded.handoff.between.delay_minutes:
            task.queued = math.nan  # it lies nowhere until it comes
            self.office.find(Handoffs).post(task, delay)
        else:
            task.team.receive(task, self.env.minute)

    def answers(self, call: Call) -> Team:
        """Return the team in which a call that was not answered, or not to its end, rings now."""
        return self.routing.expert(call, call.team) if call.passed_on else self.routing.first(call)

    def call_again(self) -> None:
        """Let callers who wait where nobody can answer any more ring elsewhere."""
        for team in self.office.teams.values() if self.phones else ():
            for call in [call for call in team.line.callers if not can_answer(team, call)]:
                team.line.hang_up(call)
                other = self.answers(call)
                if other is team and not team.line.by_skill:
                    team.line.wait(call)
                else:
                    other.line.ring(call)

    def freeze(self, minutes: float) -> None:
        """Take in no new work for a while."""
        self.reopens = max(self.reopens, self.env.minute + minutes)
        self.office.add(Door, change=self, opens=self.reopens)

    def opens(self, case: Case) -> bool:
        """Let a new case wait at the door while the office takes in nothing new."""
        if self.env.minute >= self.reopens or case.arrived <= 0:  # the opening backlog is inside already
            return False
        self.door.append(case)
        return True

    def closes(self) -> None:
        """Write down the tasks of those who are still at the door, each with the team it would go to."""
        for task in (task for case in self.door if not case.gone for task in self.office.starts(case)):
            task.team = self.routing.team(task)
            task.released = task.case.arrived
            self.office.record.piece(task, NOBODY, WORKING, math.nan, math.nan, WAITING)


class Door(Component):
    """Opens again after a freeze."""

    def setup(self, change: ChangePlan, opens: float) -> None:
        """Say when."""
        self.change, self.opens = change, opens

    def process(self) -> Generator:
        """Wait, and let everybody in, unless a later freeze keeps the door shut."""
        yield self.hold(till=self.opens)
        if self.env.minute >= self.change.reopens:
            waiting, self.change.door = self.change.door, []
            for case in waiting:
                self.change.office.open(case)


def can_do(team: Team, task: Task) -> bool:
    """Tell whether somebody who takes the work of a team can do a task."""
    return any(task.product in e.level and not e.dedicated for e in team.takers())


def can_answer(team: Team, call: Call) -> bool:
    """Tell whether somebody who picks up for a team can answer a call."""
    return any(
        e.member.answers_calls and (not call.only_able or call.skill in e.level)
        for helper in team.helpers
        for e in helper.members
    )
