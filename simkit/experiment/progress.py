"""Progress: how far an experiment is, as a bar in a notebook and in a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Progress = bool | Callable[[int], Any] | None
T = TypeVar("T")

PATIENCE = 2.0  # seconds before a bar appears: what is quick needs none


def watched(done: Iterator[T], total: int, progress: Progress = None) -> Iterator[T]:
    """Pass on what comes, and show how far it is."""
    if callable(progress):
        for number, one in enumerate(done, 1):
            yield one
            progress(number)
        return
    if progress is False or (progress is None and not _somebody_looks()):
        yield from done
        return
    from tqdm.auto import tqdm

    yield from tqdm(done, total=total, unit="replication", delay=PATIENCE, leave=False)


def _somebody_looks() -> bool:
    """Say whether this is a notebook or a terminal, and nobody asked for silence."""
    if os.environ.get("TQDM_DISABLE"):  # tqdm's bar for notebooks does not listen to its own variable
        return False
    shell = sys.modules.get("IPython")
    if shell is not None and shell.get_ipython() is not None:
        return True
    return sys.stderr is not None and sys.stderr.isatty()
