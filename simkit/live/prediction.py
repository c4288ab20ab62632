"""Prediction: a question, what the learner expects, and the form for it in the browser."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any, ClassVar

import traitlets

from simkit.course.predictions.prediction import (
    PredictionError,
    StoredPrediction,
    checked_id,
    moment_text,
    now,
    read_answer,
)
from simkit.course.predictions.predictions_file import store
from simkit.live.kit_widget import KitWidget, bundle, error_text
from simkit.present.predictions import MEANING, answer_text

FIELDS = ("guess", "low", "high")


class Prediction:
    """A question whose answer is predicted, and kept in a file of the learner's own.

    Parameters
    ----------
    id : str
        A lesson, a full stop and a name, as ``00.lead-time``.
    question : str
        What is asked.
    unit : str
        Unit of the answer.
    low, high : float, optional
        The least and the most that is possible at all.

    Raises
    ------
    PredictionError
        If the id or the question is none, or low is not below high.
    """

    def __init__(
        self, id: str, question: str, unit: str = "", low: float | None = None, high: float | None = None
    ) -> None:
        self.id = checked_id(id)
        self.question = " ".join(question.split())
        if not self.question:
            raise PredictionError(f"prediction '{id}' needs a question")
        if low is not None and high is not None and not low < high:
            raise PredictionError(f"prediction '{id}': low must be below high; found {low} and {high}")
        self.unit, self.least, self.most = unit, low, high

    @property
    def entry(self) -> StoredPrediction:
        """What is kept of it now.

        Raises
        ------
        PredictionError
            If the file cannot be opened.
        """
        return store().read().entries.get(self.id, StoredPrediction())

    def set(self, guess: float | str, low: float | str, high: float | str) -> Prediction:
        """Keep a best guess and a range.

        Parameters
        ----------
        guess : float
            Your best guess.
        low, high : float
            The range: so wide that the truth would lie in it 8 times out of 10, if you did this often.

        Returns
        -------
        Prediction
            Itself. After the truth was seen, a new number is kept as a second thought; the first one counts.

        Raises
        ------
        PredictionError
            If the three are no numbers in order, not possible, or cannot be kept.
        """
        self.keep(guess, low, high)
        return self

    def keep(self, guess: Any, low: Any, high: Any) -> str:
        """Do as `set`, and return what is to be said besides, as of a damaged file."""
        mine = read_answer(guess, low, high, self.least, self.most)
        asked = {"question": self.question, "unit": self.unit}
        note = store().update(self.id, lambda entry: replace(entry, **asked).answered(mine))[1]
        share = (self.least, self.most) == (0, 100) and 0 < mine.high <= 1
        doubt = f"It is kept as {mine.guess:g} {self.unit}, at most one: did you mean {100 * mine.guess:g}?"
        return " ".join(filter(None, [note, doubt if share else ""]))

    def skip(self) -> Prediction:
        """Choose to look without a guess; until the truth was seen one may still think better of it."""
        store().update(self.id, lambda entry: replace(entry, seen_at=entry.seen_at or now()))
        return self

    def forget(self) -> Prediction:
        """Forget what was predicted and that the truth was seen, to begin afresh: for another learner, say."""
        store().update(self.id, lambda entry: None)
        return self

    @property
    def status(self) -> str:
        """How it stands, in words."""
        try:
            kept = store().read()
        except PredictionError as problem:
            return str(problem)
        return " ".join(filter(None, [status(kept.entries.get(self.id, StoredPrediction()), self.unit), kept.note]))

    def __str__(self) -> str:
        return f"Predict: {self.question}{f' ({self.unit})' if self.unit else ''} {self.status}"

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        unit = f" <em>({escape(self.unit)})</em>" if self.unit else ""
        paragraphs = [
            f"<strong>Predict.</strong> {escape(self.question)}{unit}",
            escape(MEANING),
            f"<em>{escape(self.status)}</em>",
        ]
        fallback = {"text/html": "".join(f"<p>{one}</p>" for one in paragraphs), "text/plain": str(self)}
        return bundle(PredictionView(self), fallback)


def predict(id: str, question: str, unit: str = "", low: float | None = None, high: float | None = None) -> Prediction:
    """Ask for a prediction: a best guess and a range, before anything runs.

    Parameters
    ----------
    id : str
        A lesson, a full stop and a name, as ``00.lead-time``. It stays the same for ever.
    question : str
        What is asked.
    unit : str
        Unit of the answer.
    low, high : float, optional
        The least and the most that is possible *at all*, such as 0 and 100 for "how many of a hundred". Anything
        outside is refused. Give no others: a limit that is only plausible gives the answer half away.

    Returns
    -------
    Prediction
        Shows itself as a form. From Python: ``sk.predict(...).set(guess, low, high)``.

    Raises
    ------
    ValueError
        If the id or the question is none, or low is not below high.

    Examples
    --------
    >>> import simkit as sk
    >>> from simkit.live.prediction import predict
    >>> predict("00.lead-time", "How long does it take?", unit="working days", low=0).question
    'How long does it take?'
    """
    return Prediction(id, question, unit, low, high)


def status(entry: StoredPrediction, unit: str) -> str:
    """Say how a prediction stands."""
    first, later = entry.first, entry.later
    if first is None and later is None:
        if entry.seen_at and not entry.truth:
            return "You chose to look without a guess: the cell with the answer shows it now, when you run it again."
        if entry.seen_at:
            return "You have seen the truth already: what you save now is kept as a second thought, and does not count."
        return "No prediction saved yet."
    if first is None:
        return f"Saved after you had seen the truth: {answer_text(later, unit)}. It is kept, and does not count."
    words = f"Saved on {moment_text(first.saved_at)}: {answer_text(first, unit)}."
    if not entry.seen_at:
        return f"{words} You may change it until you have seen the truth."
    words += " You have seen the truth, so this is the one that counts."
    return words + (f" Your second thought: {answer_text(later, unit)}." if later else "")


class PredictionView(KitWidget):
    """What the browser draws of a prediction, and what it hears of the learner.

    The browser tells ``{"do": "save", "guess": ..., "low": ..., "high": ...}`` with what was typed,
    ``{"do": "skip"}``, or ``{"do": "look"}`` to hear how the prediction stands now. It is answered by
    ``{"answered": what, "right": ...}``, after the traits.
    """

    part: ClassVar[str] = "prediction"
    question = traitlets.Unicode("").tag(sync=True)
    unit = traitlets.Unicode("").tag(sync=True)
    meaning = traitlets.Unicode(MEANING).tag(sync=True)
    guess = traitlets.Unicode("").tag(sync=True)
    low = traitlets.Unicode("").tag(sync=True)
    high = traitlets.Unicode("").tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    seen = traitlets.Bool(False).tag(sync=True)
    unspent = traitlets.Bool(True).tag(sync=True)
    wrong = traitlets.Unicode("").tag(sync=True)

    def __init__(self, prediction: Prediction) -> None:
        self._prediction = prediction
        super().__init__(question=prediction.question, unit=prediction.unit)
        try:
            self._look()
        except Exception as problem:  # a damaged file, say: the form stands there all the same
            self.error = error_text(problem)

    def answer(self, asked: dict[str, Any]) -> None:
        """Do what the page asks for."""
        note = ""
        if asked.get("do") == "save":
            note = self._prediction.keep(*(asked.get(name) for name in FIELDS))
        elif asked.get("do") == "skip":
            self._prediction.skip()
        elif asked.get("do") != "look":
            super().answer(asked)
        self._look(note)
        self.wrong = ""
        self.send({"answered": asked["do"], "right": True})

    def refused(self, asked: dict[str, Any], problem: Exception) -> None:
        """Tell which of the three numbers is to blame."""
        self.wrong = getattr(problem, "field", "")
        self.send({"answered": asked.get("do", ""), "right": False})

    def _look(self, note: str = "") -> None:
        """Take over what is kept."""
        entry = self._prediction.entry
        mine = entry.later or entry.first
        with self.hold_sync():
            for name in FIELDS:
                setattr(self, name, f"{getattr(mine, name):.12g}" if mine else "")
            self.seen, self.unspent = entry.truth is not None, entry.unspent
            self.status = " ".join(filter(None, [self._prediction.status, note]))
