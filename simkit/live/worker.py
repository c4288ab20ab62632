"""Worker: work in the background of a widget, one job at a time."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

FIRST = 10  # replications of which each is shown
PAUSE = 0.15  # seconds between two pictures of more


@dataclass(frozen=True)
class Job:
    """Something to be done in the background."""

    values: tuple
    settled: bool = True
    id: str = ""


class BackgroundWorker:
    """Does one job at a time, in a thread that lives only as long as there is work. The newest job wins.

    It takes the place of one that waits, and ends what is under way. A job that is not settled, a knob that is still
    dragged, lets the fast answer under way come to its end, or else a quick hand would never see one.
    """

    def __init__(
        self, work: Callable[[Any, Callable[..., bool]], Any], after: Callable[[Any], None] | None = None
    ) -> None:
        self._work, self._after = work, after
        self._lock = threading.Condition()
        self._waiting: list[Any] = []
        self._now: Any = None
        self._given_up = False  # what is under way now
        self._thread: threading.Thread | None = None

    def submit(self, job: Any) -> None:
        """Ask for a job to be done as soon as possible."""
        with self._lock:
            self._line_up(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="simkit worker", daemon=True)
                self._thread.start()

    def give_up(self) -> None:
        """Give up what is under way and what waits, and don't wait for that."""
        with self._lock:
            self._waiting, self._given_up = [], True

    def cancel(self) -> None:
        """Give up what is under way and what waits, and return when nothing is done any more."""
        self.give_up()
        self.wait()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is to be done; tell whether that came in time. The worker does not wait for itself."""
        if self._thread is threading.current_thread():
            return True
        with self._lock:
            return self._lock.wait_for(lambda: self._thread is None, seconds)

    def _line_up(self, job: Any) -> None:
        """Put a new job where it waits for its turn."""
        if not job.settled and any(one.settled for one in self._waiting):
            job = replace(job, settled=True)  # the newest values, but still to be settled
        self._waiting = [job]

    def _stops(self, while_dragged: bool = True) -> bool:
        """Tell whether what is under way is not wanted any more; a fast answer minds only who lets go."""
        return self._given_up or any(while_dragged or job.settled for job in self._waiting)

    def _take(self) -> Any:
        with self._lock:
            self._now, self._given_up = (self._waiting.pop(0) if self._waiting else None), False
            if self._now is None:
                self._end()
            return self._now

    def _end(self) -> None:
        with self._lock:
            self._thread = None
            self._lock.notify_all()

    def _serve(self) -> None:
        """Do one job after the other until none is left."""
        try:
            while (job := self._take()) is not None:
                self._work(job, self._stops)
                with self._lock:
                    self._now = None
                if self._after:
                    self._after(job)
        except BaseException:
            self._end()
            raise


def looks(runs: Iterator[int], most: int) -> Iterator[int]:
    """Let replications go on, and tell how many there are when to look: after each of the first, then now and then."""
    looked = 0.0
    for n in runs:
        if n <= FIRST or n == most or time.monotonic() - looked > PAUSE:
            yield n
            looked = time.monotonic()
