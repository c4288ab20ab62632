"""View: a panel in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from simkit.live.kit_widget import KitWidget, save_under

if TYPE_CHECKING:
    from simkit.live.tuning.panel import TuningPanel


class TuningView(KitWidget):
    """What the browser draws of a panel, and what it hears of the learner.

    The browser tells ``{"do": ..., ...}``: ``shown``, ``move`` (values, settled, id), ``stop``, ``keep``, ``drop``
    (name) and ``save`` (name). It is answered by a new `picture`, and where something went wrong by
    ``{"answered": id}`` beside the words in `error`.
    """

    part: ClassVar[str] = "tuning"
    knobs = traitlets.List().tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    code = traitlets.Unicode("").tag(sync=True)
    saved = traitlets.Unicode("").tag(sync=True)

    def __init__(self, panel: TuningPanel) -> None:
        self._panel = panel
        super().__init__(
            knobs=[control.to_dict() for control in panel.controls], picture=panel.picture, code=panel.code()
        )
        panel.listen(self._hears)

    def _hears(self, picture: dict[str, Any] | None, error: str, id: str) -> None:
        """Pass on a new picture, or what went wrong; on whichever thread it is."""
        if picture is None:
            self.error = error
            self.send({"answered": id})
            return
        new = picture["move"] != self.picture["move"]
        with self.hold_sync():  # picture and code in one message
            self.picture, self.code = picture, self._panel.code()
            # What went wrong stays to be read while more replications of the same move come in.
            self.error = "" if new else self.error

    def answer(self, asked: dict[str, Any]) -> None:
        """Do what the page asks for."""
        does = asked.get("do")
        if does == "move":
            self._move(asked)
        elif does == "shown":
            self._panel.prepare()
        elif does == "stop":
            self._panel.cancel()
        elif does == "keep":
            self._panel.keep()
        elif does == "drop":
            self._panel.drop(asked["name"])
        elif does == "save":
            self.saved = save_under(asked["name"], self._panel.save, "our-office")
        else:
            super().answer(asked)

    def refused(self, asked: dict[str, Any], problem: Exception) -> None:
        """Tell which move was answered."""
        self.send({"answered": asked.get("id", "")})

    def _move(self, told: dict) -> None:
        controls, values = self._panel.controls, told["values"]
        if len(values) != len(controls):
            raise ValueError(f"this panel has {len(controls)} knobs, not {len(values)}")
        heard = [control.decode(value) for control, value in zip(controls, values, strict=True)]
        self._panel.move(heard, told["settled"], told["id"])

    def close(self) -> None:
        """Stop what runs, and go."""
        self._panel.listen(None)
        self._panel.cancel()
        super().close()
