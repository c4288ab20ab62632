"""Design: words that sweeps, factorial designs, tornados and space-filling designs share."""

from __future__ import annotations

from simkit.experiment.design import Design, format_value
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_unit
from simkit.present.phrases import times

CLIENTS = {
    True: "All points met the same clients in every replication.",
    False: "Not all points met the same clients: what is varied changes the demand. The streams of chance are common.",
}
NO_SPREAD = "one replication: it shows no spread, so no interval is drawn"


def points(design: Design) -> str:
    """Say how many points there are, how often each was run, and with which seed."""
    count = "1 point" if len(design.settings) == 1 else f"{len(design.settings)} points"
    return f"{count}, {times(design.n)} of each, seed {design.seed}"


def spread(design: Design, drawn: str = "band") -> str:
    """Say under a heading how many runs there are and what shows their spread, or why nothing does."""
    if design.n < 2:
        return NO_SPREAD
    return f"{design.n} replications of each; {drawn}: {design.confidence:.0%} intervals of the mean"


def point_head(design: Design) -> list[str]:
    """Return the headings above `point_rows`."""
    return [*design.factors, "Mean", f"{design.confidence:.0%} interval", "Unit"]


def point_rows(design: Design) -> list[list[str]]:
    """Return settings, mean, interval and unit of every point, under a heading for each measure."""
    rows: list[list[str]] = []
    for key, part in design.summary.groupby("measure", sort=False):
        for scenario, mine in part.groupby("scenario", sort=False):
            rows.append([f"{MEASURES[key].label}: {scenario}"])
            rows += [
                [
                    *[format_value(row[factor]) for factor in design.factors],
                    format_number(row["mean"], row["unit"]),
                    format_interval(row["low"], row["high"], row["unit"]),
                    format_unit(row["unit"]),
                ]
                for row in mine.to_dict("records")
            ]
    return rows
