"""Warm-up: the answer in words, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_unit
from simkit.present.display.results import ONE_RUN, times
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.warm_up import WarmUp


def warm_up_words(warm_up: WarmUp) -> str:
    """Say how much to leave out and what to type, or why one cannot tell and what to do."""
    label, verdict, method = label_of(warm_up), warm_up.verdict, f"MSER-{warm_up.batch}"
    if warm_up.kind == "terminating":
        return (
            "Leave out nothing: what really opens empty and closes by itself is measured from its first minute. "
            f"Type {typed(0)}, and let the horizon be one opening: a day, a season."
        )
    length = _days(warm_up.scenario.clock.horizon_days)
    longer = f"days={shown_days(4 * warm_up.scenario.clock.horizon_days)}"
    if verdict == "no steady state":
        team, utilisation = warm_up.busiest
        return (
            f"No warm-up will do: {label} still climbs after {length}, and '{team}' is busy "
            f"{shown(utilisation, 'share')} of its time, so more work comes in than it can do. "
            "Give it people or take work away; as it is there is no steady state to measure."
        )
    if verdict == "too short" and warm_up.climbs:
        return (
            f"Cannot tell yet: {label} still climbs after {length}. "
            f"Take longer runs, such as {longer}; if it climbs then too, there is no steady state."
        )
    if verdict == "too short":
        return (
            f"Cannot tell yet: {method} cuts {label} in the second half of the runs of {length}, which says nothing. "
            f"Take longer runs, such as {longer}, or more of them."
        )
    if verdict == "cannot tell":
        return "Cannot tell: one run does not show what is start and what is chance. Take n=10."
    if verdict == "leave out":
        return (
            f"Leave out the first {_days(warm_up.days).removeprefix('1 ')}: after that the start no longer shows in "
            f"{label} ({method}, {times(warm_up.n)}). Type {typed(warm_up.days)}."
        )
    return (
        f"The start does not show in {label} ({method}, {times(warm_up.n)} of {length}). "
        f"Nothing asks to be left out for this measure: {typed(0)}."
    )


def typed(days: float) -> str:
    """Return the change that sets the warm-up, as one types it."""
    return f'scenario.change({{"clock.warm_up_days": {shown_days(days)}}})'


def shown_days(days: float) -> str:
    """Write a number of days as one types it: 4, 0.5."""
    return f"{days:.6g}"


def _days(days: float) -> str:
    return "1 working day" if days == 1 else f"{days:,.6g} working days"


def label_of(warm_up: WarmUp) -> str:
    """Return the name of the measure as it stands in a sentence."""
    label = MEASURES[warm_up.measure].label.removesuffix(", mean")
    return f"the {label[:1].lower()}{label[1:]}"


def warm_up_rows(warm_up: WarmUp) -> list[list[str]]:
    """Return what the answer rests on: the runs, the cut, and what it changes."""
    if not warm_up.n:
        return []
    unit = MEASURES[warm_up.measure].unit
    cut = warm_up.cut
    rest = warm_up.average[warm_up.first + cut.index :]
    rows = [
        ["Runs", f"{warm_up.n} of {_days(warm_up.scenario.clock.horizon_days)}, seed {warm_up.seed}"],
        ["A value is the mean of", _span(warm_up, 1)],
        [f"MSER-{cut.batch} takes together", _span(warm_up, cut.batch)],
        [f"MSER-{cut.batch} cuts at", _cut(warm_up)],
        ["The same runs drawn again", _again(warm_up)],
        ["Welch's moving average", f"{2 * warm_up.window + 1} values wide"],
        ["Mean before the cut", _mean(warm_up.average[warm_up.first : warm_up.first + cut.index], unit)],
        ["Mean after the cut", _mean(rest, unit)],
        ["Busiest team, second half", f"{warm_up.busiest[0]}, {shown(warm_up.busiest[1], 'share')} of its time"],
    ]
    return rows


def _cut(warm_up: WarmUp) -> str:
    where = _days(round(warm_up.point, 6)) if warm_up.point else "the start"
    return where if warm_up.cut.told else f"{where}: in the second half, too late to tell"


def _again(warm_up: WarmUp) -> str:
    low, high = warm_up.spread
    if np.isnan(low):
        return "–"
    return f"the cut lies from {low:.4g} to {high:.4g} days in four of five draws"


def _mean(values: np.ndarray, unit: str) -> str:
    return f"{shown(float(values.mean()), unit)} {shown_unit(unit)}".rstrip() if len(values) else "–"


def _span(warm_up: WarmUp, count: int) -> str:
    """Say how long some periods last, in the unit one would choose."""
    days = warm_up.period * count
    minutes = days * warm_up.scenario.clock.day_minutes
    if days >= 1 - 1e-9:
        return _days(round(days, 6))
    return f"{minutes:.4g} minutes" if minutes < 120 else f"{minutes / 60:.4g} hours"


def warm_up_caption(warm_up: WarmUp) -> str:
    """Say what was asked."""
    label = MEASURES[warm_up.measure].label.removesuffix(", mean")
    return f"Warm-up of {warm_up.scenario.title}: {warm_up.kind}, {label[:1].lower()}{label[1:]}"


def warm_up_note(warm_up: WarmUp) -> str:
    """Say how the scenario's own warm-up compares, and what else to ask."""
    notes = []
    own, days = warm_up.own, warm_up.days
    length = warm_up.scenario.clock.horizon_days
    if warm_up.n and length < own:
        notes.append(f"Runs of {_days(length)} cannot judge the warm-up of {_days(own)} that the scenario has now.")
    elif days is not None and own != days:
        judged = (
            "too little" if own < (warm_up.point if warm_up.n else 0)
            else "more than needed, which costs time but not truth" if warm_up.kind == "steady"
            else "the very hours you want to measure"
        )  # fmt: skip
        notes.append(f"The scenario leaves out {_days(own) if own else 'nothing'} now: {judged}.")
    if warm_up.kind == "steady" and warm_up.n < 2:
        notes.append(ONE_RUN)
    elif warm_up.kind == "steady" and warm_up.n < 5:
        notes.append("Welch advises five runs or more; with fewer, chance draws slopes of its own.")
    low, high = warm_up.spread if warm_up.kind == "steady" else (0, 0)
    if days is not None and high - low > 2 * warm_up.batch * warm_up.period:
        notes.append("The cut is not sharp: more runs (n=...) make it so; leaving out more costs only time.")
    if warm_up.kind == "steady":
        notes.append("Look at .chart() too, and ask for every measure you report: the slowest decides.")
    return " ".join(notes)


def warm_up_text(warm_up: WarmUp) -> str:
    """Show the answer as plain text."""
    rows = warm_up_rows(warm_up)
    table = f"\n\n{text_table(['What it rests on', ''], rows, left=2)}" if rows else ""
    note = warm_up_note(warm_up)
    return f"{warm_up_caption(warm_up)}\n\n{warm_up.words}{table}" + (f"\n\n{note}" if note else "")


def warm_up_html(warm_up: WarmUp) -> str:
    """Show the answer above the table of what it rests on."""
    from html import escape

    rows, note = warm_up_rows(warm_up), warm_up_note(warm_up)
    table = html_table(["What it rests on", ""], rows, "", note, left=2) if rows else f"<p>{escape(note)}</p>"
    head = f"<p><strong>{escape(warm_up_caption(warm_up))}</strong></p>"
    return f"{head}<p>{escape(warm_up.words)}</p>{table}"
