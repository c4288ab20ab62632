"""The office with its tax phone in SimPy: a process for each caller, who waits for an employee or for patience.

The stores of employees serve the most urgent request first: a note to call back goes before a letter.
"""

from __future__ import annotations

import simpy
from simpy.resources.base import BoundClass
from simpy.resources.resource import SortedQueue
from simpy.resources.store import StoreGet

from .phone_world import Caller, PhoneWorld
from .simpy_office import Case, SimpyOffice

NOTE, LETTER = 0, 1


class UrgentGet(StoreGet):
    """A request for an employee, with its urgency."""

    def __init__(self, store, urgency=LETTER):
        self.key = urgency
        super().__init__(store)


class Desk(simpy.Store):
    """Employees of a team, given to the most urgent request, of equals to the oldest."""

    GetQueue = SortedQueue
    get = BoundClass(UrgentGet)


class SimpyPhoneOffice(SimpyOffice):
    """The office with callers; `settled` holds when each call was answered in the end."""

    store = Desk

    def __init__(self, world: PhoneWorld):
        self.callers = world
        self.settled = {}
        self.calling = set()
        self.opened = set()
        super().__init__(world.letters)
        self.env.process(self.questions())

    def questions(self):
        """Bring in those who call with a plain question."""
        env = self.env
        for caller in self.callers.questions:
            yield env.timeout(caller.moment - env.now)
            env.process(self.call(caller))

    def arrive(self, number):
        """Let a client tell by phone or by letter; they may ask after it later."""
        env, case = self.env, Case(number)
        if number in self.callers.asks:
            env.process(self.ask(number))
        if number in self.callers.tells:
            yield from self.call(self.callers.tells[number], number)
        self.opened.add(number)
        yield from self.case(case)

    def ask(self, number):
        """Let a client ask after a case, as long as it is open and they are not on the line."""
        env = self.env
        for caller in self.callers.asks[number]:
            yield env.timeout(caller.moment - env.now)
            if self.closed[number] == self.closed[number]:
                return
            if number in self.opened and number not in self.calling:
                env.process(self.call(caller, number))

    def call(self, caller: Caller, case=None):
        """Wait for an answer as long as patience lasts, talk, and be called back if need be."""
        env, phone, redials = self.env, self.teams[self.callers.phone], caller.redials
        self.calling.add(case)
        while True:
            queued, request = env.now, phone.get()
            yield request | env.timeout(caller.patience)
            if request.triggered:
                break
            request.cancel()
            if not redials:
                self.calling.discard(case)
                return
            redials -= 1
            yield env.timeout(caller.pause)
        passed_on = caller.team >= 0
        yield from self.talk(request.value, caller, caller.triage if passed_on else caller.talk, phone, queued)
        if passed_on:
            team, queued = self.teams[caller.team], env.now
            employee = yield team.get(NOTE)
            yield from self.talk(employee, caller, self.callers.story + caller.talk, team, queued)
        self.settled[caller.number] = env.now
        self.calling.discard(case)

    def talk(self, employee, caller, minutes, team, queued):
        """Talk, and be free for the next."""
        employee.job = self.env.active_process
        yield from self.spend(minutes, employee, caller, False, queued)
        employee.job = None
        team.put(employee)
