"""Errands: experiments in the background, one after the other; what somebody waits for comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Errand:
    """An experiment to be done."""

    at: int
    times: int = 0
    awaited: bool = True

    def same(self, other: Errand | None) -> bool:
        """Tell whether it is the same experiment, awaited or not."""
        return other is not None and (self.at, self.times) == (other.at, other.times)


class Errands:
    """A worker in a thread that lives only as long as there is something to do."""

    def __init__(
        self, work: Callable[[Errand, Callable[[], bool]], None], after: Callable[[Errand], None]
    ) -> None:
        self._work, self._after = work, after
        self._lock = threading.Condition()
        self._waiting: list[Errand] = []
        self._now: Errand | None = None
        self._goes_on = True
        self._thread: threading.Thread | None = None

    def ask(self, errand: Errand) -> None:
        """Ask for an errand; the same one is not done twice. One that nobody waits for makes way, and comes again."""
        with self._lock:
            if errand.same(self._now) and self._goes_on:
                self._now = replace(self._now, awaited=self._now.awaited or errand.awaited)
                return
            was = next((one for one in self._waiting if one.same(errand)), None)
            if was is not None:
                self._waiting.remove(was)
                errand = replace(errand, awaited=errand.awaited or was.awaited)
            place = sum(one.awaited for one in self._waiting) if errand.awaited else len(self._waiting)
            self._waiting.insert(place, errand)
            if errand.awaited and self._now is not None and not self._now.awaited and self._goes_on:
                self._goes_on = False
                self._waiting.append(self._now)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="simkit pitfall", daemon=True)
                self._thread.start()

    def give_up(self, at: int | None = None) -> None:
        """Give up what is under way and what waits; of one pitfall, or everything."""
        with self._lock:
            self._waiting = [one for one in self._waiting if at is not None and one.at != at]
            if self._now is not None and at in (None, self._now.at):
                self._goes_on = False

    def asked(self, at: int) -> Errand | None:
        """Return what is awaited of a pitfall, if anything is."""
        with self._lock:
            under_way = [self._now] if self._now is not None and self._goes_on else []
            return next((one for one in [*under_way, *self._waiting] if one.at == at and one.awaited), None)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is to be done; tell whether that came in time."""
        if self._thread is threading.current_thread():
            return True
        with self._lock:
            return self._lock.wait_for(lambda: self._thread is None, seconds)

    def _take(self) -> Errand | None:
        with self._lock:
            self._now, self._goes_on = (self._waiting.pop(0) if self._waiting else None), True
            if self._now is None:
                self._thread = None
                self._lock.notify_all()
            return self._now

    def _serve(self) -> None:
        while (errand := self._take()) is not None:
            self._work(errand, lambda: self._goes_on)
            with self._lock:
                self._now = None
            self._after(errand)
