"""The office in salabim with a component for each case and each task, in generator mode.

The way most salabim models are written: whoever comes through the office is a component. A task takes an
employee from the store of its team and puts them back; the last task of a case wakes the case. An
employee who goes home interrupts the task in hand, and resumes it when they are back.
"""

from __future__ import annotations

import math

from simkit.model.office.plain_salabim import sim  # salabim, imported without a trace

from .world import Job, World


class Employee(sim.Component):
    """Somebody in a team, with the task in hand, if any; a component without a process."""

    def setup(self, number, team):
        self.number = number
        self.team = team
        self.task = None


class Arrivals(sim.Component):
    """Brings the clients in."""

    def setup(self, office):
        self.office = office

    def process(self):
        for number, moment in enumerate(self.office.world.arrived):
            yield self.hold(till=moment)
            Case(env=self.env, office=self.office, number=number)


class Case(sim.Component):
    """A client: forks into tasks, and sleeps until the last of them is done."""

    def setup(self, office, number):
        self.office = office
        self.number = number
        self.touched = False

    def process(self):
        jobs = self.office.world.jobs[self.number]
        self.unfinished = len(jobs)
        for job in jobs:
            Task(env=self.env, office=self.office, case=self, job=job)
        yield self.passivate()
        self.office.closed[self.number] = self.env.now()


class Task(sim.Component):
    """A product to be made."""

    def setup(self, office, case, job: Job):
        self.office = office
        self.case = case
        self.job = job

    def process(self):
        office, job, team = self.office, self.job, self.office.teams[self.job.team]
        if job.delay:
            yield self.hold(job.delay)
        queued = self.env.now()
        employee = yield self.from_store(team)
        employee.task = self
        started = self.env.now()
        if self.case.touched:
            yield self.hold(office.world.reading)
            office.log.append((job.number, employee.number, True, queued, started, self.env.now()))
            queued = started = self.env.now()
        self.case.touched = True
        yield self.hold(job.work)
        office.log.append((job.number, employee.number, False, queued, started, self.env.now()))
        employee.task = None
        yield self.to_store(team, employee)
        self.case.unfinished -= 1
        if self.case.unfinished == 0:
            self.case.activate()


class Roster(sim.Component):
    """Sends employees home and welcomes them back."""

    def setup(self, office):
        self.office = office

    def process(self):
        for change in self.office.world.changes:
            yield self.hold(till=change.moment)
            employee = self.office.employees[change.employee]
            if change.comes:
                if employee.task:
                    employee.task.resume()
                else:
                    yield self.to_store(employee.team, employee)
            elif employee.task:
                employee.task.interrupt()
            else:
                employee.leave(employee.team)
        yield self.passivate()


class SalabimOffice:
    """The office; `closed` and `log` hold what happened."""

    def __init__(self, world: World):
        self.world = world
        self.env = sim.Environment(yieldless=False, random_seed="")  # nothing is drawn here
        self.teams = [sim.Store(f"team {number}", env=self.env) for number in range(world.teams)]
        self.employees = [
            Employee(env=self.env, number=number, team=self.teams[team]) for number, team in enumerate(world.team_of)
        ]
        for employee, present in zip(self.employees, world.present, strict=True):
            if present:
                employee.enter(employee.team)
        self.closed = [math.nan] * len(world.arrived)
        self.log = []
        Roster(env=self.env, office=self)
        Arrivals(env=self.env, office=self)

    def run(self):
        """Run to the end."""
        self.env.run(till=self.world.end)
        return self
