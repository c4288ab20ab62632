"""Film: what a run log shows of an office in some days, as columns that can be sent at once.

A film is a list of spells: from one minute to another, something was somewhere. What the office looked like at
a minute is the set of spells that hold it; nothing else is drawn.
"""

import math
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simkit.arguments import number, whole
from simkit.measures.runlog import RunLog
from simkit.model.office.record import DONE, IN_MAIL, INTERRUPTED, PASSED_ON, PAUSED
from simkit.model.office.record import WORKING as AT_WORK
from simkit.model.scenario.order import comes_after

# In the mail, in a team's inbox, laid aside, on the line, in hand, waiting on somebody outside the office.
MAIL, WAITING, ASIDE, LINE, HAND, OUTSIDE = range(6)
# What the piece is, as bits; a note is left of a call; nobody began on the case; it waits for a run of its batch.
REWORK, CALL, NOTE, DOOR, RUN = 1, 2, 4, 8, 16
NONE = -1

COLUMNS = {
    "begin": "<f8", "end": "<f8", "kind": "<u1", "place": "<i2", "origin": "<i2", "case": "<i4", "about": "<i2",
    "bits": "<u1", "activity": "<i1", "number": "<i4", "ends": "<i1",
}  # fmt: skip
CASES = {"case": "<i4", "event": "<u1", "arrived": "<f8", "closed": "<f8", "ending": "<u1"}
DUTY = {"employee": "<i2", "on": "<f8", "off": "<f8"}
MOVES = {"minute": "<f8", "person": "<i2", "to": "<i2"}


@dataclass(frozen=True, eq=False)
class Film:
    """An office in some days."""

    run: RunLog
    begin: float
    end: float
    spells: dict[str, np.ndarray]
    cases: dict[str, np.ndarray]
    duty: dict[str, np.ndarray]
    moves: dict[str, np.ndarray]
    phones: list[int]
    title: str

    @cached_property
    def moments(self) -> np.ndarray:
        """The minutes at which anything happened, rising."""
        columns = (self.spells["begin"], self.spells["end"], self.cases["arrived"], self.cases["closed"])
        every = np.unique(np.concatenate([*columns, self.duty["on"], self.duty["off"]]))
        return every[(every >= self.begin) & (every <= self.end)]

    def teams_at(self, minute: float) -> np.ndarray:
        """Return the team of every employee at a minute, a move at that very minute included; -1: none."""
        found = np.full(len(self.run.people), NONE)
        done = self.moves["minute"] <= minute
        found[self.moves["person"][done]] = self.moves["to"][done]  # of several, the last one counts
        return found

    @cached_property
    def sizes(self) -> np.ndarray:
        """How many desks each team needs in these days: the most members it has at a time."""
        during = self.moves["minute"][(self.moves["minute"] > self.begin) & (self.moves["minute"] <= self.end)]
        moments = np.unique(np.concatenate([[self.begin], during]))
        count = len(self.run.scenario.teams)
        here = [np.bincount(team[team >= 0], minlength=count) for team in map(self.teams_at, moments)]
        return np.max(here, axis=0)

    def data(self) -> dict[str, Any]:
        """Return the film as plain data: names, and columns of numbers in base64."""
        scenario = self.run.scenario
        return {
            "title": self.title,
            "teams": [team.label for team in scenario.teams.values()],
            "phones": self.phones,
            "people": list(self.run.people),
            "sizes": self.sizes.tolist(),
            "spells": _packed(self.spells, COLUMNS),
            "cases": _packed(self.cases, CASES),
            "duty": _packed(self.duty, DUTY),
            "moves": _packed(self.moves, MOVES),
        }


def film_of(run: RunLog, begin: float, end: float, title: str | None = None) -> Film:
    """Return what a run log shows from one minute to another; under a title of its own, or that of the scenario."""
    earlier = _earlier(run)
    notes = _notes(run, earlier)
    spells = _joined(_in_hand(run, notes), _before(run, earlier, notes))
    spells = _joined(spells, _handed_on(run, notes))
    spells = _joined(_joined(spells, _outside(run, run.waits, OUTSIDE)), _outside(run, run.batches, WAITING, RUN))
    spells = _joined(_at_the_door(run, spells), _outside(run, _booked(run), WAITING, DOOR))
    at = (spells["begin"] < end) & (spells["end"] > begin)
    spells = {name: column[at] for name, column in spells.items()}
    order = np.lexsort((spells["number"], spells["kind"], spells["begin"]))
    spells = _typed({name: column[order] for name, column in spells.items()}, COLUMNS)
    closed = np.where(np.isnan(run.closed), np.inf, run.closed)
    seen = (run.arrived < end) & (closed > begin)
    seen[np.unique(spells["case"][spells["case"] >= 0])] = True
    number = np.flatnonzero(seen)
    cases = {"case": number, "event": run.event[seen], "arrived": run.arrived[seen], "closed": closed[seen]}
    cases["ending"] = run.ending[seen]
    there = (run.duty_on < end) & (run.duty_off > begin)
    duty = {"employee": run.duty_employee[there], "on": run.duty_on[there], "off": run.duty_off[there]}
    moves = dict(zip(MOVES, run.moves[run.moves[:, 0] <= end].T, strict=True))
    phones = sorted({int(team) for team in run.team[(run.call >= 0) & ~notes]})
    columns = [_typed(*pair) for pair in ((cases, CASES), (duty, DUTY), (moves, MOVES))]
    return Film(run, begin, end, spells, *columns, phones, title or run.scenario.title)


def _typed(columns: dict[str, np.ndarray], kinds: dict[str, str]) -> dict[str, np.ndarray]:
    return {name: column.astype(kinds[name]) for name, column in columns.items()}


def _in_hand(run: RunLog, notes: np.ndarray) -> dict[str, np.ndarray]:
    """Return what employees were doing."""
    rows = (run.employee >= 0) & np.isfinite(run.started) & (run.finished > run.started)
    count = int(rows.sum())
    return {
        "begin": run.started[rows],
        "end": run.finished[rows],
        "kind": np.full(count, HAND),
        "place": run.employee[rows],
        "origin": np.full(count, NONE),
        "case": run.case[rows],
        "about": run.product[rows],
        "bits": _bits(run, notes)[rows],
        "activity": run.activity[rows],
        "number": np.where(run.call >= 0, run.call, run.task)[rows],
        "ends": run.outcome[rows],
    }


def _before(run: RunLog, earlier: np.ndarray, notes: np.ndarray) -> dict[str, np.ndarray]:
    """Return where each task and call was before each piece of work on it: waiting, laid aside, in the mail."""
    something = (run.task >= 0) | (run.call >= 0)
    began = np.where(np.isnan(run.started), run.finished, run.started)  # hanging up ends the waiting as well
    began = np.where(np.isnan(began), np.inf, began)
    last = np.maximum(earlier, 0)
    put_down = (earlier >= 0) & np.isin(run.outcome[last], (PAUSED, INTERRUPTED)) if len(earlier) else earlier >= 0
    handed = handed_on(run)
    put_down[handed["row"]] = False  # taken off that desk: it waits for somebody else
    kind = np.where(put_down, ASIDE, np.where((run.call >= 0) & ~notes, LINE, WAITING))
    wait = {
        "begin": run.queued,
        "end": began,
        "kind": kind,
        "place": np.where(put_down, run.employee[last], run.team) if len(earlier) else run.team,
        "origin": np.full(len(kind), NONE),
    }
    posted = {
        "begin": run.released,
        "end": np.where(run.outcome == IN_MAIL, np.inf, np.where(np.isnan(run.queued), run.finished, run.queued)),
        "kind": np.full(len(kind), MAIL),
        "place": run.team,
        "origin": _origin(run),
    }
    first = handed["first"]
    posted["end"][handed["row"][first]] = handed["since"][first]
    waits = something & np.isfinite(run.queued) & (began > run.queued)
    mailed = (run.task >= 0) & (earlier < 0) & (posted["end"] > run.released)
    same = {
        "case": run.case,
        "about": run.product,
        "bits": _bits(run, notes),
        "activity": np.full(len(kind), NONE),
        "number": np.where(run.call >= 0, run.call, run.task),
        "ends": np.where(kind == LINE, run.outcome, NONE),
    }
    return _joined(
        {name: column[waits] for name, column in {**wait, **same}.items()},
        {name: column[mailed] for name, column in {**posted, **same}.items()},
    )


def handed_on(run: RunLog) -> dict[str, np.ndarray]:
    """Return the work that a change took off a desk or out of an inbox, and where it came from there."""
    number, since, moment, employee, team = run.handed[np.lexsort((run.handed[:, 2], run.handed[:, 0]))].T
    own = _subject(run)
    rows, until, to, first = [], [], [], []
    for place, one in enumerate(number.astype(int)):
        again = one >= run.demand.tasks
        mine = np.flatnonzero(own == (one if one < 0 else 2 * (one - again * run.demand.tasks) + again))
        mine = mine[np.argsort(run.queued[mine], kind="stable")]  # what lies nowhere yet comes last
        row = next((r for r in mine if not run.queued[r] < moment[place]), mine[-1])
        known = rows and rows[-1] == row and number[place - 1] == one
        if known:  # handed on again before anybody had begun
            until[-1], to[-1] = since[place], team[place]
        rows.append(row)
        until.append(np.inf if np.isnan(run.queued[row]) else run.queued[row])
        to.append(run.team[row])
        first.append(not known and row == mine[0])
    return {
        "row": np.array(rows, dtype=int), "since": since, "moment": moment, "employee": employee, "team": team,
        "until": np.array(until, dtype=float), "to": np.array(to, dtype=int), "first": np.array(first, dtype=bool),
    }  # fmt: skip


def _handed_on(run: RunLog, notes: np.ndarray) -> dict[str, np.ndarray]:
    """Return where work was before a change took it away, and on its way from there."""
    h = handed_on(run)
    row, none = h["row"], np.full(len(h["row"]), NONE)
    same = {
        "case": run.case[row], "about": run.product[row], "bits": _bits(run, notes)[row], "activity": none,
        "number": np.where(run.call >= 0, run.call, run.task)[row], "ends": none,
    }  # fmt: skip
    laid = h["employee"] >= 0
    lay = {"begin": h["since"], "end": h["moment"], "kind": np.where(laid, ASIDE, WAITING),
           "place": np.where(laid, h["employee"], h["team"]), "origin": none}  # fmt: skip
    way = {"begin": h["moment"], "end": h["until"], "kind": np.full(len(row), MAIL), "place": h["to"],
           "origin": h["team"]}  # fmt: skip
    long = [{**part, **same} for part in (lay, way)]
    return _joined(*({name: c[part["end"] > part["begin"]] for name, c in part.items()} for part in long))


def _outside(run: RunLog, waits: np.ndarray, kind: int, bits: int = 0) -> dict[str, np.ndarray]:
    """Return which tasks waited on somebody outside the office, or for a run of their batch."""
    task, begin, end = waits.T[:3]
    number = task.astype(int)
    none = np.full(len(number), NONE)
    return {
        "begin": begin,
        "end": np.where(np.isnan(end), np.inf, end),
        "kind": np.full(len(number), kind),
        "place": _team_of_tasks(run)[number],
        "origin": none,
        "case": run.demand.task_case[number],
        "about": run.demand.product[number],
        "bits": np.full(len(number), bits),
        "activity": none,
        "number": number,
        "ends": none,
    }


def _booked(run: RunLog) -> np.ndarray:
    """Return from when till when whoever comes by appointment is kept at the door, by the first task of the case."""
    case, asked, slot = run.appointments[np.diff(run.demand.first_task)[run.appointments[:, 0].astype(int)] > 0].T
    case = case.astype(int)
    return np.column_stack([run.demand.first_task[case], asked, np.fmin(slot, run.closed[case])])


def _at_the_door(run: RunLog, spells: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Cut the waits of cases that are kept at the door in two: until somebody begins on them, and after."""
    if not run.scenario.coded.limits:
        return spells
    begun = np.full(len(run.arrived) + 1, np.inf)  # the last one is of no case
    begun[run.begun[:, 0].astype(int)] = run.begun[:, 1]
    until, bits = begun[spells["case"]], spells["bits"]
    door = (spells["kind"] == WAITING) & (spells["case"] >= 0) & (bits == 0) & (spells["begin"] < until)
    before = {name: column[door] for name, column in spells.items()}
    before |= {"end": np.minimum(before["end"], until[door]), "bits": before["bits"] | DOOR}
    after = spells | {"begin": np.where(door, until, spells["begin"])}
    left = after["begin"] < after["end"]
    return _joined(before, {name: column[left] for name, column in after.items()})


def _team_of_tasks(run: RunLog) -> np.ndarray:
    """Return the team of each task, and -1 at the end for the task of nobody."""
    team = np.full(run.demand.tasks + 1, NONE)
    first = (run.task >= 0) & ~run.again
    team[run.task[first]] = run.team[first]
    return team


def _earlier(run: RunLog) -> np.ndarray:
    """Return the row of the piece before, on the same task or in the same attempt to call; -1 for the first."""
    subject = _subject(run)
    order = np.lexsort((np.arange(len(subject)), run.released, subject))  # rows are written as things end
    same = (subject[order][1:] == subject[order][:-1]) & (run.released[order][1:] == run.released[order][:-1])
    earlier = np.full(len(subject), NONE)
    earlier[order[1:][same]] = order[:-1][same]
    earlier[subject == NONE] = NONE
    return earlier


def _subject(run: RunLog) -> np.ndarray:
    """Return one number for each task, each task done again, and each call; -1 for no subject."""
    return np.where(run.task >= 0, 2 * run.task + run.again, np.where(run.call >= 0, -2 - run.call, NONE))


def _notes(run: RunLog, earlier: np.ndarray) -> np.ndarray:
    """Tell which pieces are on a note that is left of a call: all that follow a passing on, where notes are left."""
    note = np.zeros(len(earlier), dtype=bool)
    if run.scenario.phone.forward == "transfer":
        return note
    for row in np.flatnonzero((run.call >= 0) & (earlier >= 0)):  # what was before stands before it
        note[row] = note[earlier[row]] or run.outcome[earlier[row]] == PASSED_ON
    return note


def _origin(run: RunLog) -> np.ndarray:
    """Return the team that sends each task: of the last task before it, else of the first of its case."""
    team = _team_of_tasks(run)
    opener = np.zeros(run.demand.tasks + 1, dtype=int)
    opener[:-1] = run.demand.first_task[run.demand.task_case]
    if run.scenario.coded.has_order:
        opener[:-1] = _sender(run, opener[:-1])
    in_turn = np.array([event.order == "sequence" for event in run.scenario.events.values()] or [False])
    events = np.where(run.case >= 0, run.event[np.maximum(run.case, 0)], 0) if len(run.event) else run.case * 0
    before = np.where(in_turn[events], np.maximum(run.task - 1, 0), opener[run.task])
    return team[before]


def _sender(run: RunLog, opener: np.ndarray) -> np.ndarray:
    """Return the task that each task came after, the last of them to be done; else the one that opened its case."""
    done, found, demand = np.full(run.demand.tasks, -np.inf), opener.copy(), run.demand
    first = run.first_work & (run.outcome == DONE) & (run.activity == AT_WORK)
    done[run.task[first]] = run.finished[first]
    for case, event in enumerate(run.event.tolist()):
        begin, end = demand.first_task[case : case + 2].tolist()
        if demand.step is not None and run.scenario.coded.events[event].is_partial:
            steps = run.scenario.coded.events[event].tasks
            for place, before in enumerate(comes_after(steps, demand.step[begin:end].tolist())):
                if before:
                    found[begin + place] = begin + max(before, key=lambda one: done[begin + one])
    return found


def _bits(run: RunLog, notes: np.ndarray) -> np.ndarray:
    return REWORK * run.again + CALL * (run.call >= 0) + NOTE * notes


def _joined(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.concatenate([column, second[name]]) for name, column in first.items()}


def _packed(columns: dict[str, np.ndarray], kinds: dict[str, str]) -> dict[str, str]:
    """Return columns as base64, little-endian: the same in a notebook and in a page of its own."""
    return {name: b64encode(column.tobytes()).decode("ascii") for name, column in _typed(columns, kinds).items()}


def window(run: RunLog, start: int | None, days: float) -> tuple[float, float]:
    """Return the first and the last minute of some working days."""
    clock = run.scenario.clock
    last = max(1, math.ceil(clock.warm_up_days + clock.horizon_days))
    if start is None:
        start = min(last, math.ceil(clock.warm_up_days) + 1)
    number("days", days, above=0, why="working days, such as 5")
    begin = (whole("start", start, low=1, high=last, why="a working day of this run") - 1) * clock.day_minutes
    return begin, min(clock.end, begin + days * clock.day_minutes)
