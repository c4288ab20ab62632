"""Debrief: what a room sees of its ways, on its big screen and on the page that everybody takes home."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from simkit.course.room.blocks import heading_block, table_block, text_block
from simkit.course.room.debrief import JUDGED, Debrief
from simkit.course.room.lever import LEAVE
from simkit.experiment.transition import WITHOUT
from simkit.measures import MEASURES
from simkit.measures.number import format_number, format_unit
from simkit.present.picture import Picture
from simkit.present.table import Long, Table

DASHES = ("2 4", "", "7 3", "2 2", "9 3 2 3", "4 4", "1 3")
WORTH = {"better": "it helped", "worse": "it hurt", "cannot tell": "cannot tell", "the same": "nothing"}
WIDTH, HEIGHT, LEFT, LOW = 720, 260, 52, 34  # of the picture; margins on the left and below


def table(debrief: Debrief) -> Table:
    """Return luck and skill of each way."""
    return Table(
        f"{', '.join(debrief.names)}: {debrief.office.months} months, {_futures(debrief)}",
        LUCK_HEAD,
        [[Long(name), *_luck(row)] for name, row in debrief.summary.iterrows()],
        f"{_judged()} {_verdict(debrief)}",
    )


def chart(debrief: Debrief, measure: str = "open_at_end") -> Picture:
    """Draw the open cases week by week over all futures, and the decisions under them on the same axis."""
    return debrief.transition.chart(measure)


def words(debrief: Debrief) -> str:
    """Say what the debrief says."""
    return _verdict(debrief)


def _futures(debrief: Debrief) -> str:
    return f"{debrief.n} future{'' if debrief.n == 1 else 's'} on the same clients"


def _judged() -> str:
    return (
        "In client-days that all clients together waited more than in the office where the same events happened and "
        "nothing was decided; less is better, below zero they waited less."
    )


def _number(value: float, signed: bool = False) -> str:
    return "–" if math.isnan(value) else format_number(value, MEASURES[JUDGED].unit, signed)


def _luck(row: pd.Series) -> list[str]:
    others = _number(row["mean"])
    if not math.isnan(row["low"]):
        others += f" ({_number(row['low'])} to {_number(row['high'])})"
    return [_number(row["own"]), others, _luck_words(row), _share(row["best"])]


def _luck_words(row: pd.Series) -> str:
    if math.isnan(row["luckier"]):
        return "one future tells nothing"
    return f"{_number(row['luck'], True)}; it went better in {_share(row['luckier'])} of the others"


def _share(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def _verdict(debrief: Debrief) -> str:
    """Say who waited least here, and who would as a rule."""
    found = debrief.summary
    if len(found) < 2:
        return "One way alone: set it beside no change."
    here, rule = found["own"].idxmin(), found["best"].idxmax()
    first = f"In your own future clients waited least with {here}."
    if debrief.n < 2:
        return f"{first} Whether that was luck, other futures tell."
    same = "It was" if here == rule else f"That was luck as well: {rule} was"
    return f"{first} {same} the best of these ways in {_share(found.loc[rule, 'best'])} of all futures."


def _lenses(debrief: Debrief) -> Iterator[list[str]]:
    """Yield a row for each measure: lens, label with unit, no change, and of each way the difference with a verdict."""
    for _, row in debrief.lenses.iterrows():
        unit = row["unit"]
        changes = ((row[name], row[f"{name}: verdict"]) for name in debrief.names)
        told = ["–" if math.isnan(by) else f"{format_number(by, unit, signed=True)} ({says})" for by, says in changes]
        label = f"{row['label']} ({format_unit(unit)})".removesuffix(" ()")
        yield [row["lens"], label, format_number(row[WITHOUT], unit), *told]


def _mattered(debrief: Debrief, names: Iterable[str]) -> Iterator[list[str]]:
    """Yield a row for each decision, of each way those first that made the most difference."""
    for name in names:
        rows = debrief.mattered[debrief.mattered["way"] == name]
        order = rows["worth"].abs().sort_values(ascending=False, kind="stable").index
        for _, row in rows.loc[order].iterrows():
            worth = _number(row["worth"], True)
            if not math.isnan(row["low"]):
                worth += f" ({_number(row['low'], True)} to {_number(row['high'], True)})"
            yield [name, str(row["month"]), row["decision"], worth, WORTH[row["verdict"]], row["note"]]


def _predictions(debrief: Debrief) -> Iterator[list[str]]:
    for _, row in debrief.predictions.iterrows():
        m = MEASURES[row["measure"]]
        numbers = [format_number(row[key], m.unit) for key in ("low", "middle", "high", "truth")]
        said = {"in": "in the range", "above": "above it", "below": "below it"}[row["outcome"]]
        guess = f"{numbers[0]} to {numbers[2]}, best {numbers[1]}"
        yield [row["name"], row["team"], str(row["month"]), m.label, guess, numbers[3], said]


def _calibrated(debrief: Debrief) -> str:
    """Say how well the room judged its ranges."""
    found = debrief.calibration
    if not found.n:
        return "Nobody predicted."
    low, high = found.interval()
    more = {
        "too few": "That is too few to judge.",
        "too narrow": "The room's ranges are too narrow: it is surer than it can be.",
        "too wide": "The room's ranges are wider than they need be.",
        "cannot tell": "That may be chance: it cannot be told whether the ranges are right.",
    }[found.verdict]
    return (
        f"The truth lay in the range in {found.inside} of {found.n} predictions, {_share(found.inside / found.n)} "
        f"(with so few somewhere between {_share(low)} and {_share(high)}); aimed at were {_share(found.aim)}. {more}"
    )


def _decided(debrief: Debrief) -> Iterator[list[str]]:
    """Yield a row for each month: its events, and what each way decided."""
    said = [dict(debrief.said(name)) for name in debrief.names]
    for month in range(1, debrief.office.months + 1):
        events = ", ".join(card.title for card in debrief.office.cards.get(month, ())) or "–"
        yield [str(month), events, *(one[month] for one in said)]


def _branches(debrief: Debrief) -> list[str]:
    found = {name: debrief.same_until(name) for name in debrief.names}
    return [
        f"{name} is the same as {branch[0]} until the end of month {branch[1]}; from there on it tried the other way."
        for name, branch in found.items()
        if branch
    ]


LENS_HEAD = ("Lens", "Measure", "No change")
MATTERED_HEAD = ("Way", "Month", "Decision", "Waiting with it minus without it", "So", "Note")
PREDICTED_HEAD = ("Name", "Team", "Month", "What", "Predicted", "Found", "It lay")
COUNT_HEAD = ("", "Predicted", "In the range", "Above it", "Below it")
KINDS = ("in", "above", "below")
APART = "Decisions do not add up: one may hang on another."
MOST = 7  # decisions of a team on a screen
LUCK_HEAD = ("Way", "Own future", "Other futures", "Luck", "Best of all in")


def blocks(debrief: Debrief) -> list[dict[str, Any]]:
    """Return what the page to take home has, in the blocks of a room's pages."""
    return [
        *[text_block(text, "note") for text in _branches(debrief)],
        heading_block("What each lens gained and lost"),
        *_norm_note(debrief),
        table_block(f"Against no change, mean of {_futures(debrief)}", (*LENS_HEAD, *debrief.names), _lenses(debrief)),
        heading_block("Predictions"),
        text_block(_calibrated(debrief)),
        table_block("Predictions and what came out", PREDICTED_HEAD, _predictions(debrief)),
        heading_block("Which decision mattered"),
        text_block(f"Each way was run again without one of its decisions, on the same clients. {_judged()} {APART}"),
        table_block("Waiting with each decision minus without it", MATTERED_HEAD, _mattered(debrief, debrief.names)),
        *_luck_and_skill(debrief),
        *_talk(debrief),
    ]


def sections(debrief: Debrief, whole: bool) -> list[dict[str, Any]]:
    """Return what the big screen shows, a section with a heading a screen; until all futures are there without luck."""
    lenses: dict[str, list[list[str]]] = {}
    for lens, *row in _lenses(debrief):
        lenses.setdefault(lens, []).append(row)
    against = f"Against no change, mean of {_futures(debrief)}"
    found = [
        block
        for lens, rows in lenses.items()
        for block in (
            heading_block(f"What was gained and lost: {lens}"),
            *_norm_note(debrief, lens),
            table_block(against, (*LENS_HEAD[1:], *debrief.names), rows),
        )
    ]
    guesses = debrief.predictions
    counted = [
        [str(of), *(str(int(n)) for n in (len(rows), *((rows["outcome"] == kind).sum() for kind in KINDS)))]
        for by in ("team", "role")
        for of, rows in guesses.groupby(by, sort=False)
    ]
    found += [
        heading_block("Predictions"),
        text_block(_calibrated(debrief)),
        table_block("How many lay where", COUNT_HEAD, counted),
    ]
    for name in debrief.names:
        rows = [row[1:] for row in _mattered(debrief, [name])]
        caption = "Waiting with each decision minus without it, those that mattered most"
        found += [
            heading_block(f"Which decision mattered: {name}"),
            text_block(f"Client-days; less is better. {APART}"),
        ]
        found += (
            [table_block(caption, MATTERED_HEAD[1:], rows[:MOST])] if rows else [text_block("Nothing was decided.")]
        )
    return [*found, *(_luck_and_skill(debrief) if whole else ()), *_talk(debrief)]


def _norm_note(debrief: Debrief, lens: str = "management") -> list[dict[str, Any]]:
    moved = [name for name, way in debrief.ways.items() if any(one.get("norm", LEAVE) != LEAVE for one in way)]
    told = f"Within the norm is counted by the norm that each way promised; {', '.join(moved)} promised another one."
    return [text_block(told, "note")] if moved and lens == "management" else []


def _luck_and_skill(debrief: Debrief) -> list[dict[str, Any]]:
    luck = [
        {"name": name, "value": row["own"] if math.isnan(row["mean"]) else row["mean"], "truth": row["own"]}
        | ({} if math.isnan(row["low"]) else {"low": row["low"], "high": row["high"]})
        for name, row in debrief.summary.iterrows()
    ]
    return [
        heading_block("Luck and skill"),
        text_block(f"{_verdict(debrief)} {_judged()}"),
        {"kind": "bars", "title": "Waiting against no change, own future marked", "unit": "client-days", "rows": luck,
         "key": "bar: mean of the other futures, line: its 95 % interval, ◆: your own future"},
        table_block("Your own future, and the same decisions in others", LUCK_HEAD,
               [[name, *_luck(row)] for name, row in debrief.summary.iterrows()]),
    ]  # fmt: skip


def _talk(debrief: Debrief) -> list[dict[str, Any]]:
    asked = [(heading_block(stage), {"kind": "list", "items": list(asked)}) for stage, asked in debrief.questions()]
    return [block for pair in asked for block in pair]


def page(debrief: Debrief) -> str:
    """Return the page that everybody takes home: whole in itself, for paper and screen."""
    decided = table_block(
        "What each way decided, month by month", ("Month", "Event", *debrief.names), _decided(debrief)
    )
    note = (
        f"The office, its events and their sizes are a model with assumptions, no measurement. Seed {debrief.seed}; "
        f"{_futures(debrief)}, of which the first is the room's own; intervals at "
        f"{_share(debrief.transition.confidence)}."
    )
    parts = [heading_block("What happened"), decided, *blocks(debrief), text_block(note, "note")]
    head, *others = map(_html, parts)
    frame = Template(Path(__file__).with_name("debrief.html").read_text(encoding="utf-8"))
    title = escape(f"What our room did: {debrief.office.old.title}, {debrief.office.months} months")
    return frame.substitute(title=title, body=head + _lines(debrief) + "".join(others))


def _html(block: dict[str, Any]) -> str:
    """Return a block as HTML; bars stand in the table that follows them."""
    match block["kind"]:
        case "heading":
            return f"<h2>{escape(block['text'])}</h2>"
        case "text":
            return f"<p class={block['tone']}>{escape(block['text'])}</p>"
        case "list":
            return f"<ol>{''.join(f'<li>{escape(one)}<div class=write></div></li>' for one in block['items'])}</ol>"
        case "table" if block["rows"]:
            return _html_table(block["caption"], block["columns"], block["rows"])
    return ""


def _html_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr><th scope=row>{escape(first)}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for first, *cells in rows
    )
    table = f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class=wide tabindex=0 role=region aria-label="{escape(caption)}">{table}</div>'


def _lines(debrief: Debrief) -> str:
    """Draw the open cases of the room's own future, with its events; a picture that needs nothing to be drawn."""
    found, weeks = debrief.transition.values[:, 0, :, 0], debrief.transition.last
    most = max(1.0, float(found.max())) * 1.08
    names = (WITHOUT, *debrief.names)

    def x(week: float) -> float:
        return LEFT + week / weeks * (WIDTH - LEFT - 8)

    def y(value: float) -> float:
        return 8 + (1 - value / most) * (HEIGHT - LOW - 8)

    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - 8}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="var(--line)" stroke-width=".5"/>'
        f'<text x="{LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end">{v:.0f}</text>'
        for v in (0, most / 2.16, most / 1.08)
    ]
    for month in range(debrief.office.months):
        week = month * debrief.office.weeks
        parts += [
            f'<line x1="{x(week):.1f}" x2="{x(week):.1f}" y1="8" y2="{HEIGHT - LOW}" stroke="var(--line)" '
            'stroke-dasharray="2 3"/>',
            f'<text x="{x(week) + 3:.1f}" y="{HEIGHT - LOW + 16}">month {month + 1}</text>',
        ]
    key, said = [], []
    for place, (name, values) in enumerate(zip(names, found, strict=True)):
        colour, dash = f"var(--s{place % 7})", DASHES[place % 7]
        points = " ".join(f"{x(week + 1):.1f},{y(float(value)):.1f}" for week, value in enumerate(values))
        line = f'fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"'
        parts.append(f'<polyline points="{points}" {line}/>')
        sample = f'<svg width="34" height="10" style="width:34px" aria-hidden="true"><path d="M0 5H34" {line}/></svg>'
        key.append(f"{sample} {escape(name)}")
        top = int(values.argmax())
        said.append(f"{name}: most open in week {top + 1} ({values[top]:.0f}), {values[-1]:.0f} at the end.")
    title = "Open cases at the end of every week, in your own future"
    return (
        f"<p>{' &nbsp; '.join(key)}</p>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}. {escape(" ".join(said))}">'
        f"{''.join(parts)}</svg><p class=note>{escape(title)}. {escape(' '.join(said))}</p>"
    )
