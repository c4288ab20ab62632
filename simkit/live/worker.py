"""Worker: work in the background of a widget, one thing at a time."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Move:
    """A move of the knobs."""

    values: tuple
    settled: bool
    id: str = ""


class Latest:
    """A worker that does one thing at a time, in a thread that lives only as long as there is work.

    A newer move takes the place of one that waits. A knob that is let go also ends what is under way; a knob
    that is dragged waits for the fast answer under way, or else a quick hand would never see one.
    """

    def __init__(self, work: Callable[[Move, Callable[..., bool]], Any]) -> None:
        self._work = work
        self._lock = threading.Condition()
        self._waiting: Move | None = None
        self._thread: threading.Thread | None = None
        self._end = False

    def submit(self, move: Move) -> None:
        """Ask for a move to be done as soon as possible."""
        with self._lock:
            if not move.settled and self._waiting is not None and self._waiting.settled:
                move = Move(move.values, True, move.id)  # the newest value, but still to be settled
            self._waiting, self._end = move, False
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="simkit tuning", daemon=True)
                self._thread.start()

    def cancel(self) -> None:
        """Give up what is under way and what waits, and return when nothing is done any more."""
        with self._lock:
            self._waiting, self._end = None, True
        self.wait()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is to be done; tell whether that came in time. The worker does not wait for itself."""
        thread = self._thread
        if thread is None or thread is threading.current_thread():
            return True
        with self._lock:
            return self._lock.wait_for(lambda: self._thread is None, seconds)

    def _take(self) -> Move | None:
        with self._lock:
            move, self._waiting = self._waiting, None
            if move is None:
                self._thread = None
                self._lock.notify_all()
            return move

    def _stops(self, while_dragged: bool = True) -> bool:
        """Tell whether what is under way is not wanted any more; a fast answer minds only who lets go."""
        waiting = self._waiting
        return self._end or (waiting is not None and (while_dragged or waiting.settled))

    def _serve(self) -> None:
        """Do one move after the other until none is left."""
        try:
            while (move := self._take()) is not None:
                self._work(move, self._stops)
        except BaseException:
            with self._lock:
                self._thread = None
                self._lock.notify_all()
            raise


@contextmanager
def tidy() -> Iterator[None]:
    """Let Python's collector of garbage wait, and then look at what is new only.

    A run leaves many small objects that hold each other. Left alone, the collector goes through all that the notebook
    has loaded every few runs, for a third of a second in which nothing moves. What a run left is found in some
    milliseconds. A run that is given up leaves that to the next one, for which somebody waits. A learner who has
    switched the collector off keeps it so.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
    gc.collect(1)
