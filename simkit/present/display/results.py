"""Results: runs, replications and comparisons in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from simkit.experiment.precision import about
from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment import Comparison, Replications
    from simkit.measures.runlog import RunLog

ONE_RUN = "One run: it shows no spread, so it cannot tell what another day would bring."


def run_html(run: RunLog) -> str:
    """Show a run as a table of its measures."""
    rows = [
        [MEASURES[key].label, shown(value, MEASURES[key].unit), shown_unit(MEASURES[key].unit)]
        for key, value in run.measures().items()
    ]
    return html_table(["Measure", "Value", "Unit"], rows, caption=str(run), note=ONE_RUN)


def replications_rows(replications: Replications) -> list[list[str]]:
    """Return label, mean, interval and unit of every measure as text."""
    return mean_rows(replications.summary)


def mean_rows(summary: pd.DataFrame) -> list[list[str]]:
    """Return label, mean, interval and unit of every row of a summary as text."""
    return [
        [
            r["label"],
            shown(r["mean"], r["unit"]),
            shown_interval(r["low"], r["high"], r["unit"]),
            shown_unit(r["unit"]),
        ]
        for _, r in summary.iterrows()
    ]


def replications_caption(replications: Replications) -> str:
    """Say what was run, how often and with which seed."""
    return f"{replications.scenario.title}: {times(replications.n)}, seed {replications.seed}"


def replications_note(replications: Replications) -> str:
    """Say what one run cannot tell, or why there are as many as there are."""
    return ONE_RUN if replications.n < 2 else replications.words


def times(n: int) -> str:
    """Write how many replications there are."""
    return "1 replication" if n == 1 else f"{n} replications"


def mean_head(first: str, level: float) -> list[str]:
    """Return the headings above `mean_rows`."""
    return [first, "Mean", f"{level:.0%} interval", "Unit"]


def replications_text(replications: Replications) -> str:
    """Show replications as plain text."""
    table = text_table(mean_head("Measure", replications.level), replications_rows(replications))
    note = replications_note(replications)
    return f"{replications_caption(replications)}\n\n{table}" + (f"\n{note}" if note else "")


def replications_html(replications: Replications) -> str:
    """Show replications as a table."""
    note = replications_note(replications)
    head, rows = mean_head("Measure", replications.level), replications_rows(replications)
    return html_table(head, rows, replications_caption(replications), note)


def comparison_rows(comparison: Comparison, narrow: bool = False) -> list[list[str]]:
    """Return label, both means, difference, interval, verdict and unit of every measure as text."""
    return [_comparison_row(row, comparison.names, narrow) for _, row in comparison.summary.iterrows()]


def _comparison_row(row: pd.Series, names: tuple[str, str], narrow: bool) -> list[str]:
    unit = row["unit"]
    return [
        row["label"],
        *[shown(row[name], unit) for name in names],
        shown(row["difference"], unit, signed=True),
        shown_interval(row["low"], row["high"], unit, signed=True),
        shown_verdict(row, narrow),
        shown_unit(unit),
    ]


def shown_verdict(row: pd.Series, narrow: bool = False) -> str:
    """Write a verdict; where one cannot tell yet, about how many replications more would do."""
    if row["verdict"] != "cannot tell" or pd.isna(row["more"]):
        return row["verdict"]
    if narrow:
        return f"cannot tell (+{about(row['more']).replace('more than 100,000', 'many')})"
    number = about(row["more"])
    return f"cannot tell yet: {number if number.startswith('more') else f'about {number} more'} would do"


def comparison_head(comparison: Comparison) -> list[str]:
    """Return the headings of a comparison's table."""
    return ["Measure", *comparison.names, "Difference", f"{comparison.level:.0%} interval", "Verdict", "Unit"]


def comparison_caption(comparison: Comparison) -> str:
    """Say what was compared, how often and with which seed."""
    first, second = comparison.names
    return f"{second} compared with {first}: {times(comparison.n)}, seed {comparison.seed}"


def comparison_note(comparison: Comparison) -> str:
    """Say whether the clients were the same, and how to read the verdicts."""
    if comparison.n < 2:
        return ONE_RUN
    clients = (
        "Both met the same clients in every replication, so the interval is that of the paired differences."
        if comparison.same_clients
        else "The two did not meet the same clients: their demand differs. The streams of chance are common."
    )
    second = comparison.names[1]
    note = f"{clients} The verdict is on {second}; 'cannot tell' means that the interval holds zero."
    return " ".join(part for part in (note, more_note(comparison.summary), comparison.words) if part)


def more_note(summary: pd.DataFrame) -> str:
    """Say what the number of replications more is an estimate of, where there is one."""
    if summary["more"].isna().all():
        return ""
    return (
        "Its number says how many replications more would do, if the difference is as large as it looks now: "
        "an estimate."
    )


def comparison_text(comparison: Comparison) -> str:
    """Show a comparison as plain text."""
    table = text_table(comparison_head(comparison), comparison_rows(comparison, narrow=True))
    return f"{comparison_caption(comparison)}\n\n{table}\n\n{comparison_note(comparison)}"


def comparison_html(comparison: Comparison) -> str:
    """Show a comparison as a table."""
    return html_table(
        comparison_head(comparison),
        comparison_rows(comparison),
        comparison_caption(comparison),
        comparison_note(comparison),
    )
