"""Employee: a salabim component that takes work, does it, and waits for more."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator, Set
from typing import TYPE_CHECKING, Any, TypeAlias

from simkit.model.office.case import Task
from simkit.model.office.engine import Component
from simkit.model.office.record import (
    DONE,
    IN_HAND,
    INTERRUPTED,
    PAUSED,
    READING,
    STANDING_BY,
    WAITING,
    WORKING,
    packed,
)  # fmt: skip

if TYPE_CHECKING:
    from simkit.model.office.mechanisms.learning import Experience
    from simkit.model.office.mechanisms.meetings import Appointment
    from simkit.model.office.mechanisms.phone_lines import PhoneAgent
    from simkit.model.office.mechanisms.sharing import Sharing
    from simkit.model.office.mechanisms.telephone import Call
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import CodedMember, CodedPerson

    Work: TypeAlias = Task | Call | Appointment


class Employee(Component):
    """Someone who works in a team."""

    def setup(self, office: Office, number: int, team: Team, person: CodedPerson) -> None:
        """Describe the employee."""
        self.office, self.record = office, office.record
        self.number, self.person = number, person.name
        self.sharing: Sharing | None = None  # where anybody works for several teams
        self.phone: PhoneAgent | None = None  # where the office has a telephone
        self.experience: Experience | None = None  # with each product; none where levels stay as they are
        self.former: dict[int, float] = {}  # speed at work they took along when they moved
        self.join(team, person.member)
        self.desk: deque[Task] = deque()  # given to this employee and to nobody else
        self.appointments: deque[Appointment] = deque()
        self.aside: list[Task] = []  # laid aside for a call or a meeting
        self.held: Callable[[], None] | None = None  # gives back the resource that the work in hand needs
        self.shut: Set[int] = frozenset()  # products for which no resource is free now
        self.cases = 0  # in their hands, where that is limited
        self.away = False
        self.is_idle = False  # has nothing to do, neither tasks nor calls
        self.in_hand: Work | None = None
        self.started = 0.0  # when the work in hand was taken up, or up again

    def join(self, team: Team, member: CodedMember) -> None:
        """Become a member of a team, with the skills that one has there."""
        self.team, self.kind = team, member
        team.members.append(self)
        self.guest_of = [(self.office.teams[also.team], also) for also in member.also]
        for other, _ in self.guest_of:
            other.guests.append(self)
        self.record.moves.append((self.env.minute, self.number, team.number))
        self.skills, self.products = member.levels, member.looks_at  # speed by skill, and skills in order
        self.level = dict(self.skills)  # speed by skill at this moment
        self.primary = member.primary
        self.stand(member)

    def stand(self, member: CodedMember) -> None:
        """Take tasks, and pick up the phone, as this kind of member does."""
        self.member = member
        self.dedicated = not member.takes_tasks
        self.works = not self.dedicated  # takes tasks
        self.answers = member.answers_calls  # picks up the phone

    def pace(self, product: int) -> float:
        """Return the speed at a task in hand, also when it was taken along from a former team."""
        level = self.level.get(product)
        return self.former[product] if level is None else level

    @property
    def is_full(self) -> bool:
        """Whether there is no room for a new case in their hands."""
        most = self.team.caseload
        return most is not None and self.cases >= most

    # Work

    def process(self) -> Generator:
        """Do what is in hand, then the next, and so on; wait when there is nothing to do or off duty."""
        office, env = self.office, self.env
        while True:
            work = self.in_hand
            if work is not None:  # the time it takes has passed, and it was not laid aside meanwhile
                work.end(self)
                self.in_hand = None
                if self.held:
                    self.held()
                work.done(self)
            if not self.away and (work := self.next_work()) is not None:
                self.in_hand = work  # as `take_up`
                self.started = env.minute
                if hooks := office.begins:
                    for begins in hooks:
                        begins(work, self)
                yield self.hold(work.minutes(self))
            else:
                if not self.away:
                    self.be_idle()
                yield self.passivate()

    def take_up(self, work: Work) -> None:
        """Take work in hand for as long as it takes; somebody may hand it to an idle employee as well."""
        self.in_hand = work
        self.started = self.env.minute
        if hooks := self.office.begins:  # an empty loop costs eight times as much as this
            for begins in hooks:
                begins(work, self)
        self.hold(work.minutes(self))

    def next_work(self) -> Work | None:
        """Return what to do next: a call, a colleague, what was laid aside, the own desk, an inbox."""
        phone = self.phone
        if phone is not None and phone.ringing is not None:
            return phone.stop_ringing()
        while self.appointments:
            appointment = self.appointments.popleft()
            if appointment.till > self.env.minute:
                return appointment
        own = self.team
        if self.answers and phone is not None and (own.line.callers or own.line.overflowing or len(own.helped) > 1):
            if (call := phone.next_call()) is not None:  # at most times nobody waits: it costs no call to see that
                return call
        if not self.works:
            return None
        if self.aside:
            for team in self.sharing.looks(self) if self.guest_of else own.helped[:1]:
                rushes = team.urgent_interrupts and not self.aside[-1].is_urgent
                if rushes and (task := team.inbox.take(self, only_urgent=True)) is not None:
                    self.accept(task)
                    self.aside.append(task)
            task = self.lift(self.aside) if self.shut else self.aside.pop()
            if task is not None:
                return task if task.prepare is None else task.prepare(task, self)
        if self.desk and (task := self.lift(self.desk) if self.shut else self.desk.popleft()) is not None:
            return task if task.prepare is None else task.prepare(task, self)
        for team in self.sharing.looks(self) if self.guest_of else own.helped:
            inbox = team.inbox
            if inbox.waiting and (task := inbox.take(self)) is not None:
                self.accept(task)
                return task if task.prepare is None else task.prepare(task, self)
        return None

    def lift(self, pile: list[Task] | deque[Task]) -> Task | None:
        """Take what comes first from a pile of which some may need a resource that is not free."""
        fit = [task for task in pile if task.product not in self.shut]
        if not fit:
            return None
        task = fit[-1] if pile is self.aside else fit[0]
        pile.remove(task)
        return task

    def give(self, task: Task) -> None:
        """Give a task to this employee and to nobody else: in hand when idle, else on the desk."""
        self.accept(task)
        if not (self.is_idle and self.works) or task.product in self.shut:
            self.desk.append(task)
        elif task.prepare:
            self.desk.append(task)
            self.wake()
        else:
            self.not_idle()
            self.take_up(task)

    def accept(self, task: Task) -> None:
        """Become a handler of the case; an owner claims the rest of it."""
        handlers = task.case.handlers
        if self not in handlers:
            if hooks := self.office.accepts:
                for accepts in hooks:
                    accepts(task, self)
            handlers.append(self)
        if task.team.owns_cases:
            for other in task.team.claimable(task.case, self):
                task.team.inbox.claim(other)
                self.desk.append(other)

    def write(self, outcome: int) -> None:
        """Write down what was done on the work in hand since it was taken up.

        One stretch of time may hold both reading in and work. They are two pieces in the record, and only
        what has been begun is written down.
        """
        now, task, started, record = self.env.minute, self.in_hand, self.started, self.record
        if task.reading:
            if now == started and outcome == PAUSED:
                return
            read = started + task.reading
            if now < read:
                record.piece(task, self.number, READING, started, now, outcome)
                task.queued, task.reading = now, read - now
                return
            record.piece(task, self.number, READING, started, read, DONE)
            task.queued, task.reading, started = read, 0.0, read
        if now > started or outcome != PAUSED:
            activity = task.activity
            record.pieces += packed(  # as `record.piece`, which costs a call
                task.number, task.team.number, self.number, activity, task.released, task.queued, started, now, outcome
            )
            task.queued = now
            if activity == WORKING and (hooks := self.office.worked):
                for worked in hooks:
                    worked(task, self, now - started, outcome)

    # Something else comes first

    def attend(self, meeting: Appointment) -> None:
        """Go to a meeting, unless off duty or at the phone."""
        if self.works and not self.away:
            self.make_time(meeting, at_once=True)

    def make_time(self, appointment: Appointment, at_once: bool = False) -> None:
        """Give a colleague some time, after what is in hand; if at once, a task is laid aside, but no call."""
        self.appointments.append(appointment)
        if self.is_idle:
            self.wake()
        elif at_once and self.can_lay_aside:
            self.lay_aside(PAUSED)

    @property
    def can_lay_aside(self) -> bool:
        """Whether there is a task in hand that can be laid aside now; a client who is called back is heard out."""
        at_task = isinstance(self.in_hand, Task) and self.in_hand.activity == WORKING and not self.in_hand.second
        return at_task and not self.away and self.scheduled_time() > self.env.minute

    def lay_aside(self, outcome: int) -> None:
        """Lay the task in hand aside for something else."""
        task: Any = self.in_hand
        left = self.scheduled_time() - self.env.minute
        self.write(outcome)
        task.leave(max(0.0, left - task.reading), self)
        self.aside.append(task)
        self.drop()
        if task.second:
            task.second.part(task)

    def interrupt_for(self, task: Task) -> None:
        """Lay the task in hand aside for an urgent one; finding the thread again will take time."""
        before = self.in_hand
        self.lay_aside(INTERRUPTED)
        before.reading += self.office.coded.phone.resumption_minutes
        self.accept(task)
        self.aside.append(task)

    def suspend(self) -> None:
        """Lay the task in hand aside, on duty or not."""
        task = self.in_hand
        if isinstance(task, Task) and task.activity == WORKING:
            if self.isinterrupted():  # put down when duty ended, and written down then
                task.leave(max(0.0, self.remaining_duration() - task.reading), self)
                self.aside.append(task)
                self.drop()
            elif self.scheduled_time() > self.env.minute:
                self.lay_aside(PAUSED)

    def let_go(self, task: Task) -> None:
        """Put down for good what nobody wants any more, unless it is done at this very minute."""
        if self.in_hand is task:
            self.suspend()
        for pile in (self.aside, self.desk):
            if task in pile:
                pile.remove(task)
        self.stand_down()

    def stand_down(self) -> None:
        """Wait for no second any more, where what it was for lies here no more."""
        wait = self.in_hand
        if wait and wait.activity == STANDING_BY and wait.task not in self.desk:
            if self.env.minute > self.started:
                self.write(DONE)
            self.drop()

    def drop(self) -> None:
        """Have nothing in hand any more, and look for work."""
        self.in_hand = None
        self.activate()
        if self.held:
            self.held()

    # Idle and off duty

    def be_idle(self) -> None:
        """Wait for tasks, for calls, or for both."""
        self.is_idle = True
        team = self.team
        if self.works:
            if self.guest_of:
                self.sharing.wait(self)
            else:
                (team.full if team.caseload is not None and self.is_full else team.idle).add(self)
        if self.answers and team.line is not None:
            team.line.free.add(self)

    def not_idle(self) -> None:
        """Wait no longer, if they did."""
        if self.is_idle:
            self.is_idle, team = False, self.team
            team.idle.since.pop(self, None)
            if team.caseload is not None:
                team.full.since.pop(self, None)
            if team.line is not None:
                team.line.free.since.pop(self, None)
            for other, _ in self.guest_of:
                other.idle.since.pop(self, None)
                other.full.since.pop(self, None)

    def wake(self) -> None:
        """Look for work, having been idle."""
        self.not_idle()
        self.activate()

    def stop(self) -> None:
        """Write down how things stand at the end of the run: what is in hand, aside, and on the desk."""
        nan = math.nan
        if self.in_hand and self.isinterrupted():
            activity = READING if self.in_hand.reading else self.in_hand.activity
            self.record.piece(self.in_hand, self.number, activity, nan, nan, WAITING)
        elif self.in_hand:
            self.write(IN_HAND)
        if self.phone and (call := self.phone.stop_ringing()):
            self.record.piece(call, self.number, call.activity, nan, nan, WAITING)
        for task in (*reversed(self.aside), *self.desk):
            activity = READING if task.reading and task in self.aside else task.activity
            self.record.piece(task, self.number, activity, nan, nan, WAITING)
