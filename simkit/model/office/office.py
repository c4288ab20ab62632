"""Office: the salabim environment in which employees serve clients.

The office draws no random number. All chance lies in the demand, so that the same scenario and the same
demand always give the same run, and different structures can be run on the same clients.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from simkit.model.demand import Demand
from simkit.model.demand.sample import extras, times
from simkit.model.office.arrivals import Arrivals
from simkit.model.office.case import Case, Task
from simkit.model.office.employee import Employee
from simkit.model.office.engine import shortcuts, sim
from simkit.model.office.mechanisms.change_plan import Change
from simkit.model.office.mechanisms.change_schedule import ChangeSchedule
from simkit.model.office.mechanisms.consultation import Judgement
from simkit.model.office.mechanisms.handoffs import Mail
from simkit.model.office.mechanisms.learning import ExperienceModel, WeeklyObserver, is_needed
from simkit.model.office.mechanisms.meetings import Meetings
from simkit.model.office.mechanisms.mistakes import Mistakes
from simkit.model.office.mechanisms.phased_routing import PhasedRouting
from simkit.model.office.mechanisms.phone_lines import CallRouting, Turns
from simkit.model.office.mechanisms.telephone import PhoneSystem
from simkit.model.office.record import IN_MAIL, NOBODY, WAITING, WORKING, Record
from simkit.model.office.roster import Roster, duty
from simkit.model.office.routing import Routing
from simkit.model.office.team import Inbox, Team
from simkit.model.scenario import Scenario

Stop = Callable[[], bool]
OPTIONAL = {"error": "errors", "u_misrouted": "tasks that go astray", "merit": "merits"}


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
        self.scenario, coded = scenario, scenario.coded
        self.coded = coded
        self.demand = demand
        self.record = Record(demand.cases)
        self.sequential = [event.is_sequence for event in coded.events]
        self.teams = self.set_up_teams()
        self.routing = Routing(coded.ways, self.teams)
        self.between = coded.handoff.between.delay_minutes
        self.within = coded.handoff.within.delay_minutes
        self.misroutes = self.set_up_misroutes()
        self.mail = Mail(env=self, office=self)
        changes = bool(coded.plan.steps or coded.turnover.per_year)
        schedule = ChangeSchedule(coded, demand) if changes else None
        self.duty = [
            duty(person, coded.clock, demand, schedule.absences(person.name) if schedule else ())
            for person in coded.people
        ]
        self.experience_model = ExperienceModel(coded, demand) if is_needed(coded) else None
        self.change: Change | None = None
        self.judgement = Judgement(coded.policy, demand) if coded.policy.consult else None
        self.mistakes = Mistakes(env=self, office=self, demand=demand) if coded.makes_errors else None
        phased_routing = PhasedRouting(self) if schedule else None
        if phased_routing:
            self.routing = phased_routing
        self.phone_system = None
        if coded.calls:
            call_routing = phased_routing or CallRouting(coded, coded.staff, self.teams)
            self.phone_system = PhoneSystem(
                env=self, office=self, calls=demand.calls, kinds=coded.calls, call_routing=call_routing
            )
        self.employees = [
            Employee(
                env=self,
                name=person.name,
                office=self,
                number=number,
                team=self.teams[person.team.key],
                person=person,
            )
            for number, person in enumerate(coded.people)
        ]
        for team in coded.teams:
            if team.turns and coded.calls:
                Turns(env=self, team=self.teams[team.key], count=team.turns, hours=team.turn_hours, clock=coded.clock)
        if coded.coordination.times_per_week or any(team.calibration_minutes for team in coded.teams):
            Meetings(env=self, coded=coded, teams=self.teams.values())
        if schedule:
            self.change = Change(
                env=self,
                office=self,
                schedule=schedule,
                phased_routing=phased_routing,
                experience_model=self.experience_model,
            )
        if self.experience_model:
            WeeklyObserver(env=self, office=self)
        Roster(env=self, spells=list(zip(self.employees, self.duty, strict=True)), end=coded.clock.end)
        Arrivals(env=self, office=self, demand=demand)

    def an_modelname(self) -> None:
        """Draw nothing: salabim's caption would need a default environment."""

    def an_clocktext(self) -> None:
        """Draw nothing: salabim's clock would need a default environment."""

    def set_up_teams(self) -> dict[str, Team]:
        """Return the teams by key, with who helps whom."""
        coded = self.coded.teams
        teams = {
            team.key: Team(
                team.number,
                team.key,
                Inbox(team.pick, team.rank, team.primary_first),
                team.owns_cases,
                team.interrupts,
            )
            for team in coded
        }
        for team in coded:
            for other in team.helps:
                teams[team.key].helped.append(teams[coded[other].key])
                teams[coded[other].key].helpers.append(teams[team.key])
        return teams

    def set_up_misroutes(self) -> tuple[list[int], list[int]] | None:
        """Return how often each task goes astray, inside a team and between teams."""
        u, handoff = self.demand.u_misrouted, self.coded.handoff
        if u is None:
            return None
        return times(u, handoff.within.astray).tolist(), times(u, handoff.between.astray).tolist()

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
            if self.misroutes:
                delay *= 1 + self.misroutes[origin is not team][task.number]
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
    coded = scenario.coded
    kinds = tuple((kind.purpose, kind.key) for kind in coded.calls)
    here = (coded.products, tuple(event.key for event in coded.events), kinds)
    if (demand.products, demand.events, demand.kinds) != here:
        raise ValueError(
            "this demand has other products, life events or kinds of calls than the scenario; "
            "sample it from a scenario with the same ones"
        )
    missing = [text for name, text in OPTIONAL.items() if name in extras(coded) and getattr(demand, name) is None]
    if missing:
        raise ValueError(
            f"this demand has no numbers for {' and '.join(missing)}: they were not drawn; "
            "sample it from this scenario"
        )
    office = Office(scenario, demand)
    clock = coded.clock
    with shortcuts():
        if stop is not None:
            for day in range(1, math.ceil(clock.end / clock.day_minutes)):
                office.run(till=day * clock.day_minutes)
                if stop():
                    raise Stopped
        office.run(till=clock.end)
    office.close()
    return office
