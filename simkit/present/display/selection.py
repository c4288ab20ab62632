"""Selection: the best of several structures in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.results import times
from simkit.present.display.table import Strong, html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.selection import Selection


def selection_words(selection: Selection) -> str:
    """Say which is the best and with what probability, or that one cannot tell yet."""
    return _by_elimination(selection) if selection.method == "kn" else _by_budget(selection)


def _by_elimination(selection: Selection) -> str:
    s = selection
    if s.best is None:
        return (
            f"Cannot tell yet: {joined(s.left)} are left after {times(s.most)} of each. "
            f"At most {s.needed:,} of each would tell."
        )
    same = [name for name in s.names if name != s.best and _alike(s, name)]
    also = f" {joined(same)} gave the same in every replication." if same else ""
    return (
        f"{s.best}: with probability at least {s.level:.0%} the chosen is the best on '{_label(s)}', "
        f"or within {worth_said(s)} of it.{also}"
    )


def _by_budget(selection: Selection) -> str:
    s = selection
    chance = _percent(s.probability)
    if s.best is None:
        return (
            f"Cannot tell yet: {s.leader} leads after {s.runs} runs in all. The probability that it is the best on "
            f"'{_label(s)}', or within {worth_said(s)} of it, is estimated at {chance}, less than the "
            f"{s.level:.0%} asked for."
        )
    return (
        f"{s.best}: after {s.runs} runs in all the probability that it is the best on '{_label(s)}', or within "
        f"{worth_said(s)} of it, is estimated at {chance}. That is an estimate from these runs, not a guarantee."
    )


def _percent(probability: float) -> str:
    """Write a probability; never as certain, and never rounded up."""
    return "more than 99.9 %" if probability > 0.999 else f"{int(1000 * probability) / 10:.1f} %"


def worth_said(selection: Selection) -> str:
    """Write the smallest difference that matters with its unit."""
    unit = MEASURES[selection.measure].unit
    return f"{shown(selection.worth, unit, signed=True).removeprefix('+')} {shown_unit(unit)}".rstrip()


def joined(names: Sequence[str]) -> str:
    """Write names as one writes them in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _label(selection: Selection) -> str:
    return MEASURES[selection.measure].label


def _alike(selection: Selection, name: str) -> bool:
    both = selection.values[[selection.best, name]].dropna()
    return bool((both[selection.best] == both[name]).all())


def selection_state(selection: Selection, name: str) -> str:
    """Say what became of a structure."""
    if name == selection.best:
        return "chosen"
    if name in selection.eliminated:
        return f"out after {selection.eliminated[name]}"
    return "leads" if name == selection.leader else "behind" if selection.method == "ocba" else "left"


def selection_head(selection: Selection) -> list[str]:
    """Return the headings of the table."""
    m = MEASURES[selection.measure]
    unit = f", {m.unit}" if shown_unit(m.unit) else ""
    return ["Structure", "Replications", f"Mean{unit}", f"{selection.level:.0%} interval", "Found"]


def selection_rows(selection: Selection) -> list[list[str]]:
    """Return name, replications, mean, interval and what became of it, of every structure, as text."""
    unit = MEASURES[selection.measure].unit
    rows = []
    for name, row in selection.summary.iterrows():
        state = selection_state(selection, name)
        rows.append(
            [
                name,
                str(row["replications"]),
                shown(row["mean"], unit),
                shown_interval(row["low"], row["high"], unit),
                Strong(state) if name == selection.best else state,
            ]
        )
    return rows


def selection_caption(selection: Selection) -> str:
    """Say what was chosen from, on which measure, how often it was run and with which seed."""
    count = len(selection.names)
    return f"{_label(selection)}, the best of {count} structures: {selection.runs} runs in all, seed {selection.seed}"


def selection_note(selection: Selection) -> str:
    """Say what was found, and how to read the table."""
    clients = (
        "All met the same clients in every replication."
        if selection.same_clients
        else "Not all met the same clients: their demand differs. The streams of chance are common."
    )
    how = (
        "A structure is out when its paired differences leave it too far behind another one"
        if selection.method == "kn"
        else "Runs went where they tell most"
    )
    return f"{selection_words(selection)} {clients} {how}; the intervals are those of each structure by itself."


def selection_text(selection: Selection) -> str:
    """Show a selection as plain text."""
    table = text_table(selection_head(selection), selection_rows(selection))
    return f"{selection_caption(selection)}\n\n{table}\n\n{selection_note(selection)}"


def selection_html(selection: Selection) -> str:
    """Show a selection as a table."""
    head, rows = selection_head(selection), selection_rows(selection)
    return html_table(head, rows, selection_caption(selection), selection_note(selection))
