"""Gather: replications until there are enough, the interval is narrow, or time is up; none done is lost."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from simkit.experiment.interval import Interval, mean_interval, quantile
from simkit.experiment.precision import Aim, about, aims, replications_for, seconds
from simkit.experiment.replicator import Progress, measured_side_by_side
from simkit.measures import MEASURES, find
from simkit.model.scenario import Scenario


@dataclass(frozen=True)
class Order:
    """How an experiment is run; see `simkit.experiment.replicate` for what each means."""

    seed: int = 1
    measures: tuple[str, ...] = ()
    level: float = 0.95
    progress: Progress = None
    jobs: int | None = None
    precision: float | str | dict[str, float | str] | None = None
    budget: float | str | None = None
    most: int = 1000
    logs: str | Path | None = None


@dataclass(frozen=True, eq=False)
class Gathered:
    """Measures of several structures, replication by replication, and how it ended in words."""

    values: tuple[pd.DataFrame, ...]
    same_clients: bool
    words: str


def gather(
    scenarios: Sequence[Scenario], n: int, order: Order, known: Sequence[pd.DataFrame] = (), same: bool = True
) -> Gathered:
    """Run structures side by side until there are enough replications."""
    n = whole(n)
    keys = [m.key for m in find(order.measures)]
    quantile(order.level, 1)  # a level that is none is refused before the runs, not after
    wanted = aims(order.precision, order.measures)
    limit = seconds(order.budget)
    missing = {aim.measure for aim in wanted} - set(keys)
    if missing:
        raise ValueError(f"precision is asked for {sorted(missing)[0]}, but measures leaves it out")
    began = time.monotonic()
    rows = [[row for _, row in values.iterrows()] for values in known] or [[] for _ in scenarios]
    total, words = max(n, 2) if wanted else n, ""
    while not words:
        ran = measured_side_by_side(
            scenarios, range(len(rows[0]), total), order.seed, keys, order.jobs, order.progress, order.logs
        )
        try:
            for _, row, alike in ran:
                same = same and alike
                for column, one in zip(rows, row, strict=True):
                    column.append(one)
                if limit is not None and time.monotonic() - began > limit:
                    break
        except KeyboardInterrupt:
            if not rows[0]:
                raise
            words = f"Interrupted after {len(rows[0])} of {total} replications; .extend({total}) goes on."
            warnings.warn(words, stacklevel=4)
        finally:
            ran.close()
        tables = [_frame(column, keys) for column in rows]
        done = len(rows[0])
        spent = limit is not None and time.monotonic() - began > limit
        if words or not (wanted or spent):
            break
        if not wanted:
            words = (
                f"The budget ({order.budget}) was gone after {done} of {n} replications." if done < n else ""
            )
            break
        total, words = _goes_on(tables, wanted, order, spent)
    asked = bool(order.measures)
    return Gathered(tuple(t if asked else t.dropna(axis="columns", how="all") for t in tables), same, words)


def _goes_on(tables: list[pd.DataFrame], wanted: Sequence[Aim], order: Order, spent: bool) -> tuple[int, str]:
    """Return how many replications to do next, or why not to go on, in words."""
    done = len(tables[0])
    if done < 2:
        return (
            2,
            f"The budget ({order.budget}) was gone after one run, which shows no spread." if spent else "",
        )
    needed, parts = done, []
    for aim in wanted:
        widest = ""
        most = -1.0
        for interval, mean in _intervals(tables, aim.measure, order.level):
            half, target = interval.half_width, aim.target(mean)
            if np.isnan(half):
                raise ValueError(f"precision is asked for {aim.measure}, which does not apply to this office")
            if half > target:
                needed = max(
                    needed, replications_for(done, half, target, order.level) if target else order.most
                )
            if half / target > most if target else half > most:
                most = half / target if target else half
                widest = f"{100 * half / abs(mean):.3g} %" if aim.relative and mean else f"{half:.3g}"
        parts.append(f"{MEASURES[aim.measure].label} ± {widest} (asked: {aim})")
    said = "; ".join(parts)
    if needed <= done:
        return done, f"Precise enough after {done} replications: {said}."
    if spent or done >= order.most:
        gone = (
            f"the budget ({order.budget}) was gone"
            if spent
            else f"the most allowed ({order.most}) was reached"
        )
        more = about(needed - done)
        return (
            done,
            f"Not precise enough yet, but {gone} after {done} replications: {said}. About {more} more would do.",
        )
    # Half-widths of few replications are uncertain: never more than twice as many at once.
    return min(max(needed, done + 1), 2 * done, order.most), ""


def _intervals(tables: list[pd.DataFrame], key: str, level: float) -> Iterable[tuple[Interval, float]]:
    """Return the interval of the one structure, or of each one's difference from the first; and the first's mean."""
    first = tables[0][key].to_numpy(dtype=float)
    if len(tables) == 1:
        yield mean_interval(first, level), float(np.nanmean(first)) if len(first) else np.nan
    for other in tables[1:]:
        yield mean_interval(other[key].to_numpy(dtype=float) - first, level), float(np.nanmean(first))


def _frame(rows: list[pd.Series], keys: list[str]) -> pd.DataFrame:
    values = pd.DataFrame(rows).reset_index(drop=True).rename_axis(index="replication", columns=None)
    return values.reindex(columns=keys)


def whole(n: int) -> int:
    """Return n if it can be a number of replications."""
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"n must be a whole number of at least 1: the number of replications; not {n!r}")
    return int(n)
