"""Lock: one writer at a time, also between notebooks.

The lock is the operating system's own: it ends with the process that holds it, so a crash leaves none behind.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS, PAUSE = 10.0, 0.02


@contextmanager
def locked(path: Path, seconds: float = SECONDS) -> Iterator[None]:
    """Hold the lock of a file, in a small hidden file beside it."""
    end = time.monotonic() + seconds
    with open(path.with_name(f".{path.name}.lock"), "a+b") as file:
        while not _take(file.fileno()):
            if time.monotonic() > end:
                raise TimeoutError(f"another notebook has been writing {path.name} for {seconds:g} seconds")
            time.sleep(PAUSE)
        try:
            yield
        finally:
            _leave(file.fileno())


if os.name == "nt":
    import msvcrt

    def _take(number: int) -> bool:
        os.lseek(number, 0, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _leave(number: int) -> None:
        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:
    import errno
    import fcntl

    # Some network drives know no locks; there the file is still written whole or not at all.
    UNKNOWN = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}

    def _take(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in UNKNOWN:
                raise
        return True

    def _leave(number: int) -> None:
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_UN)
