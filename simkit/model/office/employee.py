"""Employee: a salabim component that takes work, does it, and waits for more."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING

from simkit.model.office.case import Task
from simkit.model.office.engine import forget_status, sim
from simkit.model.office.mechanisms.meetings import Appointment
from simkit.model.office.mechanisms.telephone import Call, Note
from simkit.model.office.record import (
    CONSULTING,
    DONE,
    IN_HAND,
    INTERRUPTED,
    NOBODY,
    PAUSED,
    READING,
    WAITING,
    WORKING,
)

if TYPE_CHECKING:
    from simkit.model.office.mechanisms.learning import Experience
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import CodedMember, CodedPerson


class Employee(sim.Component):
    """Someone who works in a team."""

    experience: Experience | None = None  # how far they are with each product; none where levels stay as they are

    def setup(self, office: Office, number: int, team: Team, person: CodedPerson) -> None:
        """Describe the employee."""
        self.office = office
        self.record = office.record
        self.handoff = office.coded.handoff
        self.number = number
        self.person, self.gain = person.name, person.gain
        self.former: dict[int, float] = {}  # levels of work they took along when they moved
        self.moved: float | None = None  # when they last moved to another team
        self.join(team, person.member)
        self.desk: deque[Task] = deque()  # given to this employee and to nobody else
        self.appointments: deque[Appointment] = deque()
        self.aside: list[Task] = []  # laid aside for a call or a meeting
        self.ringing: Call | None = None  # about to be answered
        self.taken = 0  # calls answered so far
        self.away = False
        self.in_hand: Task | Call | Appointment | None = None
        self.started = 0.0  # when the work in hand was taken up, or up again
        if office.experience_model:
            self.talent = office.experience_model.talent(self.person)
            self.experience = office.experience_model.newcomer(self, 0.0)
            self.refresh_all()
        forget_status(self)

    def join(self, team: Team, member: CodedMember) -> None:
        """Become a member of a team, with the skills that one has there."""
        self.team, self.member = team, member
        team.members.append(self)
        self.record.moves.append((self.env.now(), self.number, team.number))
        self.skills, self.products = member.levels, member.looks_at  # speed by skill, and skills in order
        self.level = dict(self.skills)  # speed by skill at this moment
        self.primary = member.primary
        self.dedicated = not member.takes_tasks
        self.works = not self.dedicated  # takes tasks
        self.answers = member.answers_calls  # picks up the phone

    def leave_team(self) -> None:
        """Be a member of the team no more; what is in hand, aside and on the desk stays with the employee."""
        self.team.members.remove(self)
        self.record.moves.append((self.env.now(), self.number, NOBODY))
        self.not_idle()
        self.former |= self.level

    def refresh_all(self) -> None:
        """Look up at which level the employee works now, for every product."""
        now = self.env.now()
        factor = self.office.experience_model.factor(self, now)
        for product in self.experience.full:
            self.level[product] = self.experience.level(product, now) * factor

    def refresh(self, product: int) -> None:
        """Look up at which level the employee works now, for one product."""
        if product in self.experience.full:
            now = self.env.now()
            self.level[product] = self.experience.level(product, now) * self.office.experience_model.factor(self, now)

    def learn(self, task: Task, minutes: float, outcome: int) -> None:
        """Gain experience from a piece of work that ends now."""
        if task.product in self.experience.full:
            boost = self.office.experience_model.boost(self, task.product)
            self.experience.learn(task.product, minutes, float(outcome == DONE), self.env.now(), boost)

    def pace(self, product: int) -> float:
        """Return the level for a task at hand, also when it was taken along from a former team."""
        level = self.level.get(product)
        return self.former[product] if level is None else level

    def process(self) -> Generator:
        """Do what is in hand, then the next, and so on; wait when there is nothing to do or off duty."""
        while True:
            if self.in_hand:  # the time it takes has passed, and it was not laid aside meanwhile
                work = self.in_hand
                self.write(work.ending)
                self.in_hand = None
                work.done(self)
            work = None if self.away else self.next_work()
            if work:
                yield self.take_up(work)
            else:
                if not self.away:
                    self.be_idle()
                yield self.passivate()

    def take_up(self, work: Task | Call | Appointment) -> None:
        """Take work in hand for as long as it takes; somebody may hand it to an idle employee as well."""
        self.in_hand, self.started = work, self.env.now()
        if self.experience is not None and isinstance(work, Task):
            self.refresh(work.product)
        self.hold(till=self.started + work.minutes(self))

    def next_work(self) -> Task | Call | Appointment | None:
        """Return what to do next: a call, a colleague, what was laid aside, the own desk, an inbox."""
        if self.ringing:
            call, self.ringing = self.ringing, None
            return call
        while self.appointments:
            appointment = self.appointments.popleft()
            if appointment.till > self.env.now():
                return appointment
        if self.answers:
            for team in self.team.helped:
                if team.line and (call := team.next_call(self)):
                    self.taken += 1
                    return call
        if not self.works:
            return None
        if self.aside:
            return self.aside.pop()
        task = self.next_task()
        if task is not None and task.doubt:
            return self.consult(task)
        return task

    def next_task(self) -> Task | None:
        """Return the next task: from the own desk, the own team's inbox, or that of a team they help."""
        if self.desk:
            return self.desk.popleft()
        for team in self.team.helped:
            task = team.inbox.take(self)
            if task is not None:
                self.accept(task)
                return task
        return None

    def give(self, task: Task) -> None:
        """Give a task to this employee and to nobody else: in hand when idle, else on the desk."""
        self.accept(task)
        if self not in self.team.idle:
            self.desk.append(task)
        elif task.doubt:
            self.desk.append(task)
            self.wake()
        else:
            self.not_idle()
            self.take_up(task)

    def accept(self, task: Task) -> None:
        """Become a handler of the case, who reads in where others were before; an owner claims the rest of it."""
        handlers = task.case.handlers
        if self not in handlers:
            if handlers:
                known = self.team in [handler.team for handler in handlers]
                task.reading = (self.handoff.within if known else self.handoff.between).reading_minutes
            handlers.append(self)
        if task.team.owns_cases:
            for other in task.team.claimable(task.case, self):
                task.team.inbox.claim(other)
                self.desk.append(other)

    def consult(self, task: Task) -> Task | Appointment:
        """Ask a colleague before taking up a task; it takes time of both, of the colleague as soon as they can."""
        task.doubt = False
        colleague = self.office.judgement.adviser(self, task.product)
        if colleague is None:
            return task
        now, minutes = self.env.now(), self.office.coded.policy.consult_minutes
        colleague.asked(Appointment(self.team, CONSULTING, now, minutes))
        self.desk.appendleft(task)
        return Appointment(self.team, CONSULTING, now, minutes)

    def asked(self, appointment: Appointment) -> None:
        """Give a colleague some time, at once when idle."""
        self.appointments.append(appointment)
        if self.is_idle:
            self.wake()

    def train(self, session: Appointment) -> None:
        """Go to a training, or go there when next on duty; a task is laid aside, a call is finished first."""
        self.asked(session)
        if self.can_lay_aside:
            self.lay_aside(PAUSED)

    def suspend_task(self) -> list[Task]:
        """Lay the task in hand aside, on duty or not, and return everything that lies here."""
        if isinstance(self.in_hand, Task) and self.in_hand.activity == WORKING:
            if self.isinterrupted():  # put down when duty ended, and written down then
                self.in_hand.leave(max(0.0, self.remaining_duration() - self.in_hand.reading), self)
                self.aside.append(self.in_hand)
                self.in_hand = None
                self.activate()
            elif self.scheduled_time() > self.env.now():
                self.lay_aside(PAUSED)
        return [*self.aside, *self.desk]

    def abort_call(self) -> list[Call | Note]:
        """Leave for good, and return the conversation that somebody else must begin anew, if there is one."""
        calls, self.ringing = ([self.ringing] if self.ringing else []), None
        work = self.in_hand
        if isinstance(work, Call | Note) and (self.isinterrupted() or self.scheduled_time() > self.env.now()):
            if not self.isinterrupted():  # else it was written down when duty ended
                self.write(PAUSED)
            if isinstance(work, Note):
                work.case.handlers.clear()  # a client is called back without reading in
            calls.append(work)
            self.in_hand = None
            self.activate()
        return calls

    def attend(self, meeting: Appointment) -> None:
        """Go to a meeting: a task is laid aside, a call is finished first."""
        if self.away or not self.works:
            return
        self.asked(meeting)
        if self.can_lay_aside:
            self.lay_aside(PAUSED)

    def pick_up(self, call: Call) -> None:
        """Answer a call at once, being free."""
        self.taken += 1
        self.not_idle()
        self.take_up(call)

    def interrupt_for(self, call: Call) -> None:
        """Lay the task in hand aside and answer a call; finding the thread again will take time."""
        self.taken += 1
        self.ringing = call
        task = self.in_hand
        self.lay_aside(INTERRUPTED)
        task.reading += self.office.coded.phone.resumption_minutes

    def check_phone(self) -> None:
        """Let a caller who waits interrupt, where calls do, on coming to the phone in the middle of a task."""
        if self.team.interrupts and self.can_be_interrupted and (call := self.team.next_call(self)):
            self.interrupt_for(call)

    @property
    def can_lay_aside(self) -> bool:
        """Whether there is a task in hand that can be laid aside now; a client who is called back is heard out."""
        at_task = isinstance(self.in_hand, Task) and self.in_hand.activity == WORKING
        return at_task and not self.away and self.scheduled_time() > self.env.now()

    @property
    def can_be_interrupted(self) -> bool:
        """Whether a call can interrupt the task in hand."""
        return self.answers and not self.ringing and self.can_lay_aside

    def lay_aside(self, outcome: int) -> None:
        """Lay the task in hand aside for something else."""
        task = self.in_hand
        left = self.scheduled_time() - self.env.now()
        self.write(outcome)
        task.leave(max(0.0, left - task.reading), self)
        self.aside.append(task)
        self.in_hand = None
        self.activate()

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do, neither tasks nor calls."""
        return self in self.team.idle or self in self.team.free

    def be_idle(self) -> None:
        """Wait for tasks, for calls, or for both."""
        if self.works:
            self.team.idle[self] = None
        if self.answers:
            self.team.free[self] = None

    def not_idle(self) -> None:
        """Wait no longer."""
        self.team.idle.pop(self, None)
        self.team.free.pop(self, None)

    def wake(self) -> None:
        """Look for work, having been idle."""
        self.not_idle()
        self.activate()

    def take_turn(self, on: bool) -> None:
        """Begin or end a turn at the phone, in which one does nothing else."""
        self.answers, self.works = on, not on
        if self.is_idle:
            self.wake()
        else:
            self.check_phone()

    def write(self, outcome: int) -> None:
        """Write down what was done on the work in hand since it was taken up.

        One stretch of time may hold both reading in and work. They are two pieces in the record, and only
        what has been begun is written down.
        """
        now, task, started = self.env.now(), self.in_hand, self.started
        if now == started and outcome == PAUSED:
            return
        if task.reading:
            read = started + task.reading
            if now < read:
                self.record.piece(task, self.number, READING, started, now, outcome)
                task.queued, task.reading = now, read - now
                return
            self.record.piece(task, self.number, READING, started, read, DONE)
            task.queued, task.reading, started = read, 0.0, read
        if now > started or outcome != PAUSED:
            self.record.piece(task, self.number, task.activity, started, now, outcome)
            task.queued = now
            if self.experience is not None and task.activity == WORKING:
                self.learn(task, now - started, outcome)

    def begin_duty(self) -> None:
        """Begin duty: go on with what is in hand, or look for work."""
        self.away = False
        if self.isinterrupted():
            self.started = self.env.now()
            self.resume()
            self.check_phone()
        else:
            self.activate()

    def end_duty(self) -> None:
        """End duty: put down what is in hand, unless it is done at this very moment.

        A conversation that is not finished is continued on the next day on duty; a meeting is not.
        """
        self.away = True
        self.not_idle()
        if self.in_hand and self.scheduled_time() > self.env.now():
            meeting = isinstance(self.in_hand, Appointment) and self.in_hand.is_meeting
            if not meeting:
                self.interrupt()
            if self.env.now() > self.started:
                self.write(DONE if meeting else PAUSED)
            if meeting:
                self.in_hand = None
                self.activate()

    def stop(self) -> None:
        """Write down how things stand at the end of the run: what is in hand, aside, and on the desk."""
        nan = math.nan
        if self.in_hand and self.isinterrupted():
            activity = READING if self.in_hand.reading else self.in_hand.activity
            self.record.piece(self.in_hand, self.number, activity, nan, nan, WAITING)
        elif self.in_hand:
            self.write(IN_HAND)
        for task in (*([self.ringing] if self.ringing else ()), *reversed(self.aside), *self.desk):
            activity = READING if task.reading and task in self.aside else task.activity
            self.record.piece(task, self.number, activity, nan, nan, WAITING)
