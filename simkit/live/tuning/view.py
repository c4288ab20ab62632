"""View: a panel in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from simkit.live.kit_widget import KitWidget, error_text, save_under

if TYPE_CHECKING:
    from simkit.live.tuning.panel import TuningPanel


class TuningView(KitWidget):
    """What the browser draws of a panel, and what it hears of the learner.

    The browser tells ``{"do": ..., ...}``: ``move`` (values, settled, id), ``keep``, ``drop`` (name) and
    ``save`` (name). It is answered by a new `picture`, and where something went wrong by ``{"answered": id}``
    beside the words in `error`.
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
        self.on_msg(self._on_message)

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

    def _on_message(self, _: Any, content: Any, buffers: Any) -> None:
        """Do what the learner asks."""
        # What goes wrong in the background may be told before this ends: so the old words go first, not last.
        self.error = ""
        told = content if isinstance(content, dict) else {}
        does: dict[str, Callable[[dict], Any]] = {
            "move": self._move,
            "keep": lambda _: self._panel.keep(),
            "drop": lambda told: self._panel.drop(told["name"]),
            "save": lambda told: setattr(self, "saved", save_under(told["name"], self._panel.save, "our-office")),
        }
        try:
            if told.get("do") not in does:
                raise ValueError(f"the page asked for {told.get('do')!r}, which this widget cannot do")
            does[told["do"]](told)
        except Exception as problem:
            self.error = error_text(problem)
            self.send({"answered": told.get("id", "")})

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
