"""View: a prediction in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from simkit.live.kit_widget import KitWidget, error_text
from simkit.present.predictions import MEANING

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
        with self.errors_as_text():
            self._look()
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, content: Any, buffers: Any) -> None:
        """Do what the learner asks."""
        told = content if isinstance(content, dict) else {}
        error, wrong = "", ""
        try:
            note = ""
            if told.get("do") == "save":
                note = self._prediction.keep(*(told.get(name) for name in FIELDS))
            elif told.get("do") != "look":
                raise ValueError(f"the page asked for {told.get('do')!r}, which this widget cannot do")
            self._look(note)
        except Exception as problem:
            error, wrong = error_text(problem), getattr(problem, "field", "")
        self.error, self.wrong = error, wrong
        self.send({"answered": told.get("do", ""), "right": not error})

    def _look(self, note: str = "") -> None:
        """Take over what is kept."""
        entry = self._prediction.entry
        mine = entry.later or entry.first
        with self.hold_sync():
            for name in FIELDS:
                setattr(self, name, f"{getattr(mine, name):.12g}" if mine else "")
            self.seen = bool(entry.seen_at)
            self.status = " ".join(filter(None, [self._prediction.status, note]))
