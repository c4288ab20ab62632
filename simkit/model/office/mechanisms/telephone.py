"""Telephone: calls, and a salabim component that brings them in and knows what becomes of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from heapq import heappop, heappush
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from simkit.model.demand.draw import times
from simkit.model.office.case import Case, Task
from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.phone_lines import CallRouting, PhoneAgent, PhoneLine, Turns
from simkit.model.office.record import DONE, HUNG_UP, NOBODY, PASSED_ON, TALKING, of_call, packed
from simkit.model.scenario.rules import CHASING, COMPLAINT, NEW_CASE

if TYPE_CHECKING:
    from simkit.model.office.employee import Employee
    from simkit.model.office.mechanisms.phased_routing import PhasedRouting
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team
    from simkit.model.scenario.coded import Coded


class Call:
    """A client on the line."""

    __slots__ = (
        "agreed", "brought", "caller", "case", "ending", "event", "gives_up", "lost", "number", "only_able",
        "overflowed", "passed_on", "product", "purpose", "queued", "redialled", "released", "skill", "story", "team",
        "waiting",
    )  # fmt: skip
    team: Team
    released: float
    queued: float
    passed_on: bool
    agreed: bool  # to be called back, in this attempt
    only_able: bool  # rings only for someone who can answer
    overflowed: bool  # rings in other teams as well
    ending: int  # of a conversation
    gives_up: float  # while it waits

    activity = TALKING
    reading = 0.0
    goes_on = False

    def of(self, number: int, kind: tuple, case: Case | None, product: int, caller: int, brought: Any) -> Self:
        """Say what is known of it as it rings for the first time."""
        self.number, self.case, self.product = of_call(number), case, product
        self.purpose, self.event, skills = kind
        self.skill = skills.get(product)
        self.caller, self.brought = caller, brought
        self.story, self.waiting = 0.0, False  # told again, and on the line
        self.redialled = self.lost = 0  # times
        return self

    def brings(self, name: str) -> Any:
        """Return something that the caller brings: read when it is asked for, since most never is."""
        return self.brought[name][self.caller]

    @property
    def misroutes(self) -> int:
        """How often it comes to a wrong team from now on."""
        return self.brings("misroutes") - self.lost

    def minutes(self, employee: Employee) -> float:
        """Return the minutes of conversation: to the answer, or until it is clear that another must give it."""
        if self.skill is None or self.skill in employee.level:
            self.ending = DONE
            return self.story + self.brought["talk"][self.caller]  # as `brings`, which costs a call
        self.ending = PASSED_ON
        return self.story + self.brings("triage")

    def end(self, employee: Employee) -> None:
        """Write down that a conversation comes to an end."""
        employee.record.pieces += packed(
            self.number, self.team.number, employee.number, TALKING, self.released, self.queued,
            employee.started, employee.env.minute, self.ending,
        )  # fmt: skip

    def done(self, employee: Employee) -> None:
        """Hang up, or be passed on."""
        system = employee.phone.system
        if self.ending == PASSED_ON:
            system.pass_on(self, employee)
        elif self.case is not None:
            system.over(self)


class Note(Task):
    """A note to call a client back: a task for someone who can answer; it goes before the letters."""

    __slots__ = ("call", "lost")

    activity = TALKING
    urgency = -2000

    def __init__(self, call: Call, skill: int, minutes: float, due: float, lost: bool) -> None:
        super().of(call.number, Case().of(-1, -1, -1, call.released, due, call.brings("u_team")), skill, minutes)
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
        system = employee.phone.system
        if self.lost:
            system.pass_on(self.call, employee)
        else:
            system.over(self.call)


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
        self.kinds = [(kind.purpose, kind.event, kind.skills) for kind in coded.calls]  # all that a call reads of it
        self.resumption = coded.phone.resumption_minutes
        for employee in office.employees:
            employee.phone = PhoneAgent(employee, self)
        for of_file in coded.teams:
            team = office.teams[of_file.key]
            team.line = PhoneLine(team, coded)
            if of_file.turns:
                office.add(Turns, team=team, count=of_file.turns, hours=of_file.turn_hours, clock=coded.clock)
        lines = [team.line for team in office.teams.values()]
        for line, of_file in zip(lines, coded.teams, strict=True):
            for other in of_file.overflow:
                line.overflow.append(lines[other])
                lines[other].overflowing.append(line)
        self.callback_after = coded.phone.callback_after_minutes
        misroutes = times(calls.brought["u_misrouted"], coded.phone.misrouted_share)
        # Read one by one, numbers cost less in a view than in an array, and where few are read, than in a list.
        self.brought = {name: one.data for name, one in (calls.brought | {"misroutes": misroutes}).items()}
        self.kind, self.moment = calls.kind.data, calls.moment.data
        self.product, self.caller = calls.product.data, calls.caller.data
        self.tells: dict[int, int] = {}
        self.complains: dict[int, int] = {}
        self.chases: dict[int, range] = {}  # by case: those that are still to come
        self.cases: dict[int, Case] = {}  # that nobody has asked after yet
        # Who asks for the first time after which case, and who calls, whatever happens: in the order of the clock.
        asks: list[np.ndarray] = [np.empty(0, dtype=int)]
        for code, kind in enumerate(coded.calls):
            begin, end = (int(np.searchsorted(calls.kind, bound)) for bound in (code, code + 1))
            numbers, cases = np.arange(begin, end), calls.case[begin:end]
            if kind.purpose == CHASING:  # the calls that ask after one case stand together, in order
                first = numbers[np.diff(cases, prepend=-1) != 0]
                ranges = map(range, first.tolist(), [*first[1:].tolist(), end])
                self.chases |= zip(calls.case[first].tolist(), ranges, strict=False)
                asks.insert(0, first)
            elif kind.purpose == COMPLAINT:
                self.complains |= zip(calls.task[begin:end].tolist(), range(begin, end), strict=True)
            elif kind.purpose == NEW_CASE:
                self.tells |= zip(cases.tolist(), range(begin, end), strict=True)
            else:
                asks.append(numbers)
        numbers = np.concatenate(asks)
        numbers = numbers[np.argsort(calls.moment[numbers], kind="stable")]
        known = calls.moment[numbers], calls.case[numbers], numbers
        self.known = chain(zip(*(column.tolist() for column in known), strict=True), [(math.inf, -1, -1)])
        self.bag: list[tuple[float, int, Any, Any, bool]] = [(math.inf, 0, None, None, False)]  # which never happens
        self.posted = 0
        self.next = math.inf  # when it will look again

    def process(self) -> Generator:
        """Let happen what is due, and wait for what comes next."""
        bag, known, closed, never = self.bag, self.known, self.office.record.closed, math.inf
        asks, case, number = next(known)
        while True:
            now = self.env.minute
            self.next = -never  # awake: what comes up now is seen before going to sleep
            while bag[0][0] <= now:
                _, _, happen, what, _ = heappop(bag)
                happen(what)
            while asks <= now or (case >= 0 and not math.isnan(closed[case])):
                if case < 0:
                    self.ring(self.call(number))
                elif math.isnan(closed[case]):
                    self.chase(self.cases.pop(case))
                else:
                    del self.cases[case]  # nobody need wake up for it
                asks, case, number = next(known)
            while bag[0][4] and not bag[0][3].waiting:  # nor for a caller who has been answered
                heappop(bag)
            then = bag[0][0]
            self.next = then = asks if asks < then else then
            if then > now:
                yield self.hold(till=then) if then < never else self.passivate()

    def at(self, moment: float, happen: Callable, what: Call | Case, waiting: bool = False) -> None:
        """Let something happen at a later moment, or only should a caller be waiting then."""
        self.posted += 1  # what is due together happens in the order in which it was posted
        heappush(self.bag, (moment, self.posted, happen, what, waiting))
        if moment < self.next:
            self.next = moment
            self.activate(at=moment)

    def arrives(self, case: Case) -> bool:
        """Expect the client to ask after the case; keep it when they call to tell: who does not has written."""
        number = case.number
        if number in self.chases:
            self.cases[number] = case
        if number not in self.tells:
            return False
        self.ring(self.call(self.tells[number], case))
        return True

    def chase(self, case: Case) -> None:
        """Let a client ask after a case that is still open and needs something, unless they are calling already."""
        if not math.isnan(self.office.record.closed[case.number]):
            return
        number, later = self.chases[case.number][0], self.chases[case.number][1:]
        if later:
            self.chases[case.number] = later
            self.at(self.moment[later[0]], self.chase, case)
        if not case.calling and case.unfinished:
            product = next(task.product for task in case.tasks if not task.is_done)
            self.ring(self.call(number, case, product))

    def call(self, number: int, case: Case | None = None, product: int = -1) -> Call:
        """Make a call of the demand."""
        about = self.product[number] if product < 0 else product
        return Call().of(number, self.kinds[self.kind[number]], case, about, self.caller[number], self.brought)

    def complain(self, task: int, case: Case) -> None:
        """Let a client complain about an error in a task, if they do and are not on the line already."""
        number = self.complains.get(task)
        if number is not None and not case.calling:
            self.ring(self.call(number, case))

    def ring(self, call: Call, team: Team | None = None) -> None:
        """Let a call ring at a team, or come in from outside; the patience of the caller begins to run."""
        call.queued = now = self.env.minute
        if team is None:
            if call.case is not None:
                call.case.calling = True
            call.released, call.passed_on, call.agreed = now, False, False
            team = self.routing.first(call)
        call.overflowed = False
        team.line.ring(call)
        if call.waiting:
            if call.team.line.overflow:
                self.at(now + call.team.line.overflow_minutes, self.overflow, call, waiting=True)
            offers = self.callback_after is not None and not (call.passed_on or call.agreed)
            if offers and call.brings("accepts_callback"):
                self.at(now + self.callback_after, self.offer_callback, call, waiting=True)
            call.gives_up = now + call.brings("patience")
            if call.gives_up < math.inf:
                self.at(call.gives_up, self.give_up, call, waiting=True)

    def overflow(self, call: Call) -> None:
        """Let a call ring in other teams as well that waits since so long."""
        if call.waiting and call.queued + call.team.line.overflow_minutes <= self.env.minute:
            call.team.line.ring_elsewhere(call)

    def offer_callback(self, call: Call) -> None:
        """Let a caller hang up who waits since so long, and keep their place in the line: it is they who are called."""
        now = self.env.minute
        if call.waiting and not call.agreed and call.queued + self.callback_after <= now:
            call.agreed, call.gives_up = True, math.inf
            self.office.record.callbacks.append((of_call(call.number), call.released, now))

    def give_up(self, call: Call) -> None:
        """Let a caller hang up who still waits: to call again later, to write, or to leave it."""
        now = self.env.minute
        if not call.waiting or call.gives_up > now:
            return
        call.team.line.hang_up(call)
        self.office.record.piece(call, NOBODY, TALKING, math.nan, now, HUNG_UP)
        if call.redialled < call.brings("redials"):
            call.redialled += 1
            self.at(now + call.brings("pause"), self.ring, call)
        else:
            self.over(call)

    def over(self, call: Call) -> None:
        """End a call for good; the case of a client who called to tell is opened."""
        if call.case:
            call.case.calling = False
            if call.purpose == NEW_CASE:
                self.office.open(call.case)

    def pass_on(self, call: Call, employee: Employee) -> None:
        """Let somebody else answer: at once, or by a note to call back."""
        phone, now = self.office.coded.phone, self.env.minute
        call.story = phone.repeat_minutes
        lost = call.misroutes > 0 and self.routing.can_be_misrouted(call, employee.team)
        call.lost += lost
        team = (self.routing.wrong if lost else self.routing.expert)(call, employee.team)
        if phone.forward == "transfer":
            call.passed_on = not lost
            self.ring(call, team)
            return
        due = now + phone.callback_days * self.office.coded.clock.day_minutes
        # A note that is lost can be read by anyone there who takes tasks.
        skill = next(e for e in team.members if not e.dedicated).primary if lost else call.skill
        note = Note(call, skill, call.brings("triage") if lost else call.story + call.brings("talk"), due, lost)
        note.team = team
        team.receive(note, now)
