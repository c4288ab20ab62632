"""Case: what happened to one client, task by task, in one structure or in several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simkit.charts.picture import Picture
from simkit.charts.style import BLUE, GREY, ORANGE, WIDTH
from simkit.display.number import shown
from simkit.office.record import READING

if TYPE_CHECKING:
    from simkit.runlog import RunLog
    from simkit.scenario.clock import Clock

MAIL, WAITING, READING_IN, WORKING = "in the mail", "waiting", "reading in", "working"
# From light to dark in this order, so that the picture also reads in grey.
COLOURS = {WAITING: "#DDDDDD", MAIL: "#9CCBEB", READING_IN: ORANGE, WORKING: BLUE}
MOST_DAYS = 12  # more names of weekdays than this would overlap
WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip


def case_timeline(runs: RunLog | Sequence[RunLog], case: int) -> Picture:
    """Draw one client's case task by task: in the mail, waiting, being read, being worked on.

    Parameters
    ----------
    runs : RunLog or sequence of RunLog
        One run, or several in which the same clients came: then the case stands in each of them on one
        time axis, in opening hours since the client came.
    case : int
        Number of the case, as in ``run.cases``.

    Returns
    -------
    Picture
        Its description tells the story of the case in words.

    Raises
    ------
    ValueError
        If there is no run, no such case, or another client has this number in one of the runs.
    """
    import altair as alt

    runs = _checked([runs] if hasattr(runs, "arrived") else list(runs), case)
    stories = [_bars(run, case) for run in runs]
    clock, arrived = runs[0].scenario.clock, float(runs[0].arrived[case])
    last = max(bar["to"] for bars in stories for bar in bars)
    days = alt.Data(values=_weekdays(clock, arrived, last))
    colour = alt.Color("what:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())))
    scale = alt.Scale(domain=[0, round(last * 1.02, 2)], nice=False)
    parts, words = [], []
    for run, bars in zip(runs, stories, strict=True):
        title = "Opening hours since the client came" if run is runs[-1] else None
        x = alt.X("from:Q", axis=alt.Axis(title=title, format="~g"), scale=scale)
        rows = list(dict.fromkeys(bar["task"] for bar in bars))
        y = alt.Y("task:N", sort=rows, title=None, axis=alt.Axis(labelLimit=280, minExtent=230))
        drawn = alt.Chart(alt.Data(values=bars)).mark_bar(height=14, stroke="#444444", strokeWidth=0.5).encode(
            x=x, x2="to:Q", y=y, color=colour, tooltip=["task:N", "what:N", "begin:N", "end:N"]
        )  # fmt: skip
        rules = alt.Chart(days).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="at:Q")
        names = alt.Chart(days).mark_text(
            align="left", baseline="bottom", dx=3, dy=-2, color="#444444", fontSize=11
        )
        names = names.encode(x="at:Q", y=alt.value(0), text="day:N")
        head = alt.Title(run.scenario.title, subtitle=_outcome(run, case), offset=22)
        parts.append(
            alt.layer(drawn, rules, names).properties(width=WIDTH - 120, height=26 * len(rows), title=head)
        )
        words.append(
            f"{run.scenario.title}: {_outcome(run, case)}. {' '.join(_sentence(bars, row) for row in rows)}"
        )
    event = list(runs[0].scenario.events.values())[runs[0].event[case]].label
    came = f"Case {case}, {event[0].lower()}{event[1:]}, came on {_moment(clock, arrived)}."
    chart = alt.vconcat(*parts, spacing=26).resolve_scale(color="shared")
    return Picture(chart, " ".join([came, *words]))


def _checked(runs: list[RunLog], case: int) -> list[RunLog]:
    if not runs:
        raise ValueError("a timeline needs a run, or a list of runs: case_timeline([run, other_run], case)")
    for run in runs:
        whole = isinstance(case, (int, np.integer)) and not isinstance(case, bool)
        if not whole or not 0 <= case < len(run.arrived):
            last = len(run.arrived) - 1
            raise ValueError(
                f"there is no case {case!r} in {run.scenario.title}: cases are numbered 0 to {last}"
            )
    first = runs[0]
    for run in runs[1:]:
        if (run.arrived[case], run.event[case]) != (first.arrived[case], first.event[case]):
            here, there = (
                f"{r.scenario.title} (seed {r.seed}, replication {r.replication})" for r in (run, first)
            )
            raise ValueError(
                f"case {case} is another client in {here} than in {there}: run both with the same seed and "
                "replication, on scenarios with the same clients"
            )
    return runs


def _bars(run: RunLog, case: int) -> list[dict]:
    """Return what happened to the tasks of a case, a row for each stretch of time, in hours since arrival."""
    mine = np.flatnonzero(run.case == case)
    # What has not begun stands last, and lasts until the end of the run.
    begun = np.where(np.isnan(run.started[mine]), np.inf, run.started[mine])
    mine = mine[np.lexsort((run.task[mine], begun))]
    end = run.scenario.clock.end
    products = [product.label for product in run.scenario.products.values()]
    bars = []
    for task in dict.fromkeys(run.task[mine].tolist()):
        rows = [i for i in mine if run.task[i] == task]
        stretches = [(MAIL, run.released[rows[0]], run.queued[rows[0]])]
        for i in rows:
            what = READING_IN if run.activity[i] == READING else WORKING
            stretches += [(WAITING, run.queued[i], run.started[i]), (what, run.started[i], run.finished[i])]
        who = dict.fromkeys(run.people[run.employee[i]] for i in rows if run.employee[i] >= 0)
        label = f"{products[run.product[rows[0]]]}: {', '.join(who) or 'nobody yet'}"
        for what, a, b in stretches:
            b = end if np.isnan(b) else b
            if a < b:  # never where it has not begun: nothing is smaller than not a number
                bars.append(_bar(run, case, label, what, a, b))
    return bars


def _bar(run: RunLog, case: int, label: str, what: str, begin: float, end: float) -> dict:
    clock, arrived = run.scenario.clock, run.arrived[case]
    return {
        "task": label,
        "what": what,
        "from": round(float(begin - arrived) / 60, 4),
        "to": round(float(end - arrived) / 60, 4),
        "begin": _moment(clock, begin),
        "end": _moment(clock, end),
    }


def _outcome(run: RunLog, case: int) -> str:
    """Say when the case was settled, and by how many people."""
    who = np.unique(run.employee[(run.case == case) & np.isfinite(run.started)])
    hands = f"{len(who)} {'person' if len(who) == 1 else 'people'} worked on it"
    if np.isnan(run.closed[case]):
        return f"still open at the end of the run; {hands}"
    clock = run.scenario.clock
    days = float(run.closed[case] - run.arrived[case]) / clock.day_minutes
    return f"settled after {shown(days)} working days, on {_moment(clock, run.closed[case])}; {hands}"


def _sentence(bars: list[dict], task: str) -> str:
    """Tell in words how many hours one task spent in which way."""
    hours: dict[str, float] = {}
    for bar in bars:
        if bar["task"] == task:
            hours[bar["what"]] = hours.get(bar["what"], 0.0) + bar["to"] - bar["from"]
    return f"{task}, {', '.join(f'{time:.1f} hours {what}' for what, time in hours.items())}."


def _weekdays(clock: Clock, arrived: float, hours: float) -> list[dict]:
    """Return where new working days begin, in hours since arrival; none where there are too many to read."""
    day = clock.day_minutes
    days = range(int(arrived // day) + 1, int((arrived + hours * 60) // day) + 1)
    if len(days) > MOST_DAYS:
        return []
    return [{"at": round((d * day - arrived) / 60, 4), "day": _weekday(clock, d)[:3]} for d in days]


def _weekday(clock: Clock, day: int) -> str:
    return WEEKDAYS[clock.weekdays[day % clock.days_per_week]]


def _moment(clock: Clock, minutes: float) -> str:
    """Write a moment of the running clock as people say it: weekday, week and time of day."""
    # Whole minutes: nobody says half past ten and twelve seconds. The end of a day is not the next morning.
    day, rest = divmod(round(float(minutes)), clock.day_minutes)
    if rest == 0 and 0 < minutes <= day * clock.day_minutes:
        day, rest = day - 1, clock.day_minutes
    time = round(clock.opens * 60 + rest)
    week = int(day // clock.days_per_week) + 1
    return f"{_weekday(clock, int(day))} of week {week}, {time // 60 % 24:02d}:{time % 60:02d}"
