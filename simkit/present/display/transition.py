"""Transition: what each plan of change cost, in words and tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.results import ONE_RUN, times
from simkit.present.display.table import Long, html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.transition import Transition

JUDGED = "open_at_end"
NEVER = "not by the end"


def transition_rows(transition: Transition) -> list[list[str]]:
    """Return for each number its label, then for every plan the value with its interval, and the unit, as text."""
    rows = []
    found = transition.summary
    for key in found.index.get_level_values("measure").unique():
        each = [found.loc[name, key] for name in transition.names if (name, key) in found.index]
        rows.append([each[0]["label"], *[_cell(one) for one in each], shown_unit(each[0]["unit"])])
    return rows


def _cell(one: pd.Series) -> str:
    if math.isinf(one["value"]):
        return NEVER if one["never"] == 1 else f"{NEVER} in {one['never']:.0%}".replace("%", " %")
    text = shown(one["value"], one["unit"])
    if not math.isnan(one["low"]):
        text += f" ({shown_interval(one['low'], one['high'], one['unit'])})"
    if one["never"]:
        text += f"; never in {one['never']:.0%}".replace("%", " %")
    return text


def transition_head(transition: Transition) -> list[str]:
    """Return the headings of the table."""
    return ["Against no change", *(Long(name) for name in transition.names), "Unit"]


def transition_caption(transition: Transition) -> str:
    """Say what was followed, how long, how often and with which seed."""
    names = ", ".join(transition.names)
    return f"{names}: {transition.last} weeks, {times(transition.n)}, seed {transition.seed}"


def transition_note(transition: Transition) -> str:
    """Say from when a verdict on the open cases is sound, and what the numbers are set against."""
    if transition.n < 2:
        return ONE_RUN
    parts = [
        "Each plan meets the same clients as the office without a change, so the differences are paired. In brackets: "
        f"{transition.level:.0%} intervals; of the median, where a week did not come in every replication."
    ]
    if JUDGED in transition.keys:
        final = transition.verdict(transition.last, JUDGED)["verdict"]
        parts += [
            f"Judged by its open cases, '{name}' is {_said(final[name])} in the last week; from week {week} on no week "
            "says otherwise."
            for name, week in transition.sound_from(JUDGED).items()
        ]
    return " ".join(parts)


def _said(verdict: str) -> str:
    return {"cannot tell": "not to be told from no change"}.get(verdict, f"{verdict} than no change").replace(
        "the same than", "the same as"
    )


def transition_text(transition: Transition) -> str:
    """Show a transition as plain text."""
    table = text_table(transition_head(transition), transition_rows(transition))
    return f"{transition_caption(transition)}\n\n{table}\n\n{transition_note(transition)}"


def transition_html(transition: Transition) -> str:
    """Show a transition as a table."""
    return html_table(
        transition_head(transition),
        transition_rows(transition),
        transition_caption(transition),
        transition_note(transition),
    )
