"""Report words: the answer to a question in sentences that are no surer than the numbers, and its tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from simkit.experiment.design import format_value
from simkit.experiment.precision import format_range
from simkit.experiment.report import FEW, DecisionReport
from simkit.experiment.weighing import NO_STEADY_STATE, SURE
from simkit.measures import MEASURES
from simkit.measures.measure import LENSES
from simkit.measures.number import format_interval, format_number, format_quantity
from simkit.present.comparison import table as compared
from simkit.present.phrases import joined, times
from simkit.present.table import Long, Table

EYES = {
    "client": "The client", "executor": "Executors", "designer": "Designers", "management": "Management",
}  # fmt: skip
FEWER = 10  # replications under which the page says that there are few


def words(report: DecisionReport) -> str:
    """Say the answer, no surer than its numbers, what would change it, and who gains."""
    eyes = [f"{EYES[lens]}. {sides(report, lens)}." for lens in LENSES]
    return "\n\n".join(filter(None, [warning(report), answer(report), change(report), *eyes]))


def answer(report: DecisionReport) -> str:
    """Say the answer in a few sentences."""
    pair, m = report.pair, report.measured
    first, second = pair.names
    row, word = pair.summary.loc[report.measure], report.answer
    label, zone = m.label[0].lower() + m.label[1:], report.zone
    if word == NO_STEADY_STATE:
        holds = [name for name in pair.names if name not in report.overload]
        beside = f" {holds[0]} can do the work that comes." if holds else " Neither can do the work that comes."
        return f"Cannot tell by {label}: no steady state.{beside}"
    means = f"{format_number(row['second_mean'], m.unit)} instead of {format_quantity(row['first_mean'], m.unit)}"
    interval = format_interval(row["low"], row["high"], m.unit, signed=True)
    size = f"a difference of {format_quantity(row['difference'], m.unit, signed=True)}"
    sure = f"{pair.confidence:.0%} interval {interval}"
    smallest = f"the smallest that matters, {zone}{'' if zone.relative else f' {m.unit}'.rstrip()}" if zone else ""
    few = f" It rests on {times(report.n)} only." if report.n < FEWER else ""
    text = f"{second}, beside {first}: {label}: {means}, {size} ({sure}).{few}"
    if report.n < 2:
        return f"Cannot tell: one run shows no spread. {text}"
    if word == "cannot tell":
        more = ""
        if not pd.isna(row["more"]):
            more = (
                f" {format_range(row['more_low'], row['more_high'])} replications more would tell, four times in five."
            )
        return f"Cannot tell. {text} The interval holds zero, so either may be the better one.{more}"
    if word == "the same":
        return f"No difference: in every replication {label} is the same."
    if word == "too small to matter":
        return f"Cannot tell a difference that matters. {text} All of the interval is smaller than {smallest}."
    if word == "may matter":
        found = f"{second} is {row['verdict']}, and cannot tell whether by enough"
        return f"Cannot tell whether it matters: {found}. {text} The interval reaches below {smallest}."
    reached = f" All of the interval is beyond {smallest}." if zone else " What difference matters was not said."
    return f"{second} is {word} than {first}. {text}{reached}"


def warning(report: DecisionReport) -> str:
    """Say what must be known before any lead time is read."""
    said = [
        f"No steady state in {name}: more work comes than can be done "
        f"({', '.join(f'{team} {load:.0%}' for team, load in teams)}), so the wait grows without end. A lead time of "
        "it tells only how long the run was; look at the open cases."
        for name, teams in report.overload.items()
    ]
    if report.growing:
        said.append(
            f"Not yet steady: in {joined(report.growing)} the open cases still grow when the runs end. Lead times are "
            "those of these days only; a warm-up and longer runs would tell."
        )
    return " ".join(said)


def change(report: DecisionReport) -> str:
    """Say which assumption would change the answer, and how far it would have to be off."""
    weights = report.weights
    if weights.empty:
        return (
            "What would change it is not known: no assumption was varied, as none was given and the scenario files "
            "mark none."
        )
    if report.answer not in SURE:
        settle = weights[weights["effect"] == "settles it"]
        would = "make it matter" if report.answer == "too small to matter" else "settle it"
        if settle.empty:
            return f"No assumption by itself, within its range, would {would}. Two at once were not tried."
        return f"What would {would}: {listed(settle)}. Two at once were not tried."
    said = [
        f"{head}: {listed(part)}."
        for effect, head in (
            ("overturns", "What would overturn it, each by itself"),
            ("in doubt", "What would put it in doubt"),
            (NO_STEADY_STATE, "Where a steady state would be lost"),
        )
        if len(part := weights[weights["effect"] == effect])
    ]
    if not said:
        top = weights.iloc[0]
        said = [
            f"No assumption by itself, within its range, overturns it. {top['assumption']} weighs most: it moves the "
            f"difference by {format_quantity(top['swing'], report.measured.unit)}."
        ]
    return " ".join([*said, "Two at once were not tried."])


def listed(part: pd.DataFrame) -> str:
    """Write ends of assumptions in one sentence."""
    said = []
    for row in part.to_dict("records"):
        turn = "" if pd.isna(row["turns_at"]) else f", even at {row['turns_at']:.3g} if it went by a straight line"
        become = "" if row["answer"] in ("cannot tell", NO_STEADY_STATE) else f" ({row['answer']})"
        said.append(f"{row['assumption']} {written(row['value'])} instead of {written(row['base'])}{become}{turn}")
    return "; ".join(said)


def written(value: object) -> str:
    """Write a value of an assumption; none is nothing."""
    return "nothing" if value is None else format_value(value)


def lens_table(report: DecisionReport) -> Table:
    """Return the comparison of the pair, lens by lens."""
    whole = compared(report.pair, narrow=True)
    of = dict(zip(report.pair.summary.index, whole.rows, strict=True))
    rows: list[Sequence[str]] = []
    for lens in LENSES:
        mine = [row for key, row in of.items() if MEASURES[key].lens == lens]
        rows += [[EYES[lens]], *mine] if mine else []
    return Table(whole.caption, [whole.head[0], *map(Long, whole.head[1:])], rows, whole.note, left=2)


def sides(report: DecisionReport, lens: str) -> str:
    """Say what a lens gains and loses."""
    part = report.pair.summary
    part = part[[MEASURES[key].lens == lens for key in part.index]]
    tiny = part["size"] == "too small to matter"
    named = {
        "Gains": part[~tiny & (part["verdict"] == "better")], "Loses": part[~tiny & (part["verdict"] == "worse")],
        "Cannot tell": part[~tiny & (part["verdict"] == "cannot tell")], "Too small to matter": part[tiny],
    }  # fmt: skip
    said = [f"{word}: {'; '.join(rows['label'])}" for word, rows in named.items() if len(rows)]
    return ". ".join(said) or "Nothing gained or lost"


def weight_table(report: DecisionReport) -> Table:
    """Return what each assumption does to the difference, the heaviest first."""
    m = report.measured
    rows: list[Sequence[str]] = []
    for name, part in report.weights.groupby("assumption", sort=False):
        rows.append([f"{name} (now {written(part['base'].iloc[0])})"])
        for row in part.to_dict("records"):
            numbers = (
                ["–", "–"]
                if row["answer"] == NO_STEADY_STATE
                else [
                    format_number(row["difference"], m.unit, signed=True),
                    format_interval(row["low"], row["high"], m.unit, signed=True),
                ]
            )
            turn = "–" if pd.isna(row["turns_at"]) else f"{row['turns_at']:.3g}"
            rows.append([written(row["value"]), *numbers, row["answer"], row["effect"], turn])
    note = (
        f"One at a time, {times(report.n_assumptions)} of each end on the same clients; each interval by itself: of "
        "twenty that change nothing, one would look as if it did. The last column is where a straight line between "
        "the ends has no difference."
    )
    if report.tried > len(report.assumptions):
        note += (
            f" The files mark {report.tried} assumptions; these {len(report.assumptions)} moved the difference most "
            f"in {times(FEW)} of each."
        )
    head = ["Value", "Difference", f"{report.pair.confidence:.0%} interval", "Answer", "Effect", "Turns at about"]
    unit = f" ({m.unit})" if m.unit and m.unit != "share" else ""
    return Table(f"{m.label}{unit}, {report.pair.names[1]} less {report.pair.names[0]}", head, rows, note)
