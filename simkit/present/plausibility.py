"""Plausibility: how much work comes to each team, and what one would doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures.number import format_number
from simkit.present.table import Table

if TYPE_CHECKING:
    from simkit.model.scenario.plausible import Plausibility


def table(found: Plausibility) -> Table:
    """Return the doubts in words, and the load by team."""
    rows = [
        [row.team, format_number(row.work_hours), format_number(row.duty_hours), format_number(row.load, "share")]
        for row in found.table.itertuples()
    ]
    words = " ".join(f"{doubt}." for doubt in found.doubts) or "Nothing to doubt."
    note = "Hours a week. Mending errors, reading in and calls that ask after a case come on top."
    return Table(f"Before it runs: {found.scenario.title}", ["Team", "work", "on duty", "load"], rows, note, words)
