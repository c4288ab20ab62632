"""Engine: what lets the office's components take turns: salabim as published, or the light scheduler.

The office is written as salabim components: classes with a `process` that holds, is passive and goes on. Which engine
they run on is decided when an office is made. On salabim they are what its manual describes; on the light scheduler,
which has the methods that the office uses and keeps no statistics, they give the same record, quicker. Experiments
take the light one. There, an office whose people only take work and do it needs no components at all: the bare loop
in `letters.py` writes the same record several times as quickly. salabim is the truth that both are held to.
"""

from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from simkit import arguments

ENGINES = {  # where the component and the environment of each engine stand
    "light": ("simkit.model.office.light", "LightComponent", "LightEnvironment"),
    "salabim": ("simkit.model.office.plain_salabim", "sim.Component", "SalabimEnvironment"),
}

if TYPE_CHECKING:
    from simkit.model.office.light import LightComponent as Component
    from simkit.model.office.light import LightEnvironment as Environment
else:

    class Component:
        """A component of the office: the engine lends it hold, passivate, activate, interrupt, resume and the like."""

    class Environment:
        """The clock of the office: the engine lends it now and run."""


@cache
def on(engine: str, kind: Any) -> Any:
    """Return a kind of component, or of environment, as it runs on an engine: the same class each time."""
    module, component, environment = ENGINES[arguments.choice("engine", engine, tuple(ENGINES))]
    base = attrgetter(environment if issubclass(kind, Environment) else component)(import_module(module))
    return type(kind.__name__, (kind, base), {"__doc__": kind.__doc__, "__module__": kind.__module__})
