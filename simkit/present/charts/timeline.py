"""Timeline: a bar for every case, from arrival until it was settled, with the work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.measures.number import shown
from simkit.present.charts.picture import Picture
from simkit.present.charts.style import BLUE, WIDTH

if TYPE_CHECKING:
    from simkit.measures.runlog import RunLog

PALE = "#C9CDD2"  # waiting: much lighter than the work, also in grey
MOST_CASES = 80  # more bars than that are too thin to tell apart


def timeline_chart(run: RunLog, first: int = 0, count: int = 40, noun: str = "Case") -> Picture:
    """Draw cases as bars: pale while they wait, dark while somebody works on them.

    A bar that is still open at the end of the run is cut off there. All the bars together are the time that
    cases spent in the office; by Little's law that is also the mean number of cases in it times the length
    of the run.
    """
    import altair as alt

    if not 1 <= count <= MOST_CASES:
        raise ValueError(f"count: found {count}, must be 1 to {MOST_CASES} for bars that can be told apart")
    if not 0 <= first < len(run.arrived):
        raise ValueError(f"first: found {first}, must be 0 to {len(run.arrived) - 1}: the cases of this run")
    end = run.scenario.clock.end
    chosen = np.arange(first, min(first + count, len(run.arrived)))
    closed = np.where(np.isnan(run.closed[chosen]), end, run.closed[chosen])
    stays = _bars(chosen, run.arrived[chosen], closed, "waits")
    worked = np.flatnonzero(np.isin(run.case, chosen) & np.isfinite(run.started))
    works = _bars(run.case[worked], run.started[worked], run.finished[worked], "is worked on")

    x = alt.X("from:Q", title="Minute since the start of the run")
    y = alt.Y("number:O", title=noun, axis=alt.Axis(labelOverlap=True, ticks=False))
    colour = alt.Color("what:N", scale=alt.Scale(domain=["waits", "is worked on"], range=[PALE, BLUE]))
    bars = alt.Chart(alt.Data(values=stays + works)).mark_bar(height={"band": 0.8}).encode(
        x=x, x2="to:Q", y=y, color=colour, tooltip=["number:O", "what:N", "from:Q", "to:Q"]
    )  # fmt: skip
    still_open = int(np.isnan(run.closed[chosen]).sum())
    total, work = (sum(bar["to"] - bar["from"] for bar in rows) for rows in (stays, works))
    description = (
        f"{len(chosen)} bars, one for each {noun.lower()} of {run.scenario.title}, from arrival until settled: "
        f"{shown(total)} minutes in all, of which {shown(work)} minutes of work; "
        f"{still_open} still open at minute {shown(end)}."
    )
    which = f"{run.scenario.title}, seed {run.seed}, replication {run.replication}"
    title = alt.Title(f"{noun}s in one run", subtitle=which)
    return Picture(bars.properties(width=WIDTH, height=max(80, 9 * len(chosen)), title=title), description)


def _bars(case: np.ndarray, begin: np.ndarray, end: np.ndarray, what: str) -> list[dict]:
    rows = zip(case.tolist(), begin.tolist(), end.tolist(), strict=True)
    return [{"number": n + 1, "from": round(a, 2), "to": round(b, 2), "what": what} for n, a, b in rows]
