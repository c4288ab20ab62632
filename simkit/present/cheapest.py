"""Cheapest: which design is the cheapest that meets a norm, in words and a table."""

import pandas as pd

from simkit.experiment.cheapest import Cheapest
from simkit.experiment.design import format_value
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number
from simkit.present.axes import cut, padded
from simkit.present.phrases import ONE_RUN, times
from simkit.present.picture import BLUE, GREEN, GREY, HEIGHT, PLAIN, WIDTH, Picture, axis_title, tooltips
from simkit.present.table import Table

LOOKS = {"meets": (GREEN, "diamond"), "cannot tell yet": (BLUE, "circle"), "does not meet": (GREY, "square")}


def table(found: Cheapest) -> Table:
    """Return settings, cost, mean and interval of each normed measure, and verdict of every candidate."""
    head = [*found.factors, "Verdict", found.cost.capitalize()]
    for key in found.norms:
        head += [MEASURES[key].label, "interval"]
    title, count = found.settings["scenario"].iloc[0], len(found.candidates)
    caption = f"{title}, {_norms(found)}: {count} candidates, {times(found.n)} of each, seed {found.seed}"
    reading = (
        f"The verdicts hold together at {found.confidence:.0%} confidence: each interval is drawn at {found.each:.2%}. "
        "'Meets' means that the whole interval does."
    )
    return Table(caption, head, _rows(found), f"{_answer(found)} {reading}")


def _rows(found: Cheapest) -> list[list[str]]:
    rows = []
    for row in found.summary.to_dict("records"):
        cells = [*(format_value(row[factor]) for factor in found.factors), row["verdict"], format_number(row["cost"])]
        for key in found.norms:
            unit = MEASURES[key].unit
            cells += [format_number(row[key], unit), format_interval(row[f"{key}_low"], row[f"{key}_high"], unit)]
        rows.append(cells)
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


def chart(found: Cheapest, measure: str | None = None) -> Picture:
    """Draw cost, mean and interval of every candidate that was run, beside the first norm or another one.

    A candidate that meets this norm may miss another one; its colour and its shape are those of the verdict over all.
    """
    import altair as alt

    key = next(iter(found.norms)) if measure is None else measure
    if key not in found.norms:
        raise ValueError(f"there is no norm for {key!r}; there is one for {', '.join(map(repr, found.norms))}")
    m, (_, bound) = MEASURES[key], found.norms[key]
    ran = found.summary[found.summary["verdict"] != "not run"]
    rows = [
        {
            "cost": float(row["cost"]),
            **{
                name: float(row[column])
                for name, column in (("mean", key), ("low", f"{key}_low"), ("high", f"{key}_high"))
            },
            "verdict": row["verdict"],
            "settings": _settings(found, row),
        }
        for row in ran.to_dict("records")
    ]
    verdicts = [verdict for verdict in LOOKS if any(row["verdict"] == verdict for row in rows)]
    colours, shapes = zip(*(LOOKS[verdict] for verdict in verdicts), strict=True)
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=verdicts, range=list(colours)))
    shape = alt.Shape("verdict:N", scale=alt.Scale(domain=verdicts, range=list(shapes)))
    axis = alt.Axis(format=".1~%" if m.unit == "share" else PLAIN)
    place = {"title": axis_title(m.label, m.unit), "axis": axis, "scale": alt.Scale(zero=False)}
    x = alt.X(
        "cost:Q", title=found.cost.capitalize(), scale=alt.Scale(domain=padded([row["cost"] for row in rows], ""))
    )
    base = alt.Chart(alt.Data(values=cut(rows, m.unit)))
    norm = alt.Chart(alt.Data(values=[{"norm": bound}]))
    layers = [
        norm.mark_rule(strokeDash=[6, 3], color="#444444").encode(y=alt.Y("norm:Q", **place)),
        base.mark_rule(size=3).encode(x=x, y=alt.Y("low:Q", **place), y2=alt.Y2("high:Q"), color=colour),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=x,
            y=alt.Y("mean:Q", **place),
            color=colour,
            shape=shape,
            tooltip=tooltips("settings:N", "cost:Q", "mean:Q", "low:Q", "high:Q", "verdict:N"),
        ),
    ]
    title = alt.Title(
        "No candidate that surely meets the norm"
        if found.best is None
        else f"The cheapest: {_settings(found, found.best)}",
        subtitle=f"dashed: the norm; lines: {found.each:.2%} intervals, {times(found.n)} of each, seed {found.seed}",
    )
    spoken = "; ".join(
        f"{row['settings']}: {format_number(row['cost'])} {found.cost}, {m.label} {format_number(row['mean'], m.unit)} "
        f"({format_interval(row['low'], row['high'], m.unit)}), {row['verdict']}"
        for row in rows
    )
    picture = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title)
    return Picture(picture, f"{_norms(found)}. {_answer(found)} {spoken}.")
