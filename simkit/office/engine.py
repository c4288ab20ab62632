"""Engine: salabim, imported without a trace, and a shortcut through a slow search of its.

On import salabim seeds the global generators of ``random`` and NumPy with a constant. Whoever draws
from those would get the same numbers after every first run, so they are put back as they were.

For its trace, salabim looks up who called it three times a run, and reads the source of every caller's
caller to do so. Deep down, in a notebook's callback, that takes longer than a small run. The answer
is found much quicker by walking up the frames.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType

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


sim = _import_salabim()
_NAMES = sim.Environment.__init__.__globals__
_SEARCH = "_get_caller_frame"
_ORIGINAL = _NAMES.get(_SEARCH)


@contextmanager
def quick_search() -> Iterator[None]:
    """Let salabim find its caller quickly, only while an office of ours is made or run.

    Both searches give the same answer, so nothing goes wrong when another thread meets either of them.
    A salabim that has no such search is left as it is.
    """
    if _ORIGINAL is None:
        yield
        return
    _NAMES[_SEARCH] = _caller_frame
    try:
        yield
    finally:
        _NAMES[_SEARCH] = _ORIGINAL
