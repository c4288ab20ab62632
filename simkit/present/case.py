"""Case: what happened to one client task by task, and many cases as bars, in one run or several."""

from collections.abc import Sequence

import numpy as np

from simkit.arguments import whole
from simkit.measures.client import handling
from simkit.measures.event_log import attributes
from simkit.measures.flow import none_free
from simkit.measures.number import format_number
from simkit.measures.runlog import RunLog
from simkit.model.office.record import READING
from simkit.model.scenario.clock import Clock
from simkit.model.scenario.rules import COMPLAINT
from simkit.present.picture import BLUE, GREY, ORANGE, WIDTH, Picture, run_title, tooltips

MAIL, WAITING, READING_IN, WORKING, TALKING = "in the mail", "waiting", "reading in", "working", "talking"
ON_OTHERS, DOOR, RUN = "waiting on others", "waiting at the door", "waiting for a run"
BOOKED = "waiting for the appointment"
NONE_FREE = "waiting for a resource"
# From light to dark in this order, so that the picture also reads in grey.
COLOURS = {
    DOOR: "#F6F6F6",
    ON_OTHERS: "#F3E9C6",
    BOOKED: "#D6ECDD",
    WAITING: "#DDDDDD",
    RUN: "#DCCBE2",
    NONE_FREE: "#D2C8BB",
    MAIL: "#9CCBEB",
    READING_IN: ORANGE,
    TALKING: "#3F9C7F",
    WORKING: BLUE,
}
PALE = "#C9CDD2"  # waiting: much lighter than the work, also in grey
MOST_CASES = 80  # more bars than that are too thin to tell apart
MOST_DAYS = 12  # more names of weekdays than this would overlap
WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip


def case_timeline(runs: RunLog | Sequence[RunLog], case: int) -> Picture:
    """Draw one client's case task by task: in the mail, waiting, being read, being worked on.

    The client's calls have a row of their own, and so has a task that is done again because of an error.
    The picture ends when the case is settled; what comes to light after that stands in its heading.
    """
    import altair as alt

    runs = _checked([runs] if hasattr(runs, "arrived") else list(runs), case)
    stories = [_bars(run, case) for run in runs]
    clock, arrived = runs[0].scenario.clock, float(runs[0].arrived[case])
    last = max((bar["to"] for bars in stories for bar in bars), default=0.0)  # it may need nothing
    days = alt.Data(values=_weekdays(clock, arrived, last))
    seen = {bar["what"] for bars in stories for bar in bars}
    colours = {what: colour for what, colour in COLOURS.items() if what in seen}
    colour = alt.Color("what:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())))
    scale = alt.Scale(domain=[0, round(last * 1.02, 2)], nice=False)
    parts, words = [], []
    for run, bars in zip(runs, stories, strict=True):
        title = "Opening hours since the client came" if run is runs[-1] else None
        x = alt.X("from:Q", axis=alt.Axis(title=title, format="~g"), scale=scale)
        rows = list(dict.fromkeys(bar["task"] for bar in bars))
        y = alt.Y("task:N", sort=rows, title=None, axis=alt.Axis(labelLimit=280, minExtent=230))
        drawn = alt.Chart(alt.Data(values=bars)).mark_bar(height=14, stroke="#444444", strokeWidth=0.5).encode(
            x=x, x2=alt.X2("to:Q"), y=y, color=colour, tooltip=tooltips("task:N", "what:N", "begin:N", "end:N")
        )  # fmt: skip
        rules = alt.Chart(days).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x=alt.X("at:Q"))
        names = alt.Chart(days).mark_text(align="left", baseline="bottom", dx=3, dy=-2, color="#444444", fontSize=11)
        names = names.encode(x=alt.X("at:Q"), y=alt.YValue(0), text=alt.Text("day:N"))
        lines = [_outcome(run, case), *_afterwards(run, case)]
        head = alt.Title(run.scenario.title, subtitle=lines, offset=22)
        parts.append(alt.layer(drawn, rules, names).properties(width=WIDTH - 120, height=26 * len(rows), title=head))
        words.append(f"{run.scenario.title}: {'; '.join(lines)}. {' '.join(_sentence(bars, row) for row in rows)}")
    event = list(runs[0].scenario.events.values())[runs[0].event[case]].label
    known = {name: column.iloc[case] for name, column in attributes(runs[0]).items()}
    about = "".join(
        f", {name} {value if isinstance(value, str) else format(value, '.4g')}" for name, value in known.items()
        if value == value
    )  # fmt: skip
    came = f"Case {case}, {event[0].lower()}{event[1:]}{about}, came on {_moment(clock, arrived)}."
    chart = alt.vconcat(*parts, spacing=26).resolve_scale(color="shared")
    return Picture(chart, " ".join([came, *words]))


def _checked(runs: list[RunLog], case: int) -> list[RunLog]:
    if not runs:
        raise ValueError("a timeline needs a run, or a list of runs: case_timeline([run, other_run], case)")
    for run in runs:
        whole = isinstance(case, (int, np.integer)) and not isinstance(case, bool)
        if not whole or not 0 <= case < len(run.arrived):
            last = len(run.arrived) - 1
            raise ValueError(f"there is no case {case!r} in {run.scenario.title}: cases are numbered 0 to {last}")
    first = runs[0]
    for run in runs[1:]:
        if (run.arrived[case], run.event[case]) != (first.arrived[case], first.event[case]):
            here, there = (f"{r.scenario.title} (seed {r.seed}, replication {r.replication})" for r in (run, first))
            raise ValueError(
                f"case {case} is another client in {here} than in {there}: run both with the same seed and "
                "replication, on scenarios with the same clients"
            )
    return runs


def _bars(run: RunLog, case: int) -> list[dict]:
    """Return what happened in a case until it was settled, a row for each stretch of time, in hours since arrival."""
    close = run.closed[case]
    end = run.scenario.clock.end if np.isnan(close) else close
    mine = np.flatnonzero((run.case == case) & (run.released < end))
    # What has not begun stands last, and lasts until the end of the run.
    begun = np.where(np.isnan(run.started[mine]), np.inf, run.started[mine])
    mine = mine[np.lexsort((run.task[mine], begun))]
    booked = run.appointments[run.appointments[:, 0] == case, 1:].tolist()
    bars = [_bar(run, case, "Appointment", BOOKED, asked, min(slot, end)) for asked, slot in booked]
    outside: dict[int, list] = {}
    for what, waits in ((ON_OTHERS, run.waits), (RUN, run.batches)):
        for task, since, until in waits[run.demand.task_case[waits[:, 0].astype(int)] == case, :3].tolist():
            outside.setdefault(int(task), []).append((what, since, until))
    kept = run.begun[run.begun[:, 0] == case, 1]  # until somebody began, it was at the door
    begun = kept[0] if len(kept) else end if run.scenario.coded.limits else -np.inf
    asked = dict.fromkeys((task, False) for task in outside)  # what still waits has no piece of work yet
    for task, again in dict.fromkeys(zip(run.task[mine].tolist(), run.again[mine].tolist(), strict=True)) | asked:
        rows = mine[(run.task[mine] == task) & (run.again[mine] == again)]
        stretches = [] if again else list(outside.get(task, []))
        if task >= 0 and len(rows):
            stretches.append((MAIL, run.released[rows[0]], run.queued[rows[0]]))
        for i in rows:
            # Who hangs up has an end, but no beginning.
            began = run.finished[i] if np.isnan(run.started[i]) else run.started[i]
            door = begun if task >= 0 and not again else -np.inf
            stretches += [
                (DOOR, run.queued[i], np.fmin(began, door)),
                (WAITING, np.maximum(run.queued[i], door), began),
            ]
            stretches.append((_what(run, i), run.started[i], run.finished[i]))
        label = _label(run, rows if len(rows) else np.flatnonzero(run.task == task))
        shut = none_free(run, int(run.product[rows[0]])) if len(rows) and task >= 0 else ()
        for what, a, b in stretches:
            b = end if np.isnan(b) else min(b, end)
            for on, off in shut if what == WAITING else ():
                if max(a, on) < min(b, off):
                    bars += [_bar(run, case, label, WAITING, a, on)] if a < on else []
                    bars.append(_bar(run, case, label, NONE_FREE, max(a, on), min(b, off)))
                    a = min(b, off)
            if a < b:  # never where it has not begun: nothing is smaller than not a number
                bars.append(_bar(run, case, label, what, a, b))
    return bars


def _what(run: RunLog, row: int) -> str:
    if run.call[row] >= 0:
        return TALKING
    return READING_IN if run.activity[row] == READING else WORKING


def _label(run: RunLog, rows: np.ndarray) -> str:
    """Say what a row of the picture stands for, and who dealt with it."""
    hands = [run.people[run.employee[i]] for i in rows if run.employee[i] >= 0]
    number = run.task[rows[0]] + run.again[rows[0]] * run.demand.tasks
    if run.task[rows[0]] >= 0:
        hands += [run.people[int(second)] for task, second, _ in run.seconds if task == number]
    who = ", ".join(dict.fromkeys(hands))
    if run.call[rows[0]] >= 0:
        return f"Phone: {who or 'nobody picked up'}"
    product, task = list(run.scenario.products.values())[run.product[rows[0]]].label, run.task[rows[0]]
    first = run.demand.first_task[run.case[rows[0]]]
    times = int((run.demand.product[first : task + 1] == run.product[rows[0]]).sum())  # a case may go back to a step
    number = f" ({times})" if times > 1 else ""
    return f"{product}{number}{' again' if run.again[rows[0]] else ''}: {who or 'nobody yet'}"


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
    """Say when the case was settled, and how many people worked on it until then, besides who was on the phone."""
    count = int(handling(run)[0][case])
    hands = f"{count} {'person' if count == 1 else 'people'} worked on it"
    if np.isnan(run.closed[case]):
        return f"still open at the end of the run; {hands}"
    clock = run.scenario.clock
    days = float(run.closed[case] - run.arrived[case]) / clock.day_minutes
    how = ("settled", "withdrawn by the client", "decided by default", "the client did not come,")[run.ending[case]]
    return f"{how} after {format_number(days)} working days, on {_moment(clock, run.closed[case])}; {hands}"


def _afterwards(run: RunLog, case: int) -> list[str]:
    """Say which errors came to light after the case was settled, and whether the client called about one."""
    later = (run.case == case) & (run.released >= run.closed[case])
    labels = [product.label for product in run.scenario.products.values()]
    lines = [
        f"an error came to light on {_moment(run.scenario.clock, moment)}: {labels[product]} again"
        for moment, product in sorted(
            {(float(run.released[i]), int(run.product[i])) for i in np.flatnonzero(later & run.again)}
        )
    ]
    complaints = [number for number, kind in enumerate(run.scenario.coded.calls) if kind.purpose == COMPLAINT]
    if (later & (run.call >= 0) & np.isin(run.call_kind, complaints)).any():
        lines.append("the client called about it")
    return lines


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


def timeline_chart(run: RunLog, first: int = 0, count: int = 40, noun: str = "Case") -> Picture:
    """Draw cases as bars: pale while they wait, dark while somebody works on them.

    A bar that is still open at the end of the run is cut off there. All the bars together are the time that
    cases spent in the office; by Little's law that is also the mean number of cases in it times the length
    of the run.
    """
    import altair as alt

    whole("count", count, low=1, high=MOST_CASES, why="more bars cannot be told apart")
    whole("first", first, low=0, high=len(run.arrived) - 1, why="the cases of this run")
    end = run.scenario.clock.end
    chosen = np.arange(first, min(first + count, len(run.arrived)))
    closed = np.where(np.isnan(run.closed[chosen]), end, run.closed[chosen])
    stays = _spans(chosen, run.arrived[chosen], closed, "waits")
    worked = np.flatnonzero(np.isin(run.case, chosen) & np.isfinite(run.started))
    works = _spans(run.case[worked], run.started[worked], run.finished[worked], "is worked on")
    task, since, until, _ = run.waits[np.isin(run.demand.task_case[run.waits[:, 0].astype(int)], chosen)].T
    asked = _spans(run.demand.task_case[task.astype(int)], since, np.where(np.isnan(until), end, until), ON_OTHERS)

    x = alt.X("from:Q", title="Minute since the start of the run")
    y = alt.Y("number:O", title=noun, axis=alt.Axis(labelOverlap=True, ticks=False))
    shades = {"waits": PALE, **({ON_OTHERS: COLOURS[ON_OTHERS]} if asked else {}), "is worked on": BLUE}
    colour = alt.Color("what:N", scale=alt.Scale(domain=list(shades), range=list(shades.values())))
    bars = alt.Chart(alt.Data(values=stays + asked + works)).mark_bar(height={"band": 0.8}).encode(
        x=x, x2=alt.X2("to:Q"), y=y, color=colour, tooltip=tooltips("number:O", "what:N", "from:Q", "to:Q")
    )  # fmt: skip
    still_open = int(np.isnan(run.closed[chosen]).sum())
    total, work = (sum(bar["to"] - bar["from"] for bar in rows) for rows in (stays, works))
    description = (
        f"{len(chosen)} bars, one for each {noun.lower()} of {run.scenario.title}, from arrival until settled: "
        f"{format_number(total)} minutes in all, of which {format_number(work)} minutes of work; "
        f"{still_open} still open at minute {format_number(end)}."
    )
    title = run_title(f"{noun}s in one run", run)
    return Picture(bars.properties(width=WIDTH, height=max(80, 9 * len(chosen)), title=title), description)


def _spans(case: np.ndarray, begin: np.ndarray, end: np.ndarray, what: str) -> list[dict]:
    rows = zip(case.tolist(), begin.tolist(), end.tolist(), strict=True)
    return [{"number": n + 1, "from": round(a, 2), "to": round(b, 2), "what": what} for n, a, b in rows]
