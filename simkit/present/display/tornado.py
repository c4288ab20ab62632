"""Tornado: how far each value moves a measure, in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.results import ONE_RUN
from simkit.present.display.sweep import CLIENTS, often
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.tornado import Tornado


def tornado_rows(tornado: Tornado) -> list[list[str]]:
    """Return value, mean, difference, interval and verdict of both ends, under a heading for each factor."""
    from simkit.experiment.design import said

    unit = MEASURES[tornado.measures[0]].unit
    rows: list[list[str]] = []
    for factor, part in tornado.swings.groupby("factor", sort=False):
        rows.append([f"{factor} (now {said(part['base'].iloc[0])})"])
        rows += [
            [
                said(row["value"]),
                shown(row["mean"], unit),
                shown(row["difference"], unit, signed=True),
                shown_interval(row["low"], row["high"], unit, signed=True),
                row["verdict"],
                shown_unit(unit),
            ]
            for row in part.to_dict("records")
        ]
    return rows


def tornado_head(tornado: Tornado) -> list[str]:
    """Return the headings above `tornado_rows`."""
    return ["Value", "Mean", "Difference", f"{tornado.level:.0%} interval", "Verdict", "Unit"]


def tornado_caption(tornado: Tornado) -> str:
    """Say what was moved, from where."""
    m = MEASURES[tornado.measures[0]]
    base = shown(tornado.of(m.key).iloc[:, 0].mean(), m.unit)
    text = f"{base} {shown_unit(m.unit)}".rstrip()
    return f"{m.label} of {tornado.settings['scenario'].iloc[0]}, {text} as it is: {often(tornado)}"


def tornado_note(tornado: Tornado) -> str:
    """Say how to read the differences."""
    if tornado.n < 2:
        return ONE_RUN
    return (
        "One value at a time; the others stay as they are. The difference is from the scenario as it is, paired "
        f"replication by replication. {CLIENTS[tornado.same_clients]}"
    )


def tornado_text(tornado: Tornado) -> str:
    """Show a tornado as plain text."""
    table = text_table(tornado_head(tornado), tornado_rows(tornado))
    return f"{tornado_caption(tornado)}\n\n{table}\n\n{tornado_note(tornado)}"


def tornado_html(tornado: Tornado) -> str:
    """Show a tornado as a table."""
    head, rows = tornado_head(tornado), tornado_rows(tornado)
    return html_table(head, rows, tornado_caption(tornado), tornado_note(tornado))
