"""State: what an office looks like at one minute. The same function stands in ``web/replay-state.js``."""

from __future__ import annotations

from typing import Any

import numpy as np

from simkit.live.replay.film import ASIDE, HAND, LINE, MAIL, WAITING, Film

AWAY, IDLE = "away", "idle"


def state(film: Film, minute: float) -> dict[str, Any]:
    """Return the state of an office at a minute.

    A spell holds its first minute and not its last: at the minute at which something happens, it has happened.
    """
    spells, cases, duty = film.spells, film.cases, film.duty
    now = (spells["begin"] <= minute) & (minute < spells["end"])
    found = {
        name: np.flatnonzero(now & (spells["kind"] == kind))
        for name, kind in (("mail", MAIL), ("waiting", WAITING), ("aside", ASIDE), ("line", LINE), ("hand", HAND))
    }
    people: list[str | int] = [AWAY] * len(film.run.people)
    for employee in duty["employee"][(duty["on"] <= minute) & (minute < duty["off"])]:
        people[employee] = IDLE
    for row in found["hand"]:
        people[spells["place"][row]] = int(spells["activity"][row])
    here = cases["arrived"] <= minute
    gone = cases["closed"] <= minute
    return {
        "minute": minute,
        **found,
        "people": people,
        "teams": film.teams_at(minute).tolist(),
        "open": int((here & ~gone).sum()),
        "settled": int((gone & (cases["closed"] >= film.begin)).sum()),
        "arrived": int((here & (cases["arrived"] >= film.begin)).sum()),
    }


def numbers(film: Film, minute: float) -> dict[str, Any]:
    """Return the state as counts: what waits at each team, who is on each line, what is in the mail."""
    now, teams = state(film, minute), len(film.run.scenario.teams)
    place = film.spells["place"]
    people = now["people"]
    return {
        "waiting": np.bincount(place[now["waiting"]], minlength=teams).tolist(),
        "line": np.bincount(place[now["line"]], minlength=teams).tolist(),
        "mail": len(now["mail"]),
        "aside": len(now["aside"]),
        "people": people,
        "teams": now["teams"],
        "open": now["open"],
        "settled": now["settled"],
        "arrived": now["arrived"],
    }
