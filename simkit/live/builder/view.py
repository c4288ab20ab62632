"""View: the board in the browser, and its comparison with where it began."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import traitlets

from simkit.experiment import Comparison
from simkit.live.builder.board import MEASURES, TeamBoard
from simkit.live.builder.render import state
from simkit.live.kit_widget import KitWidget, error_text
from simkit.live.worker import BackgroundWorker, Job

N = 5  # replications: a first look; the lesson says where to get more
LEAST = 2  # an interval needs two


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
    **dict.fromkeys(("undo", "redo", "reset"), ()),
}
SERVED = ("products", "events", "ownership", "helps", "own_first")


class BoardView(KitWidget):
    """The board, drawn; its moves are those of the board."""

    part = "builder"
    board = traitlets.Dict().tag(sync=True)
    contrast = traitlets.Dict().tag(sync=True)

    def __init__(self, board: TeamBoard) -> None:
        # The page needs the board as long as it is shown, also when no name in the notebook holds it any more.
        self._board = board
        self._worker, self._lock = BackgroundWorker(self._compare), threading.Lock()
        super().__init__(board=state(board), contrast={})

    def refresh(self, said: str = "") -> None:
        """Show how the board stands now; what was compared before does not hold any more."""
        self._stop()
        self.board = state(self._board, said)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until no comparison is under way; tell whether that came in time."""
        return self._worker.wait(seconds)

    def _stop(self, contrast: dict[str, Any] | None = None) -> None:
        """Give up a comparison, without waiting for the replication that runs: nobody hears of it."""
        with self._lock:
            self._worker.give_up()
            self.contrast = contrast or {}

    def _compare(self, job: Job, stop: Callable[..., bool]) -> None:
        """Compare the board with where it began, replication by replication."""
        from simkit.experiment import compare

        found = None
        try:
            for done in range(1, N + 1):
                if stop():
                    return
                if found is None:
                    found = compare(*job.values, n=1, measures=MEASURES, progress=False, jobs=1)
                else:
                    found = found.extend(done)
                self._tell(stop, "running" if done < N else "done", done, rows(found) if done >= LEAST else [])
        except Exception as problem:  # a thread has no other voice
            self._tell(stop, "failed", 0, said=error_text(problem))

    def _tell(
        self, stop: Callable[..., bool], how: str, done: int, told: Sequence[dict[str, Any]] = (), said: str = ""
    ) -> None:
        with self._lock:
            if not stop():
                self.error = said or self.error
                self.contrast = {"state": how, "done": done, "of": N, "rows": list(told), "words": said}

    def answer(self, content: dict[str, Any]) -> None:
        """Do what the page asks for."""
        board, asked = self._board, content.get("do")
        if asked in MOVES:
            getattr(board, asked)(*(content[name] for name in MOVES[asked]))
        elif asked == "shift":
            teams = list(board.draft.teams)
            to = teams.index(board.draft.employees[content["name"]].team) + content["across"]
            if not 0 <= to < len(teams):
                raise ValueError(f"there is no team on that side of {content['name']}")
            board.move(content["name"], teams[to])
        elif asked == "tick":
            ticked = getattr(board.draft.teams[content["team"]], content["kind"])
            others = [one for one in ticked if one != content["key"]]
            board.serve(content["team"], **{content["kind"]: others + [content["key"]] * content["on"]})
        elif asked == "serve":
            board.serve(content["team"], **{name: content[name] for name in SERVED if name in content})
        elif asked == "compare":
            if not board.problems and board.scenario is board.start:
                raise ValueError("nothing was changed yet: move somebody, and compare then")
            job = Job((board.start, board.scenario))
            self._stop({"state": "running", "done": 0, "of": N, "rows": [], "words": ""})
            self._worker.submit(job)
        elif asked == "stop":
            self._stop()
        elif asked == "code":
            self.send({"code": board.code()})
        elif asked == "save":
            path = board.save(content["path"])
            self.send({"saved": str(path)})
        else:
            raise ValueError(f"the board does not know '{asked}'")
