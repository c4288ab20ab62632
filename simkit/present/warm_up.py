"""Warm-up: the answer in words and what it rests on, and Welch's plot with the cut of MSER-5."""

import numpy as np

from simkit.experiment.warm_up import WarmUp
from simkit.measures import MEASURES
from simkit.measures.number import format_number, format_quantity
from simkit.present.axes import end_labels, round_domain, width_beside
from simkit.present.phrases import ONE_RUN, times
from simkit.present.picture import BLUE, DASHES, GREY, HEIGHT, ORANGE, SKY, Picture, axis_format, axis_title
from simkit.present.table import Table

RUN, AVERAGE, MOVING = "each run", "average", "moving average"
MOST_RUNS, MOST_POINTS = 10, 160  # more cannot be told apart, and a notebook stays small


def table(warm_up: WarmUp) -> Table:
    """Return the answer in words, and what it rests on: the runs, the cut, and what it changes."""
    label, rows = MEASURES[warm_up.measure].label.removesuffix(", mean"), _rows(warm_up)
    caption = f"Warm-up of {warm_up.scenario.title}: {warm_up.kind}, {label[:1].lower()}{label[1:]}"
    head = ["What it rests on", ""] if rows else ()
    return Table(caption, head, rows, _note(warm_up), words(warm_up), left=2)


def words(warm_up: WarmUp) -> str:
    """Say how much to leave out and what to type, or why one cannot tell and what to do."""
    label, verdict, method = _label(warm_up), warm_up.verdict, f"MSER-{warm_up.batch}"
    if warm_up.kind == "terminating":
        return (
            "Leave out nothing: what really opens empty and closes by itself is measured from its first minute. "
            f"Type {_typed(0)}, and let the horizon be one opening: a day, a season."
        )
    length = _days(warm_up.scenario.clock.horizon_days)
    longer = f"days={_number(4 * warm_up.scenario.clock.horizon_days)}"
    if verdict == "no steady state":
        team, utilisation = warm_up.busiest
        return (
            f"No warm-up will do: {label} still climbs after {length}, and '{team}' is busy "
            f"{format_number(utilisation, 'share')} of its time, so more work comes in than it can do. "
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
            f"Leave out the first {_days(warm_up.days).removeprefix('1 ')}: after that {method} sees no start in "
            f"{label} any more, in {times(warm_up.n)}. {_unseen(warm_up)}Type {_typed(warm_up.days)}."
        )
    return (
        f"The start does not show in {label} ({method}, {times(warm_up.n)} of {length}). "
        f"Nothing asks to be left out for this measure: {_typed(0)}."
    )


def _unseen(warm_up: WarmUp) -> str:
    """Say how much of the start may be left that chance hides."""
    if np.isnan(warm_up.unseen):
        return ""
    span = _days(round(warm_up.cut.index * warm_up.period, 6))
    return (
        f"What chance hides it cannot see: the mean of the {span.removeprefix('1 ')} after the cut may still be "
        f"{100 * warm_up.unseen:.0f} % off. So rather leave out more. "
    )


def _typed(days: float) -> str:
    """Return the change that sets the warm-up, as one types it."""
    return f'scenario.change({{"clock.warm_up_days": {_number(days)}}})'


def _number(days: float) -> str:
    """Write a number of days as one types it: 4, 0.5."""
    return f"{days:.6g}"


def _days(days: float) -> str:
    return "1 working day" if days == 1 else f"{days:,.6g} working days"


def _label(warm_up: WarmUp) -> str:
    """Return the name of the measure as it stands in a sentence."""
    label = MEASURES[warm_up.measure].label.removesuffix(", mean")
    return f"the {label[:1].lower()}{label[1:]}"


def _rows(warm_up: WarmUp) -> list[list[str]]:
    """Return what the answer rests on: the runs, the cut, and what it changes."""
    if not warm_up.n:
        return []
    unit = MEASURES[warm_up.measure].unit
    cut = warm_up.cut
    rest = warm_up.average[warm_up.first + cut.index :]
    team, utilisation = warm_up.busiest
    rows = [
        ["Runs", f"{warm_up.n} of {_days(warm_up.scenario.clock.horizon_days)}, seed {warm_up.seed}"],
        ["A value is the mean of", _span(warm_up, 1)],
        [f"MSER-{cut.batch} takes together", _span(warm_up, cut.batch)],
        [f"MSER-{cut.batch} cuts at", _cut(warm_up)],
        ["The same runs drawn again", _again(warm_up)],
        ["Welch's moving average", f"{2 * warm_up.window + 1} values wide"],
        ["Mean before the cut", _mean(warm_up.average[warm_up.first : warm_up.first + cut.index], unit)],
        ["Mean after the cut", _mean(rest, unit)],
        ["Busiest team, second half", f"{team}, {format_number(utilisation, 'share')} of its time"],
    ]
    return rows


def _cut(warm_up: WarmUp) -> str:
    where = _days(round(warm_up.point, 6)) if warm_up.point else "the start"
    return where if warm_up.cut.long_enough else f"{where}: in the second half, too late to tell"


def _again(warm_up: WarmUp) -> str:
    low, high = warm_up.spread
    if np.isnan(low):
        return "–"
    return f"the cut lies from {low:.4g} to {high:.4g} days in four of five draws"


def _mean(values: np.ndarray, unit: str) -> str:
    return format_quantity(float(values.mean()), unit) if len(values) else "–"


def _span(warm_up: WarmUp, count: int) -> str:
    """Say how long some periods last, in the unit one would choose."""
    days = warm_up.period * count
    minutes = days * warm_up.scenario.clock.day_minutes
    if days >= 1 - 1e-9:
        return _days(round(days, 6))
    return f"{minutes:.4g} minutes" if minutes < 120 else f"{minutes / 60:.4g} hours"


def _note(warm_up: WarmUp) -> str:
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


def chart(warm_up: WarmUp) -> Picture:
    """Draw the runs faintly, their average, Welch's moving average, and where MSER cuts.

    The shade around the cut is where it lies in four of five draws of the same runs.
    """
    import altair as alt

    if not warm_up.n:
        raise ValueError(
            "there is nothing to draw: what begins and ends by itself has no warm-up, so nothing was run; "
            "sk.run(scenario).chart() shows how its day fills"
        )
    m = MEASURES[warm_up.measure]
    rows = [
        {"day": day, "value": value, "line": RUN, "run": number + 1}
        for number, one in enumerate(warm_up.values[:MOST_RUNS])
        for day, value in _thinned(one, warm_up.period)
    ]
    rows += [{"day": d, "value": v, "line": AVERAGE, "run": 0} for d, v in _thinned(warm_up.average, warm_up.period)]
    at = (np.arange(len(warm_up.moving)) + warm_up.first + 0.5) * warm_up.period
    step = max(1, len(at) // MOST_POINTS)
    rows += [
        {"day": float(d), "value": float(v), "line": MOVING, "run": 0}
        for d, v in zip(at[::step], warm_up.moving[::step], strict=True)
    ]
    end = warm_up.scenario.clock.horizon_days
    x = alt.X("day:Q", title="Working day", scale=alt.Scale(domain=[0, end], nice=False))
    domain = round_domain(row["value"] for row in rows)
    y = alt.Y("value:Q", title=axis_title(m.label.removesuffix(", mean"), m.unit),
              axis=alt.Axis(format=axis_format(m.unit)), scale=alt.Scale(domain=domain, nice=False))  # fmt: skip
    # One layer each: who reads in grey tells them by their width, and the average of all runs by its dashes.
    styles = {RUN: (0.8, 0.3, GREY, [1, 0]), AVERAGE: (1.5, 0.9, SKY, [4, 2]), MOVING: (3, 1, BLUE, [1, 0])}
    names, hues, dashes = list(styles), *([style[part] for style in styles.values()] for part in (2, 3))
    looks = {
        "color": alt.Color("line:N", legend=None, scale=alt.Scale(domain=names, range=hues)),
        "strokeDash": alt.StrokeDash("line:N", legend=None, scale=alt.Scale(domain=names, range=dashes)),
    }
    layers = [
        alt.Chart(alt.Data(values=[row for row in rows if row["line"] == name]))
        .mark_line(size=size, opacity=opacity)
        .encode(x=x, y=y, detail=alt.Detail("run:N"), **looks)
        for name, (size, opacity, *_) in styles.items()
    ]
    width, last = width_beside(names), {row["line"]: row for row in rows if row["value"] is not None}
    layers += end_labels([{"name": name, **row} for name, row in last.items()], domain, width, x, looks)
    told = warm_up.cut.long_enough and not warm_up.climbs
    if warm_up.n > 1:
        low, high = warm_up.spread
        shade = alt.Data(values=[{"from": low, "to": high}])
        layers.insert(0, alt.Chart(shade).mark_rect(color=ORANGE, opacity=0.15).encode(x=alt.X("from:Q"), x2="to:Q"))
    label = f"MSER-{warm_up.batch}: {warm_up.point:.4g} days" + ("" if told else ", which says nothing")
    cut = alt.Data(values=[{"at": warm_up.point, "label": label}])
    right = warm_up.point < end / 2
    layers += [
        alt.Chart(cut).mark_rule(color=ORANGE, size=2, strokeDash=DASHES[1]).encode(x=alt.X("at:Q")),
        alt.Chart(cut).mark_text(
            align="left" if right else "right", dx=6 if right else -6, color="#444444", fontSize=12
        ).encode(x=alt.X("at:Q"), y=alt.YValue(8), text=alt.Text("label:N")),
    ]  # fmt: skip
    title = alt.Title(
        f"Warm-up of {warm_up.scenario.title}",
        subtitle=f"{_verdict(warm_up)}; {_runs(warm_up)}, moving average of {2 * warm_up.window + 1} values",
    )
    return Picture(alt.layer(*layers).properties(width=width, height=HEIGHT, title=title), _description(warm_up))


def _thinned(values: np.ndarray, period: float) -> list[tuple[float, float | None]]:
    """Return days and values; of a long series the means of neighbours, as many as the eye can tell apart."""
    step = max(1, -(-len(values) // MOST_POINTS))
    count = len(values) // step
    parts = values[: count * step].reshape(count, step)
    days = (np.arange(count) + 0.5) * step * period
    return [
        (float(day), float(part[~np.isnan(part)].mean()) if (~np.isnan(part)).any() else None)
        for day, part in zip(days, parts, strict=True)
    ]


def _verdict(warm_up: WarmUp) -> str:
    if warm_up.days is None:
        return warm_up.verdict.capitalize()
    return f"Leave out {warm_up.days:.4g} days" if warm_up.days else "Leave out nothing"


def _runs(warm_up: WarmUp) -> str:
    if warm_up.n == 1:
        return "1 run, no spread"
    return f"{warm_up.n} runs" if warm_up.n <= MOST_RUNS else f"{MOST_RUNS} of {warm_up.n} runs drawn"


def _description(warm_up: WarmUp) -> str:
    m = MEASURES[warm_up.measure]
    moving = warm_up.moving
    begin_and_end = (
        f"the moving average begins at {format_number(float(moving[0]), m.unit)} and ends at "
        f"{format_quantity(float(moving[-1]), m.unit)}"
    )
    spread = ONE_RUN
    if warm_up.n > 1:
        low, high = warm_up.spread
        spread = f"In four of five draws of the same runs the cut lies from day {low:.4g} to day {high:.4g}, shaded."
    return (
        f"Welch's plot of {m.label.lower()} of {warm_up.scenario.title}: {begin_and_end}; "
        f"MSER-{warm_up.batch} cuts at day {warm_up.point:.4g}. {spread} {warm_up.words}"
    )
