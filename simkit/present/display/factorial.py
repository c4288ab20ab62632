"""Factorial: effects with intervals in words and tables, and the points of a space-filling design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.results import ONE_RUN
from simkit.present.display.sweep import CLIENTS, often, point_head, point_rows
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.factorial import Factorial
    from simkit.experiment.space_filling import SpaceFilling


def factorial_rows(factorial: Factorial) -> list[list[str]]:
    """Return effect, interval, verdict and unit of every effect, under a heading for each measure."""
    rows: list[list[str]] = []
    for key in factorial.measures:
        m = MEASURES[key]
        rows.append([m.label])
        for name, row in factorial.effects(key).iterrows():
            effect = shown(row["effect"], m.unit, signed=True)
            interval = shown_interval(row["low"], row["high"], m.unit, signed=True)
            rows.append([str(name), effect, interval, row["verdict"], shown_unit(m.unit)])
    return rows


def factorial_head(factorial: Factorial) -> list[str]:
    """Return the headings above `factorial_rows`."""
    return ["From low to high", "Effect", f"{factorial.level:.0%} interval", "Verdict", "Unit"]


def factorial_caption(factorial: Factorial) -> str:
    """Say what was varied between which levels."""
    from simkit.experiment.design import said

    levels = "; ".join(
        f"{name} {said(low)} or {said(high)}" for name, (low, high) in factorial.levels.items()
    )
    return f"{factorial.settings['scenario'].iloc[0]}, {levels}: {often(factorial)}"


def factorial_note(factorial: Factorial) -> str:
    """Say how to read the effects."""
    if factorial.n < 2:
        return ONE_RUN
    count = len(factorial.factors) * (len(factorial.factors) + 1) // 2
    several = (
        f" Each interval stands by itself; .effects(simultaneous=True) holds for all {count} together."
        if count > 1
        else ""
    )
    return (
        "An effect is the mean change from the low to the high level; a × b is half of how much more a does when "
        f"b is high.{several} {CLIENTS[factorial.same_clients]}"
    )


def factorial_text(factorial: Factorial) -> str:
    """Show effects as plain text."""
    table = text_table(factorial_head(factorial), factorial_rows(factorial))
    return f"{factorial_caption(factorial)}\n\n{table}\n\n{factorial_note(factorial)}"


def factorial_html(factorial: Factorial) -> str:
    """Show effects as a table."""
    head, rows = factorial_head(factorial), factorial_rows(factorial)
    return html_table(head, rows, factorial_caption(factorial), factorial_note(factorial))


def space_filling_caption(design: SpaceFilling) -> str:
    """Say what was spread over what."""
    return f"{design.settings['scenario'].iloc[0]} over {', '.join(design.factors)}: {often(design)}"


def space_filling_note(design: SpaceFilling) -> str:
    """Say whether the clients were the same, or why there is no interval."""
    return ONE_RUN if design.n < 2 else CLIENTS[design.same_clients]


def space_filling_text(design: SpaceFilling) -> str:
    """Show the points as plain text."""
    table = text_table(point_head(design.factors, design.level), point_rows(design.summary, design.factors))
    return f"{space_filling_caption(design)}\n\n{table}\n\n{space_filling_note(design)}"


def space_filling_html(design: SpaceFilling) -> str:
    """Show the points as a table."""
    head, rows = point_head(design.factors, design.level), point_rows(design.summary, design.factors)
    return html_table(head, rows, space_filling_caption(design), space_filling_note(design))
