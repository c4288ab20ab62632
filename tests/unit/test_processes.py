"""Are results the same on any number of processes, and is nothing lost when one is killed, interrupted or fails?"""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
import warnings
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pandas as pd
import pytest
from cloudpickle import register_pickle_by_value

import simkit as sk
from simkit.experiment import processes as sharing
from simkit.experiment.processes import processes, spread_out
from simkit.model.office import Stopped

# What others are sent is the functions below themselves: they cannot import this file.
register_pickle_by_value(sys.modules[__name__])
KEYS = ["task_wait", "utilisation"]
HERE = os.getpid()


@pytest.fixture
def three(monkeypatch):
    """A machine of three cores, whatever this one has, and processes that are up."""
    monkeypatch.setattr(sharing, "cores", lambda: 3)
    for jobs in (2, 3):
        sharing.warm(jobs).result(timeout=60)


def where(number, seconds=0.02):
    """A piece of work: what it gives, and who did it."""
    time.sleep(seconds)
    return number, os.getpid()


def killed_once(number, told):
    """Die of a signal at the first piece that another process does."""
    if multiprocessing.parent_process() is not None and not told.exists():
        told.touch()
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return where(number)


def killed_always(number, told):
    """Die of a signal in any other process; here, take long until two have died."""
    if multiprocessing.parent_process() is not None:
        (told / str(os.getpid())).touch()
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return where(number, 0.3 if len(list(told.iterdir())) < 3 else 0.001)


def refused(number):
    where(number)
    if number in (7, 13):
        raise ValueError(f"piece {number} is refused")
    return number


def inside(number):
    """An experiment within a piece of work, and by whom it was done."""
    return {pid for _, pid in spread_out(where, [(k,) for k in range(4)], jobs=2)}, os.getpid(), where(number)


def work(n=80):
    return [(number,) for number in range(n)]


@pytest.mark.parametrize("jobs", [1, 2, 3, -1])
def test_does_everything_come_back_in_order(three, jobs):
    """On one, two and three processes: is every piece done once, in order, and by no more processes than that?"""
    found = list(spread_out(where, work(), jobs))
    assert [number for number, _ in found] == list(range(80))
    pids = {pid for _, pid in found}
    assert HERE in pids and len(pids) <= (3 if jobs == -1 else jobs)
    assert len(pids) > 1 or jobs == 1


def test_are_the_numbers_of_an_experiment_the_same(three):
    """With letters, the telephone and a change of the office: to the last bit, on one, two and three processes?"""
    short = {"clock.warm_up_days": 1, "clock.horizon_days": 4}
    pair = [sk.load(f"tax-office/{name}").change(short) for name in ("specialists", "service-team")]
    alone, *shared = (sk.compare(*pair, n=8, jobs=jobs, progress=False) for jobs in (1, 2, 3))
    for one in shared:
        pd.testing.assert_frame_equal(alone.table, one.table, check_exact=True)


def test_is_a_small_experiment_done_here():
    """What takes no time: does nobody start a process for it, unless the number of processes is said?"""
    assert {pid for _, pid in spread_out(quick, work(), None)} == {HERE}


def quick(number):
    return where(number, 0)


@pytest.mark.parametrize(("took", "alone"), [((), 2), ((0.02, 0.02), 1)])
def test_is_a_long_experiment_shared(three, monkeypatch, took, alone):
    """Without a word about processes: do others share what takes long, at once where that is known?"""
    monkeypatch.delenv(sharing.LIMIT, raising=False)
    monkeypatch.setattr(sharing, "WORTH", 0.1)
    monkeypatch.setattr(sharing, "LOOK", 60)  # however busy the machine is, they answer before it goes on alone
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    found = list(spread_out(where, work(200), took=took))
    assert [number for number, _ in found] == list(range(200))
    assert [pid == HERE for _, pid in found].index(False) == alone and HERE in {pid for _, pid in found}


def test_is_nothing_lost_with_a_killed_process(three, tmp_path):
    """One is killed half-way: is it said, is every piece there, and do the others go on?"""
    with pytest.warns(UserWarning, match="ended by the system.*Nothing is lost: 2 processes do"):
        found = list(spread_out(killed_once, [(number, tmp_path / "told") for number in range(80)], jobs=3))
    assert [number for number, _ in found] == list(range(80))


def test_does_it_end_where_each_process_is_killed(three, tmp_path):
    """Every other one dies, again and again: does this one do the work alone in the end?"""
    with pytest.warns(UserWarning, match="this process alone does"):
        found = list(spread_out(killed_always, [(number, tmp_path) for number in range(80)], jobs=3))
    assert found == [(number, HERE) for number in range(80)]


def test_does_one_that_died_idle_go_unnoticed(three):
    """Between two experiments all others are killed: does the next one simply start new ones?"""
    list(spread_out(where, work(), jobs=3))
    for pid in list(sharing._pool(2)._processes):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    deadline = time.monotonic() + 30
    while not sharing._pool(2)._flags.broken and time.monotonic() < deadline:
        time.sleep(0.01)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = list(spread_out(where, work(), jobs=3))
    assert [number for number, _ in found] == list(range(80))


def test_is_nothing_lost_where_others_are_gone_as_they_get_work(three, monkeypatch):
    """Others end just when the second chunk is handed to them: is each piece done all the same?"""
    chunks = []

    class Ending:
        def submit(self, function, *arguments):
            chunks.append(arguments)
            if len(chunks) == 2:
                raise BrokenProcessPool
            return Future()  # which never ends

    up = Future()
    up.set_result(None)
    monkeypatch.setattr(sharing, "_started", lambda workers: (Ending(), up))
    assert list(spread_out(where, work(20), jobs=3)) == [(number, HERE) for number in range(20)]
    assert len(chunks) == 2


def test_is_what_is_quicker_here_left_for_this_process():
    """Two of the next pieces are quicker here: are they taken here first, and given to others last?"""
    shared = sharing._Shared(where, where, work(9), 2, True, None, (), ours=[3, 4, 8])
    assert shared._next(2, here=True) == [3, 4] and shared._next(3, here=True) == [3, 4, 1]
    assert shared._next(2, here=False) == [1, 2] and shared._next(7, here=False) == [1, 2, 5, 6, 7, 3, 4]


@pytest.mark.parametrize("jobs", [1, 3])
def test_does_what_fails_fail_in_its_turn(three, jobs):
    """Whoever did it: do the seven pieces before it come, and then its own words?"""
    found = spread_out(refused, work(), jobs)
    assert [next(found) for _ in range(7)] == list(range(7))
    with pytest.raises(ValueError, match="piece 7 is refused"):
        next(found)


def test_is_what_cannot_be_sent_done_here(three):
    """A function that holds a lock, which no other process can have: is the work done all the same?"""
    lock = multiprocessing.Lock()

    def guarded(number):
        with lock:
            return where(number)

    assert list(spread_out(guarded, work(), jobs=2)) == [(number, HERE) for number in range(80)]


def test_does_an_experiment_inside_another_stay_in_its_process(three):
    """In a process that shares work: are its own experiments done there, so that there are never more than cores?"""
    others = [found for found in spread_out(inside, work(24), jobs=3) if found[1] != HERE]
    assert others and all(pids == {pid} for pids, pid, _ in others)


def test_is_what_was_done_kept_when_interrupted(three):
    """With others at work: are the first replications kept, is it said, and can the next experiment go on at once?"""
    desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})

    def stop(done):
        if done == 9:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="Interrupted after 9 of 60"):
        kept = sk.replicate(desk, n=60, measures=KEYS, progress=stop, jobs=3)
    assert kept.n == 9
    whole = sk.replicate(desk, n=60, measures=KEYS, jobs=3)
    pd.testing.assert_frame_equal(whole.values.head(9), kept.values, check_exact=True)


@pytest.mark.parametrize("way", ["pilot", "noise_audit", "sweep", "transition"])
def test_does_every_experiment_keep_what_was_done(way):
    """Interrupted after two of six: do the results rest on these two, and is that said?"""

    def stop(done):
        if done == 2:
            raise KeyboardInterrupt

    before, after = (sk.load(f"textbook/dip-{name}") for name in ("before", "after"))
    asked = {
        "pilot": lambda: sk.pilot(sk.load("textbook/always-work"), n=6, weeks=1, before=1, progress=stop),
        "noise_audit": lambda: sk.noise_audit(sk.load("tax-office/service-team"), n=6, cases=5, progress=stop),
        "sweep": lambda: sk.sweep(sk.load("textbook/mm1"), {"clock.horizon_days": [1, 2]}, n=6, progress=stop),
        "transition": lambda: sk.transition(
            sk.change_over(before, after, changes={"clock.horizon_days": 20}), n=6, progress=stop
        ),
    }
    with pytest.warns(UserWarning, match="nterrupted after 2 of 6"):
        assert asked[way]().n == 2


def test_does_it_stop_when_it_is_told(three):
    """Is Stopped raised between two pieces, and are others free for what comes then?"""
    asked = iter(range(1000))
    with pytest.raises(Stopped):
        list(spread_out(where, work(1000), jobs=3, stop=lambda: next(asked) > 5))
    assert len(list(spread_out(where, work(20), jobs=3))) == 20


@pytest.mark.parametrize("jobs", [0, -2, 1.5, "two", True])
def test_is_what_is_no_number_of_processes_refused(jobs):
    with pytest.raises(ValueError, match="jobs must be a number of processes such as 2, or -1 for one a core; not"):
        spread_out(where, work(), jobs)


def test_are_more_processes_than_cores_answered_in_words(three):
    """Ten thousand on three cores: is it said, and do three work?"""
    with pytest.warns(UserWarning, match="jobs=10,000 asks for more processes than there are cores; 3 work"):
        assert processes(10_000) == 3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert processes(3) == processes(-1) == 3


@pytest.mark.parametrize(("said", "number"), [("1", 1), ("2", 2), ("", 4)])
def test_does_the_environment_say_how_many_by_default(monkeypatch, said, number):
    monkeypatch.setenv(sharing.LIMIT, said)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert processes() == number


@pytest.mark.parametrize("said", ["0", "two", "-1"])
def test_is_nonsense_in_the_environment_refused(monkeypatch, said):
    monkeypatch.setenv(sharing.LIMIT, said)
    with pytest.raises(ValueError, match=f"{sharing.LIMIT} must be a number of processes such as 2; not '{said}'"):
        spread_out(where, work())


SCRIPT = """
import signal, sys
import simkit as sk

signal.signal(signal.SIGINT, signal.default_int_handler)
desk = sk.load("textbook/mm1")
told = lambda done: print(done, flush=True)
kept = sk.replicate(desk, n=100_000, measures=["task_wait"], progress=told, jobs=2)
again = sk.replicate(desk, n=8, measures=["task_wait"], jobs=2, progress=False)
print(kept.words, again.values.head(4).equals(kept.values.head(4)), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes that one signal reaches")
@pytest.mark.parametrize("told", [4, 300], ids=["as they begin", "as they work"])
def test_is_an_interruption_of_all_processes_one_of_this(told):
    """A kernel's interrupt reaches the other processes too: are they deaf to it, and there for what comes next?"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as child:
        try:
            while (line := child.stdout.readline()) and int(line) < told:
                pass
            os.killpg(child.pid, signal.SIGINT)
            out, errors = child.communicate(timeout=120)
        finally:
            child.kill()  # who is deaf himself does not go on for ever
    assert "goes on. True" in out.splitlines()[-1] and "Interrupted after" in out, errors
    assert child.returncode == 0 and "Traceback" not in errors


@pytest.mark.skipif(os.name == "nt", reason="on Windows they go after their idle minutes")
def test_do_the_others_go_when_this_one_is_killed():
    """A kernel that is ended by the system: do the other processes let go of what it printed to, well before IDLE?"""
    script = "from simkit.experiment.processes import warm\nwarm(2).result()\nprint('up', flush=True)\ninput()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=environment,
    ) as child:  # fmt: skip
        assert child.stdout.readline() == "up\n"
        child.kill()
        child.communicate(timeout=sharing.IDLE / 3)  # ends when nobody holds its end any more
