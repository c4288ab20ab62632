"""What became of predictions: one held against the truth, and how well the ranges of all were judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd
from scipy.special import betaincinv

from simkit.course.exercises.exercise import Card
from simkit.course.predictions.prediction import (
    PredictionError,
    StoredPrediction,
    Truth,
    checked_id,
    now,
    truth_of,
    where_truth_lay,
)
from simkit.course.predictions.predictions_file import store
from simkit.result import Result

if TYPE_CHECKING:
    from simkit.present.picture import Picture

AIM = 0.8
FEW = 5


@dataclass(frozen=True)
class Calibration:
    """How often the truth lay in the range."""

    inside: int = 0
    above: int = 0
    below: int = 0
    aim: float = AIM

    @property
    def n(self) -> int:
        """Number of predictions that were judged."""
        return self.inside + self.above + self.below

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the interval of Clopper and Pearson for the share; 0 to 1 when nothing was judged.

        References
        ----------
        Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case
        of the binomial. Biometrika 26(4), 404-413.
        """
        tail = (1 - level) / 2
        low = float(betaincinv(self.inside, self.n - self.inside + 1, tail)) if self.inside else 0.0
        high = float(betaincinv(self.inside + 1, self.n - self.inside, 1 - tail)) if self.inside < self.n else 1.0
        return low, high

    @property
    def verdict(self) -> str:
        """``none``, ``too few``, ``too narrow``, ``too wide`` or ``cannot tell`` (from what was aimed at)."""
        if self.n < FEW:
            return "too few" if self.n else "none"
        low, high = self.interval()
        if high < self.aim:
            return "too narrow"
        return "too wide" if low > self.aim else "cannot tell"

    @property
    def words(self) -> str:
        """What it says about the ranges, in sentences."""
        if not self.n:
            return "None of your predictions has met its truth yet."
        low, high = self.interval()
        count = f"The truth lay in your range in {self.inside} of {self.n} predictions"
        spread = f"{self.inside / self.n:.0%}, with so few somewhere between {low:.0%} and {high:.0%}"
        return f"{count}: {spread}. You aimed at {self.aim:.0%}. {self._reading}"

    @property
    def _reading(self) -> str:
        misses = f"Above your range lay {self.above}, below it {self.below}."
        told = {
            "too few": f"That is too few to judge: wait until you have {FEW} or more.",
            "too narrow": f"Your ranges are too narrow: you are surer than you can be. {misses} Make them wider.",
            "too wide": "Your ranges are wider than they need be: dare to say more.",
            "cannot tell": f"So far that may be chance: it cannot be told yet whether your ranges are right. {misses}",
        }
        return told[self.verdict]


def calibration(entries: Iterable[StoredPrediction], aim: float = AIM) -> Calibration:
    """Judge the predictions that were made before their truth was seen."""
    found = [where_truth_lay(entry.first, entry.truth) for entry in entries if entry.first and entry.truth]
    return Calibration(*(found.count(kind) for kind in ("in", "above", "below")), aim)


NONE = "You have made no predictions yet. Each lesson asks for one, under Predict; here you will see how they did."


@dataclass(frozen=True, eq=False, repr=False)
class Predictions(Result):
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
        columns = ["question", "unit", "guess", "low", "high", "truth", "truth_low", "truth_high", "outcome"]
        rows = {}
        for key, entry in self.entries.items():
            mine, found = entry.first, entry.truth if entry.seen_at else None
            rows[key] = [
                entry.question, entry.unit, *((mine.guess, mine.low, mine.high) if mine else (None,) * 3),
                *((found.value, found.low, found.high) if found else (None,) * 3),
                where_truth_lay(mine, found) if mine and found else None,
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
    >>> from simkit.course.predictions.calibration import Predictions
    >>> Predictions({}).words.split(".")[0]
    'You have made no predictions yet'
    """
    try:
        kept = store().read()
    except PredictionError as problem:
        return Predictions({}, str(problem))
    entries = {key: entry for key, entry in sorted(kept.entries.items()) if entry.first or entry.later}
    return Predictions(entries, kept.note)


@dataclass(frozen=True, eq=False, repr=False)
class Revealed(Result):
    """A prediction beside the truth; the note says what went wrong when it was kept."""

    entry: StoredPrediction
    truth: Truth
    title: str
    unit: str
    note: str = ""


@dataclass(frozen=True, repr=False)
class Unrevealed(Card):
    """What stands in the place of a truth for which nobody has committed themselves: a prediction stays unspent."""

    title: str

    def heading(self) -> str:
        return f"{self.title or 'The answer'}: not shown yet"

    def body(self) -> str:
        return (
            "No prediction is saved yet, and none is used up. Save your guess in the form above, and run "
            "this cell again.\n\nNo guess? Press 'Look without a guess' there, or write `look=True` here."
        )


def reveal(
    id: str,
    truth: Any,
    measure: str | None = None,
    of: str | None = None,
    *,
    title: str = "",
    unit: str = "",
    scale: float = 1.0,
    look: bool = False,
    also: Iterable[Any] = (),
) -> Picture | Unrevealed | None:
    """Show the truth beside what you predicted. From now on the prediction is fixed.

    Who has predicted nothing yet is asked to do so first, and sees no truth: running a whole notebook spends nothing.

    Parameters
    ----------
    id : str
        Id of the prediction, as in ``sk.predict``.
    truth : float, (low, high), (mean, low, high), array, Replications or Comparison
        What came out. An array or a Series holds a value for each replication; of these the mean is shown, with its
        95 % interval.
    measure : str, optional
        Of a result: key of the measure.
    of : str, optional
        Of a comparison: the name of one of the two; left out, the difference, second minus first.
    title : str
        What was predicted, in a few words; the question when left out.
    unit : str
        Unit, for when no prediction was made; otherwise that of the prediction counts.
    scale : float
        What to multiply the truth with, so that it is in the unit of the question: 100 for a share in per cent.
    look : bool
        Show the truth also to whoever has predicted nothing. What they fill in afterwards does not count.
    also : iterable
        What else gives the answer away, and is shown below it: texts, tables, pictures. None of it is shown to whoever
        has predicted nothing.

    Returns
    -------
    Picture, Unrevealed or None
        Prediction and truth, with a sentence. Without a prediction a card that says how to go on, and with
        ``look=True`` the truth alone. Nothing where `also` is given: then all of it is displayed.

    Raises
    ------
    ValueError
        If the id is none, or the truth is no number and no result.

    Notes
    -----
    The truth that is seen first is kept, and judges the prediction in ``sk.predictions()``.

    Examples
    --------
    >>> import simkit as sk
    >>> sk.reveal("00.an-example", 3.2, look=True)  # doctest: +SKIP
    Found: 3.2.
    """
    key, found, kept = checked_id(id), truth_of(truth, measure, of, scale), store()
    entry, note = StoredPrediction(), ""
    if kept.path is not None:
        try:
            entry = kept.read().entries.get(key, entry)
            if not look and entry.unspent:
                return Unrevealed(title or entry.question)
            entry, note = kept.update(key, lambda entry: entry.seen(found, now()))
        except PredictionError as problem:
            # The lesson goes on: a folder that cannot be written is no reason to hide the truth.
            note = f"(Not noted that you have seen this: {problem})"
    unit = entry.unit or unit or (found.unit if scale == 1 else "")
    picture = Revealed(entry, found, title or entry.question, unit, note).chart()
    if not also:
        return picture
    from IPython.display import display

    display(picture)
    for one in also:
        print(one) if isinstance(one, str) else display(one)
    return None
