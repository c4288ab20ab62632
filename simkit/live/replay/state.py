"""State: what an office looks like at one minute, as counts and in sentences.

The same functions stand in ``web/replay-state.js`` and ``web/replay-words.js``.
"""

import math
from typing import Any

import numpy as np

from simkit.live.replay.film import ASIDE, CALL, DOOR, HAND, LINE, MAIL, NOTE, OUTSIDE, REWORK, RUN, WAITING, Film
from simkit.model.office import record
from simkit.model.scenario import Scenario
from simkit.model.scenario.clock import Clock

AWAY, IDLE = "away", "idle"
PILES = {"mail": MAIL, "waiting": WAITING, "aside": ASIDE, "line": LINE, "hand": HAND, "outside": OUTSIDE}


def state(film: Film, minute: float) -> dict[str, Any]:
    """Return the state of an office at a minute.

    A spell holds its first minute and not its last: at the minute at which something happens, it has happened.
    """
    spells, cases, duty = film.spells, film.cases, film.duty
    now = (spells["begin"] <= minute) & (minute < spells["end"])
    found = {name: np.flatnonzero(now & (spells["kind"] == kind)) for name, kind in PILES.items()}
    people: list[str | int] = [AWAY] * len(film.run.people)
    for employee in duty["employee"][(duty["on"] <= minute) & (minute < duty["off"])]:
        people[employee] = IDLE
    for row in found["hand"]:
        people[spells["place"][row]] = int(spells["activity"][row])
    here = cases["arrived"] <= minute
    gone = cases["closed"] <= minute
    settled = gone & (cases["closed"] >= film.begin) & (cases["ending"] == record.SETTLED)
    lasted = (cases["closed"] - cases["arrived"])[settled] / film.run.scenario.clock.day_minutes
    return {
        "minute": minute,
        **found,
        "people": people,
        "teams": film.teams_at(minute).tolist(),
        "open": int((here & ~gone).sum()),
        "settled": int(settled.sum()),
        "lead": float(lasted.mean()) if len(lasted) else None,
        "arrived": int((here & (cases["arrived"] >= film.begin)).sum()),
    }


ENDS = ("everything is settled", "the client withdraws", "it is decided by default", "the client does not come")
DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
GROUPS = (
    ("at work", (record.READING, record.WORKING)), ("talking", (record.TALKING,)), ("consulting", (record.CONSULTING,)),
    ("in a meeting", (record.MEETING,)), ("in training", (record.TRAINING,)), ("standing by", (record.STANDING_BY,)),
    ("assisting", (record.ASSISTING,)), ("idle", (IDLE,)), ("away", (AWAY,)),
)  # fmt: skip


def clock_text(clock: Clock, minute: float, last: float) -> str:
    """Write a minute as a working day and an hour; the `last` minute of a film is a closing time."""
    if minute < 0:
        return "before day 1"
    day = math.floor(minute / clock.day_minutes)
    if minute >= last and day and day * clock.day_minutes == minute:
        day -= 1
    hour = math.floor(clock.opens * 60 + minute - day * clock.day_minutes)
    week = clock.weekdays
    return f"Day {day + 1} ({DAYS[week[day % len(week)]]}), {hour // 60 % 24:02d}:{hour % 60:02d}"


def sentence(film: Film, minute: float) -> str:
    """Say in a sentence what an office looks like at a minute."""
    now = state(film, minute)
    people = now["people"]
    counts = [(name, sum(one in group for one in people)) for name, group in GROUPS]
    parts = [
        f"{now['open']} {'case' if now['open'] == 1 else 'cases'} open",
        f"{len(now['waiting'])} waiting", f"{len(now['line'])} on the line",
        f"{len(now['mail'])} in the mail", f"{len(now['aside'])} laid aside",
    ]  # fmt: skip
    if len(now["outside"]):
        parts.append(f"{len(now['outside'])} waiting on others")
    said = ", ".join(f"{count} {name}" for name, count in counts if count)
    staff = f"{len(people)} {'person' if len(people) == 1 else 'people'}"
    return f"{film.title}: {', '.join(parts)}; of {staff} {said}."


def subject(film: Film, row: int) -> str:
    """Name what a spell is about: a product, a call, or a note to call back."""
    bits, about = film.spells["bits"][row], film.spells["about"][row]
    if bits & NOTE:
        return "Note to call back"
    if bits & CALL:
        return "Phone"
    if about < 0:
        return "Colleagues"
    label = labels(film.run.scenario)[about]
    return f"{label} (again)" if bits & REWORK else label


def labels(scenario: Scenario) -> list[str]:
    """Name the products, with the resources that they need."""
    named = ((one.label, [scenario.resources[key].label for key in one.needs]) for one in scenario.products.values())
    return [f"{label} (with {', '.join(needs)})" if needs else label for label, needs in named]


def happens(film: Film, row: int) -> str:
    """Say what happens during a spell."""
    s = film.spells
    kind, place, activity = s["kind"][row], s["place"][row], s["activity"][row]
    teams = [team.label for team in film.run.scenario.teams.values()]
    if kind == MAIL:
        inside = s["origin"][row] == place
        way = f"inside {teams[place]}" if inside else f"from {teams[s['origin'][row]]} to {teams[place]}"
        text = f"in the mail {way}"
    elif kind == WAITING:
        bits = s["bits"][row]
        where = "at the door of" if bits & DOOR else "for the next run of" if bits & RUN else "at"
        text = f"waits {where} {teams[place]}"
    elif kind == OUTSIDE:
        text = f"waits on others, then goes to {teams[place]}"
    elif kind == LINE:
        agreed = s["number"][row] in film.run.callbacks[:, 0]
        text = f"{'keeps a place, to be called back' if agreed else 'waits on the line'} at {teams[place]}"
    elif kind == ASIDE:
        text = f"laid aside by {film.run.people[place]}"
    else:
        does = {
            record.READING: "reads in", record.WORKING: "works on it", record.TALKING: "talks with the client",
            record.CONSULTING: "talks it over with a colleague", record.MEETING: "is in a meeting",
            record.TRAINING: "is in training", record.STANDING_BY: "waits for a second",
            record.ASSISTING: "works with a colleague",
        }  # fmt: skip
        text = f"{film.run.people[place]} {does[int(activity)]}"
    return f"{subject(film, row)}: {text}"


def ending(film: Film, row: int) -> str | None:
    """Say how a spell ends, where its end is not the beginning of another."""
    s = film.spells
    kind, ends = s["kind"][row], s["ends"][row]
    if kind == LINE and ends == record.HUNG_UP:
        return f"{subject(film, row)}: hangs up"
    if kind != HAND or s["activity"][row] == record.READING:
        return None
    return {record.DONE: f"{subject(film, row)}: done", record.PASSED_ON: f"{subject(film, row)}: passed on"}.get(
        int(ends)
    )


def lines(film: Film, case: int | None = None) -> list[tuple[float, int, str]]:
    """Return what happens, in order: minute, case (-1: none) and sentence.

    What began before the film and still goes on in it stands there too, with its own minute.
    """
    s, cases = film.spells, film.cases
    rows = range(len(s["begin"])) if case is None else np.flatnonzero(s["case"] == case)
    found: list[tuple[float, int, int, str]] = []
    for row in rows:
        number = int(s["case"][row])
        found.append((float(s["begin"][row]), 2, number, happens(film, row)))
        if s["end"][row] <= film.end and (text := ending(film, row)):
            found.append((float(s["end"][row]), 1, number, text))
    events = [event.label for event in film.run.scenario.events.values()]
    for i in range(len(cases["case"])) if case is None else np.flatnonzero(cases["case"] == case):
        number = int(cases["case"][i])
        if cases["arrived"][i] <= film.end:
            found.append((float(cases["arrived"][i]), 0, number, f"arrives: {events[cases['event'][i]]}"))
        if cases["closed"][i] <= film.end:
            found.append((float(cases["closed"][i]), 3, number, ENDS[cases["ending"][i]]))
    found.sort(key=lambda line: line[:2])
    return [(minute, number, text) for minute, _, number, text in found]


def told(film: Film, case: int, minute: float) -> str:
    """Say what happens to a client at a minute."""
    s, cases = film.spells, film.cases
    rows = np.flatnonzero((s["case"] == case) & (s["begin"] <= minute) & (minute < s["end"]))
    texts = [happens(film, row) for row in rows]
    i = np.flatnonzero(cases["case"] == case)
    if not len(i) or cases["arrived"][i[0]] > minute:
        return "has not come yet"
    closed = cases["closed"][i[0]]
    if closed <= minute:
        ended = record.ENDINGS[cases["ending"][i[0]]]
        texts.insert(0, f"{ended} on {clock_text(film.run.scenario.clock, float(closed), film.end)}")
    return "; ".join(texts) or "nothing lies in the office: the client will call again"
