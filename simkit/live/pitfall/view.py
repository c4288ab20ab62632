"""View: pitfalls in the browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from simkit.course.pitfalls.experiments.experiment import followed
from simkit.live.kit_widget import Live, words
from simkit.live.pitfall import render
from simkit.live.pitfall.errands import Errand, Errands
from simkit.model.office import Stopped

if TYPE_CHECKING:
    from simkit.live.pitfall.decisions import Decisions

PAUSE = 0.2  # seconds between two words about how far a run is


class PitfallView(Live):
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
        self._errands = Errands(self._run, lambda errand: self._show(errand.at))
        self._ended: dict[int, str] = {}  # experiments that did not come to their end: stopped or failed
        self._lock = threading.RLock()
        end = len(decisions) if len(decisions) > 1 else 0
        first = next((i for i, one in enumerate(decisions) if not one.choice), end)
        super().__init__(asked=[render.asked(one) for one in decisions], at=first)
        for at, one in enumerate(decisions):
            one.listen(lambda at=at: self._show(at))
        self._show()
        self.on_msg(self._heard)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs in the background; tell whether that came in time."""
        return self._errands.wait(seconds)

    def close(self) -> None:
        """Give up what runs, and go."""
        for one in self._decisions:
            one.listen(None)
        self._errands.give_up()
        super().close()

    def _show(self, at: int | None = None) -> None:
        """Take over how it stands: of one pitfall, or of all; on whichever thread it is."""
        with self._lock:
            old = list(self.told) or [{}] * len(self._decisions)
            new = [
                render.told(one, self._errands.asked(i), self._ended.get(i, "")) if at in (None, i) else old[i]
                for i, one in enumerate(self._decisions)
            ]
            with self.hold_sync():
                self.told, self.summary = new, render.summary(list(self._decisions))

    # ------------------------------------------------------------------ what the learner asks

    def _heard(self, _: Any, content: Any, buffers: Any) -> None:
        asked = content if isinstance(content, dict) else {}
        does: dict[str, Callable[[int, dict], None]] = {
            "look": self._look, "lean": self._lean, "decide": self._decide, "again": self._again,
            "go on": self._go_on, "stop": self._stop, "afresh": self._afresh,
        }  # fmt: skip
        at = asked.get("at", 0)
        self.error = ""
        with self.in_words():
            if asked.get("do") not in does:
                raise ValueError(f"the page asked for {asked.get('do')!r}, which this widget cannot do")
            if at not in range(len(self._decisions)):
                raise ValueError(f"there are {len(self._decisions)} pitfalls here; none at {at!r}")
            does[asked["do"]](at, asked)
        if asked.get("do") == "decide":
            self.send({"answered": "decide", "at": at, "right": not self.error})

    def _look(self, at: int, asked: dict) -> None:
        """Somebody sees the page: what was decided another time is shown once more."""
        for i, one in enumerate(self._decisions):
            if one.choice and not one.trials and i not in self._ended:
                self._ask(Errand(i))

    def _lean(self, at: int, asked: dict) -> None:
        if not self._decisions[at].trials:
            self._errands.ask(Errand(at, awaited=False))

    def _decide(self, at: int, asked: dict) -> None:
        one = self._decisions[at]
        one.take(asked.get("choice"), asked.get("sure"))
        if not one.trials:
            self._ask(Errand(at))
        if one.note:
            raise ValueError(one.note)

    def _again(self, at: int, asked: dict) -> None:
        one = self._decisions[at]
        if not one.trials or len(one.trials) >= render.MANY:
            raise ValueError(f"the experiment can be done again after a decision, up to {render.MANY} times")
        self._ask(Errand(at, asked.get("times", 1)))

    def _go_on(self, at: int, asked: dict) -> None:
        self._ended.pop(at, None)
        self._ask(Errand(at))

    def _stop(self, at: int, asked: dict) -> None:
        self._errands.give_up(at)
        self._ended[at] = "stopped"
        self._show(at)

    def _afresh(self, at: int, asked: dict) -> None:
        self._errands.give_up()
        self._ended.clear()
        self._decisions.forget()
        self.at = 0

    def _ask(self, errand: Errand) -> None:
        self._errands.ask(errand)
        self._show(errand.at)

    # ------------------------------------------------------------------ in the background

    def _run(self, errand: Errand, goes_on: Callable[[], bool]) -> None:
        """Do an errand, on the thread of the errands."""
        one, done, said = self._decisions[errand.at], 0, 0.0
        of = one.pitfall.experiment.takes() * max(1, errand.times)

        def follow() -> bool:
            nonlocal done, said
            if time.monotonic() - said >= PAUSE:
                said = time.monotonic()
                self._say({"at": errand.at, "done": done, "of": of})
            done += 1
            return goes_on()

        try:
            with followed(follow):
                if errand.times:
                    one.again(errand.times)
                else:
                    one.measure()
        except Stopped:
            pass
        except Exception as problem:  # a thread has no other voice
            self._ended[errand.at] = "failed"
            self.error = words(problem)
        self._say({})

    def _say(self, progress: dict[str, int]) -> None:
        with self._lock:  # one thread at a time: a message holds what changed in it
            self.progress = progress
