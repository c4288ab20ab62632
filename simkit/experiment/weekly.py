"""Weekly: the measures of a run, week by week."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simkit.measures import MEASURES
from simkit.measures.change import weeks_of
from simkit.measures.runlog import RunLog


def weekly(run: RunLog, keys: Sequence[str]) -> np.ndarray:
    """Return measures of each week of the measured period, shape (weeks, measures)."""
    week, start = run.scenario.clock.week_minutes, run.scenario.clock.warm_up
    run.first_work, run.attempts  # noqa: B018 - worked out once, for all weeks
    parts = (run.during(start + i * week, start + (i + 1) * week) for i in range(weeks_of(run.scenario)))
    return np.array([[MEASURES[key](part) for key in keys] for part in parts], dtype=float)
