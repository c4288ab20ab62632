"""Engine: what lets the office's components take turns: salabim as published, or the light scheduler below.

The office is written as salabim components: classes with a `process` that holds, is passive and goes on. Which engine
they run on is decided when an office is made. On salabim they are what its manual describes. The light scheduler has
those of its methods that the office uses, in its order of events, and nothing else: no trace, no monitors, no queues.
The same components give the same record on both, byte for byte, which a test holds; the light one is quicker, and
experiments take it. There, an office whose people only take work and do it needs no components at all: the bare loop
in `letters.py` writes the same record several times as quickly, and `desks.py` does without the loop where nobody has
a choice. salabim is the truth that all are held to.
"""

from collections.abc import Generator
from functools import cache
from heapq import heappop, heappush
from itertools import repeat
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar

from simkit import arguments
from simkit.model.scenario.refusals import Problem, ScenarioError

ENGINES = ("light", "salabim")
STILL = 50_000_000  # events in one minute after which nobody need wait for the next
DATA, PASSIVE, INTERRUPTED = "data", "passive", "interrupted"  # what a component is that waits for no event
Event = tuple[float, float, int, "LightComponent"]  # when, priority, in what order it was entered, and who goes on


def refuse_to_stand_still(began: float, now: float) -> None:
    """Stop a run in which so many events took less than a minute."""
    if now < began + 1:
        found = f"it stands still: {STILL:,} events in minute {now:,.0f}"
        allowed = "longer turns, patience, pauses and work, or fewer who come at once"
        raise ScenarioError([Problem("clock", found, allowed)], "the run")


class LightEnvironment:
    """The clock and the event list."""

    engine: ClassVar[str] = "light"

    def __init__(self) -> None:
        self.minute = 0.0  # it is
        self._events: list[Event] = []
        self._entries = 0

    def now(self) -> float:
        """Return the minute it is, as salabim does; `minute` costs no call."""
        return self.minute

    def run(self, till: float) -> None:
        """Let everything happen up to a minute, what happens at that minute included."""
        events, end = self._events, LightComponent(self)
        end._go_on = (None for _ in ()).send  # the last event: so nobody need ask at each whether it is the last
        end.hold(till=till, priority=inf)
        while True:
            began = self.minute
            for _ in repeat(None, STILL):  # which costs less than a condition
                event = heappop(events)
                component = event[3]
                if component._event is event:  # else it was scheduled anew since, or interrupted
                    component._event = None
                    self.minute = event[0]
                    try:
                        component._go_on(None)
                    except StopIteration:
                        if component is end:
                            return
                        component._event = DATA
            refuse_to_stand_still(began, self.minute)


class LightComponent:
    """Something with a process: a generator that holds, is passive, and goes on."""

    __slots__ = ("_event", "_go_on", "_left", "env")
    process: Any
    setup: Any
    _go_on: Any

    def __init__(self, env: LightEnvironment, name: str = "", **kwargs: Any) -> None:
        self.env = env
        # What it waits for, if anything; what else of it stands in the list is out of date. None: it goes on now.
        self._event: Event | str | None = DATA
        self._left = 0.0  # of its hold, when it was interrupted
        if hasattr(self, "process"):
            self._begin()
            self.hold()
        if hasattr(self, "setup"):
            self.setup(**kwargs)

    def _begin(self) -> None:
        process: Generator = self.process()
        self._go_on = process.send

    def hold(self, duration: float = 0.0, till: float | None = None, priority: float = 0) -> Any:
        """Go on after so many minutes, or at a minute; of one moment, what has the lowest priority number first."""
        env = self.env
        if till is None:
            till = env.minute + duration
        if till < env.minute:
            raise ValueError(f"{type(self).__name__} cannot go on at minute {till:g}: it is {env.minute:g} already")
        env._entries = entry = env._entries + 1
        self._event = event = (till, priority, entry, self)
        heappush(env._events, event)

    def activate(self, at: float | None = None) -> None:
        """Go on now, or at a minute."""
        if self._event is DATA:
            self._begin()
        self.hold(till=at)

    def passivate(self) -> Any:
        """Go on when somebody says so."""
        self._event = PASSIVE

    def cancel(self) -> None:
        """Go on no more."""
        self._event, self._go_on = DATA, None

    def interrupt(self) -> None:
        """Break off a hold."""
        if not isinstance(self._event, tuple):
            raise ValueError(f"{type(self).__name__} is not holding, so it cannot be interrupted")
        self._left = self._event[0] - self.env.minute
        self._event = INTERRUPTED

    def resume(self) -> None:
        """Go on with a hold that was broken off."""
        if self._event is not INTERRUPTED:
            raise ValueError(f"{type(self).__name__} is not interrupted, so it cannot be resumed")
        self.hold(self._left)

    def isinterrupted(self) -> bool:
        """Tell whether its hold is broken off."""
        return self._event is INTERRUPTED

    def ispassive(self) -> bool:
        """Tell whether it waits for somebody to say that it goes on."""
        return self._event is PASSIVE

    def scheduled_time(self) -> float:
        """Return when it goes on; infinite if nobody can say."""
        return self._event[0] if isinstance(self._event, tuple) else inf

    def remaining_duration(self) -> float:
        """Return how much of its hold is left."""
        return self._left if self._event is INTERRUPTED else self.scheduled_time() - self.env.minute


if TYPE_CHECKING:
    Component = LightComponent
    Environment = LightEnvironment
else:

    class Component:
        """A component of the office: the engine lends it hold, passivate, activate, interrupt, resume and the like."""

    class Environment:
        """The clock of the office: the engine lends it now and run."""


@cache
def on(engine: str, kind: Any) -> Any:
    """Return a kind of component, or of environment, as it runs on an engine: the same class each time."""
    component: Any = LightComponent
    environment: Any = LightEnvironment
    if arguments.choice("engine", engine, ENGINES) == "salabim":
        from simkit.model.office.plain_salabim import SalabimEnvironment, sim

        component, environment = sim.Component, SalabimEnvironment
    base = environment if issubclass(kind, Environment) else component
    return type(kind.__name__, (kind, base), {"__doc__": kind.__doc__, "__module__": kind.__module__})
