"""Calls: the attempts to reach the office by phone, made from the pieces of the run log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.model.office.record import DONE, HUNG_UP, PASSED_ON
from simkit.model.scenario import call_kinds
from simkit.model.scenario.rules import PURPOSES

if TYPE_CHECKING:
    import pandas as pd

    from simkit.measures.runlog import RunLog


def attempts(run: RunLog) -> dict[str, np.ndarray]:
    """Return one row for each attempt, in order of placing."""
    rows = np.flatnonzero(run.call >= 0)
    moment = np.where(np.isnan(run.started[rows]), run.finished[rows], run.started[rows])
    moment = np.where(np.isnan(moment), np.inf, moment)  # what waits at the end comes last
    rows = rows[np.lexsort((moment, run.queued[rows], run.released[rows], run.call[rows]))]
    call, placed = run.call[rows], run.released[rows]
    new = np.flatnonzero(np.diff(call, prepend=-1).astype(bool) | np.diff(placed, prepend=np.nan).astype(bool))
    of = np.cumsum(np.isin(np.arange(len(rows)), new)) - 1
    count = len(new)
    end = run.scenario.clock.end
    first = rows[new]
    outcome, started, finished = run.outcome[rows], run.started[rows], run.finished[rows]
    answered = run.started[first]
    gone = (run.outcome[first] == HUNG_UP) & np.isnan(answered)
    left = np.where(gone, run.finished[first], end)
    settled = np.full(count, np.nan)
    done = (outcome == DONE) & np.isfinite(started)
    settled[of[done]] = finished[done]
    handed = np.full(count, np.nan)
    passed = np.flatnonzero(outcome == PASSED_ON)[::-1]  # backwards, so that the first one stays
    handed[of[passed]] = finished[passed]
    lost = np.zeros(count, dtype=bool)
    lost[of[(outcome == HUNG_UP)]] = True
    return {
        "call": run.call[first],
        "kind": run.call_kind[first],
        "case": run.case[first],
        "product": run.product[first],
        "placed": run.released[first],
        "answered": answered,
        "wait": np.where(np.isfinite(answered), answered, left) - run.queued[first],
        "hung_up": gone,
        "lost": lost & ~gone,
        "passed_on": np.bincount(of, weights=outcome == PASSED_ON, minlength=count).astype(int),
        "handed": handed,
        "settled": settled,
    }


def calls_of(run: RunLog) -> pd.DataFrame:
    """Return the attempts as a table with names, in order of placing."""
    import pandas as pd

    a = run.attempts
    kinds = call_kinds(run.scenario)
    purposes = np.array([PURPOSES.index(kind.purpose) for kind in kinds] or [-1])
    questions = [kind.key if kind.event < 0 else kind.purpose for kind in kinds]
    events = np.array([kind.event for kind in kinds] or [-1])
    outcome = np.select(
        [a["hung_up"] | a["lost"], np.isfinite(a["settled"]), np.isfinite(a["answered"])],
        ["hung up", "settled", "under way"],
        "waiting",
    )
    named = {
        "purpose": pd.Categorical.from_codes(purposes[a["kind"]], list(PURPOSES)),
        "kind": np.array(questions or [""], dtype=object)[a["kind"]],
        "event": pd.Categorical.from_codes(events[a["kind"]], list(run.scenario.events)),
        "product": pd.Categorical.from_codes(a["product"], list(run.scenario.products)),
    }
    table = pd.DataFrame(
        {
            "call": a["call"],
            **named,
            "case": a["case"],
            "placed_at": a["placed"],
            "answered_at": a["answered"],
            "wait_minutes": a["wait"],
            "passed_on": a["passed_on"],
            "settled_at": a["settled"],
            "outcome": outcome,
        }
    )
    return table.sort_values(["placed_at", "call"], kind="stable", ignore_index=True).rename_axis("attempt")
