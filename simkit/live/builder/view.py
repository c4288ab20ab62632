"""View: the board in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from simkit.live.builder.contrast import Contrast
from simkit.live.builder.state import state
from simkit.live.live import Live

if TYPE_CHECKING:
    from simkit.live.builder.board import Board

# What the page may ask for, with the names of what it sends along.
MOVES = {
    "move": ("people", "team"),
    "train": ("people", "product"),
    "forget": ("people", "product"),
    "phone": ("people", "duty"),
    "new_team": ("label",),
    "rename": ("team", "label"),
    "remove_team": ("team",),
    "undo": (),
    "redo": (),
    "reset": (),
}
SERVED = ("products", "events", "ownership", "helps", "own_first")


class BoardView(Live):
    """The board, drawn; its moves are those of the board."""

    part = "builder"
    board = traitlets.Dict().tag(sync=True)
    contrast = traitlets.Dict().tag(sync=True)

    def __init__(self, board: Board) -> None:
        # The page needs the board as long as it is shown, also when no name in the notebook holds it any more.
        self._kept = board
        self._contrast = Contrast(self._compared)
        super().__init__(board=state(board), contrast={})
        self.on_msg(self._asked)

    def refresh(self, said: str = "") -> None:
        """Show how the board stands now; what was compared before does not hold any more."""
        self._contrast.stop()
        self.contrast = {}
        self.board = state(self._kept, said)

    def _compared(self, told: dict[str, Any]) -> None:
        if told["state"] == "failed":
            self.error = told["words"]
        self.contrast = told

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        with self.in_words():
            self.answer(content)

    def answer(self, content: dict[str, Any]) -> None:
        """Do what the page asks for."""
        board, asked = self._kept, content.get("do")
        if asked in MOVES:
            getattr(board, asked)(*(content[name] for name in MOVES[asked]))
        elif asked == "serve":
            board.serve(content["team"], **{name: content[name] for name in SERVED if name in content})
        elif asked == "compare":
            if not board.problems and board.scenario is board.start:
                raise ValueError("nothing was changed yet: move somebody, and compare then")
            self._contrast.ask(board.start, board.scenario)
        elif asked == "stop":
            self._contrast.stop()
            self.contrast = {}
        elif asked == "code":
            self.send({"code": board.code()})
        elif asked == "save":
            path = board.save(content["path"])
            self.send({"saved": str(path)})
        else:
            raise ValueError(f"the board does not know '{asked}'")
