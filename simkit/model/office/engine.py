"""Engine: salabim, imported without a trace, and two shortcuts through slow spots of its.

On import salabim seeds the global generators of ``random`` and NumPy with a constant. Whoever draws
from those would get the same numbers after every first run, so they are put back as they were.

For its trace, salabim looks up who called it three times a run, and reads the source of every caller's
caller to do so. Deep down, in a notebook's callback, that takes longer than a small run. The answer
is found much quicker by walking up the frames.

Of every component, salabim keeps a monitor of its status, and even a monitor that is switched off takes part of
each step. The record says it all: our components have a status without a past.

For every component, salabim checks that the parameters of its methods do not clash. They belong to the
class, so once for each class is enough; for every employee it is most of what making one takes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np


def _import_salabim() -> ModuleType:
    of_python, of_numpy = random.getstate(), np.random.get_state()
    try:
        import salabim
    finally:
        random.setstate(of_python)
        np.random.set_state(of_numpy)
    return salabim


def _caller_frame() -> FrameType:
    """Return the nearest frame outside salabim, as salabim's own search does."""
    frame = sys._getframe(1)
    inside = (frame.f_code.co_filename, "<string>")
    while frame.f_code.co_filename in inside and frame.f_back:
        frame = frame.f_back
    return frame


def _once_for_each_class(check: Callable[..., None]) -> Callable[..., None]:
    """Return salabim's check of a component's parameters, made for the first component of each class only."""
    passed: set[tuple] = set()

    def check_class(component: Any, first: str, second: str, process: Any = None) -> None:
        key = (type(component), first, second, getattr(process, "__func__", process))
        if key not in passed:
            check(component, first, second, process=process)
            passed.add(key)

    return check_class


class _Status:
    """The status of a component, without a past: what salabim asks of it while it runs."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    @property
    def value(self) -> Any:
        """The status now."""
        return self._value

    def __call__(self) -> Any:
        return self._value


def forget_status(component: Any) -> None:
    """Let a component keep its status and forget what it was before."""
    component.status = _Status(component.status.value)


if TYPE_CHECKING:
    import salabim as sim
else:
    sim = _import_salabim()
_NAMES = sim.Environment.__init__.__globals__
_SEARCH, _CHECK = "_get_caller_frame", "_check_overlapping_parameters"
_ORIGINALS = {name: _NAMES[name] for name in (_SEARCH, _CHECK) if name in _NAMES}


@contextmanager
def shortcuts() -> Iterator[None]:
    """Let salabim search and check quickly, only while an office of ours is made or run.

    Both ways give the same answer, so nothing goes wrong when another thread meets either of them.
    A salabim that has no such search or check is left as it is.
    """
    ways = {_SEARCH: _caller_frame}
    if _CHECK in _ORIGINALS:
        ways[_CHECK] = _once_for_each_class(_ORIGINALS[_CHECK])
    _NAMES.update({name: ways[name] for name in _ORIGINALS})
    try:
        yield
    finally:
        _NAMES.update(_ORIGINALS)
