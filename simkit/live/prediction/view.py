"""View: a prediction in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from simkit.course.predictions.wording import MEANING
from simkit.live.kit_widget import KitWidget, error_text

if TYPE_CHECKING:
    from simkit.live.prediction.prediction import Prediction

FIELDS = ("guess", "low", "high")


class PredictionView(KitWidget):
    """What the browser draws of a prediction, and what it hears of the learner.

    The browser tells ``{"do": "save", "guess": ..., "low": ..., "high": ...}`` with what was typed, or
    ``{"do": "look"}`` to hear how the prediction stands now. It is answered by ``{"answered": what, "right": ...}``,
    after the traits.
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
            self.seen = bool(entry.seen_at)
            self.status = " ".join(filter(None, [self._prediction.status, note]))
