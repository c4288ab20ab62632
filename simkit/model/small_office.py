"""The office on one page, in plain salabim: read it from top to bottom.

A client is a case of one or more tasks. A task waits in the inbox of a team until somebody there takes it. What is
passed on goes by internal mail, and who takes over a case reads in first. On the same clients it settles every case
at the same minute as `sk.run`; `sk.small_office` runs it, and refuses what it does not know (telephone, absence ...).
"""

from itertools import accumulate
from math import nan
from types import SimpleNamespace

from simkit.model.office.plain_salabim import sim  # salabim, imported without a trace


class Arrivals(sim.Component):
    """Lets the clients in. When they come, and with how much work, was drawn before the office opened."""

    def process(self):
        office, d = self.env, self.env.demand
        for number, arrived in enumerate(d.arrived.tolist()):
            if arrived > office.now():  # else it lies there when the office opens
                yield self.hold(till=arrived)
            case = SimpleNamespace(number=number, event=d.events[d.event[number]], u_team=d.u_team[number])
            case.tasks, case.handlers = [], []
            for i in range(d.first_task[number], d.first_task[number + 1]):
                case.tasks.append(Task(env=office, case=case, product=d.products[d.product[i]], work=float(d.work[i])))
            first, *others = case.tasks
            office.release(first)
            if not office.sequential[case.event]:  # the others are done meanwhile
                for task in others:
                    office.release(task, origin=first.team)


class Task(sim.Component):
    """A product to be made for a client. It does nothing by itself: it waits in queues."""

    def setup(self, case, product, work):
        self.case, self.product, self.work = case, product, work
        self.name(f"case {case.number} {product}")


class Mail(sim.Component):
    """Brings each task to its team, some time after it was posted."""

    def setup(self):
        self.bag = sim.Queue("mail bag", env=self.env)  # the first to arrive on top

    def post(self, task, minutes):
        task.arrives = self.env.now() + minutes
        task.enter_sorted(self.bag, task.arrives)
        if task is self.bag.head():
            self.activate(at=task.arrives)

    def process(self):
        while True:
            while self.bag and self.bag.head().arrives <= self.env.now():
                task = self.bag.pop()
                task.team.receive(task)
            yield self.hold(till=self.bag.head().arrives) if self.bag else self.passivate()


class Team:
    """An inbox, and the employees who take from it."""

    def __init__(self, env, key, rules):
        self.rules, self.members = rules, []
        self.inbox, self.idle = sim.Queue(f"{key} inbox", env=env), sim.Queue(f"{key} idle", env=env)
        self.helpers, self.helped = [self], [self]  # who takes work from here, and where they take work from

    def receive(self, task):
        """Give a task to the idle employee with the best skill, of equals the longest idle; or let it wait."""
        for team in self.helpers:
            able = [employee for employee in team.idle if task.product in employee.skills]
            if able:
                return max(able, key=lambda employee: employee.skills[task.product]).take(task)
        urgent = self.rules.priority
        task.enter_sorted(self.inbox, urgent.index(task.product) if task.product in urgent else len(urgent))


class Employee(sim.Component):
    """Finishes the task in hand and takes the next one they can do; is idle when there is none."""

    def setup(self, team, skills):
        self.team, self.skills, self.task = team, skills, None
        team.members.append(self)

    def process(self):
        while True:
            if self.task:
                self.env.finish(self.task)
            able = (task for team in self.team.helped for task in team.inbox if task.product in self.skills)
            self.task = next(able, None)
            if self.task:
                self.task.leave(self.task.team.inbox)
                yield self.take(self.task)
            else:
                self.enter(self.team.idle)
                yield self.passivate(mode="idle")

    def take(self, task):
        """Be busy with a task for as long as it takes. Who is new to a case where others were before reads in."""
        self.leave()  # whoever was idle is no more
        self.task, handlers, reading = task, task.case.handlers, 0
        if self not in handlers:
            if handlers:
                reading = self.env.handoff[self.team in [other.team for other in handlers]].reading_minutes
            handlers.append(self)
        self.hold(reading + task.work / self.skills[task.product], mode=f"{task.name()}, reading in {reading:g}")


class SmallOffice(sim.Environment):
    """Who works where, and which way a case goes."""

    an_modelname = an_clocktext = lambda self: None  # no captions: they need salabim's default environment

    def __init__(self, scenario, demand, trace=False):
        super().__init__(trace=trace, random_seed="", isdefault_env=False, yieldless=False)
        self.suppress_trace_linenumbers(True)
        self.scenario, self.demand, self.closed = scenario, demand, [nan] * demand.cases
        self.sequential = {key: event.order == "sequence" for key, event in scenario.events.items()}
        self.handoff = {True: scenario.handoff.within, False: scenario.handoff.between}  # is it the same team?
        self.mail = Mail("mail", env=self)
        self.teams = {key: Team(self, key, rules) for key, rules in scenario.teams.items()}
        for key, team in self.teams.items():
            team.helped += [self.teams[other] for other in team.rules.helps]
            team.helpers += [other for other in self.teams.values() if key in other.rules.helps]
        for person in scenario.people():
            Employee(person.name, env=self, team=self.teams[person.team], skills=person.member.skills)
        Arrivals("arrivals", env=self)
        self.run(till=scenario.clock.end)

    def release(self, task, origin=None):
        """Send a task to its team, by mail where it is handed off."""
        team = task.team = self.route(task)
        handed_off = origin and (origin is not team or task.case.handlers)
        delay = self.handoff[origin is team].delay_minutes if handed_off else 0
        if delay:
            return self.mail.post(task, delay)
        team.receive(task)

    def route(self, task):
        """Find the most specific able team; teams that share the work divide the cases by a number drawn for each."""
        able = {}
        for team in self.teams.values():
            events, products = team.rules.events, team.rules.products
            fits = (not events or task.case.event in events) and (not products or task.product in products)
            if fits and any(task.product in e.skills for helper in team.helpers for e in helper.members):
                able.setdefault((bool(events), bool(products)), []).append(team)
        teams = able[max(able)]
        bounds = list(accumulate(team.rules.share for team in teams))
        return next(t for t, bound in zip(teams, bounds, strict=True) if task.case.u_team < bound / bounds[-1])

    def finish(self, task):
        """Release the next task of a sequence, or settle the case."""
        self.print_trace("", "", task.name(), "is done")
        task.case.tasks.remove(task)
        if not task.case.tasks:
            self.closed[task.case.number] = self.now()
        elif self.sequential[task.case.event]:
            self.release(task.case.tasks[0], origin=task.team)
