"""Comparisons: several structures, each pair's difference and verdict measure by measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.lenses import letters, times_said
from simkit.present.display.results import ONE_RUN, more_note, shown_verdict
from simkit.present.display.table import Long, html_table, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simkit.experiment import Comparisons


def comparisons_rows(
    comparisons: Comparisons, names: Sequence[str] = (), narrow: bool = False
) -> list[list[str]]:
    """Return pair, difference, interval, verdict and unit as text, under a heading for each measure."""
    short = dict(zip(comparisons.names, names or comparisons.names, strict=True))
    rows: list[list[str]] = []
    for _, part in comparisons.summary.groupby(level="measure", sort=False):
        rows.append([part["label"].iloc[0]])
        rows += [_row(index, row, short, narrow) for index, row in part.iterrows()]
    return rows


def _row(index: tuple[str, str, str], row: pd.Series, short: dict[str, str], narrow: bool) -> list[str]:
    _, first, second = index
    return [
        Long(f"{short[second]} − {short[first]}"),
        shown(row["difference"], row["unit"], signed=True),
        shown_interval(row["low"], row["high"], row["unit"], signed=True),
        Long(shown_verdict(row, narrow)),
        shown_unit(row["unit"]),
    ]


def comparisons_head(comparisons: Comparisons) -> list[str]:
    """Return the headings of the table."""
    return ["Measure", "Difference", f"{comparisons.level:.0%} interval for all", "Verdict", "Unit"]


def comparisons_caption(comparisons: Comparisons) -> str:
    """Say what was compared, how often and with which seed."""
    return f"{'; '.join(comparisons.names)}: {times_said(comparisons)}"


def comparisons_note(comparisons: Comparisons) -> str:
    """Say whether the clients were the same, and what the intervals hold for."""
    if comparisons.n < 2:
        return ONE_RUN
    clients = (
        "All met the same clients in every replication, so their differences are paired."
        if comparisons.same_clients
        else "Not all met the same clients: their demand differs. The streams of chance are common."
    )
    note = (
        f"{clients} The intervals are wider than for one pair alone: all {len(comparisons.pairs)} differences of a "
        f"measure lie inside theirs at once with {comparisons.level:.0%} confidence."
    )
    return " ".join(part for part in (note, more_note(comparisons.summary), comparisons.words) if part)


def comparisons_text(comparisons: Comparisons) -> str:
    """Show comparisons as plain text; letters stand for the structures, so that the table stays narrow."""
    short = letters(comparisons)
    key = "\n".join(f"{letter}  {name}" for letter, name in zip(short, comparisons.names, strict=True))
    table = text_table(comparisons_head(comparisons), comparisons_rows(comparisons, short, narrow=True))
    return f"{key}\n{times_said(comparisons)}\n\n{table}\n\n{comparisons_note(comparisons)}"


def comparisons_html(comparisons: Comparisons) -> str:
    """Show comparisons as a table."""
    return html_table(
        comparisons_head(comparisons),
        comparisons_rows(comparisons),
        comparisons_caption(comparisons),
        comparisons_note(comparisons),
    )
