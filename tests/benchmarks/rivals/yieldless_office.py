"""The same salabim model as `salabim_office`, in salabim's default mode: without yield, on greenlets."""

from __future__ import annotations

import math

from simkit.model.office.plain_salabim import sim  # salabim, imported without a trace

from .salabim_office import Employee
from .world import Job, World


class Arrivals(sim.Component):
    """Brings the clients in."""

    def setup(self, office):
        self.office = office

    def process(self):
        for number, moment in enumerate(self.office.world.arrived):
            self.hold(till=moment)
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
        self.passivate()
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
            self.hold(job.delay)
        queued = self.env.now()
        employee = self.from_store(team)
        employee.task = self
        started = self.env.now()
        if self.case.touched:
            self.hold(office.world.reading)
            office.log.append((job.number, employee.number, True, queued, started, self.env.now()))
            queued = started = self.env.now()
        self.case.touched = True
        self.hold(job.work)
        office.log.append((job.number, employee.number, False, queued, started, self.env.now()))
        employee.task = None
        self.to_store(team, employee)
        self.case.unfinished -= 1
        if self.case.unfinished == 0:
            self.case.activate()


class Roster(sim.Component):
    """Sends employees home and welcomes them back."""

    def setup(self, office):
        self.office = office

    def process(self):
        for change in self.office.world.changes:
            self.hold(till=change.moment)
            employee = self.office.employees[change.employee]
            if change.comes:
                if employee.task:
                    employee.task.resume()
                else:
                    self.to_store(employee.team, employee)
            elif employee.task:
                employee.task.interrupt()
            else:
                employee.leave(employee.team)
        self.passivate()


class YieldlessOffice:
    """The office; `closed` and `log` hold what happened."""

    def __init__(self, world: World):
        self.world = world
        self.env = sim.Environment(yieldless=True, random_seed="")  # nothing is drawn here
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
