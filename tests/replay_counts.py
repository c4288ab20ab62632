"""Counts of a replay at one minute, to compare with what the page counts itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from simkit.live.replay.film import Film
from simkit.live.replay.state import state


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
        "outside": len(now["outside"]),
        "people": people,
        "teams": now["teams"],
        "open": now["open"],
        "settled": now["settled"],
        "arrived": now["arrived"],
    }
