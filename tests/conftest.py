"""For all tests in this folder: which of them run, and that properties draw the same examples at each run."""

import hashlib
import inspect
import os
from collections import defaultdict
from pathlib import Path

import pytest
import xdist.remote
from examples import same_at_each_run
from once import once
from rooms import ROOMS, SLOW_LIST, belongs, slow_tests

same_at_each_run()
# salabim looks six times a run at all frames above it. To those of a worker of xdist, which are of no module, inspect
# would seek one each time among thousands, in vain: that takes longer than the run.
inspect.modulesbyfile.update(dict.fromkeys(("<string>", xdist.remote.__file__), ""))

HERE = Path(__file__).parent
LONG = 0.3  # seconds of one core; what takes longer is no part of `make quick`
# The shape of the house and the stored numbers are what it is for.
ALWAYS = ("unit/test_house.py", "unit/test_golden.py")
took = pytest.StashKey[dict]()


def pytest_addoption(parser):
    group = parser.getgroup("simkit")
    group.addoption("--room", help="only the tests of a room of the house, or of a part of it: model, office")
    group.addoption("--measure", action="store_true", help="time all tests, and write down which of them are slow")


def pytest_configure(config):
    config.stash[took] = defaultdict(float)
    room = config.getoption("--room")
    if room and not any(belongs(path, room) for path in HERE.glob("unit/**/test_*.py")):
        raise pytest.UsageError(f"no tests of '{room}'; rooms are {', '.join(ROOMS)}, or a part such as 'office'")


def pytest_ignore_collect(collection_path, config):
    room = config.getoption("--room")
    if room and collection_path.name.startswith("test_") and not belongs(collection_path, room):
        return True
    return None


def name_of(item):
    """A test without its parameters: `unit/test_sweep.py::test_name`."""
    return f"{item.path.relative_to(HERE).as_posix()}::{getattr(item, 'originalname', item.name)}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items, config):
    if config.getoption("--measure"):
        return
    slow = slow_tests()
    for item in items:
        if item.path.is_relative_to(HERE) and name_of(item) in slow:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def each_picture_once(tmp_path_factory):
    """The pictures of all slides are asked about in two places, and take nine seconds of a core to draw."""
    from authors.notebooks.slides import shown

    draw = shown._drawn

    def drawn(spec):
        name = hashlib.sha256(repr(spec).encode()).hexdigest()
        return once(tmp_path_factory, f"picture-{name}", lambda: draw(spec))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "_drawn", drawn)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Add up what a test takes of a core, its children's share too: how busy the machine is does not count."""
    before = sum(os.times()[:4])
    result = yield
    if item.path.is_relative_to(HERE):
        item.config.stash[took][name_of(item)] += sum(os.times()[:4]) - before
    return result


def pytest_sessionfinish(session):
    if session.config.getoption("--measure"):
        long = [name for name, seconds in session.config.stash[took].items() if seconds > LONG]
        slow = sorted(name for name in long if not name.startswith(ALWAYS))
        SLOW_LIST.write_text("\n".join([*slow, ""]), encoding="utf-8", newline="\n")


@pytest.fixture(scope="module")
def ran():
    """What runs a replication of an office that several tests of a file look at, once for all of them."""
    from simkit import run

    kept = {}

    def of(scenario, replication=0):
        key = scenario.model_dump_json(), replication
        if key not in kept:
            kept[key] = run(scenario, seed=1, replication=replication)
        return kept[key]

    return of
