"""Office: the salabim environment in which employees serve clients.

The office draws no random number. All chance lies in the demand, so that the same scenario and the same
demand always give the same run, and different structures can be run on the same clients.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from simkit.model.demand import Demand
from simkit.model.demand.sample import extras, times
from simkit.model.office.agenda import Agenda
from simkit.model.office.arrivals import Arrivals
from simkit.model.office.case import Case, Task
from simkit.model.office.change import Change
from simkit.model.office.diary import Diary
from simkit.model.office.employee import Employee
from simkit.model.office.engine import shortcuts, sim
from simkit.model.office.exchange import Exchange
from simkit.model.office.growth import Growth, is_needed
from simkit.model.office.inbox import Inbox
from simkit.model.office.judgement import Judgement
from simkit.model.office.mail import Mail
from simkit.model.office.meetings import Meetings
from simkit.model.office.mistakes import Mistakes
from simkit.model.office.record import IN_MAIL, NOBODY, WAITING, WORKING, Record
from simkit.model.office.regimes import Regimes
from simkit.model.office.roster import Roster, duty
from simkit.model.office.routing import Routing
from simkit.model.office.skills import Skills
from simkit.model.office.switchboard import Switchboard
from simkit.model.office.team import Team
from simkit.model.office.turns import Turns
from simkit.model.scenario import Scenario, call_kinds
from simkit.model.scenario.rules import makes_errors

Stop = Callable[[], bool]
OPTIONAL = {"error": "errors", "stray": "tasks that go astray", "merit": "merits"}


class Stopped(Exception):  # noqa: N818 -- nothing went wrong
    """A run was given up because its result is not wanted any more."""


class Office(sim.Environment):
    """An office at work."""

    @shortcuts()
    def __init__(self, scenario: Scenario, demand: Demand) -> None:
        # random_seed="" leaves Python's and NumPy's global generators alone; isdefault_env=False leaves
        # a learner's own environment the default one; generator processes run without greenlet, also
        # in a browser.
        super().__init__(trace=False, random_seed="", isdefault_env=False, yieldless=False)
        self.suppress_trace_linenumbers(True)  # looking them up takes longer than the rest of an interrupt
        self.scenario = scenario
        self.demand = demand
        self.record = Record(demand.cases)
        self.sequential = [event.order == "sequence" for event in scenario.events.values()]
        kinds = call_kinds(scenario)
        self.skills = Skills(scenario, kinds)
        self.teams = self.set_up_teams()
        self.routing = Routing(scenario, self.teams)
        self.between = scenario.handoff.between.delay_minutes
        self.within = scenario.handoff.within.delay_minutes
        self.astray = self.set_up_strays()
        self.mail = Mail(env=self, office=self)
        people = list(scenario.people())
        changes = bool(scenario.plan.steps or scenario.turnover.per_year)
        agenda = Agenda(scenario, demand) if changes else None
        self.duty = [
            duty(person, scenario.clock, demand, agenda.absences(person.name) if agenda else ()) for person in people
        ]
        self.growth = Growth(scenario, demand) if is_needed(scenario) else None
        self.change: Change | None = None
        self.judgement = Judgement(scenario.policy, demand) if scenario.policy.consult else None
        self.mistakes = Mistakes(env=self, office=self, demand=demand) if makes_errors(scenario) else None
        regimes = Regimes(self) if agenda else None
        if regimes:
            self.routing = regimes
        self.exchange = None
        if kinds:
            switchboard = regimes or Switchboard(scenario, self.skills, self.teams)
            self.exchange = Exchange(
                env=self, office=self, calls=demand.calls, kinds=kinds, switchboard=switchboard
            )
        self.employees = [
            Employee(
                env=self,
                name=person.name,
                office=self,
                number=number,
                team=self.teams[person.team],
                person=person,
            )
            for number, person in enumerate(people)
        ]
        for key, team in scenario.teams.items():
            if team.turns and kinds:
                Turns(env=self, team=self.teams[key], count=team.turns, hours=team.turn_hours, clock=scenario.clock)
        if scenario.coordination.times_per_week or any(t.calibration_minutes for t in scenario.teams.values()):
            Meetings(env=self, scenario=scenario, teams=self.teams.values())
        if agenda:
            self.change = Change(env=self, office=self, agenda=agenda, regimes=regimes, growth=self.growth)
        if self.growth:
            Diary(env=self, office=self)
        Roster(env=self, spells=list(zip(self.employees, self.duty, strict=True)), end=scenario.clock.end)
        Arrivals(env=self, office=self, demand=demand)

    def an_modelname(self) -> None:
        """Draw nothing: salabim's caption would need a default environment."""

    def an_clocktext(self) -> None:
        """Draw nothing: salabim's clock would need a default environment."""

    def set_up_teams(self) -> dict[str, Team]:
        """Return the teams by key, with who helps whom."""
        products = list(self.scenario.products)
        teams = {}
        for number, (key, team) in enumerate(self.scenario.teams.items()):
            last = len(team.priority)
            rank = [team.priority.index(p) if p in team.priority else last for p in products]
            rank += [0] * (self.skills.count - len(products))  # calls to return
            inbox = Inbox(team.pick, rank, team.primary_first)
            teams[key] = Team(number, key, inbox, team.ownership == "case", team.interrupts)
        for key, team in self.scenario.teams.items():
            for other in team.helps:
                teams[key].helped.append(teams[other])
                teams[other].helpers.append(teams[key])
        return teams

    def set_up_strays(self) -> tuple[list[int], list[int]] | None:
        """Return how often each task goes astray, inside a team and between teams."""
        stray, handoff = self.demand.stray, self.scenario.handoff
        if stray is None:
            return None
        return times(stray, handoff.within.astray).tolist(), times(stray, handoff.between.astray).tolist()

    def open(self, case: Case) -> None:
        """Take a new case in: release all its tasks, or the first where they go in sequence."""
        case.unfinished = len(case.tasks)  # who waits at the door asks after it as well
        if self.change and self.change.keeps_out(case):
            return
        first, *others = case.tasks
        self.release(first, origin=None)
        if not self.sequential[case.event]:
            for task in others:  # the first team has the letter; the others get their part by internal mail
                self.release(task, origin=first.team)

    def release(self, task: Task, origin: Team | None) -> None:
        """Send a task to its team, by mail where it is handed off."""
        team = task.team = self.routing.team(task)
        now = task.released = self.now()
        delay = 0.0
        if origin is not None:
            if origin is not team:
                delay = self.between
            elif task.case.handlers and not self.stays(task):
                delay = self.within
        if delay:
            if self.astray:
                delay *= 1 + self.astray[origin is not team][task.number]
            self.mail.post(task, delay)
        else:
            team.receive(task, now)

    def stays(self, task: Task) -> bool:
        """Tell whether an owner of the case can go on with it, so that nothing is handed off."""
        team = task.team
        return team.owns_cases and any(h.team is team and task.product in h.level for h in task.case.handlers)

    def finish(self, task: Task, employee: Employee) -> None:
        """Note that a task is done; release the next one of a sequence, or close the case."""
        case = task.case
        if self.mistakes:
            self.mistakes.judge(task, employee)
        task.is_done = True
        case.unfinished -= 1
        if case.unfinished == 0:
            self.record.closed[case.number] = self.now()
            case.tasks.clear()  # case and tasks hold each other: parted, they make room at once
        elif self.sequential[case.event]:
            self.release(case.tasks[-case.unfinished], origin=task.team)

    def close(self) -> None:
        """Write down what is still under way at the end, so that nothing is lost."""
        nan, piece = math.nan, self.record.piece
        for employee in self.employees:
            employee.stop()
        for team in self.teams.values():
            for task in sorted(team.inbox.tasks(), key=lambda t: t.number):
                piece(task, NOBODY, task.activity, nan, nan, WAITING)
            for call in team.line:
                piece(call, NOBODY, call.activity, nan, nan, WAITING)
        if self.change:
            for task in self.change.still_outside():
                piece(task, NOBODY, WORKING, nan, nan, WAITING)
        for _, _, task in sorted(self.mail.bag, key=lambda letter: letter[:2]):
            piece(task, NOBODY, WORKING, nan, nan, IN_MAIL)


def simulate(scenario: Scenario, demand: Demand, stop: Stop | None = None) -> Office:
    """Run an office from opening to the end of its horizon."""
    kinds = tuple((kind.purpose, kind.key) for kind in call_kinds(scenario))
    here = (tuple(scenario.products), tuple(scenario.events), kinds)
    if (demand.products, demand.events, demand.kinds) != here:
        raise ValueError(
            "this demand has other products, life events or kinds of calls than the scenario; "
            "sample it from a scenario with the same ones"
        )
    missing = [text for name, text in OPTIONAL.items() if name in extras(scenario) and getattr(demand, name) is None]
    if missing:
        raise ValueError(
            f"this demand has no numbers for {' and '.join(missing)}: they were not drawn; "
            "sample it from this scenario"
        )
    office = Office(scenario, demand)
    clock = scenario.clock
    with shortcuts():
        if stop is not None:
            for day in range(1, math.ceil(clock.end / clock.day_minutes)):
                office.run(till=day * clock.day_minutes)
                if stop():
                    raise Stopped
        office.run(till=clock.end)
    office.close()
    return office
