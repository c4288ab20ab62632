"""Phrases: sentences, headings and cells that several results share."""

from collections.abc import Sequence

import pandas as pd

from simkit.experiment import Comparison, Lenses
from simkit.experiment.design import Design, format_value
from simkit.experiment.precision import format_range
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_unit

ONE_RUN = "One run: it shows no spread, so it cannot tell what another day would bring."
ALL_PAIRED = {
    True: "All met the same clients in every replication, so their differences are paired.",
    False: "Not all met the same clients: who comes, or the work, differs. The streams of chance are common.",
}


def times(n: int) -> str:
    """Write how many replications there are."""
    return "1 replication" if n == 1 else f"{n} replications"


def times_of_each(result: Comparison | Lenses) -> str:
    """Say how often each structure was run, and with which seed."""
    return f"{times(result.n)} of each, seed {result.seed}"


def letters(result: Comparison | Lenses) -> list[str]:
    """Return a letter for each structure: A, B, C; after Z numbers."""
    return [chr(ord("A") + number) if number < 26 else str(number) for number in range(len(result.names))]


def letter_key(result: Comparison | Lenses) -> str:
    """Say which letter stands for which structure, how often each was run, and with which seed."""
    lines = [f"{letter}  {name}" for letter, name in zip(letters(result), result.names, strict=True)]
    return "\n".join([*lines, times_of_each(result)])


def joined(names: Sequence[str], word: str = "and") -> str:
    """Write names as one writes them in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else "nobody"


def mean_head(first: str, confidence: float) -> list[str]:
    """Return the headings above `mean_rows`."""
    return [first, "Mean", f"{confidence:.0%} interval", "Unit"]


def mean_rows(summary: pd.DataFrame) -> list[list[str]]:
    """Return label, mean, interval and unit of every row of a summary."""
    return [
        [
            r["label"],
            format_number(r["mean"], r["unit"]),
            format_interval(r["low"], r["high"], r["unit"]),
            format_unit(r["unit"]),
        ]
        for _, r in summary.iterrows()
    ]


def verdict(row: pd.Series, narrow: bool = False) -> str:
    """Write a verdict and its size; where one cannot tell yet, how many replications more would do."""
    word, size = row["verdict"], row["size"]
    if word != "cannot tell" or size == "too small to matter":
        return f"{word} ({size})" if size else word
    if pd.isna(row["more"]):
        return word
    number = format_range(row["more_low"], row["more_high"])
    return (
        f"{word} (+{number.replace('more than 100,000', 'many')})" if narrow else f"{word} yet: {number} more would do"
    )


def more_note(summary: pd.DataFrame) -> str:
    """Say what the number of replications more is an estimate of, where there is one, and why there may be none."""
    if not (summary["verdict"] == "cannot tell").any():
        return ""
    if summary["more"].isna().all():
        return "These replications cannot tell how many more would do."
    return (
        "Its numbers: so many replications more would do, four times in five; without numbers, these replications "
        "cannot tell how many."
    )


# ---------------------------------------------------------------------- the points of a design

POINTS_PAIRED = {
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
