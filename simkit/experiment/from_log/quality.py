"""LogQuality: what an event log can and cannot tell, in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import mannwhitneyu

from simkit.experiment.from_log.log import GUESS, EventLog, LogQuality

USUAL = 0.05  # share of the cases with which an activity is a usual first or last one
RARE = 0.001  # so seldom would chance alone make two halves of a log so different


def quality(log: EventLog) -> LogQuality:
    """Look a log through for what would mislead a model."""
    return LogQuality(log.name, tuple((found, means) for found, means in _findings(log) if found))


def _findings(log: EventLog) -> list[tuple[str, str]]:
    events, cases, hours = log.events, log.cases, log.hours
    first, last = events["complete"].min(), events["complete"].max()
    people = events["resource"].dropna()
    return [
        (
            f"{len(cases):,} cases, {len(events):,} events, {events['activity'].nunique()} activities, "
            f"{people.nunique()} people; {first:%d %B %Y} to {last:%d %B %Y}",
            "enough for means" if len(cases) >= 300 else "few cases: every number is uncertain",
        ),
        _starts(log),
        _people(log),
        (
            f"{hours.opens}:00 to {hours.closes}:00 on {hours.days_per_week} days a week hold "
            f"{_percent(_inside(log))} of the events",
            "taken as opening hours; what lies outside counts as the nearest moment inside",
        ),
        _beside(log),
        _batches(log),
        _midnight(events),
        _together(log),
        _begun_before(log),
        _open_after(log),
        _changed(log),
        (
            f"the number of new cases a week varies {log.dispersion:.1f} times as much as chance alone"
            if log.dispersion > 1.5
            else "",
            "arrivals come in bursts or seasons: a stream that is the same all year has too quiet a queue",
        ),
        (
            f"{log.variants().shape[0]} orders of activities; {_needed(log)} 90 % of the cases or more",
            "a model holds the common ones; the rare ones are often the long ones",
        ),
    ]


def _starts(log: EventLog) -> tuple[str, str]:
    known = log.events["start"].notna().mean()
    if known > 0.99:
        return "every event has a start and an end", "work can be told from waiting"
    if known > 0:
        return (
            f"{_percent(1 - known)} of the events have no start",
            "work is measured on the others only; if those differ, it is biased",
        )
    return (
        "no event has a start",
        "this log cannot tell work from waiting: minutes of work are a guess from gaps of at most "
        f"{GUESS:g} minutes, and how busy people are cannot be known",
    )


def _people(log: EventLog) -> tuple[str, str]:
    missing = log.events["resource"].isna().mean()
    if missing == 0:
        return "every event has a resource", "who can do what, and hand-offs, can be told"
    return (
        f"{_percent(missing)} of the events have no resource",
        "nothing is known of who did them: an automatic step, or somebody whose name was left out",
    )


def _inside(log: EventLog) -> float:
    moments, hours = log.events["complete"], log.hours
    inside = moments.dt.hour.between(hours.opens, hours.closes - 1) & (moments.dt.day_of_week < hours.days_per_week)
    return float(inside.mean())


def _beside(log: EventLog) -> tuple[str, str]:
    seen = days_seen(log)
    if seen.empty or seen.median() > 0.9:
        return "", ""
    return (
        f"half of the people are seen on less than {_percent(seen.median())} of the working days between their first "
        "and last event",
        "they work beside this process, or part-time, or were away: the log cannot tell which, nor how busy they were",
    )


def days_seen(log: EventLog) -> pd.Series:
    """Return for every person the share of working days, from the first on which they are seen to the last.

    Only while cases come: in a part of a log the last ones are done in days on which hardly anything happens.
    """
    pieces = log.pieces[log.pieces["resource"].notna() & (log.pieces["done"] <= log.cases["came"].max())]
    day = (pieces["done"] // log.hours.day_minutes).astype(int)
    grouped = day.groupby(pieces["resource"])
    return grouped.nunique() / (grouped.max() - grouped.min() + 1)


def _batches(log: EventLog) -> tuple[str, str]:
    events = log.events
    same = events.groupby(["activity", "resource", "complete"], dropna=False)["case"].transform("nunique")
    share = float((same >= 3).mean())
    if share < 0.02:
        return "", ""
    return (
        f"{_percent(share)} of the events were done at the very same moment for three cases or more",
        "work in batches: one by one, as a model does it, it would be spread out",
    )


def _midnight(events: pd.DataFrame) -> tuple[str, str]:
    share = float((events["complete"] == events["complete"].dt.normalize()).mean())
    if share < 0.05:
        return "", ""
    return f"{_percent(share)} of the moments are midnight", "only a date was written down: hours mean nothing there"


def _together(log: EventLog) -> tuple[str, str]:
    gaps = log.pieces["gap"].dropna()
    share = float((gaps < 1).mean()) if len(gaps) else 0.0
    if share < 0.2:
        return "", ""
    return (
        f"{_percent(share)} of the events follow the one before within a minute",
        "they were written down together: the system knows when somebody clicked, not when they worked",
    )


def _begun_before(log: EventLog) -> tuple[str, str]:
    firsts = log.cases["variant"].map(lambda variant: variant[0])
    share = firsts.map(firsts.value_counts(normalize=True))
    early = log.cases["came"] < np.quantile(log.cases["came"], 0.1)
    odd = int(((share < USUAL) & early).sum())
    if not odd:
        return "", ""
    return (
        f"{odd} of the first cases do not begin as others do",
        "they had begun before the log: their lead time is too short",
    )


def _open_after(log: EventLog) -> tuple[str, str]:
    still = int(open_at_end(log).sum())
    if not still:
        return "", ""
    return (
        f"{still} of the last cases do not end as others do",
        "they were still open when the log ended; leaving them out makes the office look quicker than it is",
    )


def open_at_end(log: EventLog) -> pd.Series:
    """Tell for every case whether it was probably not done with when the log ended.

    Which ends are usual is told by cases that had the time to end: in a short log, many of the others are still open.
    """
    cases = log.cases
    ends = cases["variant"].map(lambda variant: variant[-1])
    since = cases["left"].max() - np.quantile(cases["left"] - cases["came"], 0.9)
    old = ends[cases["came"] <= since]
    usual = ends.map((old if len(old) else ends).value_counts(normalize=True)) >= USUAL
    return ~usual & (cases["left"] > since)


def _changed(log: EventLog) -> tuple[str, str]:
    """Look whether the later half of the cases takes longer or shorter; those of the last weeks may still be open."""
    days = log.lead_days[~open_at_end(log)].to_numpy()
    early, late = days[: len(days) // 2], days[len(days) // 2 :]
    if not len(early) or mannwhitneyu(early, late).pvalue > RARE:
        return "", ""
    return (
        f"the earlier half of the cases takes {early.mean():.3g} working days, the later half {late.mean():.3g}",
        "more than chance: the office changed meanwhile; draft from the part that is like today",
    )


def _needed(log: EventLog) -> str:
    needed = int((log.variants()["share"].cumsum() < 0.9).sum()) + 1
    return "the commonest holds" if needed == 1 else f"the {needed} commonest hold"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 or share == 0 else "less than 1 %"
