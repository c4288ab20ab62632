"""Plain salabim: the office's other engine, as published, imported without a trace.

On import salabim seeds the global generators of ``random`` and NumPy with a constant. Whoever draws from those would
get the same numbers after every first run, so they are put back as they were.
"""

import random
from itertools import repeat
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from simkit.model.office import engine


def _import_salabim() -> ModuleType:
    of_python, of_numpy = random.getstate(), np.random.get_state()
    try:
        import salabim
    finally:
        random.setstate(of_python)
        np.random.set_state(of_numpy)
    return salabim


if TYPE_CHECKING:
    import salabim as sim
else:
    sim = _import_salabim()


class SalabimEnvironment(sim.Environment):
    """salabim's environment, left alone by what is global and leaving that alone."""

    engine: ClassVar[str] = "salabim"

    def __init__(self) -> None:
        # random_seed="" leaves Python's and NumPy's global generators alone; isdefault_env=False leaves
        # a learner's own environment the default one; generator processes run without greenlet, also
        # in a browser.
        super().__init__(trace=False, random_seed="", isdefault_env=False, yieldless=False)
        self.suppress_trace_linenumbers(True)  # looking them up takes longer than the rest of an interrupt

    def do_simulate(self) -> None:
        """Go on as salabim does, as long as time goes on."""
        while self.running and not self._animate:
            began = self.minute
            for _ in repeat(None, engine.STILL):
                if not self.running:
                    return
                self.step()
            engine.refuse_to_stand_still(began, self.minute)

    @property
    def minute(self) -> float:
        """The minute it is, as on the light engine."""
        return self.now()

    def an_modelname(self) -> None:
        """Draw nothing: salabim's caption would need a default environment."""

    def an_clocktext(self) -> None:
        """Draw nothing: salabim's clock would need a default environment."""
