"""Work: minutes of work of each activity in a log; families of distributions compared, or a guess without starts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from simkit.experiment.from_log.log import GUESS, EventLog

ENOUGH = 20  # pieces of work below which no family can be told from another
FITTED = {"exponential": stats.expon, "gamma": stats.gamma, "lognormal": stats.lognorm}


class Fitted(NamedTuple):
    """Minutes of work of one activity, as a scenario says it."""

    work: dict[str, Any]
    kind: str
    why: str
    pieces: int
    aic: dict[str, float]  # by family; the lowest fits best


def families(log: EventLog) -> dict[str, Fitted]:
    """Return the minutes of work of every activity."""
    fit = _measured if log.has_starts else _guessed
    minutes = log.pieces["work"] if log.has_starts else log.pieces["gap"].where(lambda gap: gap <= GUESS)
    everything = minutes.dropna().to_numpy()
    return {
        activity: fit(rows.dropna().to_numpy(), everything)
        for activity, rows in minutes.groupby(log.pieces["activity"])
    }


def _measured(minutes: np.ndarray, everything: np.ndarray) -> Fitted:
    minutes = minutes[minutes > 0]
    if len(minutes) < 2:
        mean = max(float(everything.mean()), 0.1)
        return Fitted(
            {"dist": "exponential", "mean": mean},
            "assumption",
            "too few pieces: the mean of all work",
            len(minutes),
            {},
        )
    mean, cv = float(minutes.mean()), float(minutes.std(ddof=1) / minutes.mean())
    if cv < 0.01:
        return Fitted(
            {"dist": "deterministic", "mean": mean}, "estimate", f"{len(minutes)} pieces, all alike", len(minutes), {}
        )
    aic = {}
    for name, family in FITTED.items():
        parameters = family.fit(minutes, floc=0)
        aic[name] = 2 * (len(parameters) - 1) - 2 * float(family.logpdf(minutes, *parameters).sum())
    best = min(aic, key=aic.__getitem__) if len(minutes) >= ENOUGH else "gamma"
    work = {"dist": best, "mean": mean} | ({} if best == "exponential" else {"cv": min(cv, 20.0)})
    low, high = mean - 1.96 * mean * cv / len(minutes) ** 0.5, mean + 1.96 * mean * cv / len(minutes) ** 0.5
    fits = f"{best} fits best of {', '.join(aic)}"
    why = f"{len(minutes)} pieces with a start, mean {low:.3g} to {high:.3g} minutes (95 %); {fits}"
    return Fitted(work, "estimate", why, len(minutes), aic)


def _guessed(minutes: np.ndarray, everything: np.ndarray) -> Fitted:
    used = minutes if len(minutes) >= ENOUGH else everything
    tenths = [float(part.mean()) for part in np.array_split(np.sort(used), 10) if len(part)] or [1.0]
    values = [round(max(value, 0.01), 2) for value in tenths]
    gaps = f"{len(minutes)} gaps of at most {GUESS:g} minutes before it"
    if used is everything:
        gaps = f"only {gaps}, so those of all activities"
    why = f"a guess: {gaps}; idle minutes count as work, longer work is cut off"
    return Fitted({"dist": "empirical", "values": values}, "assumption", why, len(minutes), {})
