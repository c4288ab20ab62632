"""Light: a scheduler with those methods of salabim that the office uses, in salabim's order of events.

It keeps an event list and nothing else: no trace, no monitors, no queues. The same components give the same record on
both, byte for byte, which a test holds; this one is quicker.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from itertools import repeat
from math import inf
from typing import Any, ClassVar

from simkit.model.scenario.refusals import Problem, ScenarioError

STILL = 50_000_000  # events in one minute after which nobody need wait for the next
DATA, SCHEDULED, PASSIVE, CURRENT, INTERRUPTED = range(5)


class LightEnvironment:
    """The clock and the event list."""

    engine: ClassVar[str] = "light"

    def __init__(self) -> None:
        self._now = 0.0
        self._events: list[tuple[float, float, int, LightComponent]] = []
        self._entries = 0

    def now(self) -> float:
        """Return the minute it is."""
        return self._now

    def run(self, till: float) -> None:
        """Let everything happen up to a minute, what happens at that minute included."""
        events = self._events
        while events and events[0][0] <= till:
            began = self._now
            for _ in repeat(None, STILL):
                if not events or events[0][0] > till:
                    break
                moment, _, entry, component = heappop(events)
                if component._entry != entry:  # it was scheduled anew since, or interrupted
                    continue
                component._entry = 0
                component._at = inf
                component._status = CURRENT
                self._now = moment
                try:
                    component._go_on(None)
                except StopIteration:
                    component._status = DATA
            else:
                if self._now < began + 1:
                    found = (
                        f"it stands still: {STILL:,} events in minute {self._now:,.0f}, {type(component).__name__} last"
                    )
                    allowed = "longer turns, patience, pauses and work, or fewer who come at once"
                    raise ScenarioError([Problem("clock", found, allowed)], "the run")
        self._now = till


class LightComponent:
    """Something with a process: a generator that holds, is passive, and goes on."""

    process: Any
    setup: Any

    def __init__(self, env: LightEnvironment, name: str = "", **kwargs: Any) -> None:
        self.env = env
        self._entry = 0  # of its event in the list; what stands there under another number is out of date
        self._at = inf  # when it goes on
        self._left = 0.0  # of its hold, when it was interrupted
        self._status = DATA
        if hasattr(self, "process"):
            self._begin()
            self._schedule(env._now, 0)
        if hasattr(self, "setup"):
            self.setup(**kwargs)

    def _begin(self) -> None:
        process: Generator = self.process()
        self._go_on = process.send

    def _schedule(self, moment: float, priority: float) -> None:
        env = self.env
        if moment < env._now:
            raise ValueError(f"{type(self).__name__} cannot go on at minute {moment:g}: it is {env._now:g} already")
        self._at = moment
        self._status = SCHEDULED
        if moment == inf:  # never, as far as can be said
            self._entry = 0
            return
        env._entries = self._entry = entry = env._entries + 1
        heappush(env._events, (moment, priority, entry, self))

    def hold(self, duration: float | None = None, till: float | None = None, priority: float = 0) -> Any:
        """Go on after so many minutes, or at a minute; of one moment, what has the lowest priority number first."""
        if till is None:
            till = self.env._now + (duration or 0.0)
        self._schedule(till, priority)

    def activate(self, at: float | None = None) -> None:
        """Go on now, or at a minute."""
        if self._status == DATA:
            self._begin()
        self._schedule(self.env._now if at is None else at, 0)

    def passivate(self) -> Any:
        """Go on when somebody says so."""
        self._entry = 0
        self._at = inf
        self._status = PASSIVE

    def interrupt(self) -> None:
        """Break off a hold."""
        if self._status != SCHEDULED:
            raise ValueError(f"{type(self).__name__} is not holding, so it cannot be interrupted")
        self._entry = 0
        self._left = self._at - self.env._now
        self._status = INTERRUPTED

    def resume(self) -> None:
        """Go on with a hold that was broken off."""
        if self._status != INTERRUPTED:
            raise ValueError(f"{type(self).__name__} is not interrupted, so it cannot be resumed")
        self._schedule(self.env._now + self._left, 0)

    def isinterrupted(self) -> bool:
        """Tell whether its hold is broken off."""
        return self._status == INTERRUPTED

    def ispassive(self) -> bool:
        """Tell whether it waits for somebody to say that it goes on."""
        return self._status == PASSIVE

    def scheduled_time(self) -> float:
        """Return when it goes on; infinite if nobody can say."""
        return self._at

    def remaining_duration(self) -> float:
        """Return how much of its hold is left."""
        return self._left if self._status == INTERRUPTED else self._at - self.env._now
