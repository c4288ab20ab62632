"""Reveal: hold a prediction against the truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simkit.course.exercises.outcome import Card
from simkit.course.predictions.prediction import PredictionError, StoredPrediction, Truth, checked_id, now, truth_of
from simkit.course.predictions.predictions_file import store
from simkit.result import Result

if TYPE_CHECKING:
    from simkit.present.picture import Picture


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
