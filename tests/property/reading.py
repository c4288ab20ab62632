"""Reading of a run log by itself: plain rows, without the code that the measures use."""

import math
from collections.abc import Iterator
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import pandas as pd

from .offices import Ran

Spells = list[tuple[float, float]]
Rows = list[dict]


@lru_cache(500)  # many properties are asked of the same runs
def rows_of(ran: Ran, what: str) -> dict[int, Rows]:
    """Return the rows of each ``task``, ``rework`` or ``call``, in the order in which they happened."""
    table = ran.log.activities
    chosen = {"task": (table["task"] >= 0) & ~table["rework"], "rework": table["rework"], "call": table["call"] >= 0}[
        what
    ]
    rows: dict[int, Rows] = {}
    for row in table[chosen].to_dict("records"):
        rows.setdefault(row["call" if what == "call" else "task"], []).append(row)
    for of_one in rows.values():
        # Rows are written down as they end; the sort is stable, and reading in comes before the work.
        of_one.sort(key=lambda row: (row["released_at"], _late(row["queued_at"])))
    return rows


def _late(moment: float) -> float:
    return math.inf if math.isnan(moment) else moment


def sits(ran: Ran, task: int) -> bool:
    """Tell whether a task is settled together with others, at a sitting that takes the time of one."""
    event, product = ran.demand.event[ran.demand.task_case[task]], ran.demand.product[task]
    return any(t.batch and t.batch.together and t.product == product for t in ran.scenario.coded.events[event].tasks)


def predecessors(ran: Ran, case: int, task: int) -> set[int]:
    """Return the tasks of a case that a task comes after, walked back over what the case does not need."""
    demand, event = ran.demand, list(ran.scenario.events.values())[ran.demand.event[case]]
    first, end = demand.first_task[case : case + 2]
    if event.order == "sequence":
        return {task - 1} - {first - 1}
    if demand.step is None or not any(need.after or need.again for need in event.tasks):
        return set()
    steps = ran.scenario.coded.events[demand.event[case]].tasks
    at = {int(step): int(first) + i for i, step in enumerate(demand.step[first:end])}
    found, ahead = set(), list(steps[demand.step[task]].before)
    while ahead:
        one = ahead.pop()
        if one in at:
            found.add(at[one])
        else:
            ahead += steps[one].before
    return found


def released(ran: Ran, rows: dict[int, Rows]) -> set[int]:
    """Return the tasks of opened cases whose predecessors are all done; a case that has left opens no more of them."""
    return {
        task
        for case in opened(ran)
        for task in range(ran.demand.first_task[case], ran.demand.first_task[case + 1])
        if all(one in rows and is_done(rows[one]) for one in predecessors(ran, case, task))
        and (task in rows or not ran.log.ending[case])
    }


def is_done(rows: Rows) -> bool:
    """Tell whether a task, or a call, has come to its end."""
    return rows[-1]["outcome"] == "done" and rows[-1]["activity"] != "reading in" and begun(rows[-1])


def begun(row: dict) -> bool:
    return not math.isnan(row["started_at"])


def minutes(rows: Rows, activity: str) -> float:
    """Return the minutes that went to an activity."""
    return sum(row["finished_at"] - row["started_at"] for row in rows if row["activity"] == activity and begun(row))


def attempts(ran: Ran) -> Iterator[tuple[int, list[Rows]]]:
    """Yield each call that was placed, with the rows of every attempt."""
    for number, rows in rows_of(ran, "call").items():
        placed = sorted({row["released_at"] for row in rows})
        for row in rows:
            row["first_placed"] = placed[0]  # what a call is about is settled then
        yield number, [[row for row in rows if row["released_at"] == moment] for moment in placed]


def waits(ran: Ran) -> Iterator[tuple[dict, bool, float, float]]:
    """Yield every wait on a telephone line: the row, whether the call was passed on, and from when to when.

    Who agrees to be called back waits on the line no longer.
    """
    end = ran.scenario.clock.end
    agreed = {(call, placed): moment for call, placed, moment in ran.log.callbacks.tolist()}
    for _, tries in attempts(ran):
        for rows in tries:
            for place, row in enumerate(rows):
                if place and rows[place - 1]["outcome"] == "paused":
                    continue  # a conversation that goes on the next day
                passed_on = place > 0
                if passed_on and ran.scenario.phone.forward == "ticket":
                    continue  # a note in an inbox
                until = row["started_at"] if begun(row) else row["finished_at"]
                until = end if math.isnan(until) else until
                if not passed_on:
                    until = min(until, agreed.get((row["call"], row["released_at"]), end))
                yield row, passed_on, row["queued_at"], until


def over(ran: Ran, number: int, tries: list[Rows]) -> bool:
    """Tell whether nothing more comes of a call: it was answered, or the caller will not try again."""
    last = tries[-1][-1]
    if last["outcome"] == "hung up":
        return len(tries) == ran.demand.calls.redials[number] + 1
    return is_done(tries[-1])


def opened(ran: Ran) -> set[int]:
    """Return the cases that have been opened: on arrival, or when the call of a client who tells was over."""
    cases = set(range(ran.demand.cases))
    if ran.demand.calls is None:
        return not_booked(ran, cases)
    tells = [number for number, (purpose, _) in enumerate(ran.demand.kinds) if purpose == "new case"]
    told = set(ran.demand.calls.case[np.isin(ran.demand.calls.kind, tells)].tolist())
    ended = {
        ran.demand.calls.case[number]
        for number, tries in attempts(ran)
        if tries[0][0]["purpose"] == "new case" and over(ran, number, tries)
    }
    return not_booked(ran, (cases - told) | ended)


def not_booked(ran: Ran, cases: set[int]) -> set[int]:
    """Return the cases without those whose appointment is still to come, or was for nothing.

    Who leaves at the very minute of it may have come first, which shows in what was begun for them.
    """
    log, end = ran.log, ran.scenario.clock.end
    came = set(ran.demand.task_case[log.task[log.task >= 0]].tolist())
    booked = {int(case): slot for case, _, slot in log.appointments}
    gone = {c: log.closed[c] for c in booked if log.ending[c]}
    before = {c for c, moment in gone.items() if moment < booked[c] or (moment == booked[c] and c not in came)}
    return cases - before - {c for c, slot in booked.items() if slot > end}


def pieces(ran: Ran) -> pd.DataFrame:
    """Return the pieces of work that were begun."""
    activities = ran.log.activities
    return activities[activities["started_at"].notna()]


def busy(ran: Ran) -> dict[str, Spells]:
    """Return when each employee was at something, from early to late."""
    spells: dict[str, Spells] = {name: [] for name in ran.log.people}
    for row in pieces(ran).sort_values(["started_at", "finished_at"]).itertuples():
        spells[row.employee].append((row.started_at, row.finished_at))
    return spells


def on_duty(ran: Ran) -> dict[str, Spells]:
    """Return when each employee was on duty, from early to late."""
    spells: dict[str, Spells] = {name: [] for name in ran.log.people}
    for row in ran.log.duty.itertuples():
        spells[row.employee].append((row.on_at, row.off_at))
    return spells


def idle(ran: Ran) -> dict[str, Spells]:
    """Return when each employee was on duty and at nothing."""
    found: dict[str, Spells] = {}
    worked = busy(ran)
    for name, spells in on_duty(ran).items():
        moments = [(on, off) for on, off in worked[name] if off > on]
        found[name] = []
        for on, off in spells:
            inside = [on, *(m for spell in moments if on <= spell[0] < off for m in spell), off]
            found[name] += [(a, b) for a, b in zip(inside[::2], inside[1::2], strict=True) if b > a]
    return found


def overlap(spells: Spells, begin: float, end: float) -> float:
    return sum(max(0.0, min(off, end) - max(on, begin)) for on, off in spells)


def works_for(ran: Ran, person, team: str) -> bool:
    """Tell whether a person takes work from the inbox of a team: they serve it, or work for it as well."""
    return serves(ran, person, team) or team in person.member.also


def serves(ran: Ran, person, team: str) -> bool:
    """Tell whether a person takes work of a team: it is theirs, or they help it."""
    return person.team == team or team in ran.scenario.teams[person.team].helps


def in_turns(ran: Ran, person) -> bool:
    """Tell whether a person is at the phone by turns, which the log does not tell."""
    turns = ran.scenario.teams[person.team].turns
    return bool(turns) and person.member.phone == "also" and bool(ran.scenario.coded.calls)


def doubtful(ran: Ran, task: int) -> bool:
    """Tell whether a colleague is consulted about a task, if there is one."""
    share = ran.scenario.policy.consult
    return share > 0 and (share == 1 or abs(ran.demand.merit[task]) < NormalDist().inv_cdf((1 + share) / 2))


def area(spells: Spells, begin: float, end: float) -> float:
    """Return the area under the number of spells that are open, added up from event to event."""
    epochs = sorted([(on, 1) for on, _ in spells] + [(off, -1) for _, off in spells])
    total, present, now = 0.0, 0, begin
    for moment, step in epochs:
        if moment > now:
            total += present * (min(moment, end) - now)
            now = min(moment, end)
        present += step
    assert present == 0
    return total
