"""View: the board in the browser, and its comparison with where it began."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import traitlets

from simkit.live.builder.board import MEASURES
from simkit.live.builder.render import state
from simkit.live.kit_widget import KitWidget, error_text
from simkit.live.worker import BackgroundWorker, Job

if TYPE_CHECKING:
    from simkit.experiment import Comparison
    from simkit.live.builder.board import TeamBoard
    from simkit.model.scenario import Scenario


N = 5  # replications: a first look; the lesson says where to get more
LEAST = 2  # an interval needs two


class Contrast:
    """Compares in a thread of its own; only the newest question counts."""

    def __init__(self, told: Callable[[dict[str, Any]], None], n: int = N) -> None:
        self._told, self._n = told, n
        self._worker = BackgroundWorker(self._work)
        self._wanted: Job | None = None
        self._lock = threading.Lock()

    def ask(self, start: Scenario, mine: Scenario) -> None:
        """Ask for a comparison; one that is under way is given up."""
        move = Job((start, mine), True)
        with self._lock:
            self._wanted = move
        self._tell(move, "running", 0)
        self._worker.submit(move)

    def stop(self) -> None:
        """Give up what is under way, without waiting for the replication that runs: nobody hears of it."""
        with self._lock:
            self._wanted = None

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is under way."""
        return self._worker.wait(seconds)

    def _work(self, move: Job, stopped: Callable[..., bool]) -> None:
        from simkit.experiment import compare

        start, mine = move.values
        found = None
        try:
            for done in range(1, self._n + 1):
                if stopped() or self._wanted is not move:
                    return
                found = (
                    found.extend(done)
                    if found is not None
                    else compare(start, mine, n=1, measures=MEASURES, progress=False, jobs=1)
                )
                told = rows(found) if done >= LEAST else []
                self._tell(move, "running" if done < self._n else "done", done, told)
        except Exception as problem:  # a thread has no other voice
            self._tell(move, "failed", 0, said=error_text(problem))

    def _tell(self, move: Job, how: str, done: int, told: Iterable[dict[str, Any]] = (), said: str = "") -> None:
        with self._lock:
            if self._wanted is move:
                self._told({"state": how, "done": done, "of": self._n, "rows": list(told), "words": said})


def rows(found: Comparison) -> list[dict[str, Any]]:
    """Return a comparison as rows for the page; what cannot be told is None, what does not apply no row."""
    told = []
    for measure, row in found.summary.dropna(subset=["first_mean", "second_mean"], how="all").iterrows():
        numbers = {"before": row["first_mean"], "after": row["second_mean"]}
        numbers |= {k: row[k] for k in ("difference", "low", "high")}
        numbers = {key: float(value) if value == value else None for key, value in numbers.items()}
        told.append(
            {"measure": measure, "label": row["label"], "unit": row["unit"], "verdict": row["verdict"], **numbers}
        )
    return told


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


class BoardView(KitWidget):
    """The board, drawn; its moves are those of the board."""

    part = "builder"
    board = traitlets.Dict().tag(sync=True)
    contrast = traitlets.Dict().tag(sync=True)

    def __init__(self, board: TeamBoard) -> None:
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
        with self.errors_as_text():
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
