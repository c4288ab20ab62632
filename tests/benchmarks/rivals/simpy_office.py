"""The office in SimPy, as its guide would have it: a process for each case and each task, a store of employees.

A task gets an employee from the store of its team and puts them back; the case waits for all of its
tasks. An employee who goes home interrupts the task in hand, which goes on when they are back.
"""

from __future__ import annotations

import math

import simpy

from .world import Job, World


class Employee:
    """Somebody in a team, with the process of the task in hand, if any."""

    def __init__(self, number, team):
        self.number = number
        self.team = team
        self.job = None
        self.back = None


class Case:
    """A client: has anybody worked on it yet?"""

    def __init__(self, number):
        self.number = number
        self.touched = False


class SimpyOffice:
    """The office; `closed` and `log` hold what happened."""

    store = simpy.Store

    def __init__(self, world: World):
        self.world = world
        self.env = simpy.Environment()
        self.teams = [self.store(self.env) for _ in range(world.teams)]
        self.employees = [Employee(number, self.teams[team]) for number, team in enumerate(world.team_of)]
        for employee, present in zip(self.employees, world.present, strict=True):
            if present:
                employee.team.put(employee)
        self.closed = [math.nan] * len(world.arrived)
        self.log = []
        self.env.process(self.roster())
        self.env.process(self.arrivals())

    def run(self):
        """Run to the end."""
        self.env.run(until=self.world.end)
        return self

    def arrivals(self):
        """Bring the clients in."""
        env = self.env
        for number, moment in enumerate(self.world.arrived):
            yield env.timeout(moment - env.now)
            env.process(self.arrive(number))

    def arrive(self, number):
        """Take a new client in."""
        yield from self.case(Case(number))

    def case(self, case):
        """Fork into tasks, join when all are done."""
        yield self.env.all_of([self.env.process(self.task(case, job)) for job in self.world.jobs[case.number]])
        self.closed[case.number] = self.env.now

    def task(self, case, job: Job):
        """Wait for the mail and for an employee, who reads in and does the work."""
        env, team = self.env, self.teams[job.team]
        if job.delay:
            yield env.timeout(job.delay)
        queued = env.now
        employee = yield team.get()
        employee.job = env.active_process
        if case.touched:
            yield from self.spend(self.world.reading, employee, job, True, queued)
            queued = env.now
        case.touched = True
        yield from self.spend(job.work, employee, job, False, queued)
        employee.job = None
        team.put(employee)

    def spend(self, minutes, employee, job, reading, queued):
        """Spend minutes of work, with breaks where the employee goes home."""
        env = self.env
        while True:
            started = env.now
            try:
                yield env.timeout(minutes)
            except simpy.Interrupt:
                minutes -= env.now - started
                self.log.append((job.number, employee.number, reading, queued, started, env.now))
                queued = env.now
                yield employee.back
            else:
                self.log.append((job.number, employee.number, reading, queued, started, env.now))
                return

    def roster(self):
        """Send employees home and welcome them back."""
        env = self.env
        for change in self.world.changes:
            yield env.timeout(change.moment - env.now)
            employee = self.employees[change.employee]
            if change.comes:
                if employee.job:
                    employee.back.succeed()
                else:
                    employee.team.put(employee)
            elif employee.job:
                employee.back = env.event()
                employee.job.interrupt()
            else:
                employee.team.items.remove(employee)
