"""Telephone: calls, and a salabim component that brings them in and knows what becomes of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from simkit.model.demand.sample import times
from simkit.model.office.case import Case, Task
from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.phone_lines import CallRouting, PhoneAgent, PhoneLine, Turns
from simkit.model.office.record import DONE, HUNG_UP, NOBODY, PASSED_ON, TALKING, of_call
from simkit.model.scenario.rules import CHASING, COMPLAINT, NEW_CASE, QUESTION

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.mechanisms.phased_routing import PhasedRouting
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import Coded


class Call:
    """A client on the line."""

    __slots__ = (
        "case", "ending", "event", "gives_up", "misroutes", "number", "passed_on", "patience", "pause", "product",
        "purpose", "queued", "redials", "released", "skill", "story", "talk", "team", "triage", "u_team", "waiting",
    )  # fmt: skip

    activity = TALKING
    reading = 0.0
    goes_on = False

    def __init__(
        self, number: int, purpose: str, event: int, case: Case | None, product: int, skill: int | None
    ) -> None:
        self.number = of_call(number)
        self.purpose = purpose
        self.event = event
        self.case = case
        self.product = product
        self.skill = skill
        self.talk = self.triage = self.pause = self.u_team = self.story = 0.0
        self.patience = self.gives_up = math.inf
        self.redials = self.misroutes = 0
        self.released = self.queued = math.nan
        self.team: Team | None = None
        self.waiting = False  # on the line
        self.passed_on = False  # only for someone who can answer
        self.ending = DONE

    def minutes(self, employee: Employee) -> float:
        """Return the minutes of conversation: to the answer, or until it is clear that another must give it."""
        if self.skill is None or self.skill in employee.level:
            self.ending = DONE
            return self.story + self.talk
        self.ending = PASSED_ON
        return self.story + self.triage

    def done(self, employee: Employee) -> None:
        """Hang up, or be passed on."""
        employee.phone.system.ended(self, employee)


class Note(Task):
    """A note to call a client back: a task for someone who can answer; it goes before the letters."""

    __slots__ = ("call", "lost")

    activity = TALKING
    urgency = -2000

    def __init__(self, call: Call, skill: int, minutes: float, due: float, lost: bool) -> None:
        super().__init__(call.number, Case(-1, -1, call.released, due, call.u_team), skill, minutes)
        self.call = call
        self.lost = lost
        self.released = call.released

    @property
    def ending(self) -> int:  # type: ignore[override]  # of a task it is a constant
        """How it ends: with an answer, or passed on once more."""
        return PASSED_ON if self.lost else DONE

    def minutes(self, employee: Employee) -> float:
        """Return the minutes that are left: a conversation takes as long with everyone."""
        return self.reading + self.work

    def done(self, employee: Employee) -> None:
        """The client has been called, or the note goes on to the right team."""
        employee.phone.system.ended(self.call, employee, passed_on=self.lost)


class PhoneSystem(Mechanism):
    """Everyone who calls, will call again, or is about to hang up."""

    @classmethod
    def applies(cls, coded: Coded) -> bool:
        """Tell whether anybody may call."""
        return bool(coded.calls)

    def setup(self, office: Office) -> None:
        """Give everybody a phone, and lay out who calls when."""
        super().setup(office)
        coded, calls = office.coded, office.demand.calls
        self.routing: CallRouting | PhasedRouting = CallRouting(coded, coded.staff, office.teams)
        self.kinds = kinds = coded.calls
        self.resumption = coded.phone.resumption_minutes
        for employee in office.employees:
            employee.phone = PhoneAgent(employee, self)
        for of_file in coded.teams:
            team = office.teams[of_file.key]
            team.line = PhoneLine(team, of_file.interrupts)
            if of_file.turns:
                office.add(Turns, team=team, count=of_file.turns, hours=of_file.turn_hours, clock=coded.clock)
        misroutes = times(calls.u_misrouted, coded.phone.misrouted_share)
        columns = (
            calls.kind, calls.product, calls.talk, calls.triage, calls.patience, calls.pause, calls.redials,
            calls.u_team, misroutes,
        )  # fmt: skip
        self.rows = list(zip(*(column.tolist() for column in columns), strict=True))
        self.moment = calls.moment.tolist()
        purposes = np.array([kind.purpose for kind in kinds])[calls.kind] if len(calls) else np.empty(0, dtype=str)
        asks = np.flatnonzero(purposes == QUESTION)
        self.questions = asks[np.argsort(calls.moment[asks], kind="stable")].tolist()[::-1]  # the next one last
        self.tells = {calls.case[i].item(): i for i in np.flatnonzero(purposes == NEW_CASE).tolist()}
        self.complains = {calls.task[i].item(): i for i in np.flatnonzero(purposes == COMPLAINT).tolist()}
        self.chases: dict[int, list[int]] = {}  # by case, the next one last
        asks_after = np.flatnonzero(purposes == CHASING)[::-1]
        for i, case in zip(asks_after.tolist(), calls.case[asks_after].tolist(), strict=True):
            self.chases.setdefault(case, []).append(i)
        self.bag: list[tuple[float, int, Callable, Call | Case]] = []
        self.posted = 0
        self.next = math.inf  # when it will look again

    def process(self) -> Generator:
        """Let happen what is due, and wait for what comes next."""
        bag, questions, moment = self.bag, self.questions, self.moment
        while True:
            now = self.env.now()
            self.next = -math.inf  # awake: what comes up now is seen before going to sleep
            while bag and bag[0][0] <= now:
                _, _, happen, what = heappop(bag)
                happen(what)
            while questions and moment[questions[-1]] <= now:
                self.place(self.call(questions.pop()))
            self.next = min(bag[0][0] if bag else math.inf, moment[questions[-1]] if questions else math.inf)
            if self.next <= now:
                continue
            if self.next < math.inf:
                yield self.hold(till=self.next)
            else:
                yield self.passivate()

    def at(self, moment: float, happen: Callable, what: Call | Case) -> None:
        """Let something happen at a later moment."""
        self.posted += 1  # what is due together happens in the order in which it was posted
        heappush(self.bag, (moment, self.posted, happen, what))
        if moment < self.next:
            self.next = moment
            self.activate(at=moment)

    def call(self, number: int, case: Case | None = None, product: int | None = None) -> Call:
        """Make a call of the demand."""
        code, about, talk, triage, patience, pause, redials, u_team, misroutes = self.rows[number]
        kind = self.kinds[code]
        product = about if product is None else product
        call = Call(number, kind.purpose, kind.event, case, product, kind.skills.get(product))
        call.talk, call.triage, call.patience, call.pause = talk, triage, patience, pause
        call.redials, call.u_team, call.misroutes = redials, u_team, misroutes
        return call

    def arrives(self, case: Case) -> bool:
        """Expect the client to ask after the case; keep it when they call to tell: who does not has written."""
        self.expect(case)
        number = self.tells.get(case.number)
        if number is not None:
            self.place(self.call(number, case))
        return number is not None

    def expect(self, case: Case) -> None:
        """Take note of when a client will ask after their case, should it be open then."""
        if self.chases.get(case.number):
            self.at(self.moment[self.chases[case.number][-1]], self.chase, case)

    def chase(self, case: Case) -> None:
        """Let a client ask after a case that is still open, unless they are calling already."""
        if not math.isnan(self.office.record.closed[case.number]):
            return
        number = self.chases[case.number].pop()
        self.expect(case)
        if not case.calling and case.unfinished:
            product = next(task.product for task in case.tasks if not task.is_done)
            self.place(self.call(number, case, product))

    def complain(self, task: int, case: Case) -> None:
        """Let a client complain about an error in a task, if they do and are not on the line already."""
        number = self.complains.get(task)
        if number is not None and not case.calling:
            self.place(self.call(number, case))

    def place(self, call: Call) -> None:
        """Let a call come in."""
        if call.case:
            call.case.calling = True
        call.released = self.env.now()
        call.passed_on = False
        self.ring(call, self.routing.first(call))

    def ring(self, call: Call, team: Team) -> None:
        """Let a call ring at a team; the patience of the caller begins to run."""
        call.queued = self.env.now()
        team.line.ring(call)
        if call.waiting and call.patience < math.inf:
            call.gives_up = call.queued + call.patience
            self.at(call.gives_up, self.give_up, call)

    def give_up(self, call: Call) -> None:
        """Let a caller hang up who still waits: to call again later, to write, or to leave it."""
        now = self.env.now()
        if not call.waiting or call.gives_up > now:
            return
        call.team.line.hang_up(call)
        self.office.record.piece(call, NOBODY, TALKING, math.nan, now, HUNG_UP)
        if call.redials:
            call.redials -= 1
            self.at(now + call.pause, self.place, call)
        else:
            self.over(call)

    def over(self, call: Call) -> None:
        """End a call for good; the case of a client who called to tell is opened."""
        if call.case:
            call.case.calling = False
            if call.purpose == NEW_CASE:
                self.office.open(call.case)

    def ended(self, call: Call, employee: Employee, passed_on: bool | None = None) -> None:
        """Tell what becomes of a conversation: it is over, or somebody else must answer."""
        if not (call.ending == PASSED_ON if passed_on is None else passed_on):
            self.over(call)
            return
        phone, now = self.office.coded.phone, self.env.now()
        call.story = phone.repeat_minutes
        lost = call.misroutes > 0 and self.routing.can_be_misrouted(call, employee.team)
        call.misroutes -= lost
        team = (self.routing.wrong if lost else self.routing.expert)(call, employee.team)
        if phone.forward == "transfer":
            call.passed_on = not lost
            self.ring(call, team)
            return
        due = now + phone.callback_days * self.office.coded.clock.day_minutes
        # A note that is lost can be read by anyone there who takes tasks.
        skill = next(e for e in team.members if not e.dedicated).primary if lost else call.skill
        note = Note(call, skill, call.triage if lost else call.story + call.talk, due, lost)
        note.team = team
        team.receive(note, now)
