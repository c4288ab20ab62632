"""Summary: all predictions of a learner, and how well they were judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simkit.course.predictions.entry import StoredPrediction
from simkit.course.predictions.problem import PredictionError
from simkit.course.predictions.score import Calibration, calibration, outcome
from simkit.course.predictions.store import store
from simkit.course.predictions.wording import span, told
from simkit.present.display.table import Long, html_table, text_table

if TYPE_CHECKING:
    import pandas as pd

    from simkit.present.charts import Picture

HEAD = ["Prediction", "Question", "Best guess", "Range", "Found", "The truth lay"]
WHERE = {"in": "in your range", "above": "above it", "below": "below it"}
NONE = "You have made no predictions yet. Each lesson asks for one, under Predict; here you will see how they did."


@dataclass(frozen=True, eq=False)
class Predictions:
    """All predictions, in the order of the lessons.

    Parameters
    ----------
    entries : dict of str to StoredPrediction
        The predictions, by id.
    note : str
        What is wrong with the file they are kept in, in words.
    """

    entries: dict[str, StoredPrediction] = field(repr=False)
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

    def chart(self) -> Picture:
        """Draw where each truth lay, with every range drawn to the same width."""
        from simkit.present.charts.prediction import predictions_chart

        return predictions_chart(self.entries, self.words)

    def _rows(self) -> list[list[str]]:
        return [[key, Long(entry.question or "–"), *_cells(entry)] for key, entry in self.entries.items()]

    def __str__(self) -> str:
        if not self.entries:
            return self.words
        rows = [[key, *cells] for key, _, *cells in self._rows()]
        return f"{text_table([HEAD[0], *HEAD[2:]], rows)}\n\n{self.words}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        if not self.entries:
            return f"<p>{self.words}</p>"
        return html_table(HEAD, self._rows(), caption="Your predictions", note=self.words, left=2)


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


def _cells(entry: StoredPrediction) -> list[str]:
    unit, mine = entry.unit, entry.first or entry.later
    found = told(entry.truth.value, unit) if entry.truth else "not seen yet"
    if entry.first is None:
        where = "(filled in afterwards)"
    else:
        where = WHERE[outcome(entry.first, entry.truth)] if entry.truth else "–"
    return [told(mine.guess, unit), span(mine.low, mine.high), found, where]
