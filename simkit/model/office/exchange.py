"""Exchange: a salabim component that brings calls in, and knows what becomes of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from simkit.model.demand.sample import times
from simkit.model.office.call import Call, Note
from simkit.model.office.engine import forget_status, sim
from simkit.model.office.record import HUNG_UP, NOBODY, PASSED_ON, TALKING
from simkit.model.scenario import CallKind
from simkit.model.scenario.rules import CHASING, COMPLAINT, NEW_CASE, QUESTION

if TYPE_CHECKING:
    from simkit.model.demand import Calls
    from simkit.model.office.case import Case
    from simkit.model.office.employee import Employee
    from simkit.model.office.office import Office
    from simkit.model.office.switchboard import Switchboard
    from simkit.model.office.team import Team


class Exchange(sim.Component):
    """Everyone who calls, will call again, or is about to hang up."""

    def setup(self, office: Office, calls: Calls, kinds: list[CallKind], switchboard: Switchboard) -> None:
        """Lay out who calls when."""
        self.office = office
        self.switchboard = switchboard
        self.kinds = kinds
        strays = times(calls.stray, office.scenario.phone.astray)
        columns = (
            calls.kind, calls.product, calls.talk, calls.triage, calls.patience, calls.pause, calls.redials,
            calls.lot, strays,
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
        forget_status(self)

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
        code, about, talk, triage, patience, pause, redials, lot, strays = self.rows[number]
        kind = self.kinds[code]
        product = about if product is None else product
        call = Call(number, kind.purpose, kind.event, case, product, self.office.skills.calls.get((code, product)))
        call.talk, call.triage, call.patience, call.pause = talk, triage, patience, pause
        call.redials, call.lot, call.strays = redials, lot, strays
        return call

    def expect(self, case: Case) -> None:
        """Take note of a case that has arrived; its client may ask after it."""
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

    def tell(self, case: Case) -> bool:
        """Let a client call to tell what happened, if they do; a client who does not has written."""
        number = self.tells.get(case.number)
        if number is not None:
            self.place(self.call(number, case))
        return number is not None

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
        self.ring(call, self.switchboard.first(call))

    def ring(self, call: Call, team: Team) -> None:
        """Let a call ring at a team; the patience of the caller begins to run."""
        call.queued = self.env.now()
        team.ring(call)
        if call.waiting and call.patience < math.inf:
            call.gives_up = call.queued + call.patience
            self.at(call.gives_up, self.give_up, call)

    def give_up(self, call: Call) -> None:
        """Let a caller hang up who still waits: to call again later, to write, or to leave it."""
        now = self.env.now()
        if not call.waiting or call.gives_up > now:
            return
        call.team.hang_up(call)
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
        phone, now = self.office.scenario.phone, self.env.now()
        call.story = phone.repeat_minutes
        lost = call.strays > 0 and self.switchboard.can_go_astray(call, employee.team)
        call.strays -= lost
        team = (self.switchboard.wrong if lost else self.switchboard.expert)(call, employee.team)
        if phone.forward == "transfer":
            call.passed_on = not lost
            self.ring(call, team)
            return
        due = now + phone.callback_days * self.office.scenario.clock.day_minutes
        # A note that is lost can be read by anyone there who takes tasks.
        skill = next(e for e in team.members if not e.dedicated).primary if lost else call.skill
        note = Note(call, skill, call.triage if lost else call.story + call.talk, due, lost)
        note.team = team
        team.receive(note, now)
