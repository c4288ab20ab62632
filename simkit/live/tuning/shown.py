"""Shown: where a panel stands, and the whole of what is drawn of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simkit.experiment import Comparison
from simkit.live.tuning.control import Control
from simkit.live.tuning.kept import Kept
from simkit.live.tuning.picture import Mark, marks_of, quick_row, row, verdict_of
from simkit.live.tuning.scale import Scale


@dataclass(frozen=True, eq=False)
class Shown:
    """Where a panel stands."""

    values: tuple
    n: int
    running: bool = False
    id: str = ""
    quick: tuple[pd.Series, pd.Series] | None = None


def draw(
    shown: Shown,
    controls: Sequence[Control],
    comparison: Comparison,
    kept: Sequence[Kept],
    scales: Mapping[str, Scale],
    days: float,
    most: int,
) -> dict[str, Any]:
    """Return all that the browser draws, as plain data."""
    rows = []
    for key, scale in scales.items():
        others: list[Mark] = [one.mark(key) for one in kept]
        if shown.quick:
            rows.append(quick_row(key, scale, *shown.quick, comparison.names, others))
        else:
            marks = marks_of(comparison, key, others)
            rows.append(row(key, scale, marks, shown.n, verdict_of(comparison, key)))
    settings = "; ".join(c.reading(value) for c, value in zip(controls, shown.values, strict=True))
    return {
        "move": shown.id,
        "values": [c.told(value) for c, value in zip(controls, shown.values, strict=True)],
        "settings": settings,
        "quick": shown.quick is not None,
        "running": shown.running,
        "n": shown.n,
        "most": most,
        "note": note(shown, comparison, days, most),
        "rows": rows,
        "kept": [one.told(controls) for one in kept],
    }


def note(shown: Shown, comparison: Comparison, days: float, most: int) -> str:
    """Say what the picture rests on."""
    if shown.quick:
        lasts = f"{days:g} day{'s' if days != 1 else ''}"
        more = "Whole runs are under way." if shown.running else "Let go for whole runs."
        return f"One short run of each, {lasts} long: a first impression. {more}"
    clients = "the same clients" if comparison.same_clients else "but the clients differ"
    count = f"{shown.n} of {most}" if shown.running else f"{shown.n}"
    return f"{count} replication{'s' if shown.n != 1 or shown.running else ''} of each, {clients}."
