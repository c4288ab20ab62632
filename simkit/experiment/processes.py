"""Processes: pieces of work on all cores, with the results of one core.

This process works too. The others are loky's, which joblib brings along: started when work turns out to be long
enough, kept warm for whoever comes next, gone after some idle minutes and at the end. They begin as new programs, not
as copies of a notebook with its threads, on every system alike.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain, islice
from multiprocessing import resource_tracker
from typing import Any, TypeVar

import numpy as np

from simkit.model.office.office import Stop, Stopped

T = TypeVar("T")

LIMIT = "SIMKIT_JOBS"  # the environment's word on how many processes work when nobody says it
MOST = 8  # of themselves; each takes about a hundred megabytes
WORTH = 1.0  # seconds of work that is left: less is not made shorter by starting a process
WARM = 0.2  # the same where others have been started before
IDLE = 300  # seconds after which a process that has nothing to do goes
GONE = 2  # seconds after which the others see that this process is gone
CHUNK = 0.05  # seconds of work that are handed over at once: to hand over costs a millisecond
AHEAD = 2  # chunks for each process, so that it has the next one when it is done
LOOK = 0.02  # seconds between two looks at whether to stop
NEAR = 4  # pieces, of which one may be done before those in front of it


def spread_out(
    function: Callable[..., T],
    work: Sequence[tuple],
    jobs: int | None = None,
    stop: Stop | None = None,
    here: Callable[..., T] | None = None,
    took: Sequence[float] = (),
    ours: Collection[int] = (),
) -> Iterator[T]:
    """Call a function for each piece of work, on as many processes as is worth it; results come back in order.

    `stop` is asked between two pieces; where it says so, Stopped is raised. `here` is what to call in this process,
    which always does the first piece: the same, but with what cannot be sent to others. `took` tells how many seconds
    such pieces took before: who knows that need not try two here to see whether the others are worth it. `ours` are the
    places of pieces that are done more quickly here than elsewhere.
    """
    if _checked(jobs) != 1 and _cluster():
        from joblib import Parallel, delayed

        others = Parallel(n_jobs=jobs, return_as="generator")(delayed(function)(*one) for one in work[1:])
        return chain(((here or function)(*one) for one in work[:1]), others)
    wanted = processes(jobs)
    if wanted == 1:
        return ((here or function)(*one) for one in work)
    return _Shared(function, here or function, work, wanted, jobs is not None, stop, took, ours).results()


def processes(jobs: int | None = None) -> int:
    """Return how many processes to use at most, this one included. Raises ValueError if jobs makes no sense."""
    # A process that was started to share work, or for a cluster, has its one core; a browser has no processes.
    if _checked(jobs) == 1 or multiprocessing.parent_process() is not None or sys.platform == "emscripten":
        return 1
    if jobs is None:
        return _by_default()
    there = cores()
    if jobs > there:
        words = f"jobs={jobs:,} asks for more processes than there are cores; {there:,} work, one a core"
        warnings.warn(words, stacklevel=4)
    return there if jobs == -1 else min(int(jobs), there)


def _checked(jobs: int | None) -> int | None:
    if jobs is not None and (isinstance(jobs, bool) or not isinstance(jobs, int | np.integer) or jobs < -1 or not jobs):
        raise ValueError(f"jobs must be a number of processes such as 2, or -1 for one a core; not {jobs!r}")
    return jobs


def cores() -> int:
    """Return how many cores this process may use: of the machine, of its container, of its affinity."""
    from joblib import cpu_count

    return cpu_count()


def _by_default() -> int:
    said = os.environ.get(LIMIT, "").strip()
    if not said:
        return min(os.cpu_count() or 1, MOST)
    if not said.isdecimal() or int(said) < 1:
        raise ValueError(f"the environment variable {LIMIT} must be a number of processes such as 2; not {said!r}")
    return int(said)


def warm(jobs: int | None = None) -> Future | None:
    """Start the other processes, if there may be any; what comes back is done when the first is ready."""
    wanted = processes(jobs)
    workers = min(wanted, cores()) - 1 if wanted > 1 else 0
    return _started(workers)[1] if workers else None


def elsewhere(function: Callable[..., T], *arguments: Any) -> Future:
    """Do one piece of work in another process, even where there is one core: for whoever must go on answering."""
    return _submit(_started(max(1, min(processes(), cores()) - 1))[0], function, *arguments)


def _started(workers: int) -> tuple[Any, Future]:
    """Return other processes, and what is done when the first of them is ready."""
    try:
        return _pool(workers), _submit(_pool(workers), _ready)
    except BrokenProcessPool:  # one of them was ended when nobody needed it
        _pool.cache_clear()
        return _pool(workers), _submit(_pool(workers), _ready)


def _submit(pool: Any, function: Callable[..., T], *arguments: Any) -> Future:
    """Hand over work. A process that begins for it is deaf to interrupts; one that comes now is heard here after."""
    mask = getattr(signal, "pthread_sigmask", None)  # not on Windows
    heard = mask(signal.SIG_BLOCK, [signal.SIGINT]) if mask else ()
    try:
        return pool.submit(function, *arguments)
    finally:
        if mask:
            mask(signal.SIG_SETMASK, heard)


@cache  # to start takes a second: they stay for whoever comes next, from whichever panel or cell
def _pool(workers: int) -> Any:
    from joblib.externals.loky import ProcessPoolExecutor

    if hasattr(signal, "pthread_sigmask"):  # begun later, it would undo what `_submit` does
        resource_tracker.ensure_running()
    # One core each, also for linear algebra; and an interrupt is for the notebook, which gets it too.
    alone = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return ProcessPoolExecutor(workers, timeout=IDLE, initializer=_begin, env=alone)


def _begin() -> None:
    """Be deaf to interrupts, and go with the process that started this one, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:  # on Windows it stays so: there it goes after its idle minutes
        time.sleep(GONE)
    os._exit(1)


def _ready() -> None:
    import simkit.experiment  # noqa: F401 -- what takes longest of the first piece of work


def _all_of(function: Callable[..., T], pieces: Sequence[tuple]) -> list[T]:
    return [function(*piece) for piece in pieces]


def _cluster() -> bool:
    """Say whether the work goes to a cluster, or to processes that somebody chose by joblib."""
    # Whoever asks joblib for a cluster has imported it; nobody else need wait for the import.
    if "joblib" not in sys.modules:
        return False
    from joblib.parallel import get_active_backend

    backend, number = get_active_backend()
    return number not in (None, 1) or type(backend).__name__.startswith("Dask")


class _Shared:
    """Work that this process shares with others. Who does what depends on the clock; what comes out does not."""

    def __init__(
        self, function: Callable[..., T], here: Callable[..., T], work: Sequence[tuple],
        wanted: int, sure: bool, stop: Stop | None, took: Sequence[float], ours: Collection[int],
    ) -> None:  # fmt: skip
        self.function, self.here, self.work = function, here, work
        self.wanted, self.sure, self.stop = wanted, sure, stop
        self.left = deque(range(1, len(work)))  # nobody has them yet
        self.mine = [0] if work else []  # the first; and what failed elsewhere: done here, it fails with its own words
        self.done: dict[int, Future] = {}
        self.out: dict[Future, list[int]] = {}  # what the others have
        self.times, self.ours = list(took), frozenset(ours)
        self.pool: Any = None
        self.started: Any = None

    def results(self) -> Iterator[T]:
        """Do all pieces, and return what comes out in order; what fails, fails in its turn."""
        try:
            for number in range(len(self.work)):
                while number not in self.done:
                    if self.stop is not None and self.stop():
                        raise Stopped
                    self._collect()
                    if number not in self.done:
                        self._hand_out()
                        self._do_one()
                yield self.done.pop(number).result()
        finally:
            for future in self.out:
                future.cancel()

    def _do_one(self) -> None:
        """Do the next piece here; where others have all that is left, wait for them."""
        if not (self.mine or self.left):
            wait(self.out, timeout=LOOK, return_when="FIRST_COMPLETED")
            return
        number = (self.mine or self._next(1, here=True))[0]
        (self.mine or self.left).remove(number)
        began, found = time.perf_counter(), Future()
        try:
            found.set_result(self.here(*self.work[number]))
        except Stopped:
            raise
        except Exception as problem:  # of a later piece than the next, perhaps
            found.set_exception(problem)
        self.done[number] = found
        self.times.append(time.perf_counter() - began)

    def _next(self, size: int, here: bool) -> list[int]:
        """Return some of the next pieces: first those that are done more quickly here, or those that are not."""
        near = islice(self.left, max(size, NEAR))
        return sorted(near, key=lambda number: (number in self.ours) != here)[:size]

    def _hand_out(self) -> None:
        """Give the others what they need to be busy until we look again."""
        if self.wanted == 1 or not (self.pool or self._worth_it()):
            return
        try:
            if self.pool is None:
                self.wanted = min(self.wanted, cores())
                if self.wanted > 1:
                    self.pool, self.started = _started(self.wanted - 1)
                    wait([self.started], timeout=LOOK)  # one that is up answers at once
            if self.pool is None or not self.started.done():
                return  # until they have started we go on alone, in order
            # The last piece of all is for who is free, so that nobody waits for somebody who has one more.
            ahead = AHEAD if len(self.left) > 1 else 1
            while self.left and len(self.out) < ahead * (self.wanted - 1):
                chunk = self._next(self._size(), here=False)
                self.out[_submit(self.pool, _all_of, self.function, [self.work[number] for number in chunk])] = chunk
                for number in chunk:
                    self.left.remove(number)
        except BrokenProcessPool as problem:
            self._without(problem)

    def _worth_it(self) -> bool:
        # The first piece of all also pays for imports and caches.
        known = len(self.times) > 1 or (self.times and self.times[0] > 2 * WORTH)
        least = WARM if _pool.cache_info().currsize else WORTH
        return len(self.left) > 1 and (self.sure or bool(known and min(self.times) * len(self.left) > least))

    def _size(self) -> int:
        quick = CHUNK / max(min(self.times, default=CHUNK), 1e-6)
        return max(1, min(int(quick), len(self.left) // (2 * AHEAD * self.wanted)))

    def _collect(self) -> None:
        """Take over what the others are done with."""
        for future in [one for one in self.out if one.done()]:
            problem = future.exception()
            if isinstance(problem, BrokenProcessPool):
                return self._without(problem)
            chunk = self.out.pop(future)
            if problem is not None:
                self.mine = sorted([*self.mine, *chunk])
            else:
                for number, value in zip(chunk, future.result(), strict=True):
                    self.done[number] = Future()
                    self.done[number].set_result(value)

    def _without(self, problem: BrokenProcessPool) -> None:
        """Go on without the others, with half as many if one was lost; what they had is done again."""
        self.left = deque(sorted([*self.left, *chain.from_iterable(self.out.values())]))
        self.out.clear()
        self.pool = None
        _pool.cache_clear()
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        if type(problem) is not TerminatedWorkerError:  # they could not read what they were sent
            self.wanted = 1
            return
        self.wanted = (self.wanted + 1) // 2
        rest = f"{self.wanted} processes do" if self.wanted > 1 else "this process alone does"
        words = "A process that shared the work was ended by the system, perhaps for want of memory. Nothing is lost:"
        warnings.warn(f"{words} {rest} what it had under way, and the rest.", stacklevel=2)
