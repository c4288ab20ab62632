"""Letters: an office whose people take work and do it, and nothing else, as one bare loop over numbers.

It writes down what the components would, to the last bit, also where much happens at the same minute, and several
times as quickly. Ways, grades, ranks, duty and who has waited longest are theirs; what it doesn't know, they do.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from heapq import heappop, heappush
from itertools import repeat
from math import inf, nan
from typing import TYPE_CHECKING, Any

import numpy as np

from simkit.model.office import engine
from simkit.model.office.mechanisms.handoffs import Handoffs
from simkit.model.office.record import (
    COLUMNS,
    DONE,
    IN_HAND,
    IN_MAIL,
    NOBODY,
    PAUSED,
    READING,
    ROW,
    WAITING,
    WORKING,
    packed,
)
from simkit.model.office.team import Idle
from simkit.model.scenario.attributes import kind_of_cases, norms

if TYPE_CHECKING:
    from simkit.model.office.office import Office
    from simkit.model.office.team import Team

Event = tuple[float, float, int, int]  # when, as which entry, who goes on or what happens, and the task in hand
Pile = Any  # what waits: rank, order, as which entry, and the task; a heap, or a line where what comes last goes last
MAIL, ROSTER, CLIENTS, END = -1, -2, -3, -4  # what happens besides that somebody goes on
NEXT = -1  # in place of a task: what comes first of all that waits


def grade(team: Team, employees: list[Any], who: int, product: int) -> Any:
    """Return how well somebody can do a product, as `Team.grade`."""
    return team.grade(employees[who], product)


class Letters:
    """What waits where for whom, and what happens next."""

    def __init__(self, office: Office) -> None:
        self.office, demand = office, office.demand
        self.now, self.entry, self.case = 0.0, 0, 0  # the case that comes next
        self.comes, self.entered = 0.0, 0  # when it does, and as which entry
        self.dead: set[float] = set()  # entries that will not happen
        self.case_of = demand.task_case
        self.head = np.diff(self.case_of, prepend=-1) > 0  # the first task of its case
        self.sequence = np.array([*office.sequential, False])[demand.event[self.case_of]]
        self.opened = np.maximum(demand.arrived, 0.0)  # cases, as if all came before the end
        self.released: dict[int, float] = {}  # tasks that were so later than their case was opened
        self.queued: dict[int, float] = {}  # and when they began to wait for their next piece of work
        self.started, self.by = [nan] * demand.tasks, [NOBODY] * demand.tasks
        self.ended: list[int] = []  # tasks that are done, and when
        self.ends: list[float] = []
        self.pieces, self.places = bytearray(), []  # all other rows of the record, and how many ends lie before each
        self.arrived, self.first = [*demand.arrived.tolist(), inf], demand.first_task.tolist()
        self.product = demand.product.tolist()
        self.follows = [*(self.sequence & ~self.head).tolist(), False] if self.sequence.any() else None
        self.set_up_teams()
        self.set_up_mail()
        self.changes = office.roster.changes[::-1]
        self.events: list[Event] = [(self.changes[-1][0], -1, ROSTER, NEXT)] if self.changes else []
        self.hand: list[Event] = [(-inf, 0, NOBODY, NEXT)] * len(office.employees)  # or what was last in it
        self.left: dict[int, float] = {}  # minutes of what is in hand, of who went off duty meanwhile
        self.away = {e.number for e in office.employees if e.away or not e.works}
        for e in office.employees:
            if e.number not in self.away:
                self.idle[e.team].add(e.number)

    def set_up_teams(self) -> None:
        """Say which tasks lie on one pile, in which order, who may take from it, and who is asked first."""
        office, demand, case, coded = self.office, self.office.demand, self.case_of, self.office.coded
        teams, employees, products = list(office.teams.values()), office.employees, len(coded.products)
        kind, self.team = kind_of_cases(coded, demand.event, demand.attributes)[case], np.full(demand.tasks, -1)
        coming: dict[tuple[Team, int], None] = {}
        ways: Any = office.routing.ways
        for number, of_kind in enumerate(ways):
            for product, (sharing, bounds) in of_kind.items():
                mine = np.flatnonzero((kind == number) & (demand.product == product))
                chosen = np.searchsorted(bounds, demand.u_team[case[mine]], side="right")
                self.team[mine] = np.array([team.number for team in sharing])[chosen]
                coming.update(dict.fromkeys((team, product) for team in sharing))
        self.way = (self.team * products + demand.product).tolist()
        kinds = {team: list({e.kind: e for e in team.members if e.works}.values()) for team in teams}
        grades = {
            (helper, product): {helper.grade(e, product) for e in kinds[helper]}
            for team, product in coming for helper in team.helpers
        }  # fmt: skip
        # Where all are equally good at all that comes, whoever is idle longest is the best.
        alike = {team: all(g == {None} or len(g) < 2 for (of, _), g in grades.items() if of is team) for team in teams}
        self.idle: dict[Team, Any] = {team: Idle(partial(grade, team, employees)) for team in teams}
        self.rests = [self.idle[e.team].since if alike[e.team] else self.idle[e.team] for e in employees]
        picks = {team: coded.teams[team.number].pick for team in teams}
        due = norms(coded, demand.event, demand.attributes, demand.arrived) if "due" in picks.values() else 0.0
        orders = {"oldest_case": demand.arrived, "due": demand.arrived + due}
        keys = {team: orders[pick][case].tolist() for team, pick in picks.items() if pick in orders}
        keys |= {team: office.work for team, pick in picks.items() if pick == "shortest"}
        in_turn = not keys and len({team.inbox.rank[product] for team, product in coming}) < 2
        kind_of_pile: Any = deque if in_turn else list
        self.push: Any = deque.append if in_turn else heappush
        self.pop: Any = deque.popleft if in_turn else heappop
        piles: dict[Any, Pile] = {}
        self.ways: list[Any] = [None] * (products * len(teams))
        for team, product in coming:
            asked = [helper for helper in team.helpers if grades[helper, product] - {None}]
            takers = frozenset(e.kind for helper in asked for e in kinds[helper] if product in e.level)
            # What the same people can do lies on one pile, unless it matters what they do best.
            pile = piles.setdefault((team, product if team.inbox.primary_first else takers), kind_of_pile())
            idle = tuple((self.idle[t].since, None if alike[t] else self.idle[t].best) for t in asked)
            self.ways[team.number * products + product] = idle, pile, team.inbox.rank[product], keys.get(team)
        looks: dict[Any, list[list[Pile]]] = {}
        for e in employees:
            if (e.team, e.kind) not in looks:
                looks[e.team, e.kind] = groups = []
                for team in e.team.helped:
                    found = [self.ways[team.number * products + p][1] for p in e.products if (team, p) in coming]
                    theirs = list({id(pile): pile for pile in found}.values())
                    groups += [[pile] for pile in theirs] if team.inbox.primary_first else [theirs]
        self.looks, self.level = [looks[e.team, e.kind] for e in employees], [e.level for e in employees]
        self.piled = [groups[0][0] if [len(group) for group in groups] == [1] else None for groups in self.looks]

    def set_up_mail(self) -> None:
        """Say how long what is passed on lies in the mail, and how long it takes to read in."""
        demand, handoffs = self.office.demand, self.office.find(Handoffs)
        self.cases: list[int] = []
        self.handlers: list[list[int]] = []  # of each case
        self.delay: list[float] = []  # below 0: inside a team, once somebody has handled the case
        self.reading: dict[int, float] = {}  # minutes left to read in, of tasks in hand
        self.ahead: list[tuple[float, int, int]] = []  # what is in the mail, as in a diary
        self.mail = 0  # the entry of the next delivery
        if handoffs is not None:
            self.costs, self.cases = handoffs.reading, self.case_of.tolist()
            self.handlers = [[] for _ in range(demand.cases)]
            delays: list[Any] = [np.full(demand.tasks, delay) for delay in handoffs.delay]
            for between, astray in enumerate(handoffs.misroutes or ()):
                delays[between] = delays[between] * (1 + np.array(astray))
            origin = np.where(self.sequence, np.roll(self.team, 1), self.team[demand.first_task[self.case_of]])
            self.delay = np.where(self.head, 0.0, np.where(origin == self.team, -delays[0], delays[1])).tolist()

    def run(self, till: float) -> None:
        """Let everything happen up to a minute, what happens at that minute included."""
        events, dead, hand, away, rests, ahead = self.events, self.dead, self.hand, self.away, self.rests, self.ahead
        ended, ends, by, ways, way, delay = self.ended, self.ends, self.by, self.ways, self.way, self.delay
        push, pop = self.push, self.pop
        started, queued, handlers, reading, cases = self.started, self.queued, self.handlers, self.reading, self.cases
        work, product, level, looks, piled = self.office.work, self.product, self.level, self.looks, self.piled
        arrived, first, follows = self.arrived, self.first, self.follows
        now, entry, case, comes, entered = self.now, self.entry, self.case, self.comes, self.entered
        heappush(events, (till, inf, END, NEXT))
        goes_on: Any = (NEXT,)
        todo: Any
        taker: Any
        while True:
            began = now
            for _ in repeat(None, engine.STILL):
                # What is next, and which tasks come to a team with it.
                moment, number, who, task = events[0]
                if comes < moment or (comes == moment and entered < number):
                    now, who, begin = comes, CLIENTS, case
                    while arrived[case] <= now:
                        case += 1
                    comes, todo = arrived[case], range(first[begin], first[case])
                    if follows:
                        todo = [n for n in todo if not follows[n]]
                else:
                    heappop(events)
                    if dead and number in dead:
                        dead.remove(number)
                        continue
                    now = moment
                    if who >= 0:
                        todo = () if away and who in away else goes_on
                        if task >= 0:
                            if reading and task in reading:
                                self.write(who, task, now, DONE)
                            ended.append(task)
                            ends.append(now)
                            by[task] = who
                            if follows and follows[task + 1]:
                                todo = (task + 1, *todo)
                                self.released[task + 1] = queued[task + 1] = now
                    elif who == MAIL:
                        todo = []
                        while ahead and ahead[0][0] <= now:
                            todo.append(heappop(ahead)[2])
                            queued[todo[-1]] = now
                    else:
                        self.now, self.entry, self.case, self.comes, self.entered = now, entry, case, comes, entered
                        if who == END:
                            self.office.minute = now
                            return
                        self.change()
                        entry = self.entry
                        continue
                for n in todo:
                    if n == NEXT:
                        taker, pile = who, piled[who]
                        if pile is None:
                            pile = next((min(full) for group in looks[who] if (full := [p for p in group if p])), None)
                        if not pile:
                            if type(rests[who]) is dict:
                                rests[who][who] = 0
                            else:
                                rests[who].add(who)
                            break
                        n = pop(pile)[3]
                    elif delay and delay[n] and (delay[n] > 0 or handlers[cases[n]]):
                        entry += 1
                        arrives = now + abs(delay[n])
                        if not ahead or arrives < ahead[0][0]:
                            if ahead:
                                dead.add(self.mail)
                            self.mail = entry
                            heappush(events, (arrives, entry, MAIL, NEXT))
                        heappush(ahead, (arrives, entry, n))
                        delay[n], queued[n] = 0.0, nan  # once it has come, it is there
                        continue
                    else:
                        idle, pile, rank, key = ways[way[n]]
                        for since, best in idle:
                            if since:
                                taker = next(iter(since)) if best is None else best(product[n])
                                if taker is not None:
                                    del since[taker]
                                    break
                        else:
                            entry += 1
                            push(pile, (rank, now if key is None else key[n], entry, n))
                            continue
                    entry += 1
                    started[n], minutes = now, work[n] / level[taker][product[n]]
                    if handlers:
                        minutes += self.read_in(taker, n)
                    hand[taker] = event = (now + minutes, entry, taker, n)
                    heappush(events, event)
                if who == CLIENTS:
                    entry += 1
                    entered = entry
                elif who == MAIL and ahead:
                    entry += 1
                    self.mail = entry
                    heappush(events, (ahead[0][0], entry, MAIL, NEXT))
            engine.refuse_to_stand_still(began, now)

    def read_in(self, who: int, task: int) -> float:
        """Accept a task, as `Handoffs.accepts`, and return the minutes to read in."""
        employees, handlers, minutes = self.office.employees, self.handlers[self.cases[task]], 0.0
        if who not in handlers:
            if handlers:
                minutes = self.costs[employees[who].team not in [employees[other].team for other in handlers]]
                if minutes:
                    self.reading[task] = minutes
            handlers.append(who)
        return minutes

    def change(self) -> None:
        """Send home, and welcome back, whose duty changes now, as the roster does."""
        while self.changes and self.changes[-1][0] == self.now:
            _, on_duty, who, employee = self.changes.pop()
            if not employee.works:
                continue
            till, entry, _, task = self.hand[who]
            if on_duty:
                self.entry += 1
                self.away.remove(who)
                event = self.now, self.entry, who, NEXT
                if who in self.left:
                    self.started[task] = self.now
                    self.hand[who] = event = self.now + self.left.pop(who), self.entry, who, task
                heappush(self.events, event)
            else:
                self.away.add(who)
                self.idle[employee.team].since.pop(who, None)
                if till > self.now:
                    self.dead.add(entry)
                    self.left[who] = till - self.now
                    self.write(who, task, self.now, PAUSED)  # begun before: duty changes first of all that happens now
        if self.changes:
            heappush(self.events, (self.changes[-1][0], -1, ROSTER, NEXT))

    def row(self, task: int, who: int, activity: int, started: float, finished: float, outcome: int) -> None:
        """Write down what is no end of a task."""
        opened = self.opened[self.case_of[task]]
        released, queued = self.released.get(task, opened), self.queued.get(task, opened)
        self.pieces += packed(task, self.team[task], who, activity, released, queued, started, finished, outcome)
        self.places.append(len(self.ended))

    def write(self, who: int, task: int, now: float, outcome: int) -> None:
        """Write down what was done on a task since it was taken up, as `Employee.write`; its end is not."""
        started = self.started[task]
        if task in self.reading:
            read = started + self.reading[task]
            if now < read:
                self.row(task, who, READING, started, now, outcome)
                self.queued[task], self.reading[task] = now, read - now
                return
            self.row(task, who, READING, started, read, DONE)
            del self.reading[task]
            self.queued[task] = self.started[task] = started = read
        if outcome == IN_HAND or (outcome == PAUSED and now > started):
            self.row(task, who, WORKING, started, now, outcome)
            self.queued[task] = now

    def close(self) -> None:
        """Write down what is still under way, as `Office.close`, and lay out all rows as they happened."""
        record, demand = self.office.record, self.office.demand
        for who, (till, _, _, task) in enumerate(self.hand):
            if who in self.left:
                self.row(task, who, READING if task in self.reading else WORKING, nan, nan, WAITING)
            elif till > self.now:
                self.write(who, task, self.now, IN_HAND)
        waiting = {entry[3] for way in self.ways if way for entry in way[1]}
        for task in sorted(waiting, key=lambda task: (self.team[task], task)):
            self.row(task, NOBODY, WORKING, nan, nan, WAITING)
        for _, _, task in sorted(self.ahead):
            self.row(task, NOBODY, WORKING, nan, nan, IN_MAIL)
        released = self.opened[self.case_of]
        queued, end = released.copy(), np.full(demand.tasks, nan)
        for column, later in (released, self.released), (queued, self.queued):
            column[list(later)] = list(later.values())
        ended, others = np.array(self.ended, dtype=int), np.frombuffer(self.pieces, ROW)
        by, started, ends = (np.array(column) for column in (self.by, self.started, self.ends))
        working, done = np.full(len(ended), WORKING), np.full(len(ended), DONE)
        known = ended, self.team[ended], by[ended], working, released[ended], queued[ended], started[ended], ends, done
        record.laid_out = [np.concatenate([column, others[name]]) for name, column in zip(COLUMNS, known, strict=True)]
        if self.places and self.places[0] < len(ended):
            order = np.insert(np.arange(len(ended)), self.places, np.arange(len(ended), len(ended) + len(others)))
            record.laid_out = [column[order] for column in record.laid_out]
        end[ended] = ends
        closed = np.where(self.opened <= self.now, self.opened, nan)  # of cases that need nothing
        some = np.diff(demand.first_task) > 0
        if demand.tasks:
            closed[some] = np.maximum.reduceat(end, demand.first_task[:-1][some])
        record.closed = closed
