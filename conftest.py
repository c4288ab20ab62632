"""For all tests: plain ``pytest`` validates the notebooks of course/ and solutions/ with nbval, strictly."""

import gc
import math
import os
from collections import defaultdict

import pytest
from authors.notebooks.form import SANITIZE
from authors.notebooks.validated import with_rules
from xdist.scheduler import LoadScopeScheduling

# nbval runs a cell that was never run and compares nothing: exercises would pass whatever they do.
# tests/notebooks executes them, and looks at what their checks say.
collect_ignore_glob = ["exercises/*.ipynb", "**/.ipynb_checkpoints/*"]

CELL_TIMEOUT = 300  # seconds, for a busy machine with two cores; nbval's own default is over half an hour
# What takes longest begins first, so that at the end no worker is left alone with it: of each folder a file in turn,
# for some of them compute and others wait for a browser.
FIRST = ("validation", "course", "browser", "solutions", "packaging", "notebooks", "property")
# Files that ask about the same runs, which one worker then makes once.
TOGETHER = {"tests/property/test_people.py": "tests/property/test_calls.py"}
OUTPUT_TIMEOUT = 60  # seconds to wait for the outputs of a cell that has ended; nbval's 5 are few on a busy machine


def pytest_configure(config):
    os.environ["TQDM_DISABLE"] = "1"  # a bar of progress is no output to compare; kernels inherit it
    os.environ["SIMKIT_PREDICTIONS"] = "none"  # nor are the predictions of whoever runs the tests
    os.environ.setdefault("SIMKIT_JOBS", "1")  # tests run side by side, each on one core where it does not say more
    option = config.option
    if not hasattr(option, "nbval"):
        return  # switched off with -p no:nbval
    from authors.notebooks.kernels import copy_kernels

    copy_kernels()
    option.nbval = not option.nbval_lax
    option.nbval_current_env = True
    option.nbval_sanitize_with = option.nbval_sanitize_with or str(SANITIZE)
    option.nbval_cell_timeout = min(option.nbval_cell_timeout, CELL_TIMEOUT)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items[:] = with_rules(items)
    for item in items:
        if item.path.suffix == ".ipynb":
            item.output_timeout = OUTPUT_TIMEOUT
            item.add_marker("notebooks")
    turns = defaultdict(dict)
    for item in items:
        turns[item.path.parent].setdefault(item.path, len(turns[item.path.parent]))

    def place(item):
        folder = item.path.parent
        return (turns[folder][item.path], FIRST.index(folder.name)) if folder.name in FIRST else (math.inf, 0)

    items.sort(key=place)


class ByFile(LoadScopeScheduling):
    """A file stays on one worker, and so do files that share what takes long."""

    def _split_scope(self, nodeid):
        scope = super()._split_scope(nodeid)
        return TOGETHER.get(scope, scope)


@pytest.hookimpl(optionalhook=True)  # who runs one notebook by itself has no workers
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collectstart():
    gc.disable()  # what is collected stays: to look through it again and again takes a fifth of the time


def pytest_collection_finish():
    gc.enable()
    gc.collect()
    gc.freeze()  # thousands of tests that stay: to look through them for garbage takes a tenth of all time
