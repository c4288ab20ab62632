"""Does only the newest move count, does a dragged knob see an answer, and does the worker end?"""

import threading
import time

import pytest

from simkit.live.worker import BackgroundWorker, Job

SECONDS = 20


class Work:
    """Work that is held up until the test lets it go on, and writes down what it was asked."""

    def __init__(self):
        self.began, self.given_up, self.finished = [], [], []
        self.started, self.go_on = threading.Semaphore(0), threading.Event()
        self.fast = False

    def __call__(self, move, stop):
        self.began.append(move)
        self.started.release()
        while not self.go_on.is_set():
            if stop(False) if self.fast else stop():
                self.given_up.append(move)
                return
            time.sleep(0.001)
        self.finished.append(move)

    def wait(self):
        assert self.started.acquire(timeout=SECONDS)


@pytest.fixture
def work():
    return Work()


def test_the_newest_move_wins(work):
    """Of many moves while one is under way, is that one given up and only the last one done?"""
    worker = BackgroundWorker(work)
    moves = [Job((number,), True) for number in range(6)]
    worker.submit(moves[0])
    work.wait()
    for move in moves[1:]:
        worker.submit(move)
    while not work.given_up:
        time.sleep(0.001)
    work.go_on.set()
    assert worker.wait(SECONDS)
    assert work.given_up[0] is moves[0] and work.finished == [moves[-1]]
    assert len(work.began) < len(moves)


def test_a_drag_waits_for_the_fast_answer_under_way(work):
    """Does a dragged knob leave a fast answer alone, so that a quick hand sees one, while letting go ends it?"""
    work.fast = True
    worker = BackgroundWorker(work)
    worker.submit(Job((1,), False))
    work.wait()
    worker.submit(Job((2,), False))
    time.sleep(0.05)
    assert work.given_up == []
    worker.submit(Job((3,), True))
    work.wait()
    assert [move.values for move in work.given_up] == [(1,)]
    work.go_on.set()
    assert worker.wait(SECONDS) and [move.values for move in work.finished] == [(3,)]


def test_a_drag_does_not_take_back_that_the_knob_was_let_go(work):
    """When a drag overtakes a waiting move that was let go, are the newest values still run in full?"""
    work.fast = True
    worker = BackgroundWorker(work)
    worker.submit(Job((1,), False))
    work.wait()
    with worker._lock:  # both arrive before the worker looks
        worker._waiting = [Job((2,), True)]
        worker._lock.notify_all()
    worker.submit(Job((3,), False))
    work.go_on.set()
    assert worker.wait(SECONDS)
    assert work.began[-1].values in {(2,), (3,)} and any(move.settled for move in work.began)


def test_the_thread_lives_only_while_there_is_work(work):
    """Is there no thread before and after, and a new one for new work?"""
    worker = BackgroundWorker(work)
    work.go_on.set()
    for number in range(3):
        worker.submit(Job((number,), True))
        assert worker.wait(SECONDS)
        assert not [t for t in threading.enumerate() if t is worker._thread]
    assert len(work.finished) == 3


def test_cancel_ends_what_runs_and_what_waits(work):
    """After cancel, does nothing run or wait any more, and can one go on?"""
    worker = BackgroundWorker(work)
    worker.submit(Job((1,), True))
    work.wait()
    worker.cancel()
    assert [move.values for move in work.given_up] == [(1,)] and worker._thread is None
    work.go_on.set()
    worker.submit(Job((2,), True))
    assert worker.wait(SECONDS) and [move.values for move in work.finished] == [(2,)]
