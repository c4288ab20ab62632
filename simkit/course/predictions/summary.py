"""Summary: all predictions of a learner, and how well they were judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simkit.course.predictions.entry import Entry
from simkit.course.predictions.problem import PredictionError
from simkit.course.predictions.score import Calibration, calibration, outcome
from simkit.course.predictions.store import store
from simkit.result import Result

if TYPE_CHECKING:
    import pandas as pd

NONE = "You have made no predictions yet. Each lesson asks for one, under Predict; here you will see how they did."


@dataclass(frozen=True, eq=False, repr=False)
class Predictions(Result):
    """All predictions, in the order of the lessons.

    Parameters
    ----------
    entries : dict of str to Entry
        The predictions, by id.
    note : str
        What is wrong with the file they are kept in, in words.
    """

    entries: dict[str, Entry] = field(repr=False)
    note: str = ""

    @cached_property
    def calibration(self) -> Calibration:
        """How often the truth lay in the range; second thoughts do not count."""
        return calibration(self.entries.values())

    @property
    def words(self) -> str:
        """What the predictions say about the one who made them."""
        return " ".join(filter(None, [self.calibration.words if self.entries else NONE, self.note]))

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each prediction: question, unit, guess, low, high, truth, truth_low, truth_high, outcome."""
        import pandas as pd

        columns = ["question", "unit", "guess", "low", "high", "truth", "truth_low", "truth_high", "outcome"]
        rows = {}
        for key, entry in self.entries.items():
            mine, found = entry.first, entry.truth if entry.seen_at else None
            rows[key] = [
                entry.question, entry.unit, *((mine.guess, mine.low, mine.high) if mine else (None,) * 3),
                *((found.value, found.low, found.high) if found else (None,) * 3),
                outcome(mine, found) if mine and found else None,
            ]  # fmt: skip
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("id")


def predictions() -> Predictions:
    """Return all your predictions of the course, and how well they were judged.

    Returns
    -------
    Predictions
        Shows itself as a table with a sentence; ``.chart()`` draws it, ``.table`` is for your own calculations.

    Notes
    -----
    They lie in ``predictions.json`` at the top of your copy of the course. Who deletes that file begins afresh.

    Examples
    --------
    >>> from simkit.course.predictions.summary import Predictions
    >>> Predictions({}).words.split(".")[0]
    'You have made no predictions yet'
    """
    try:
        kept = store().read()
    except PredictionError as problem:
        return Predictions({}, str(problem))
    entries = {key: entry for key, entry in sorted(kept.entries.items()) if entry.first or entry.later}
    return Predictions(entries, kept.note)
