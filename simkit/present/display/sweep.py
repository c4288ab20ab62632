"""Sweep: the points of an experiment in words and tables, and its crossover in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.results import ONE_RUN, times
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.crossover import Crossover
    from simkit.experiment.design import Design
    from simkit.experiment.sweep import Sweep

CLIENTS = {
    True: "All points met the same clients in every replication.",
    False: "Not all points met the same clients: what is varied changes the demand. The streams of chance are common.",
}


def point_rows(summary: pd.DataFrame, columns: Sequence[str]) -> list[list[str]]:
    """Return settings, mean, interval and unit of every point as text, under a heading for each measure."""
    from simkit.experiment.design import said

    rows: list[list[str]] = []
    for key, part in summary.groupby("measure", sort=False):
        for scenario, mine in part.groupby("scenario", sort=False):
            rows.append([f"{MEASURES[key].label}: {scenario}"])
            rows += [
                [
                    *[said(row[column]) for column in columns],
                    shown(row["mean"], row["unit"]),
                    shown_interval(row["low"], row["high"], row["unit"]),
                    shown_unit(row["unit"]),
                ]
                for row in mine.to_dict("records")
            ]
    return rows


def point_head(columns: Sequence[str], level: float) -> list[str]:
    """Return the headings above `point_rows`."""
    return [*columns, "Mean", f"{level:.0%} interval", "Unit"]


def often(design: Design) -> str:
    """Say how many points there are, how often each was run, and with which seed."""
    points = "1 point" if len(design.settings) == 1 else f"{len(design.settings)} points"
    return f"{points}, {times(design.n)} of each, seed {design.seed}"


def sweep_caption(sweep: Sweep) -> str:
    """Say what was swept over what."""
    return f"{'; '.join(sweep.scenarios)} over {' and '.join(sweep.factors)}: {often(sweep)}"


def sweep_note(sweep: Sweep) -> str:
    """Say whether the clients were the same, and which scenario stayed as it is."""
    parts = [CLIENTS[sweep.same_clients] if sweep.n > 1 else ONE_RUN]
    parts += [f"{name} has no such value and is the same at every point." for name in sweep.unmoved]
    return " ".join(parts)


def sweep_text(sweep: Sweep) -> str:
    """Show a sweep as plain text."""
    rows = point_rows(sweep.summary, sweep.factors)
    table = text_table(point_head(sweep.factors, sweep.level), rows)
    return f"{sweep_caption(sweep)}\n\n{table}\n\n{sweep_note(sweep)}"


def sweep_html(sweep: Sweep) -> str:
    """Show a sweep as a table."""
    rows = point_rows(sweep.summary, sweep.factors)
    return html_table(point_head(sweep.factors, sweep.level), rows, sweep_caption(sweep), sweep_note(sweep))


def crossover_text(found: Crossover) -> str:
    """Say in a sentence or two where two structures cross, or why that cannot be told."""
    first, second = found.names
    return f"{found.measure.label}, {first} and {second}: {_SENTENCES[found.verdict](found)}"


def _one(found: Crossover) -> str:
    other = next(name for name in found.names if name != found.ahead)
    place = (
        f"{_number(found.place)} ({found.level:.0%} interval {_number(found.low)} to {_number(found.high)})"
    )
    return f"they cross at {place}. Below it {found.ahead} is lower, above it {other}."


def _none(found: Crossover) -> str:
    low, high = map(_number, found.span)
    return f"no crossover in this range, from {low} to {high}. {found.ahead} is lower all the way."


def _many(found: Crossover) -> str:
    return f"more than one crossover, at about {_listed([_number(at) for at in found.at])}. {_unclear(found)}"


def _where(found: Crossover) -> str:
    low, high = _number(found.low), _number(found.high)
    return f"they cross, but one cannot tell where: between {low} and {high}. {_unclear(found)}"


def _whether(found: Crossover) -> str:
    if found.n < 2:
        return f"cannot tell whether they cross. {ONE_RUN}"
    return f"cannot tell whether they cross in this range. {_unclear(found)}"


def _unclear(found: Crossover) -> str:
    if not found.open:
        return ""
    places = [f"from {_number(low)} to {_number(high)}" for low, high in found.open]
    return f"Which of them is lower cannot be told {_listed(places)}; more replications would narrow it down."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _number(value: float) -> str:
    return f"{value:.4g}"


_SENTENCES: dict[str, Callable[[Crossover], str]] = {
    "one crossover": _one,
    "no crossover in this range": _none,
    "more than one": _many,
    "cannot tell where": _where,
    "cannot tell whether": _whether,
}
