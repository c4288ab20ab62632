"""Precision: replications until there are enough, the intervals are narrow, or time is up; none done is lost."""

import math
import re
import time
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import chdtri

from simkit.arguments import whole
from simkit.experiment.interval import Interval, mean_interval, quantile
from simkit.experiment.replicator import Progress, measured_side_by_side
from simkit.measures import MEASURES, find
from simkit.model.scenario import Scenario

LIKELY = 0.8  # how often an estimate of how many replications more would do should be right
UNITS = {"": 1, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Aim:
    """A half-width to reach."""

    measure: str
    size: float
    relative: bool

    def target(self, mean: float) -> float:
        """Return the half-width to reach, in the measure's unit."""
        return self.size * abs(mean) if self.relative else self.size

    def __str__(self) -> str:
        return f"{100 * self.size:g} %" if self.relative else f"{self.size:g}"


def aims(
    precision: float | str | Mapping[str, float | str] | None, measures: Iterable[str] = (), what: str = "precision"
) -> tuple[Aim, ...]:
    """Read what precision is asked for, or what difference matters.

    Examples
    --------
    >>> [str(aim) for aim in aims({"lead_time_mean": "5%", "task_wait": 2})]
    ['5 %', '2']
    """
    if precision is None:
        return ()
    if not isinstance(precision, Mapping):
        precision = {key: precision for key in (list(measures) or ["lead_time_mean"])}
    find(precision)
    return tuple(_aim(key, value, what) for key, value in precision.items())


def _aim(key: str, value: float | str, what: str) -> Aim:
    text = str(value).strip()
    relative = text.endswith("%")
    try:
        size = float(text.removesuffix("%"))
    except ValueError:
        size = math.nan
    if isinstance(value, bool) or not (0 < size < math.inf):
        unit = MEASURES[key].unit
        raise ValueError(
            f"{what} of {key} must be {'a half-width' if what == 'precision' else 'a difference'} such as '5%' "
            f"(of the mean) or 0.1 ({unit}); not {value!r}"
        )
    return Aim(key, size / 100 if relative else size, relative)


def seconds(budget: float | str | None) -> float | None:
    """Read a budget of time.

    Examples
    --------
    >>> seconds("2min")
    120.0
    """
    if budget is None:
        return None
    if isinstance(budget, int | float) and not isinstance(budget, bool) and 0 < budget < math.inf:
        return float(budget)
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", str(budget).lower())
    if isinstance(budget, bool) or not found or found[2] not in UNITS or not float(found[1]):
        raise ValueError(f"budget must be a time such as 90 (seconds), '90 s' or '2min'; not {budget!r}")
    return float(found[1]) * UNITS[found[2]]


def replications_for(n: int, half_width: float, target: float, confidence: float = 0.95) -> int:
    """Estimate how many replications bring a half-width down to a target.

    An interval narrows with the root of the number of replications, and with Student's t. The estimate is
    uncertain itself, as the spread of few replications is.

    References
    ----------
    Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.4.1.

    Examples
    --------
    >>> replications_for(10, half_width=2.0, target=1.0)
    33
    """
    spread = half_width * math.sqrt(n) / quantile(confidence, n - 1)

    def narrow(number: int) -> bool:
        return quantile(confidence, number - 1) * spread / math.sqrt(number) <= target

    low, high = 1, 2
    while not narrow(high) and high < 10**12:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return high


def format_estimate(more: float) -> str:
    """Write how many replications more would do: an estimate, so in two figures, upwards.

    Examples
    --------
    >>> format_estimate(1234)
    '1,300'
    """
    if more > 100_000:
        return "more than 100,000"
    size = 10 ** max(len(str(int(more))) - 2, 0)
    return f"{-(-int(more) // size) * size:,}"


def format_range(low: float, high: float) -> str:
    """Write between which numbers an estimate lies.

    Examples
    --------
    >>> format_range(3.2, 1234)
    '4 to 1,300'
    """
    first, last = (format_estimate(max(number, 1)) for number in (math.ceil(low), math.ceil(high)))
    return first if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class RunSettings:
    """How an experiment is run; see `simkit.experiment.replicate` for what each means."""

    seed: int = 1
    measures: tuple[str, ...] = ()
    confidence: float = 0.95
    progress: Progress = None
    jobs: int | None = None
    precision: float | str | Mapping[str, float | str] | None = None
    budget: float | str | None = None
    max_replications: int = 1000
    logs: str | Path | None = None
    indifference_zone: float | str | Mapping[str, float | str] | None = None


@dataclass(frozen=True, eq=False)
class ReplicatedMeasures:
    """Measures of several structures, replication by replication, and how it ended in words."""

    values: tuple[pd.DataFrame, ...]
    same_clients: bool
    words: str


def run_replications(
    scenarios: Sequence[Scenario], n: int, settings: RunSettings, known: Sequence[pd.DataFrame] = (), same: bool = True
) -> ReplicatedMeasures:
    """Run structures side by side until there are enough replications."""
    n = whole("n", n, low=1)
    keys = [m.key for m in find(settings.measures)]
    quantile(settings.confidence, 1)  # a confidence that is none is refused before the runs, not after
    wanted = aims(settings.precision, settings.measures)
    limit = seconds(settings.budget)
    missing = {aim.measure for aim in wanted} - set(keys)
    if missing:
        raise ValueError(f"precision is asked for {sorted(missing)[0]}, but measures leaves it out")
    began = time.monotonic()
    # Bare numbers: many rows, each with its own index, take ten times the room.
    rows = [[*values.reindex(columns=keys).to_numpy(dtype=float)] for values in known] or [[] for _ in scenarios]
    total, words = max(n, 2) if wanted else n, ""
    while not words:
        ran = measured_side_by_side(
            scenarios, range(len(rows[0]), total), settings.seed, keys, settings.jobs, settings.progress, settings.logs
        )
        try:
            for _, row, alike in ran:
                same = same and alike
                for column, one in zip(rows, row, strict=True):
                    column.append(one.to_numpy())
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
            words = f"The budget ({settings.budget}) was gone after {done} of {n} replications." if done < n else ""
            break
        total, words = _goes_on(tables, wanted, settings, spent)
    asked = bool(settings.measures)
    return ReplicatedMeasures(tuple(t if asked else t.dropna(axis="columns", how="all") for t in tables), same, words)


def _goes_on(tables: list[pd.DataFrame], wanted: Sequence[Aim], settings: RunSettings, spent: bool) -> tuple[int, str]:
    """Return how many replications to do next, or why not to go on, in words."""
    done = len(tables[0])
    if done < 2:
        return (2, f"The budget ({settings.budget}) was gone after one run, which shows no spread." if spent else "")
    needed, parts = done, []
    for aim in wanted:
        widest = ""
        most = -1.0
        for interval, mean in _intervals(tables, aim.measure, settings.confidence):
            half, target = interval.half_width, aim.target(mean)
            if np.isnan(half):
                raise ValueError(f"precision is asked for {aim.measure}, which does not apply to this office")
            if half > target:
                all_of_them = settings.max_replications
                more = replications_for(done, half, target, settings.confidence) if target else all_of_them
                needed = max(needed, more)
            if half / target > most if target else half > most:
                most = half / target if target else half
                widest = f"{100 * half / abs(mean):.3g} %" if aim.relative and mean else f"{half:.3g}"
        parts.append(f"{MEASURES[aim.measure].label} ± {widest} (asked: {aim})")
    said = "; ".join(parts)
    if needed <= done:
        return done, f"Precise enough after {done} replications: {said}."
    if spent or done >= settings.max_replications:
        gone = (
            f"the budget ({settings.budget}) was gone"
            if spent
            else f"the most allowed ({settings.max_replications}) was reached"
        )
        # The spread of few replications is uncertain, and the number that would do goes with its square.
        low, high = ((done - 1) / chdtri(done - 1, (1 + sign * LIKELY) / 2) * needed - done for sign in (-1, 1))
        told = f"{format_range(low, high)} more would do (four times in five)"
        return done, f"Not precise enough yet, but {gone} after {done} replications: {said}. {told}."
    # Half-widths of few replications are uncertain: never more than twice as many at once.
    return min(max(needed, done + 1), 2 * done, settings.max_replications), ""


def _intervals(tables: list[pd.DataFrame], key: str, confidence: float) -> Iterable[tuple[Interval, float]]:
    """Return the interval of the one structure, or of each one's difference from the first; and the first's mean."""
    first = tables[0][key].to_numpy(dtype=float)
    if len(tables) == 1:
        yield mean_interval(first, confidence), float(np.nanmean(first)) if len(first) else np.nan
    for other in tables[1:]:
        yield mean_interval(other[key].to_numpy(dtype=float) - first, confidence), float(np.nanmean(first))


def _frame(rows: list[np.ndarray], keys: list[str]) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(keys, np.transpose(rows), strict=True))).rename_axis(index="replication")
