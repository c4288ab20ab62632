"""Lenses: several structures side by side, measure by measure, with the best of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from simkit.measures.number import shown, shown_unit
from simkit.present.display.results import ONE_RUN, times
from simkit.present.display.table import Long, Strong, html_table, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simkit.experiment import Comparisons, Lenses

CANNOT_TELL, NOT_ASKED = "cannot tell", "–"


def lenses_rows(lenses: Lenses, names: Sequence[str] = ()) -> list[list[str]]:
    """Return label, means, best and unit of every measure as text, under a heading for each lens."""
    short = dict(zip(lenses.names, names or lenses.names, strict=True))
    rows: list[list[str]] = []
    for lens, part in lenses.summary.groupby("lens", sort=False):
        rows.append([str(lens).capitalize()])
        rows += [_row(row, short) for _, row in part.iterrows()]
    return rows


def _row(row: pd.Series, short: dict[str, str]) -> list[str]:
    told = best_said(row, short)
    means = {name: shown(row[name], row["unit"]) for name in short}
    stands_out = row["best"] if told != CANNOT_TELL else ()
    cells = [Strong(text) if name in stands_out else text for name, text in means.items()]
    return [row["label"], *cells, Long(told), shown_unit(row["unit"])]


def best_said(row: pd.Series, short: dict[str, str]) -> str:
    """Say which structures of a row of the summary are the best, or that one cannot tell."""
    if not row["best"]:
        return NOT_ASKED
    measured = [name for name in short if not pd.isna(row[name])]
    if len(row["best"]) == len(measured):
        return CANNOT_TELL
    return " or ".join(short[name] for name in row["best"])


def lenses_head(lenses: Lenses, names: Sequence[str] = ()) -> list[str]:
    """Return the headings of the table."""
    return ["Measure", *(Long(name) for name in names or lenses.names), "Best", "Unit"]


def lenses_caption(lenses: Lenses) -> str:
    """Say what was set side by side, how often and with which seed."""
    return f"{'; '.join(lenses.names)}: {times_said(lenses)}"


def times_said(lenses: Lenses | Comparisons) -> str:
    """Say how often each was run, and with which seed."""
    return f"{times(lenses.n)} of each, seed {lenses.seed}"


def lenses_note(lenses: Lenses) -> str:
    """Say whether the clients were the same, and how to read the best."""
    if lenses.n < 2:
        return ONE_RUN
    clients = (
        "All met the same clients in every replication, so their differences are paired."
        if lenses.same_clients
        else "Not all met the same clients: their demand differs. The streams of chance are common."
    )
    others = len(lenses.names) - 1
    share = f" shared over the {others} others" if others > 1 else ""
    return (
        f"{clients} Best: no other beats it; the interval of each difference is drawn at "
        f"{lenses.level:.0%} confidence{share}, for each measure by itself. "
        f"'{CANNOT_TELL}' means that none beats another; '{NOT_ASKED}' that neither direction is better, "
        "or that there is nobody to compare with."
    )


def lenses_text(lenses: Lenses) -> str:
    """Show lenses as plain text; letters stand for the structures, so that the table stays narrow."""
    short = letters(lenses)
    key = "\n".join(f"{letter}  {name}" for letter, name in zip(short, lenses.names, strict=True))
    table = text_table(lenses_head(lenses, short), lenses_rows(lenses, short))
    return f"{key}\n{times_said(lenses)}\n\n{table}\n\n{lenses_note(lenses)}"


def letters(lenses: Lenses | Comparisons) -> list[str]:
    """Return a letter for each structure: A, B, C; after Z numbers."""
    return [chr(ord("A") + number) if number < 26 else str(number) for number in range(len(lenses.names))]


def lenses_html(lenses: Lenses) -> str:
    """Show lenses as a table."""
    note = lenses_note(lenses)
    return html_table(lenses_head(lenses), lenses_rows(lenses), lenses_caption(lenses), note)
