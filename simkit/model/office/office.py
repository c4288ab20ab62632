"""Office: the environment in which employees serve clients, on salabim or on the light scheduler.

The office draws no random number. All chance lies in the demand, so that the same scenario and the same
demand always give the same run, and different structures can be run on the same clients.
"""

import gc
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from simkit.model.demand import Demand
from simkit.model.demand.sample import extras
from simkit.model.office.case import Arrivals, Case, Task
from simkit.model.office.desks import loop_of
from simkit.model.office.employee import Employee
from simkit.model.office.engine import Component, Environment, on
from simkit.model.office.letters import Letters
from simkit.model.office.mechanisms import MECHANISMS, Mechanism
from simkit.model.office.mechanisms.change_schedule import work_asked
from simkit.model.office.record import NOBODY, WAITING, WITHDRAWN, WORKING, Record
from simkit.model.office.roster import Roster, duty, planned
from simkit.model.office.team import Inbox, Routing, Team
from simkit.model.scenario import Scenario

if TYPE_CHECKING:
    from simkit.model.office.mechanisms.phased_routing import PhasedRouting

Stop = Callable[[], bool]
C = TypeVar("C", bound=Component)
M = TypeVar("M", bound=Mechanism)


class Stopped(Exception):  # noqa: N818 -- nothing went wrong
    """A run was given up because its result is not wanted any more."""


class Office(Environment):
    """An office at work."""

    def __init__(self, scenario: Scenario, demand: Demand, mechanisms: Iterable[type[Mechanism]] = MECHANISMS) -> None:
        super().__init__()
        self.components: list[Component] = []
        self.scenario, self.demand = scenario, demand
        coded = self.coded = scenario.coded
        self.work = work_asked(coded, demand).tolist()
        self.record = Record(demand.cases)
        self.sequential = [event.is_sequence for event in coded.events]
        self.teams = self.set_up_teams()
        self.routing: Routing | PhasedRouting = Routing(coded.ways, self.teams)
        self.employees = [
            self.add(Employee, name=p.name, office=self, number=number, team=self.teams[p.team.key], person=p)
            for number, p in enumerate(coded.people)
        ]
        self.mechanisms: dict[type[Mechanism], Any] = {}
        for kind in mechanisms:
            if kind.applies(coded):
                self.mechanisms[kind] = self.add(kind, office=self)
        self.arrives, self.opens = self.hooks("arrives"), self.hooks("opens")
        self.releases, self.sends = self.hooks("releases"), self.hooks("sends")
        self.delivers = self.hooks("delivers")
        self.accepts, self.begins = self.hooks("accepts"), self.hooks("begins")
        self.worked, self.finishes = self.hooks("worked"), self.hooks("finishes")
        self.leaves = self.hooks("leaves")
        absences = self.hooks("absences")
        days = {member: planned(member, coded.clock) for member in {person.member for person in coded.people}}
        self.duty = [
            duty(person, days[person.member], demand, chain.from_iterable(of(person.name) for of in absences))
            for person in coded.people
        ]
        spells = list(zip(self.employees, self.duty, strict=True))
        self.roster = self.add(Roster, spells=spells, end=coded.clock.end, day_minutes=coded.clock.day_minutes)
        self.add(Arrivals, office=self, demand=demand)
        self.loop: Letters | None = loop_of(self) if self.engine == "light" else None

    def run(self, till: float) -> None:
        """Let everything happen up to a minute: in a bare loop, if that knows all that there is, or by components."""
        if self.loop:
            self.loop.run(till)
        else:
            super().run(till=till)

    def add(self, kind: Callable[..., C], **settings: Any) -> C:
        """Add a component to this office, on the engine that it runs on."""
        component = on(self.engine, kind)(env=self, **settings)
        self.components.append(component)
        return component

    def set_up_teams(self) -> dict[str, Team]:
        """Return the teams by key, with who helps whom."""
        coded = self.coded.teams
        teams = [Team(t.number, t.key, Inbox(t.pick, t.rank, t.primary_first), t.owns_cases) for t in coded]
        for team, of_file in zip(teams, coded, strict=True):
            team.urgent_interrupts = of_file.urgent_interrupts
            for other in of_file.helps:
                team.helped.append(teams[other])
                teams[other].helpers.append(team)
        return {team.key: team for team in teams}

    def find(self, kind: type[M]) -> M | None:
        """Return a mechanism, if this office has it."""
        return self.mechanisms.get(kind)

    def hooks(self, name: str) -> list[Callable]:
        """Return a hook of every mechanism that has one of its own; None says that this office needs it not."""
        kinds = [kind for kind in self.mechanisms if getattr(kind, name) is not getattr(Mechanism, name)]
        return [hook for kind in kinds if (hook := getattr(self.mechanisms[kind], name))]

    def open(self, case: Case) -> None:
        """Take a new case in: release the tasks that can begin at once."""
        if case.gone:  # while it waited at the door, or on the phone
            return
        tasks = case.tasks
        case.unfinished = len(tasks)  # who waits at the door asks after it as well
        for opens in self.opens:
            if opens(case):
                return
        if not tasks:  # it needs nothing
            self.record.closed[case.number] = self.minute
            return
        if len(tasks) > 1:
            tasks = self.starts(case)
        first, *others = tasks
        self.release(first)
        for task in others:  # the first team has the letter; the others get their part by internal mail
            self.release(task, first.team)

    def starts(self, case: Case) -> list[Task]:
        """Return the tasks of a case that come after no other."""
        if case.comes_after is not None:
            return [task for task, first in zip(case.tasks, case.comes_after, strict=True) if not first]
        return case.tasks[:1] if self.sequential[case.event] else case.tasks

    def release(self, task: Task, origin: Team | None = None) -> None:
        """Send a task to its team, from outside or from the team it comes from."""
        task.team = self.routing.team(task)
        if self.releases:
            for releases in self.releases:
                if releases(task, origin):
                    return
        task.released = self.minute
        if origin is not None:
            for sends in self.sends:
                if sends(task, origin):
                    return
        task.team.receive(task, task.released)

    def deliver(self, task: Task) -> None:
        """Hand a task that was under way to its team."""
        for delivers in self.delivers:
            if delivers(task):
                return
        task.team.receive(task, self.minute)

    def finish(self, task: Task, employee: Employee) -> None:
        """Note that a task is done; release what comes after it, or close the case."""
        case = task.case
        if case.gone:  # at this very minute
            return
        for finishes in self.finishes:
            finishes(task, employee)
        task.is_done = True
        case.unfinished -= 1
        if case.unfinished == 0:
            self.record.closed[case.number] = self.minute
            for leaves in self.leaves:
                leaves(case)
            case.tasks.clear()  # case and tasks hold each other: parted, they make room at once
        elif self.sequential[case.event]:
            self.release(case.tasks[-case.unfinished], origin=task.team)
        elif case.comes_after is not None:
            for following in case.after(task):
                self.release(following, origin=task.team)

    def leave(self, case: Case, ending: int) -> None:
        """Let a case come to an end unsettled: nobody works on it any more."""
        case.gone = True
        self.record.closed[case.number], self.record.ending[case.number] = self.minute, ending
        for leaves in self.leaves:
            leaves(case)
        for task in case.tasks:
            if task.is_done or task.team is None:
                continue
            if task.waiting:
                task.team.inbox.claim(task)
            for employee in case.handlers:
                employee.let_go(task)
            if any(employee.in_hand is task for employee in case.handlers):
                continue  # it is done at this very minute
            self.record.piece(task, NOBODY, WORKING, math.nan, self.minute, WITHDRAWN)
        case.tasks.clear()

    def close(self) -> None:
        """Write down what is still under way at the end, so that nothing is lost."""
        if self.loop:
            self.loop.close()
            return
        for employee in self.employees:
            employee.stop()
        for team in self.teams.values():
            callers = team.line.callers if team.line else ()
            for waiting in (*sorted(team.inbox.tasks(), key=lambda task: task.number), *callers):
                self.record.piece(waiting, NOBODY, waiting.activity, math.nan, math.nan, WAITING)
        for mechanism in reversed(self.mechanisms.values()):
            mechanism.closes()

    def let_go(self) -> None:
        """Part what holds each other: so it makes room at once, and none of it is left to be collected."""
        if self.engine == "light":
            for component in self.components:
                component.cancel()
            for part in (*self.components, *self.teams.values(), self):
                vars(part).clear()


@contextmanager
def gc_paused() -> Iterator[None]:
    """Let the collector of garbage wait, which a run leaves nothing to find. Who has switched it off keeps it so."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@cache  # a setting of the process, made once
def keep_memory() -> None:
    """Let Linux keep the memory of a run for the next: to give it back and ask again is a tenth of a short run."""
    with suppress(AttributeError, ImportError, OSError, TypeError):  # other systems have no such setting
        import ctypes

        library = ctypes.CDLL(None)
        library.mallopt(-1, 64 << 20)  # M_TRIM_THRESHOLD: bytes free at the end before any are given back
        library.mallopt(-3, 32 << 20)  # M_MMAP_THRESHOLD: bytes from which an array gets memory of its own


@gc_paused()
def simulate(
    scenario: Scenario,
    demand: Demand,
    stop: Stop | None = None,
    mechanisms: Iterable[type[Mechanism]] = MECHANISMS,
    engine: str = "light",
) -> Office:
    """Run an office from opening to the end of its horizon."""
    keep_memory()
    coded = scenario.coded
    kinds = tuple((kind.purpose, kind.key) for kind in coded.calls)
    here = (coded.products, tuple(event.key for event in coded.events), kinds)
    if (demand.products, demand.events, demand.kinds) != here:
        raise ValueError(
            "this demand has other products, life events or kinds of calls than the scenario; "
            "sample it from a scenario with the same ones"
        )
    wanted = {*extras(coded), *(["patience"] if coded.leaves else []), *(["no_show"] if coded.books else [])}
    drawn = {name: text for kind in MECHANISMS for name, text in kind.draws.items() if name in wanted}
    if coded.attributes:
        drawn["attributes"] = "attributes of cases"
    missing = [text for name, text in drawn.items() if getattr(demand, name) is None]
    if demand.attributes is not None and demand.attributes.shape[1] < len(coded.attributes):
        missing.append("all attributes of cases")
    if missing:
        raise ValueError(
            f"this demand has no numbers for {' and '.join(missing)}: they were not drawn; sample it from this scenario"
        )
    office = on(engine, Office)(scenario, demand, mechanisms)
    clock = coded.clock
    if stop is not None:
        for day in range(1, math.ceil(clock.end / clock.day_minutes)):
            office.run(till=day * clock.day_minutes)
            if stop():
                office.let_go()
                raise Stopped
    office.run(till=clock.end)
    office.close()
    return office
