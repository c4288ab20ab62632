"""Tidy: clear up after a run, and not in the middle of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def tidy() -> Iterator[None]:
    """Let Python's collector of garbage wait, and then look at what is new only.

    A run leaves many small objects that hold each other. Left alone, the collector goes through all that the notebook
    has loaded every few runs, for a third of a second in which nothing moves. What a run left is found in some
    milliseconds. A run that is given up leaves that to the next one, for which somebody waits. A learner who has
    switched the collector off keeps it so.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
    gc.collect(1)
