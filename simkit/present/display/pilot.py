"""Pilot: what each way of judging would have told, in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.measures.number import shown, shown_interval
from simkit.present.display.results import times
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.pilot import Pilot

CHOSEN = {
    "best": "the best {}",
    "random": "{} people by lot",
    "lot among the best": "{} people by lot from the best twice as many",
}


def pilot_caption(pilot: Pilot) -> str:
    """Say how the pilot was set up, what the true effect is, and how often it was done."""
    d = pilot.design
    who = CHOSEN[d.chosen].format(d.people)
    effect = f"the true effect is {changed(d.effect)}" if d.effect else "there is no true effect"
    return f"A pilot with {who} for {d.weeks} weeks; {effect}; {times(pilot.n)}"


def changed(value: float) -> str:
    """Write a relative change: with its sign, as a percentage."""
    return shown(value, "share", signed=True).replace("pp", "%")


def pilot_rows(pilot: Pilot) -> list[list[str]]:
    """Return for each way of judging the effect shown, its interval, how far off, the spread, how often it misleads."""
    return [
        [
            key,
            changed(row["mean"]),
            shown_interval(row["low"], row["high"], "share", signed=True).replace("pp", "%"),
            shown(row["bias"], "share", signed=True),
            shown(row["spread"], "share").replace("%", "pp"),
            f"{row['misleads']:.0%}".replace("%", " %"),
        ]
        for key, row in pilot.summary.iterrows()
    ]


def pilot_head(pilot: Pilot) -> list[str]:
    """Return the headings of the table."""
    return ["Judged by", "Shows", f"{pilot.level:.0%} interval", "Off by", "Single pilots", "Misleads"]


NOTE = (
    "Off by: the mean over replications minus the true effect. Single pilots: how far one pilot lies from the next "
    "(standard deviation). Misleads: in how many of them more than five points above the true effect is shown."
)


def pilot_text(pilot: Pilot) -> str:
    """Show a pilot as plain text."""
    return f"{pilot_caption(pilot)}\n\n{text_table(pilot_head(pilot), pilot_rows(pilot))}\n\n{NOTE}"


def pilot_html(pilot: Pilot) -> str:
    """Show a pilot as a table."""
    return html_table(pilot_head(pilot), pilot_rows(pilot), pilot_caption(pilot), NOTE)
