"""View: pitfalls in the browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from simkit.course.pitfalls.experiments.experiment import followed
from simkit.live.kit_widget import KitWidget, error_text
from simkit.live.pitfall import render
from simkit.live.worker import BackgroundWorker
from simkit.model.office import Stopped

if TYPE_CHECKING:
    from simkit.live.pitfall.decisions import Decisions

PAUSE = 0.2  # seconds between two words about how far a run is


@dataclass(frozen=True)
class ExperimentJob:
    """An experiment to be done: of which pitfall, by how much to multiply it, and whether somebody waits for it."""

    at: int
    times: int = 0
    awaited: bool = True

    def same(self, other: ExperimentJob | None) -> bool:
        """Tell whether it is the same experiment, awaited or not."""
        return other is not None and (self.at, self.times) == (other.at, other.times)


class ExperimentQueue(BackgroundWorker):
    """Experiments one after the other; what somebody waits for comes first.

    The same one is not done twice. One that nobody waits for makes way, and comes again.
    """

    @property
    def _under_way(self) -> ExperimentJob | None:
        return None if self._given_up else self._now

    def _line_up(self, job: ExperimentJob) -> None:
        now = self._under_way
        if job.same(now):
            self._now = replace(now, awaited=now.awaited or job.awaited)
            return
        was = next((one for one in self._waiting if one.same(job)), None)
        if was is not None:
            self._waiting.remove(was)
            job = replace(job, awaited=job.awaited or was.awaited)
        place = sum(one.awaited for one in self._waiting) if job.awaited else len(self._waiting)
        self._waiting.insert(place, job)
        if job.awaited and now is not None and not now.awaited:
            self._given_up = True
            self._waiting.append(now)

    def _stops(self) -> bool:
        return self._given_up

    def give_up(self, at: int | None = None) -> None:
        """Give up what is under way and what waits; of one pitfall, or everything."""
        with self._lock:
            self._waiting = [one for one in self._waiting if at is not None and one.at != at]
            if self._now is not None and at in (None, self._now.at):
                self._given_up = True

    def awaited(self, at: int) -> ExperimentJob | None:
        """Return what is awaited of a pitfall, if anything is."""
        with self._lock:
            now = [self._under_way] if self._under_way else []
            return next((one for one in [*now, *self._waiting] if one.at == at and one.awaited), None)


class PitfallView(KitWidget):
    """What the browser draws of pitfalls, and what it hears of the learner.

    The browser tells ``{"do": ..., "at": position}``: ``look`` (somebody sees it), ``lean`` (a choice was picked, not
    yet decided), ``decide`` (choice, sure), ``again`` (times), ``go on`` (run what was stopped), ``stop``, and
    ``afresh``. A decision is answered by ``{"answered": "decide", "at": position, "right": ...}``, after the traits.
    """

    part: ClassVar[str] = "pitfall"
    asked = traitlets.List().tag(sync=True)
    told = traitlets.List().tag(sync=True)
    progress = traitlets.Dict().tag(sync=True)
    summary = traitlets.Dict().tag(sync=True)
    at = traitlets.Int(0).tag(sync=True)

    def __init__(self, decisions: Decisions) -> None:
        # The page needs them as long as it is shown, also when no name in the notebook holds them any more.
        self._decisions = decisions
        self._queue = ExperimentQueue(self._run, lambda job: self._show(job.at))
        self._ended: dict[int, str] = {}  # experiments that did not come to their end: stopped or failed
        self._lock = threading.RLock()
        end = len(decisions) if len(decisions) > 1 else 0
        first = next((i for i, one in enumerate(decisions) if not one.choice), end)
        super().__init__(asked=[render.question_data(one) for one in decisions], at=first)
        for at, one in enumerate(decisions):
            one.listen(lambda at=at: self._show(at))
        self._show()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs in the background; tell whether that came in time."""
        return self._queue.wait(seconds)

    def close(self) -> None:
        """Give up what runs, and go."""
        for one in self._decisions:
            one.listen(None)
        self._queue.give_up()
        super().close()

    def _show(self, at: int | None = None) -> None:
        """Take over how it stands: of one pitfall, or of all; on whichever thread it is."""
        with self._lock:
            old = list(self.told) or [{}] * len(self._decisions)
            new = [
                render.answer_data(one, self._queue.awaited(i), self._ended.get(i, "")) if at in (None, i) else old[i]
                for i, one in enumerate(self._decisions)
            ]
            with self.hold_sync():
                self.told, self.summary = new, render.summary_data(list(self._decisions))

    # ------------------------------------------------------------------ what the learner asks

    def answer(self, asked: dict[str, Any]) -> None:
        """Do what the page asks for."""
        does: dict[str, Callable[[int, dict], None]] = {
            "look": self._look, "lean": self._lean, "decide": self._decide, "again": self._again,
            "go on": self._go_on, "stop": self._stop, "afresh": self._afresh,
        }  # fmt: skip
        at = asked.get("at", 0)
        if asked.get("do") not in does:
            super().answer(asked)
        if at not in range(len(self._decisions)):
            raise ValueError(f"there are {len(self._decisions)} pitfalls here; none at {at!r}")
        does[asked["do"]](at, asked)
        self._decided(asked)

    def refused(self, asked: dict[str, Any], problem: Exception) -> None:
        """Tell a page that waits for a decision that it was not taken."""
        self._decided(asked, right=False)

    def _decided(self, asked: dict[str, Any], right: bool = True) -> None:
        if asked.get("do") == "decide":
            self.send({"answered": "decide", "at": asked.get("at", 0), "right": right})

    def _look(self, at: int, asked: dict) -> None:
        """Somebody sees the page: what was decided another time is shown once more."""
        for i, one in enumerate(self._decisions):
            if one.choice and not one.trials and i not in self._ended:
                self._ask(ExperimentJob(i))

    def _lean(self, at: int, asked: dict) -> None:
        if not self._decisions[at].trials:
            self._queue.submit(ExperimentJob(at, awaited=False))

    def _decide(self, at: int, asked: dict) -> None:
        one = self._decisions[at]
        one.take(asked.get("choice"), asked.get("sure"))
        if not one.trials:
            self._ask(ExperimentJob(at))
        if one.note:
            raise ValueError(one.note)

    def _again(self, at: int, asked: dict) -> None:
        one = self._decisions[at]
        if not one.trials or len(one.trials) >= render.MANY:
            raise ValueError(f"the experiment can be done again after a decision, up to {render.MANY} times")
        self._ask(ExperimentJob(at, asked.get("times", 1)))

    def _go_on(self, at: int, asked: dict) -> None:
        self._ended.pop(at, None)
        self._ask(ExperimentJob(at))

    def _stop(self, at: int, asked: dict) -> None:
        self._queue.give_up(at)
        self._ended[at] = "stopped"
        self._show(at)

    def _afresh(self, at: int, asked: dict) -> None:
        self._queue.give_up()
        self._ended.clear()
        self._decisions.forget()
        self.at = 0

    def _ask(self, job: ExperimentJob) -> None:
        self._queue.submit(job)
        self._show(job.at)

    # ------------------------------------------------------------------ in the background

    def _run(self, job: ExperimentJob, stop: Callable[[], bool]) -> None:
        """Do an experiment, on the thread of the queue."""
        one, done, said = self._decisions[job.at], 0, 0.0
        of = one.pitfall.experiment.takes() * max(1, job.times)

        def follow() -> bool:
            nonlocal done, said
            if time.monotonic() - said >= PAUSE:
                said = time.monotonic()
                self._say({"at": job.at, "done": done, "of": of})
            done += 1
            return not stop()

        try:
            with followed(follow):
                if job.times:
                    one.again(job.times)
                else:
                    one.measure()
        except Stopped:
            pass
        except Exception as problem:  # a thread has no other voice
            self._ended[job.at] = "failed"
            self.error = error_text(problem)
        self._say({})

    def _say(self, progress: dict[str, int]) -> None:
        with self._lock:  # one thread at a time: a message holds what changed in it
            self.progress = progress
