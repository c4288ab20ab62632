"""Batch means: one long run in words and a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simkit.measures import MEASURES
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment.batch_means import BatchMeans


def batch_means_words(result: BatchMeans) -> str:
    """Say whether the interval can be trusted, and what to do if not."""
    correlation = result.neighbours.correlation
    if result.verdict == "no steady state":
        team, utilisation = result.busiest
        return (
            f"There is no mean to find: '{team}' is busy {shown(utilisation, 'share')} of its time and the batches "
            "hang together, so more work comes in than it can do. Give it people or take work away; no run is long "
            "enough."
        )
    if result.verdict == "too short":
        alike = max(correlation, result.alike)
        return (
            f"The batches are too short: neighbours are alike (correlation about {alike:.2f}), so the interval is "
            f"narrower than it should be. Take a run of about {shown_days(result.days_needed)} days "
            f"(days={result.days_needed:.6g})."
        )
    if correlation != correlation:
        return "All batches are equal, so there is no spread to speak of."
    return (
        f"Fine: the batches are long enough. Seen from fifths of them, neighbours have a correlation of about "
        f"{result.alike:.2f}, so the interval may be used as one of {result.batches} replications."
    )


def batch_means_caption(result: BatchMeans) -> str:
    """Say what was run."""
    label = MEASURES[result.measure].label
    which = f"seed {result.seed}" + (f", replication {result.replication}" if result.replication else "")
    return f"{label} of {result.scenario.title}: one run of {shown_days(result.days)} working days, {which}"


def shown_days(days: float) -> str:
    """Write a number of days, whole where it is."""
    return f"{days:,.0f}" if days == round(days) else f"{days:,.4g}"


def batch_means_head(result: BatchMeans) -> list[str]:
    """Return the headings of the table."""
    return ["Measure", "Mean", f"{result.level:.0%} interval", "Unit"]


def batch_means_rows(result: BatchMeans) -> list[list[str]]:
    """Return measure, mean, interval and unit as text."""
    m = MEASURES[result.measure]
    return [[
        m.label,
        shown(result.mean, m.unit),
        shown_interval(result.low, result.high, m.unit),
        shown_unit(m.unit),
    ]]  # fmt: skip


def batch_means_batches(result: BatchMeans) -> str:
    """Say how many batches there are, and what the test of their independence found."""
    correlation, chance = result.neighbours
    length = f"{result.batches} batches of about {shown_days(float(f'{result.days / result.batches:.3g}'))} days"
    if correlation != correlation:
        return f"{length}."
    told = f"correlation of neighbours {correlation:.2f}".replace("-", "−")
    return f"{length}; {told} (von Neumann's test: p = {chance:.2f})."


def batch_means_note(result: BatchMeans) -> str:
    """Say when one long run beats many short ones, with the warm-up of this scenario."""
    own = result.scenario.clock.warm_up_days
    if not own:
        return (
            "This scenario leaves out no warm-up, so the first batch holds the start: for what goes on without an end "
            "ask sk.warm_up(...) first. What begins and ends by itself is for sk.replicate(...)."
        )
    return (
        f"One long run leaves out its warm-up of {shown_days(own)} days once; {result.batches} short ones would leave "
        f"out {shown_days(own * result.batches)}. So it wins where the warm-up is long. Many short runs win where "
        "structures are compared, where what you study ends by itself, and in that they are independent untested."
    )


def batch_means_text(result: BatchMeans) -> str:
    """Show the result as plain text."""
    table = text_table(batch_means_head(result), batch_means_rows(result))
    said = f"{batch_means_batches(result)} {result.words}"
    return f"{batch_means_caption(result)}\n\n{table}\n\n{said}\n\n{batch_means_note(result)}"


def batch_means_html(result: BatchMeans) -> str:
    """Show the result as a table, with the words under it."""
    table = html_table(batch_means_head(result), batch_means_rows(result), batch_means_caption(result))
    said = f"{batch_means_batches(result)} {result.words}"
    return f"{table}<p>{escape(said)}</p><p>{escape(batch_means_note(result))}</p>"
