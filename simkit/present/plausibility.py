"""Plausibility: how much work comes to each team, and what one would doubt, told above what was run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simkit.measures.number import format_number
from simkit.model.scenario import Scenario
from simkit.model.scenario.plausible import Plausibility, check_scenario
from simkit.present.table import Table


def table(found: Plausibility) -> Table:
    """Return the doubts in words, and the load by team."""
    rows = [
        [row.team, format_number(row.work_hours), format_number(row.duty_hours), format_number(row.load, "share")]
        for row in found.table.itertuples()
    ]
    words = " ".join(f"{doubt}." for doubt in found.doubts) or "Nothing to doubt."
    note = "Hours a week. Mending errors, reading in and calls that ask after a case come on top."
    return Table(f"Before it runs: {found.scenario.title}", ["Team", "work", "on duty", "load"], rows, note, words)


def look(scenarios: Sequence[Scenario], names: Iterable[str] = ()) -> str:
    """Say what one would doubt of scenarios, a paragraph for each; what holds for all of them is said once."""
    found = [[str(doubt) for doubt in check_scenario(scenario).doubts] for scenario in scenarios]
    whose = {doubt: "" for doubt in found[0] if all(doubt in one for one in found)}
    told = [f"Look: {doubt}." for doubt in whose]
    for name, doubts in zip(names, found, strict=False):
        told += [f"Look: {name}: {doubt}." for doubt in doubts if doubt not in whose]
    return "\n\n".join(told)
