"""Cheapest: which design is the cheapest that meets a norm, in words and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from simkit.experiment.design import format_value
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number
from simkit.present.phrases import ONE_RUN, times
from simkit.present.table import Table

if TYPE_CHECKING:
    from simkit.experiment.cheapest import Cheapest


def table(found: Cheapest) -> Table:
    """Return settings, cost, mean and interval of each normed measure, and verdict of every candidate."""
    head = [*found.factors, found.cost.capitalize()]
    for key in found.norms:
        head += [MEASURES[key].label, "interval"]
    title, count = found.settings["scenario"].iloc[0], len(found.candidates)
    caption = f"{title}, {_norms(found)}: {count} candidates, {times(found.n)} of each, seed {found.seed}"
    reading = (
        f"The verdicts hold together at {found.confidence:.0%} confidence: each interval is drawn at {found.each:.2%}. "
        "'Meets' means that the whole interval does."
    )
    return Table(caption, [*head, "Verdict"], _rows(found), f"{_answer(found)} {reading}")


def _rows(found: Cheapest) -> list[list[str]]:
    rows = []
    for row in found.summary.to_dict("records"):
        cells = [format_value(row[factor]) for factor in found.factors] + [format_number(row["cost"])]
        for key in found.norms:
            unit = MEASURES[key].unit
            cells += [format_number(row[key], unit), format_interval(row[f"{key}_low"], row[f"{key}_high"], unit)]
        rows.append([*cells, row["verdict"]])
    return rows


def _norms(found: Cheapest) -> str:
    """Say which norms must hold."""
    signs = {">=": "at least", "<=": "at most"}
    parts = []
    for key, (sign, bound) in found.norms.items():
        m = MEASURES[key]
        parts.append(
            f"{m.label} {signs[sign]} {format_number(bound, m.unit)} {'' if m.unit == 'share' else m.unit}".rstrip()
        )
    return " and ".join(parts)


def _answer(found: Cheapest) -> str:
    """Say which candidate is the cheapest that meets the norms, and what could not be told."""
    ran = found.summary[found.summary["verdict"] != "not run"]
    left = len(found.summary) - len(ran)
    undecided = found.undecided
    if found.n < 2:
        answer = f"Cannot tell which candidates meet the norm. {ONE_RUN}"
    elif found.best is None:
        answer = "None of the candidates meets the norm as far as can be told."
        answer += f" {_untold(found, undecided)}" if len(undecided) else " All of them do not meet it."
    else:
        cost = found.summary["cost"][found.summary["verdict"] == "meets"].iloc[0]
        answer = (
            f"The cheapest that meets the norm: {_settings(found, found.best)}, {format_number(cost)} {found.cost}."
        )
        answer += f" {_untold(found, undecided)}" if len(undecided) else " All that cost less do not meet it."
        ties = found.summary[(found.summary["cost"] == cost) & (found.summary["verdict"] != "does not meet")]
        if len(ties) > 1:
            answer += f" {len(ties) - 1} more at the same cost may meet it too."
    return answer + (f" Not run, as none of them costs less: {left}." if left else "")


def _untold(found: Cheapest, undecided: pd.DataFrame) -> str:
    named = "; ".join(_settings(found, row) for row in undecided.to_dict("records"))
    less = "Cheaper ones that may meet it" if found.best is not None else "That may meet it"
    return f"{less}, which cannot be told yet with {times(found.n)}: {named}."


def _settings(found: Cheapest, row: dict) -> str:
    return ", ".join(f"{factor} = {format_value(row[factor])}" for factor in found.factors)
